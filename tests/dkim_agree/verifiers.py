"""Four verifiers, each as it comes, all with the same key records. An answer is ("pass" or "fail", what it says)."""

import collections
import json
import logging
import pathlib
import subprocess

import dkim

from signers import PERL

NAMES = ("dkimpy", "Mail::DKIM", "OpenDKIM", "ampauth")
TIME_LIMIT = 300
Answer = collections.namedtuple("Answer", "result detail")
SESSION = ["--ip=192.0.2.10", "--helo=out1.example.com", "--mail-from=bounce@example.com", "--tls=TLSv1.3"]


def ask_all(files, records, programs, scratch):
    """{verifier's name: [Answer] in the order of the files}. `records` are {name: TXT}; `programs` {name: path}."""
    zone, keys = scratch / "zone", scratch / "keys"
    zone.write_text("".join(f"{name} TXT {text}\n" for name, text in records.items()))
    keys.write_text("".join(f"{name} {text}\n" for name, text in records.items()))
    return {
        "dkimpy": [by_dkimpy(file.read_bytes(), records) for file in files],
        "Mail::DKIM": by_lines([PERL, "verify", zone], files),
        "OpenDKIM": by_lines([programs["OpenDKIM"], "verify", keys], files),
        "ampauth": by_ampauth(programs["ampauth"], zone, files),
    }


def by_dkimpy(message, records):
    logger = logging.getLogger("dkimpy")
    logger.setLevel(logging.CRITICAL)

    def lookup(name, timeout=5):
        del timeout
        return records.get(name.decode().lower().removesuffix("."), "").encode()

    try:
        good = dkim.DKIM(message, logger=logger).verify(dnsfunc=lookup)
    except Exception as error:  # noqa: BLE001 # not all of them are dkim.DKIMException
        return Answer("fail", f"{type(error).__name__}: {error}")
    return Answer("pass" if good else "fail", "")


def by_lines(command, files):
    run = subprocess.run([*command, *files], capture_output=True, text=True, timeout=TIME_LIMIT, check=True)
    rows = [line.split("\t") for line in run.stdout.splitlines()]
    if [pathlib.Path(row[0]) for row in rows] != list(files):
        raise RuntimeError(f"{command[0]}: {len(rows)} answers to {len(files)} messages: {run.stderr[-500:]}")
    return [Answer("pass" if row[1] == "pass" else "fail", row[2]) for row in rows]


def by_ampauth(program, zone, files):
    run = subprocess.run([program, "--json", "--zone", zone, *SESSION, *files], capture_output=True, text=True,
                         timeout=TIME_LIMIT, check=False)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode not in (0, 1) or run.stderr or len(answers) != len(files):
        raise RuntimeError(f"ampauth-check: {len(answers)} answers to {len(files)} messages, exit status "
                           f"{run.returncode}: {run.stderr.strip()[-500:]}")
    unseen = [answer["file"] for answer in answers if "checks" not in answer]
    if unseen:
        raise RuntimeError(f"ampauth-check finds no AMP in {unseen}: their signatures are not examined")
    return [of_ampauth(answer["checks"]["dkim"]) for answer in answers]


def of_ampauth(signatures):
    if len(signatures) != 1:
        raise RuntimeError(f"ampauth-check sees {len(signatures)} signatures where there is one")
    return Answer("pass" if signatures[0]["result"] == "pass" else "fail",
                  f"{signatures[0]['result']}: {signatures[0]['why']}")
