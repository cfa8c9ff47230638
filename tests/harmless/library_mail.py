#!/usr/bin/python3
"""The messages that other mail programs and libraries are tested with, from their Debian packages.

    library_mail.py tests                   names the package with Python's
    library_mail.py sources                 names the source packages
    library_mail.py collect SOURCE FOLDER   puts the messages of an unpacked package into a new folder, a file each

setup calls it so."""

import hashlib
import pathlib
import re
import sys

# Source packages whose tests have messages in files: bounces, broken MIME, spam, old charsets, signed and encrypted mail.
SOURCES = """
bogofilter gmime golang-github-jhillyerd-enmime kmime libcourriel-perl libemail-folder-perl libemail-simple-perl
libmail-deliverystatus-bounceparser-perl libmail-mbox-messageparser-perl libmail-thread-perl libmime-explode-perl mimetic notmuch
php-horde-imap-client php-horde-mail php-horde-mime public-inbox redmine rspamd
""".split()
# Debian 12 and 13 have other names for two, and tell themselves by their Python.
SOURCES.append("kf5-messagelib" if sys.version_info < (3, 13) else "messagelib")
TESTS = f"libpython3.{sys.version_info.minor}-testsuite"
PACKAGES = [TESTS, *SOURCES]

LARGEST = 4 << 20
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]")
FIELD_OF_MAIL = re.compile(rb"(from|to|cc|sender|reply-to|subject|date|received|message-id|return-path|delivered-to|mime-version|"
                           rb"content-[a-z-]+|x-[a-z0-9-]+)[ \t]*:", re.I)
MAILBOX_LINE = re.compile(rb"^From \S+.* \d\d:\d\d.*\n", re.M)
AMP = re.compile(rb"x-amp", re.I)
# Fragments count as AMP: only joined do they show what they hold.
FRAGMENT = re.compile(rb"^Content-Type:\s*message/partial", re.I | re.M)


def is_message(octets):
    """Whether it begins with a header of which a fourth at least is a mail's."""
    header = octets.replace(b"\r\n", b"\n").partition(b"\n\n")[0].split(b"\n")
    of_mail = sum(bool(FIELD_OF_MAIL.match(line)) for line in header)
    begins = not header[0].startswith((b" ", b"\t"))
    return begins and of_mail >= 2 and of_mail * 4 >= len(header) and all(map(FIELD.match, header))


def messages_of(octets):
    """The message that a file holds, or those of a mailbox."""
    begins = [match.end() for match in MAILBOX_LINE.finditer(octets)]
    if not MAILBOX_LINE.match(octets):
        begins = []
    ends = [match.start() for match in MAILBOX_LINE.finditer(octets)][1:] + [len(octets)]
    found = [octets[begin:end] for begin, end in zip(begins, ends)] if begins else [octets]
    return [message for message in found if is_message(message)]


def collect(source, folder):
    """Returns how many there are."""
    seen = {}
    for file in sorted(source.rglob("*")):
        if file.is_file() and not file.is_symlink() and file.stat().st_size <= LARGEST:
            for message in messages_of(file.read_bytes()):
                seen.setdefault(hashlib.sha256(message).digest(), message)
    folder.mkdir(parents=True)
    for number, message in enumerate(seen.values(), 1):
        (folder / f"{number:04}.eml").write_bytes(message)
    return len(seen)


def read(folder):
    """(messages by name, packages that are not there). The messages as they come over the wire, with CRLF line ends; none that
    names the type, and no fragment."""
    messages, missing = {}, []
    for package in PACKAGES:
        files = sorted((folder / package).glob("*.eml"))
        if not files:
            missing.append(package)
        for file in files:
            octets = re.sub(rb"\r?\n", b"\r\n", file.read_bytes())
            if not AMP.search(octets) and not FRAGMENT.search(octets):
                messages[f"{package}-{file.name}"] = octets
    return messages, missing


def main(verb, *paths):
    if verb == "tests":
        print(TESTS)
    elif verb == "sources":
        print(*SOURCES)
    elif verb == "collect":
        print(collect(*map(pathlib.Path, paths)))


if __name__ == "__main__":
    main(*sys.argv[1:])
