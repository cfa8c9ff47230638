#!/usr/bin/python3
"""Parsers that are programs which list messages' parts: nmh, mblaze or courier, by the first argument.
Starting one costs more than its work: those that take several messages are given several."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from report import report

BATCH = 50


def run(command, home, stdin=None):
    """What the program prints. Of odd mail only the parts it lists matter, not its exit status."""
    done = subprocess.run(command, stdin=stdin, capture_output=True, timeout=60, check=False,
                          env=dict(os.environ, HOME=str(home), LC_ALL="C"))
    if done.returncode < 0:
        raise RuntimeError(f"{command[0]} ended by signal {-done.returncode}")
    return done.stdout.decode("latin1")


def nmh(names, home):
    folder = home / "Mail" / "batch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (home / ".mh_profile").write_text("Path: Mail\n")
    for number, name in enumerate(names, 1):
        (folder / str(number)).write_bytes(pathlib.Path(name).read_bytes().replace(b"\r\n", b"\n"))
    mhlist = ["/usr/bin/mh/mhlist", "-noverbose", "-noheaders", "-norealsize", "+batch", "all"]
    types = [[] for _ in names]
    message = 0
    # A message's number stands at its first part:
    #    1       multipart/mixed            509
    #      1     text/html                   20
    for line in run(mhlist, home).splitlines():
        if first := re.match(r" {0,3}(\d+) {7}", line):
            message = int(first[1]) - 1
        if kind := re.match(r"\s*[\d.]+\s+([^\s/]+/\S*)", line):
            types[message].append(kind[1])
    return types


def mblaze(names, home):
    types = {}
    at = None
    for line in run(["mshow", "-t", *names], home).splitlines():
        if line in names:
            at = types[line] = []
        elif kind := re.match(r"\s+\d+: (\S+)", line):
            at.append(kind[1])
    return [types.get(name, []) for name in names]


def courier(names, home):
    types = []
    for name in names:
        with open(name, "rb") as stream:
            listing = run(["reformime", "-i"], home, stdin=stream)
        types.append(re.findall(r"(?m)^content-type: (.*)$", listing))
    return types


def answer(parser, names, home):
    """Where the program fails over several messages, it is asked about each."""
    try:
        for name, types in zip(names, parser(names, home)):
            report(name, types)
    except (RuntimeError, subprocess.TimeoutExpired) as problem:
        if len(names) == 1:
            report(names[0], [], str(problem)[:120])
            return
        for name in names:
            answer(parser, [name], home)


def main():
    parser = {"nmh": nmh, "mblaze": mblaze, "courier": courier}[sys.argv[1]]
    names = [line.rstrip("\n") for line in sys.stdin]
    with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
        for at in range(0, len(names), BATCH):
            answer(parser, names[at:at + BATCH], pathlib.Path(scratch))


main()
