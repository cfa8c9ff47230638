"""Mutants of AMP messages: of the cases, and of messages that are composed. Up to three changes each, aimed
at what carries the structure: the fields of MIME, the boundary, the delimiter lines and the line ends. A
seed always gives the same mutant."""

import random
import re

from composing import composed

# Cases that between them use every construct that the changes aim at.
ANCESTORS = ("a001-baseline", "e090-nested-alt", "f012-single-amp", "d045-r2231-ext", "f09x-msg-inline",
             "g001-cte-base64", "e092-prefix-inner-longer")

STRUCTURE = re.compile(rb"(?im)^(content-[a-z-]+|mime-version)[^\r\n]*(\r\n[ \t][^\r\n]*)*\r\n(\r\n)?"
                       rb"|^--[^\r\n]{1,80}\r\n")

TOKENS = (
    b" ", b"\t", b"\r", b"\n", b"\r\n", b"\r\n ", b"\x00", b'"', b"'", b"(", b")", b"(c)", b"(()", b"\\)",
    b";", b",", b":", b"=", b"\\", b"/", b"-", b"--", b"\xa0", b"\xff", b"\xc2\xad", b"\xef\xbb\xbf", b"\x0b",
    b"\x0c", b"\x1a", b".", b"*", b"*0", b"*0*", b"*=", b"us-ascii''", b"%", b"%2F", b"=?us-ascii?Q?", b"?=",
    b"=?u?Q?(?=", b"=?u?B?KQ==?=", b"=?", b"<", b">", b"BND", b"boundary=", b"; boundary=ZZZ",
    b'; boundary="BND"', b"text/plain", b"text/x-amp-html", b"multipart/mixed", b"multipart/digest",
    b"message/rfc822", b"Content-Type: ", b"Content-Transfer-Encoding: base64\r\n", b"=\r\n", b"x")

LINE_ENDS = (b"\r", b"\n", b"\r\r\n", b"\n\r", b"\r\n\r\n", b"", b" \r\n", b"\r\n \r\n", b"\x00\r\n")


def insert(message, at, chance):
    return message[:at] + chance.choice(TOKENS) + message[at:]


def delete(message, at, _chance):
    return message[:at] + message[at + 1:]


def replace(message, at, chance):
    return message[:at] + chance.choice(TOKENS) + message[at + 1:]


def repeat_line(message, at, chance):
    lines = message.split(b"\r\n")
    line = message[:at].count(b"\r\n")
    lines.insert(min(len(lines) - 1, line + chance.randint(1, 3)), lines[line])
    return b"\r\n".join(lines)


def swap_lines(message, at, _chance):
    lines = message.split(b"\r\n")
    line = message[:at].count(b"\r\n")
    lines[line:line + 2] = reversed(lines[line:line + 2])
    return b"\r\n".join(lines)


def change_line_end(message, at, chance):
    end = message.find(b"\r\n", at)
    return message if end < 0 else message[:end] + chance.choice(LINE_ENDS) + message[end + 2:]


# Insertions are what parsers differ most over.
CHANGES = (insert, insert, insert, delete, replace, repeat_line, change_line_end, swap_lines)


def changed(message, chance):
    spots = [at for match in STRUCTURE.finditer(message) for at in range(*match.span())]
    return chance.choice(CHANGES)(message, chance.choice(spots), chance) if spots else message


def mutant(ancestors, seed):
    """ancestors: the messages of ANCESTORS, as bytes."""
    chance = random.Random(seed)
    if chance.random() < 0.6:
        message, changes = composed(chance, changed), chance.choice((0, 0, 0, 1, 2))
    else:
        message, changes = chance.choice(ancestors), chance.randint(1, 3)
    for _ in range(changes):
        message = changed(message, chance)
    return message


def write_mutants(cases, folder, count, first_seed):
    """Writes `count` mutants of the ANCESTORS in `cases` to `folder`, named by seed; returns the files."""
    ancestors = [(cases / f"{name}.eml").read_bytes() for name in ANCESTORS]
    files = []
    for seed in range(first_seed, first_seed + count):
        file = folder / f"mutant-{seed}.eml"
        file.write_bytes(mutant(ancestors, seed))
        files.append(file)
    return files
