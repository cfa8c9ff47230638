"""Compositions as values: drawn, judged by the product and by the model, compared; in chunks, each with a
seed of its own, so that what a chunk holds does not depend on how many run at once."""

import collections
import concurrent.futures
import dataclasses
import random
import subprocess

import compositions
import invariants
import verdict_model

CHUNK = 10_000
TIME_LIMIT = 300  # seconds for a chunk
SHOWN = 5  # of each chunk's complaints


@dataclasses.dataclass
class Report:
    """Of a chunk."""

    judged: int = 0
    passes: int = 0
    differences: list = dataclasses.field(default_factory=list)
    wrong: list = dataclasses.field(default_factory=list)  # passes, and verdicts that contradict themselves
    reasons: collections.Counter = dataclasses.field(default_factory=collections.Counter)  # the first ones
    listed: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    results: collections.Counter = dataclasses.field(default_factory=collections.Counter)

    def complaints(self):
        more = len(self.differences) + len(self.wrong) - SHOWN
        shown = (self.wrong + self.differences)[:SHOWN]
        return shown + ([f"and {more} more"] if more > 0 else [])


def run_chunk(program, seed, chunk, size):
    dice = random.Random(f"{seed} {chunk}")
    return judge_all(program, [compositions.draw(dice) for _ in range(size)])


def judge_all(program, drawn):
    lines = [c.line() for c in drawn]
    run = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True, text=True,
                         timeout=TIME_LIMIT, check=False)
    answers = run.stdout.splitlines()
    report = Report()
    if run.returncode != 0 or len(answers) != len(lines):
        report.wrong.append(f"judge_lines: {len(answers)} answers to {len(lines)} lines, exit status "
                            f"{run.returncode}: {run.stderr.strip()[-500:]}")
        return report
    for c, line, answer in zip(drawn, lines, answers):
        compare(c, line, parse(answer), report)
    return report


def parse(answer):
    result, reasons, signature, action = answer.split(" ")
    return verdict_model.Verdict(result, tuple(reasons.split(",")) if reasons != "-" else (),
                                 int(signature) if signature != "-" else None, action)


def compare(c, line, seen, report):
    report.judged += 1
    report.passes += seen.result == "pass"
    report.results[c.profile, seen.result] += 1
    report.reasons.update(seen.reasons[:1])
    report.listed.update(seen.reasons)
    wanted = verdict_model.judge(c)
    if seen != wanted:
        report.differences.append(f"the product says {seen}\n        the model says {wanted}\n        of {line}")
    why = invariants.wrong_pass(c) if seen.result == "pass" else None
    why = why or invariants.malformed(c, seen)
    if why:
        report.wrong.append(f"{why}\n        but the product says {seen}\n        of {line}")


def run_chunks(program, seed, count, jobs):
    """(number, report) a chunk, in their order."""
    sizes = [min(CHUNK, count - begin) for begin in range(0, count, CHUNK)]
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        reports = [pool.submit(run_chunk, program, seed, chunk, size) for chunk, size in enumerate(sizes)]
        for chunk, report in enumerate(reports):
            yield chunk, report.result()
