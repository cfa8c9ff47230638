#!/usr/bin/python3
"""Dovecot's ENVELOPE, by doveadm over a Maildir of its own. No server runs."""

import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "differential" / "runners"))

import dovecot_settings  # noqa: E402
from asked import tell  # noqa: E402
from imap_list import parse_list  # noqa: E402


def main():
    names = [line.rstrip("\n") for line in sys.stdin]
    with tempfile.TemporaryDirectory(prefix="from-forms-") as scratch:
        home = pathlib.Path(scratch)
        for folder in ("cur", "new", "tmp"):
            (home / "Maildir" / folder).mkdir(parents=True)
        for number, name in enumerate(names):
            shutil.copyfile(name, home / "Maildir" / "cur" / f"{number:06}.M1P1.x:2,S")
        (home / "dovecot.conf").write_text(dovecot_settings.configuration(home))
        command = dovecot_settings.fetch(home, "guid", "imap.envelope")
        if os.geteuid() == 0:  # Dovecot opens no mailbox as root
            nobody = pwd.getpwnam("nobody")
            for path in [home, *home.rglob("*")]:
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
            command = ["setpriv", "--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups",
                       *command]
        fetched = subprocess.run(command, env=dict(os.environ, HOME=scratch, USER="nobody"), capture_output=True,
                                 check=False)
        answers = {}
        for answer in re.split(r"(?m)^guid=", fetched.stdout.decode("latin1"))[1:]:
            guid, _, envelope = answer.partition(" imap.envelope=")
            answers[int(guid.split(".")[0])] = envelope
        for number, name in enumerate(names):
            if number not in answers:
                tell(name, [], "no answer: " + fetched.stderr.decode("latin1")[-100:])
                continue
            envelope = parse_list(f"({answers[number]})")
            # RFC 3501, section 7.4.2: of an address the mailbox and the host; a group has no host.
            found = envelope[2] if isinstance(envelope[2], list) else []
            tell(name, [f"{address[2]}@{address[3]}" for address in found if address[3] != "NIL"])


main()
