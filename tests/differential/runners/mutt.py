#!/usr/bin/python3
"""mutt or neomutt, by the first argument, on a terminal of its own, and by the second what is asked of it:
search: which messages have a text/x-amp-html part for its pattern ~M.
pager: which show one when they are opened. The pager decodes more than the pattern does. A mailcap entry for the
type alone prints a mark, and the type comes before all others that an alternative offers. S/MIME that is signed
as a whole stays closed: the product cannot cut it, and tags it.
Both name no other type, so none is reported."""

import os
import pathlib
import pty
import re
import secrets
import select
import sys
import tempfile

from report import report

PATIENCE = 60  # seconds without output
NUMBER = "X-Differential-Number"
MARK = f"amp-{secrets.token_hex(8)}"  # no message can hold it
COMMON = """\
set folder={home} record="" mbox_type=mbox
set confirmappend=no confirmcreate=no delete=no quit=yes wait_key=no sleep_time=0 resolve=no
set mail_check=0 timeout=0 header_cache=""
"""
SEARCH = """\
push '<tag-pattern>~M text/x-amp-html$<enter><tag-prefix-cond><copy-message>{home}/amp<enter><end-cond><exit>'
"""
PAGER = """\
set pager="cat >>{home}/shown" prompt_after=no mailcap_path={home}/mailcap crypt_use_gpgme=no crypt_verify_sig=no
unignore *
auto_view text/x-amp-html
alternative_order text/x-amp-html
push '{keys}<exit>'
"""
MAILCAP = f"text/x-amp-html; echo {MARK}; copiousoutput\n"


def fill(home, names):
    """A mailbox of the messages, each with its number."""
    with open(home / "mailbox", "wb") as mailbox:
        for number, name in enumerate(names):
            message = pathlib.Path(name).read_bytes().replace(b"\r\n", b"\n")
            quoted = re.sub(rb"(?m)^(>*From )", rb">\1", message)
            mailbox.write(b"From x@example.org Thu Jan  1 00:00:00 1970\n%s: %d\n%s\n\n"
                          % (NUMBER.encode(), number, quoted))


def run(program, home, configuration):
    """Whether it came to its end."""
    (home / "rc").write_text(configuration)
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


def contents(file):
    return file.read_bytes() if file.exists() else b""


def search(program, home, _count):
    """The numbers of the messages that it finds, of those that it answers for, and whether it came to its end."""
    ended = run(program, home, (COMMON + SEARCH).format(home=home))
    found = re.findall(rb"(?m)^%s: (\d+)$" % NUMBER.encode(), contents(home / "amp"))
    return {int(number) for number in found}, ended


def pager(program, home, count):
    """The same of the messages that it shows."""
    (home / "mailcap").write_text(MAILCAP)
    keys = "<first-entry>" + "<display-message><next-entry>" * count
    ended = run(program, home, (COMMON + PAGER).format(home=home, keys=keys))
    shown = re.split(rb"(?m)^%s: (\d+)$" % NUMBER.encode(), contents(home / "shown"))
    return {int(number) for number, text in zip(shown[1::2], shown[2::2]) if MARK.encode() in text}, ended


def main():
    names = [line.rstrip("\n") for line in sys.stdin]
    asked = {"search": search, "pager": pager}[sys.argv[2]]
    with tempfile.TemporaryDirectory(prefix="differential-") as scratch:
        home = pathlib.Path(scratch)
        fill(home, names)
        amp, ended = asked(f"/usr/bin/{sys.argv[1]}", home, len(names))
        for number, name in enumerate(names):
            if number in amp:
                report(name, ["text/x-amp-html"])
            elif ended:
                report(name, [])
            else:
                report(name, [], "it did not come to its end")


main()
