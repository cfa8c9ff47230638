"""The parenthesized lists of IMAP (RFC 3501, section 4): nested Python lists of strings, and the types in a
BODYSTRUCTURE."""

import itertools
import re

BLANK = re.compile(r"[ \t\r\n]*")
ATOM = re.compile(r"[^ ()\r\n]+")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
LITERAL = re.compile(r"\{(\d+)\+?\}\r?\n?")


def parse_list(text):
    """The first list in `text`. ValueError where it is not closed."""
    stack = [[]]
    at = 0
    while not (len(stack) == 1 and stack[0]):
        at = BLANK.match(text, at).end()
        if at == len(text):
            raise ValueError("the list is not closed")
        if text[at] == "(":
            stack.append([])
            at += 1
        elif text[at] == ")":
            done = stack.pop()
            stack[-1].append(done)
            at += 1
        else:
            value, at = parse_string(text, at)
            stack[-1].append(value)
    return stack[0][0]


def parse_string(text, at):
    """A quoted string, a literal or an atom, and where the text goes on after it."""
    if quoted := QUOTED.match(text, at):
        return re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL), quoted.end()
    if literal := LITERAL.match(text, at):
        end = literal.end() + int(literal[1])
        return text[literal.end():end], end
    if atom := ATOM.match(text, at):
        return atom[0], atom.end()
    raise ValueError(f"unexpected {text[at:at + 20]!r}")


def types_of(structure):
    """RFC 3501, section 7.4.2: the types in a parsed BODYSTRUCTURE."""
    if not isinstance(structure, list) or not structure:
        return
    if isinstance(structure[0], list):
        for part in itertools.takewhile(lambda part: isinstance(part, list), structure):
            yield from types_of(part)
        return
    yield f"{structure[0]}/{structure[1]}".lower()
    if structure[0].lower() == "message" and len(structure) > 8:
        yield from types_of(structure[8])  # message/rfc822: the body structure of what it holds
