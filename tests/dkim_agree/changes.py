"""What happens to a message after it was signed. Whether its signature is still good is for rfc6376.py to say."""

import random
import re

from messages import Message


def field_at(dice, message, wanted=lambda name: True):
    """The place of a field that may be changed, None where there is none."""
    places = [i for i, field in enumerate(message.fields) if wanted(name_of(field)) and name_of(field) != "received"]
    return dice.choice(places) if places else None


def name_of(field):
    return field.split(b":", 1)[0].strip().decode().lower()


def of_author(name):
    """Whose change leaves the message one of an aligned author, with AMP."""
    return name not in ("dkim-signature", "from", "content-type")


def is_signature(name):
    return name == "dkim-signature"


def replaced(message, place, field):
    if place is None:
        return message
    return Message([*message.fields[:place], field, *message.fields[place + 1:]], message.body)


def substituted(dice, text, pattern, replacement):
    """With one match of the pattern replaced; as it was where there is none."""
    matches = list(re.finditer(pattern, text, re.S))
    if not matches:
        return text
    match = dice.choice(matches)
    return text[:match.start()] + match.expand(replacement) + text[match.end():]


def in_body(pattern, *replacements):
    return lambda dice, message: Message(
        message.fields, substituted(dice, message.body, pattern, dice.choice(replacements)))


def in_value(pattern, *replacements, wanted=of_author):
    """In the value of a field."""
    def change(dice, message):
        place = field_at(dice, message, wanted)
        if place is None:
            return message
        name, value = message.fields[place].split(b":", 1)
        return replaced(message, place, name + b":" + substituted(dice, value, pattern, dice.choice(replacements)))
    return change


def at_body_end(*endings):
    return lambda dice, message: Message(message.fields, message.body + dice.choice(endings))


def without_final_crlf(_, message):
    return Message(message.fields, message.body.removesuffix(b"\r\n"))


def without_final_crlfs(_, message):
    """So that the body ends in the middle of a line with text."""
    return Message(message.fields, re.sub(rb"(\r\n)+\Z", b"", message.body))


def without_final_lines(_, message):
    return Message(message.fields, re.sub(rb"(\r\n)+\Z", b"\r\n", message.body))


def field_renamed(dice, message):
    place = field_at(dice, message, of_author)
    name, value = message.fields[place].split(b":", 1)
    return replaced(message, place, dice.choice((name.upper(), name.lower(), name.swapcase())) + b":" + value)


def before_colon(*blanks):
    def change(dice, message):
        place = field_at(dice, message, of_author)
        return replaced(message, place, message.fields[place].replace(b":", dice.choice(blanks) + b":", 1))
    return change


def field_removed(dice, message):
    place = field_at(dice, message, of_author)
    return Message(message.fields[:place] + message.fields[place + 1:], message.body)


def fields_shuffled(dice, message):
    """All of them but Received and the signature."""
    kept, others = message.fields[:2], message.fields[2:]
    return Message(kept + dice.sample(others, len(others)), message.body)


def field_added(*fields):
    def change(dice, message):
        place = dice.randrange(2, len(message.fields) + 1)
        return Message([*message.fields[:place], dice.choice(fields), *message.fields[place:]], message.body)
    return change


BLANK = rb"(?<=\S)[ \t](?=\S)"
# Of lines that are no MIME field and no boundary: the message must stay one with AMP, or ampauth would not look at it.
FIRST_LETTER = rb"(?<=\r\n)[\w.](?=[^\r\n:]*\r\n)"
CHANGES = {
    "none": lambda _, message: message,
    # Of the body
    "body: a letter": in_body(FIRST_LETTER, rb"Q"),
    "body: a letter less": in_body(FIRST_LETTER, rb""),
    "body: blanks at a line's end": in_body(rb"\r\n", rb" \r\n", rb"\t\r\n", rb" \t \r\n"),
    "body: none at a line's end": in_body(rb"[ \t]+\r\n", rb"\r\n"),
    "body: more blanks in a line": in_body(BLANK, rb"  ", rb" \t", rb"\t"),
    "body: a blank in a word": in_body(rb"(?<=\r\n)(\w)(?=\w[^\r\n:]*\r\n)", rb"\1 "),
    "body: a blank before a line": in_body(rb"(?<=\r\n)(?=\w[^\r\n:]*\r\n)", rb" ", rb"\t"),
    "body: an empty line inside": in_body(rb"\r\n(?=--)", rb"\r\n\r\n"),
    "body: blanks in an empty line": in_body(rb"(?<=\r\n)(?=\r\n)", rb" ", rb"\t"),
    "body: empty lines at its end": at_body_end(b"\r\n", b"\r\n\r\n\r\n"),
    "body: lines of blanks at its end": at_body_end(b" \r\n", b"\r\n\t\r\n"),
    "body: blanks without CRLF at its end": at_body_end(b" ", b" \t"),
    "body: a line at its end": at_body_end(b"more\r\n", b".\r\n"),
    "body: the last CRLF cut": without_final_crlf,
    "body: all CRLFs at its end cut": without_final_crlfs,
    "body: the last empty lines cut": without_final_lines,
    # Of header fields
    "field: a letter": in_value(rb"[a-z]", rb"Q"),
    "field: more blanks": in_value(BLANK, rb"  ", rb"\t", rb" \t "),
    "field: a fold": in_value(rb"(?<=\S)[ \t](?=\S)", rb"\r\n ", rb"\r\n\t"),
    "field: a fold taken out": in_value(rb"\r\n(?=[ \t])", rb""),
    "field: a fold in a word": in_value(rb"(?<=[a-z])(?=[a-z])", rb"\r\n "),
    "field: blanks at its end": in_value(rb"\Z", rb" ", rb"\t "),
    "field: blanks at its beginning": in_value(rb"\A", rb" ", rb"\t"),
    "field: capitals in its name": field_renamed,
    "field: a blank before its colon": before_colon(b" ", b"  "),
    "field: a tab before its colon": before_colon(b"\t", b"\t "),
    "field: removed": field_removed,
    "field: in another order": fields_shuffled,
    "field: one more Subject": field_added(b"Subject: another"),
    "field: one more that repeats": field_added(b"X-Trace: another", b"X-Trace:"),
    "field: one that was absent": field_added(b"Reply-To: a@example.org", b"Cc: a@example.org", b"X-Nothing: x"),
    "field: an unsigned one": field_added(b"X-Spam: no", b"List-Id: <list.example.org>"),
    # Of the signature
    "signature: another b=": in_value(rb"(?<=\bb=)(\s*)[A-Za-z0-9+/]{4}", rb"\1AAAA", wanted=is_signature),
    "signature: another bh=": in_value(rb"(\bbh\s*=\s*)[A-Za-z0-9+/]", rb"\1A", wanted=is_signature),
    "signature: b= folded": in_value(rb"(?<=\bb=)(\s*[A-Za-z0-9+/]{20})", rb"\1\r\n ", rb"\1 ", wanted=is_signature),
    "signature: more blanks": in_value(rb";(?=.)", rb"; ", rb";\t", wanted=is_signature),
    "signature: a fold": in_value(rb"; (?=\S)", rb";\r\n ", wanted=is_signature),
    "signature: blanks at its end": in_value(rb"\Z", rb" ", rb"\t", wanted=is_signature),
    "signature: a tag more": in_value(rb"\A(.)", rb" y=z;\1", wanted=is_signature),
    "signature: capitals in its name": lambda dice, message: Message(
        [dice.choice((b"DKIM-SIGNATURE", b"dkim-signature")) + field[14:] if is_signature(name_of(field)) else field
         for field in message.fields], message.body),
}
# What shows only where dkimpy signs under simple has its turn more often.
TURN = [*CHANGES, *["signature: blanks at its end"] * 4]
CHANGED_SHARE = 0.6  # of messages


def draw(dice, number):
    """A name of CHANGES. Each has its turn, in every round at another place, so that it meets each signer."""
    if dice.random() > CHANGED_SHARE:
        return "none"
    turn, place = divmod(number, len(TURN))
    return random.Random(turn).sample(TURN, len(TURN))[place]
