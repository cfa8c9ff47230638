"""Boundaries and parameters that RFC 2046 allows, and what parsers may take them for: a text that holds such a
delimiter line is a multipart to them."""

import re

from composing import DOCUMENT

SPECIALS = b"'()+_,-./:=? "  # RFC 2046 5.1.1: what a boundary may have beside letters and digits
JOINTS = (
    b"'", b"(", b")", b"+", b"_", b",", b"-", b".", b"/", b":", b"=", b"?", b" ", b"  ", b"   ", b" = ", b"= ",
    b" =", b", ", b" ,", b"--", b"''", b"'en'", b"' '", b"(c)", b" (c) ", b"()", b"=62", b"=5F", b"+?", b".?",
    b"(.)", b"/..", b"//", b"://", b"= =", b"==", b"' ", b" '", b"?=", b".+", b"- -", b"_ _", b": ")
# Those that mailers write, in places where they do not.
COMMON_JOINTS = (
    b"_", b"-", b".", b"/", b":", b"=", b"+", b" ", b"--", b"__", b"..", b"//", b"://", b"==", b"=62", b"=5F", b"=_",
    b"_=_", b".+", b"+.", b"/.", b"-=", b"=-", b" .", b". ", b" -", b"- ", b": ", b" /", b" _ ", b" + ", b"=3D")
STARTS = (
    b"", b"", b"", b"'", b"(", b"-", b"--", b"=_", b"=", b"utf-8''", b"us-ascii'en'", b"''", b"?", b"/", b".",
    b",", b":", b"+", b"(c)")
COMMON_ENDS = (b"", b"", b"", b"_", b"-", b"--", b".", b"=", b"==", b"/", b":", b"+")
ENDS = (b"", b"", b"", b"'", b")", b"-", b"--", b"=", b"==", b"?", b".", b",", b":", b"/", b"(c)", b"''", b"+")
WORDS = (b"b", b"a", b"cut", b"x1", b"B0", b"part", b"0", b"4f", b"boun", b"next")

# What a boundary that is lost becomes: names of nothing in the languages that parsers are written in.
LOST = (
    b"", b" ", b"-", b"undefined", b"null", b"None", b"nil", b"NULL", b"(null)", b"false", b"true", b"NaN", b"0",
    b"1", b"[object Object]", b"*", b'"', b"'", b"''", b'""', b"boundary", b"boundary=")
LIMITS = (69, 68, 64, 63, 60, 50, 40, 32, 31, 30, 20, 16, 8)  # lengths that a parser may cut a boundary at

# Names and values of parameters that the grammar allows and nobody writes.
NAMES = (
    b"x", b"x*", b"x**", b"x*0", b"x*0*", b"x*1", b"x*1*", b"x*01", b"*", b"*0", b"**", b"'", b"x'", b"#", b"!",
    b"%", b"x%20y", b"&", b"~", b"{}", b"|", b"^", b"`", b"-", b".", b"_", b"+", b"0", b"name", b"name*",
    b"name*0", b"charset", b"charset*", b"type", b"start", b"protocol", b"report-type", b"micalg", b"format",
    b"method", b"access-type", b"id", b"number", b"total", b"bound", b"boundar", b"oundary", b"bndary",
    b"delimiter", b"separator", b"__proto__", b"constructor", b"toString", b"length")
VALUES = (
    b"y", b"'", b"''", b"'y'", b"y'", b"%", b"%22", b"%3B", b"%y", b"*", b"**", b"-", b"--", b"#", b"!", b"{",
    b"{}", b"|", b"`", b"~", b"&", b"&quot", b"$", b"^", b"+", b".", b"0", b"utf-8''y", b"utf-8'en'y",
    b"us-ascii''%22", b"utf-7", b"utf-16", b"a.eml")
COMMON_NAMES = (
    b"x", b"name", b"charset", b"type", b"start", b"protocol", b"report-type", b"micalg", b"format", b"X-y", b"x.y",
    b"x_y", b"differences", b"#", b"`", b"!", b"0", b"$", b"&", b"+", b"~", b"x+y", b"x0", b"-x", b"x-")
COMMON_VALUES = (
    b"y", b"a.eml", b"utf-8", b"1.0", b"<a@b>", b"text/html", b"a=b", b"a: b", b"-y", b"y ", b" y", b"y  y", b"$y",
    b"y!", b"--b", b"b", b"=_b", b":", b"/", b"=", b"==", b".", b"+", b"<", b">", b"@", b"_", b"text/plain x=y",
    b"X1")
QUOTED_VALUES = (
    b"", b" ", b"  ", b"'", b";", b"; ", b";;", b"a;b", b"a; b=c", b"; x=", b"=", b"a=b", b"= ", b" =", b",",
    b"a, b", b":", b"/", b"text/html", b"<a@b>", b"@", b"?", b"a b", b" a", b"a ", b"[", b"]", b"{", b"}",
    b"%22", b"utf-8''a b", b"--", b"--b")
SEMICOLONS = (
    b"; ", b"; ", b"; ", b";", b" ;", b" ; ", b";  ", b"\t;\t", b";\t", b";\r\n ", b";\r\n\t", b"\r\n ;",
    b" \r\n ; ", b";\r\n  \t")
ENDINGS = (b";", b"; ", b" ", b" ;", b"\t")
SUBTYPES = (
    b"mixed", b"mixed", b"alternative", b"related", b"report", b"parallel", b"form-data", b"signed", b"digest",
    b"appledouble", b"x-odd", b"mixed'", b"mixed.", b"*", b"mi*xed", b"+", b"#", b"MIXED", b"x-mixed-replace",
    b"byteranges", b"header-set", b"voice-message")


def odd_boundary(chance):
    """1 to 70 characters that RFC 2046 allows, without a blank at an end."""
    starts, joints, ends = chance.choice((
        (STARTS, JOINTS, ENDS), (COMMON_ENDS, COMMON_JOINTS, COMMON_ENDS), (COMMON_ENDS, COMMON_JOINTS, COMMON_ENDS)))
    text = chance.choice(starts) + chance.choice(WORDS)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3))):
        text += chance.choice(joints) + chance.choice(WORDS)
    text += chance.choice(ends)
    if chance.random() < 0.15:
        text += b"x" * (chance.choice((70, 70, 69, 65, 64)) - len(text))
    return text[:70].strip(b" ")


def misreadings(boundary):
    """What parsers may take it for, without what begins with it: such a line would be ambiguous."""
    found = [
        boundary[1:], boundary[:-1], boundary.strip(SPECIALS), boundary.strip(b"'"), boundary.strip(b"-"),
        boundary.rstrip(b"-"), boundary.strip(b"="), boundary[::-1], *(boundary[:limit] for limit in LIMITS),
        *_as_pattern(boundary), *_decoded(boundary), *_with_other_blanks(boundary)]
    for special in set(boundary) & set(SPECIALS):
        found += _cut_at(boundary, bytes([special]))
    found += [text.strip(b" ") for text in found]
    return [text for text in dict.fromkeys(found) if text and not begins_alike(text, boundary)]


def begins_alike(text, boundary):
    """Whether the strict parser takes a delimiter line of `text` for one of the boundary, or nearly."""
    own = boundary.lstrip(b"-").lower()
    return text.lstrip(b"- ").lower().startswith(own) if own else text.startswith(b"-")


def _as_pattern(boundary):
    """What a regular expression of the same characters matches."""
    return [boundary.replace(b".", b"x"), re.sub(rb"(.)\+", rb"\1\1", boundary), re.sub(rb".\?", b"", boundary),
            boundary.replace(b"(", b"").replace(b")", b"")]


def _decoded(boundary):
    """As quoted-printable, encoded words, RFC 2231 or URLs, and without comments."""
    return [
        re.sub(rb"=([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), boundary),
        boundary.replace(b"_", b" "), boundary.replace(b"+", b" "), boundary.partition(b"''")[2],
        boundary.rpartition(b"'")[2], re.sub(rb"\([^()]*\)", b"", boundary),
        re.sub(rb"\s*\([^()]*\)\s*", b"", boundary), *re.findall(rb"\(([^()]*)\)", boundary)]


def _with_other_blanks(boundary):
    return [
        re.sub(rb" +", b" ", boundary), boundary.replace(b" ", b""), boundary.replace(b" ", b"\t"),
        re.sub(rb" *([=,:/?()']) *", rb"\1", boundary), re.sub(rb"([=,:/?()'])", rb"\1 ", boundary)]


def _cut_at(boundary, special):
    first, last = boundary.find(special), boundary.rfind(special)
    return [boundary[:first], boundary[:last], boundary[first + 1:], boundary[last + 1:], boundary[:first + 1],
            *(boundary.replace(special, other) for other in (b"", b" ", b"_", b"-", b"+", special * 2))]


def odd_parameter(chance):
    if chance.random() < 0.5:
        return chance.choice(COMMON_NAMES) + b'="' + chance.choice(COMMON_VALUES) + b'"'
    if chance.random() < 0.5:
        return chance.choice(NAMES) + b"=" + chance.choice(VALUES)
    return chance.choice(NAMES) + b'="' + chance.choice(QUOTED_VALUES) + b'"'


def parameters(boundary, others, chance):
    """The boundary's parameter in any place among `others`, with odd white space."""
    must_quote = re.search(rb'[\x00-\x20()<>@,;:\\"/\[\]?=]', boundary)
    word = b'"' + boundary + b'"' if must_quote or chance.random() < 0.4 else boundary
    every = list({other.partition(b"=")[0].lower(): other for other in others}.values())
    every.append(chance.choice((b"boundary=", b"boundary=", b"BOUNDARY=", b"Boundary=")) + word)
    chance.shuffle(every)
    text = b"".join((chance.choice(SEMICOLONS) if chance.random() < 0.4 else b"; ") + each for each in every)
    return text + (chance.choice(ENDINGS) if chance.random() < 0.1 else b"")


def amp_parts(boundaries, chance):
    """A text in which every parser that takes one of these for the boundary sees an AMP part."""
    field = b"Content-Type: text/x-amp-html\r\n"
    header = chance.choice((field, field, field, b"X: y\r\n" + field, b"content-type:text/x-amp-html\r\n"))
    if chance.random() < 0.1:
        header = b"\r\n" + field  # in a digest: of the message that the part is
    return b"".join(b"--" + each + b"\r\n" + header + b"\r\n" + DOCUMENT + b"\r\n--" + each + b"--\r\n"
                    for each in boundaries)
