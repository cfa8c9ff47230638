"""Whole messages: drawn, made, judged by ampauth-check and predicted by the model, compared."""

import collections
import concurrent.futures
import dataclasses
import json
import pathlib
import random
import re
import subprocess
import tempfile

import claims
import facts
import invariants
import lists
import mails
import prediction

IN_A_WORLD = 5  # letters; each world is a process
TIME_LIMIT = 300  # seconds for a world
ROWS = ({("SPF", name) for name in facts.SPF} | {("sender", name) for name in facts.SENDERS}
        | {("TLS", name) for name in facts.TLS} | {("author", name) for name in facts.AUTHORS}
        | {("structure", name) for name in facts.SHAPES} | {("signature", name) for name in facts.KINDS}
        | {("claim", name) for name in claims.CLAIMS} | {("lists", name) for name in lists.LISTS})


@dataclasses.dataclass
class Report:
    """Of a world."""

    judged: int = 0
    passes: int = 0
    claiming: int = 0  # messages with a claim, each judged without it as well
    differences: list = dataclasses.field(default_factory=list)
    wrong: list = dataclasses.field(default_factory=list)  # passes
    believed: list = dataclasses.field(default_factory=list)  # claims that changed an answer
    reasons: collections.Counter = dataclasses.field(default_factory=collections.Counter)  # the first ones
    rows: collections.Counter = dataclasses.field(default_factory=collections.Counter)  # of facts.py

    def complaints(self):
        return self.wrong + self.believed + self.differences


def run_worlds(program, seed, count, jobs, keep=None):
    """(number, report) a world of IN_A_WORLD messages, in their order."""
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        worlds = [pool.submit(run_world, program, seed, number, min(IN_A_WORLD, count - begin), keep)
                  for number, begin in enumerate(range(0, count, IN_A_WORLD))]
        for number, world in enumerate(worlds):
            yield number, world.result()


def run_world(program, seed, number, size, keep):
    """The rows of facts.py take turns, so that three hundred messages have all of them."""
    dice = random.Random(f"{seed} world {number}")
    world = mails.draw_world(dice, turn(mails.WORLD_ROWS, number))
    letters = [mails.draw_letter(dice, turn(mails.LETTER_ROWS, number * IN_A_WORLD + i)) for i in range(size)]
    return compare_all(program, world, letters, keep and keep / f"world-{number}")


def turn(rows, number):
    """None once each has had its turn."""
    return rows[number] if number < len(rows) else None


def compare_all(program, world, letters, keep=None):
    report = Report()
    with tempfile.TemporaryDirectory(prefix="model-") as scratch:
        scratch = pathlib.Path(scratch)
        try:
            answers = ask(program, world, *write(world, letters, scratch), scratch)
        except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
            report.differences.append(f"ampauth-check: {error}")
        else:
            for i, letter in enumerate(letters):
                compare(world, letter, answers[f"{i}.eml"], answers.get(f"{i}-plain.eml"), report)
        if keep and report.complaints():
            keep.mkdir(parents=True, exist_ok=True)
            for file in scratch.iterdir():  # the configuration names some of the others
                (keep / file.name).write_bytes(file.read_bytes().replace(bytes(scratch), bytes(keep.resolve())))
            (keep / "options").write_text(" ".join(world.options()) + "\n")
    return report


def write(world, letters, scratch):
    """The DNS that the letters need, and their files; of one with claims a second one without."""
    zone, files = world.zone(), []
    for i, letter in enumerate(letters):
        for with_claims in (True, False) if letter.claims else (True,):
            octets, keys = letter.make(with_claims)
            zone |= keys
            files.append(scratch / (f"{i}.eml" if with_claims else f"{i}-plain.eml"))
            files[-1].write_bytes(octets)
    return zone, files


def ask(program, world, zone, files, scratch):
    """ampauth-check's answers by the files' names."""
    (scratch / "zone").write_text("".join(f"{name} {value}\n" for name, values in zone.items()
                                          for value in values))
    (scratch / "config").write_text(world.config(scratch))
    for name, text in world.files().items():
        (scratch / name).write_text(text)
    run = subprocess.run([program, "-c", scratch / "config", "--zone", scratch / "zone", "--json",
                          "--authserv-id", "mx.example.org", *world.options(), *files],
                         capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    answers = {pathlib.Path(answer["file"]).name: answer for answer in map(json.loads, run.stdout.splitlines())}
    if run.returncode not in (0, 1, 2) or run.stderr or len(answers) != len(files):
        raise RuntimeError(f"{len(answers)} answers to {len(files)} files, exit status {run.returncode}: "
                           f"{run.stderr.strip()[-500:]}")
    return answers


def parse(answer):
    if "action" not in answer:
        return prediction.Answer(answer["result"])
    if answer["reasons"] == ["exempt"]:
        return prediction.Answer(answer["result"], ("exempt",), answer["action"])
    checks = answer["checks"]
    amp_info = answer["header"].split(";")[1]
    named = re.search(r" header\.s=(\S+)", amp_info)
    return prediction.Answer(
        answer["result"], tuple(answer["reasons"]), answer["action"], answer["from"],
        tuple(s["result"] for s in checks["dkim"]), checks["spf"]["result"], checks["dmarc"]["result"],
        checks["dmarc"]["policy"], checks["tls"]["result"], named[1] if named else "",
        checks["sender"]["result"])


def compare(world, letter, answer, plain, report):
    seen, wanted = parse(answer), prediction.predict(world, letter)
    report.judged += 1
    report.reasons.update(seen.reasons[:1])
    report.rows.update([("author", letter.author), ("structure", letter.shape), ("SPF", world.spf),
                        ("sender", world.sender), ("TLS", world.tls), ("lists", world.lists),
                        *(("signature", signature.kind) for signature in letter.signatures),
                        *(("claim", claim) for claim in letter.claims)])
    if seen != wanted:
        report.differences.append(f"ampauth-check says {seen}\n        the model says {wanted}\n"
                                  f"        of {letter}\n        in {world}")
    if answer["forged_removed"] != letter.claims.count("X-AMP-Auth"):
        report.differences.append(f"{answer['forged_removed']} forged fields removed of {letter}")
    if seen.result == "pass":
        report.passes += 1
        why = "the client is exempt" if world.exempt else invariants.wrong_pass(prediction.composition(world, letter))
        if why:
            report.wrong.append(f"{why}, but ampauth-check says {seen}\n        of {letter}\n        in {world}")
    if plain is not None:
        report.claiming += 1
        if timeless(answer) != timeless(plain):
            report.believed.append(f"{letter.claims} change the answer\n        from {timeless(plain)}\n"
                                   f"        to   {timeless(answer)}")


def timeless(answer):
    """What claims may not change: all but the file's name, the time and the forged fields."""
    header = re.sub(r"policy\.amp-received=\d+", "", answer["header"])
    return {**answer, "file": "", "forged_removed": 0, "header": header}
