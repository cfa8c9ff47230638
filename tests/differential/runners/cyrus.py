#!/usr/bin/python3
"""Cyrus IMAP's BODYSTRUCTURE, without its server: the argument is the program of cyrus.cpp."""

import json
import pathlib
import subprocess
import sys
import tempfile

from imap_list import parse_list, types_of
from report import report

# It reads one before anything else; nothing is written to these folders.
CONFIGURATION = """\
configdirectory: {home}
defaultpartition: default
partition-default: {home}
"""


def main():
    with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
        configuration = pathlib.Path(scratch) / "imapd.conf"
        configuration.write_text(CONFIGURATION.format(home=scratch))
        with subprocess.Popen([sys.argv[1], configuration], stdin=sys.stdin, stdout=subprocess.PIPE) as program:
            for line in program.stdout:
                answer = json.loads(line)
                try:
                    report(answer["file"], list(types_of(parse_list(answer["structure"]))))
                except (ValueError, IndexError) as problem:
                    report(answer["file"], [], f"not a BODYSTRUCTURE: {problem}"[:120])


sys.setrecursionlimit(100000)
main()
