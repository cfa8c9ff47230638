#!/usr/bin/python3
"""mutt or neomutt, by the first argument, on a terminal of its own: it is told to save the messages that hold
a text/x-amp-html part, so no other type is reported."""

import os
import pathlib
import pty
import re
import select
import sys
import tempfile

from report import report

PATIENCE = 60  # seconds without output
CONFIGURATION = """\
set folder={home} record="" mbox_type=mbox
set confirmappend=no confirmcreate=no delete=no quit=yes wait_key=no sleep_time=0 resolve=no
set mail_check=0 timeout=0 header_cache=""
push '<tag-pattern>~M text/x-amp-html$<enter><tag-prefix-cond><copy-message>{home}/amp<enter><end-cond><exit>'
"""
NUMBER = "X-Differential-Number"


def fill(home, names):
    """A mailbox of the messages, each with its number."""
    with open(home / "mailbox", "wb") as mailbox:
        for number, name in enumerate(names):
            message = pathlib.Path(name).read_bytes().replace(b"\r\n", b"\n")
            quoted = re.sub(rb"(?m)^(>*From )", rb">\1", message)
            mailbox.write(b"From x@example.org Thu Jan  1 00:00:00 1970\n%s: %d\n%s\n\n"
                          % (NUMBER.encode(), number, quoted))
    (home / "rc").write_text(CONFIGURATION.format(home=home))


def run(program, home):
    """Whether it came to its end."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="vt100", HOME=str(home), LINES="24", COLUMNS="80")
        os.execl(program, program, "-n", "-F", str(home / "rc"), "-R", "-f", str(home / "mailbox"))
    try:
        while select.select([terminal], [], [], PATIENCE)[0]:
            os.read(terminal, 1 << 16)
    except OSError:  # how the end of a terminal shows
        return os.waitpid(child, 0)[1] == 0
    finally:
        os.close(terminal)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def main():
    names = [line.rstrip("\n") for line in sys.stdin]
    with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
        home = pathlib.Path(scratch)
        fill(home, names)
        ended = run(f"/usr/bin/{sys.argv[1]}", home)
        saved = (home / "amp").read_bytes() if (home / "amp").exists() else b""
        amp = {int(number) for number in re.findall(rb"(?m)^%s: (\d+)$" % NUMBER.encode(), saved)}
        for number, name in enumerate(names):
            if number in amp:
                report(name, ["text/x-amp-html"])
            elif ended:
                report(name, [])
            else:
                report(name, [], "it did not come to its end")


main()
