#!/usr/bin/python3
"""Dovecot's BODYSTRUCTURE, which is what an IMAP client asks for, by doveadm over a Maildir of its own.
No server runs."""

import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

import dovecot_settings
from imap_list import parse_list, types_of
from report import report


def fill(home, names):
    for folder in ("cur", "new", "tmp"):
        (home / "Maildir" / folder).mkdir(parents=True)
    for number, name in enumerate(names):
        shutil.copyfile(name, home / "Maildir" / "cur" / f"{number:06}.M1P1.x:2,S")
    (home / "dovecot.conf").write_text(dovecot_settings.configuration(home))


def as_nobody(home):
    """Dovecot opens no mailbox as root: the start of a command line that runs as somebody else there."""
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    for path in [home, *home.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return ["setpriv", "--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups"]


def structures(home):
    """The BODYSTRUCTURE of each message by its number, and what Dovecot complained of."""
    fetch = subprocess.run(
        [*as_nobody(home), *dovecot_settings.fetch(home, "guid", "imap.bodystructure")],
        env=dict(os.environ, HOME=str(home), USER="nobody"), capture_output=True, check=False)
    answers = {}
    for answer in re.split(r"(?m)^guid=", fetch.stdout.decode("latin1"))[1:]:
        guid, _, structure = answer.partition(" imap.bodystructure=")
        answers[int(guid.split(".")[0])] = structure
    return answers, fetch.stderr.decode("latin1")


def main():
    names = [line.rstrip("\n") for line in sys.stdin]
    with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
        home = pathlib.Path(scratch)
        fill(home, names)
        answers, complaints = structures(home)
        for number, name in enumerate(names):
            if number not in answers:
                report(name, [], "no answer: " + complaints[-100:])
                continue
            try:
                report(name, list(types_of(parse_list(f"({answers[number]})"))))
            except (ValueError, IndexError) as problem:
                report(name, [], f"not a BODYSTRUCTURE: {problem}"[:120])


sys.setrecursionlimit(100000)
main()
