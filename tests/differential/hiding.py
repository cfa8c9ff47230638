"""Entities, a header and a body each, in which some parser may find an AMP part, though what decides on their
structure says, as the standards have it or nearly, that they are texts or files."""

import base64

from composing import ATTACHED_TOP, DOCUMENT
from hiding_encoded import ENCODED_HIDINGS
from misreadings import LOST, SUBTYPES, amp_parts, misreadings, odd_boundary, odd_parameter, parameters
from plain_parts import AMP_MESSAGE, TEXT_TYPE, entity, multipart

PUNCTUATION = [bytes([byte]) for byte in range(33, 127) if not chr(byte).isalnum() and chr(byte) != ":"]

# What ends a line to one parser, and is a control, a letter or a fold in a field's value to another.
LINE_ENDS = (
    b"\x0b", b"\x0c", b"\x1c", b"\x1d", b"\x1e", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\x1a",
    b"\x04", b"\x08", b"\xff", b"\\r\\n", b"\\n", b"%0D%0A", b"=0D=0A", b"=?us-ascii?Q?=0D=0A?=",
    b"=?us-ascii?B?DQo=?=", b"&#10;", b"\x1b", b"\x7f", b"\r\n ", b"\r\n\t", b"\r\n \x0b", b"\r\n \x0c",
    b"\r\n \\", b"\r\n ;", b"\r\n \xa0")
BUFFERS = (78, 128, 256, 512, 998, 1000, 1024, 2048, 4096, 8192, 16384, 32768, 65536)  # that cut long lines
FIELDS = (
    b"X", b"Subject", b"Comments", b"Received", b"Content-Description", b"Content-Disposition", b"Content-ID",
    b"Content-Language", b"Content-Location", b"X-Content-Type", b"MIME-Version", b"Content-Base")
PREAMBLES = (
    b"", b"", b"text\r\n--guess\r\n", b"text\r\n\r\n--guess\r\nX: y\r\n\r\n", b"--guess\r\n", b"text\r\n--\r\n")
# Parameters of a text that are faulty, and those with which it could be a multipart.
FAULTS = (
    b"x", b"=", b'"', b'x="', b"x==", b"x=y=z", b"x= y", b"x =y", b";", b";;", b",", b"x,y=z", b"(", b"\\",
    b"x=\\", b"x=\x80", b"x=a b", b"bound=X1", b"b%6Fundary=X1", b"bound ary=X1", b"=?us-ascii?Q?bound=61ry?=X1",
    b"bo\\undary=X1", b"bound\r\n ary=X1", b"bound(c)ary=X1", b"--X1", b"x='; bou'", b"boundery=X1",
    b"bo\x01undary=X1", b"bo\xadundary=X1", b"b\xd0\xbeundary=X1")
LEAVES = (b"text/plain", b"text/html", b"application/x", b"x/y", b"multi/part", b"mixed/multi-part",
          b"text/alternative", b"multi-part/mixed", b"multipar/mixed")


def hiding_text(boundaries, chance):
    return TEXT_TYPE + b"\r\ntext\r\n" + amp_parts(boundaries, chance)


def misread_boundary(chance):
    """A boundary that parsers may read as another, whose delimiter lines a text holds."""
    boundary = odd_boundary(chance)
    others = [odd_parameter(chance) for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))]
    content_type = b"multipart/" + chance.choice(SUBTYPES) + parameters(boundary, others, chance)
    return multipart(content_type, boundary, [hiding_text(misreadings(boundary), chance)])


def lost_boundary(chance):
    """Parameters with which parsers may lose the boundary, and make up another."""
    boundary = chance.choice((b"b", b"=_b", b"cut"))
    others = [odd_parameter(chance) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    content_type = b"multipart/" + chance.choice(SUBTYPES) + parameters(boundary, others, chance)
    made_up = [other.partition(b"=")[2].strip(b'"') for other in others]
    boundaries = [text for text in dict.fromkeys((b"guess", *made_up, *LOST)) if not text.startswith(boundary)]
    chance.shuffle(boundaries)
    return multipart(content_type, boundary, [hiding_text(boundaries, chance)], chance.choice(PREAMBLES))


def odd_name(name, chance):
    """A field's name with something stray in it, or another that resembles it."""
    at = chance.randint(0, len(name))
    stray = chance.choice(PUNCTUATION)
    with_stray = name[:at] + stray + name[at:]
    return chance.choice((
        with_stray, with_stray, stray + name, name + stray, stray * 2 + name, name.replace(b"-", stray),
        name.replace(b"-", b""), name.replace(b"-", b"--"), name + b"s", name[:-1], b"X-" + name,
        b"Original-" + name, name + b"-X", name.split(b"-")[-1], name[:at] + name[at + 1:],
        name + b"=" + stray, b"Mime-" + name, name.replace(b"-", b"%2D"), b"=?us-ascii?Q?" + name + b"?=",
        b'"' + name + b'"', name[:at] + b"1" + name[at:], name.replace(b"n", b"\\n", 1)))


def in_odd_fields(chance):
    """A container that only a field of an odd name tells of; Content-Type says text, or is not there."""
    container, body = chance.choice((
        (b"multipart/mixed; boundary=X1", b"text\r\n" + amp_parts([b"X1"], chance)),
        (b"multipart/mixed; boundary=X1", b"text\r\n" + amp_parts([b"X1"], chance)),
        (b"message/rfc822", AMP_MESSAGE)))
    fields = [odd_name(b"Content-Type", chance) + b": " + container + b"\r\n"]
    if chance.random() < 0.8:
        fields.append(b"Content-Type: " + chance.choice(LEAVES) + b"\r\n")
    chance.shuffle(fields)
    return b"".join(fields) + b"\r\n" + body


def in_odd_encoding_fields(chance):
    """An attached message in base64 that only a field of an odd name tells of. The digits make up a header, as
    decoders pass over colons."""
    digits = base64.b64encode(AMP_MESSAGE)
    lines = b"".join(digits[at:at + 20] + b":" + digits[at + 20:at + 60] + b"\r\n"
                     for at in range(0, len(digits), 60))
    name = odd_name(b"Content-Transfer-Encoding", chance)
    fields = [b"Content-Type: message/rfc822\r\n", name + b": base64\r\n"]
    chance.shuffle(fields)
    return b"".join(fields) + b"\r\n" + lines + chance.choice((b"", b"\r\n", b"\r\ntext\r\n"))


def in_a_split_line(chance):
    """A field whose value goes on, to some parser, as a field of its own."""
    kind, body = chance.choice((
        (b"text/x-amp-html", DOCUMENT), (b"message/rfc822", AMP_MESSAGE),
        (b"multipart/mixed; boundary=X1", b"text\r\n" + amp_parts([b"X1"], chance))))
    end = chance.choice(LINE_ENDS)
    value = b"y" + end
    if chance.random() < 0.4:
        value = b"y" * (chance.choice(BUFFERS) + chance.randint(-4, 4))
        value += chance.choice((b"", b"", b" ", b"\r\n ", end))
    behind = chance.choice((b"", b"", end, end * 2 + DOCUMENT.replace(b"\r\n", b" ")))
    fields = [chance.choice(FIELDS) + b": " + value + b"Content-Type: " + kind + behind + b"\r\n"]
    if chance.random() < 0.6:
        fields.append(TEXT_TYPE)
    chance.shuffle(fields)
    return b"".join(fields) + b"\r\n" + body


def with_many_fields(chance):
    """Longer names and more fields than parsers may hold, and what would be an AMP part behind them."""
    if chance.random() < 0.5:
        name = b"X" * min(880, chance.choice(BUFFERS[:6]) + chance.randint(-4, 4))
        fields = [name + b": y\r\n", name + chance.choice((b"", b"-")) + b"Content-Type: text/x-amp-html\r\n"]
    else:
        fields = [b"X-%d: y\r\n" % number for number in range(chance.choice((60, 100, 128, 200, 250)))]
    fields.append(TEXT_TYPE)
    chance.shuffle(fields)
    return b"".join(fields) + b"\r\n" + entity(b"text/x-amp-html", DOCUMENT)


def in_old_forms(chance):
    """A message whose header ends, for some parsers, at a blank before a colon or at a fold of blanks only."""
    blank = chance.choice((b" ", b"\t", b"  "))
    old = chance.choice((b"X-Note" + blank + b": a", b"X-Note: a\r\n" + blank, b"X-Note: a\r\n" + blank + b"\r\n b",
                         b"X-Note" + blank + b":\r\n" + blank + b"\r\n\tb")) + b"\r\n"
    hidden = chance.choice((b"--b1\r\n", b"-- b1\r\n", b"--b1--\r\n", b"--b1x\r\n", b"", b"--b\r\n", b"-b1\r\n"))
    hidden += b"Content-Type: text/x-amp-html\r\n"
    fold = chance.choice((b" ", b"\t", b"   "))
    follows = chance.choice((
        b"X-Foo: a\r\n" + fold + hidden.replace(b"\r\n", b"\r\n" + fold, 1), b"X-Foo: " + hidden.replace(b"\r\n", b"\r\n" + fold, 1),
        hidden.replace(b"\r\n", b": x\r\n", 1) if hidden.startswith(b"-") else fold + hidden,
        b"--b1: x\r\nX-Content-Type: text/x-amp-html\r\n", fold + b"Content-Type: text/x-amp-html\r\n",
        fold + b"--b1\r\nX: Content-Type: text/x-amp-html\r\n"))
    fields = [old + (follows if chance.random() < 0.5 else b""), follows, b"X-Bar: b\r\n",
              b'Content-Type: multipart/mixed; boundary="b1"\r\n']
    if chance.random() < 0.3:
        fields[-1] = chance.choice((TEXT_TYPE.removesuffix(b"\r\n"), b"Content-Type: message/rfc822")) + b"\r\n"
    chance.shuffle(fields)
    body = b"--b1\r\n\r\ntext\r\n--b1--\r\n"
    return b"".join(fields) + b"\r\n" + (chance.choice((b"", DOCUMENT)) + body)


def in_a_faulty_leaf(chance):
    """A text whose parameters are faulty, with lines that look like delimiters."""
    kind = chance.choice(LEAVES)
    for _ in range(chance.choice((1, 1, 2))):
        fault = chance.choice(FAULTS) if chance.random() < 0.8 else odd_parameter(chance)
        kind += chance.choice((b"; ", b";", b" ", b",")) + fault
    return entity(kind, b"text\r\n" + amp_parts([b"X1", b"", b"undefined", b"null"], chance))


def in_a_whole_message(chance):
    """A message that is an attached one as a whole: rspamd ends its parts at any line that begins with "--"."""
    leaf = entity(chance.choice(LEAVES), b"text\r\n" + amp_parts([b"X1", b"a b", b"<x>"], chance))
    return entity(b"message/rfc822", ATTACHED_TOP + leaf)


HIDINGS = (in_old_forms, misread_boundary, misread_boundary, lost_boundary, lost_boundary, in_odd_fields, in_odd_encoding_fields,
           in_a_split_line, with_many_fields, in_a_faulty_leaf, in_a_whole_message, *ENCODED_HIDINGS)
