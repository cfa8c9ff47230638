#!/usr/bin/python3
"""Parsers that are programs which list a message's parts: nmh, mblaze or courier, by the first argument."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from report import report_each


def run(command, home, stdin=None):
    """What the program prints. Of odd mail only the parts it lists matter, not its exit status."""
    done = subprocess.run(command, stdin=stdin, capture_output=True, timeout=60, check=False,
                          env=dict(os.environ, HOME=str(home), LC_ALL="C"))
    if done.returncode < 0:
        raise RuntimeError(f"{command[0]} ended by signal {-done.returncode}")
    return done.stdout.decode("latin1")


def nmh(name, home):
    (home / "Mail").mkdir(exist_ok=True)
    (home / ".mh_profile").write_text("Path: Mail\n")
    copy = home / "message"
    copy.write_bytes(pathlib.Path(name).read_bytes().replace(b"\r\n", b"\n"))
    listing = run(["/usr/bin/mh/mhlist", "-noverbose", "-noheaders", "-norealsize", "-file", str(copy)], home)
    return re.findall(r"(?m)^\s*\d*\s*[\d.]+\s+([^\s/]+/\S*)", listing)


def mblaze(name, home):
    return re.findall(r"(?m)^\s+\d+: (\S+)", run(["mshow", "-t", name], home))


def courier(name, home):
    with open(name, "rb") as stream:
        listing = run(["reformime", "-i"], home, stdin=stream)
    return re.findall(r"(?m)^content-type: (.*)$", listing)


with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
    parser = {"nmh": nmh, "mblaze": mblaze, "courier": courier}[sys.argv[1]]
    report_each(lambda name: parser(name, pathlib.Path(scratch)))
