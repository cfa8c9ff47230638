"""Odd spellings of header fields and media types, which one parser understands and another does not."""

import base64

COMMENTS = (
    b"(c)", b"()", b"(a(b)c)", b"(a\\)b)", b"(a\\(b)", b"(=?u?Q?)?=)", b"(a =?u?Q?(?= )", b"(=?u?B?KA==?=)",
    b'("))', b'(")")', b"(\r\n )", b"(\\", b"((", b")", b"(a\r\n\r\n)", b"(text/x-amp-html)", b"(=?u?Q?)",
    b"(;)")
ODD_BYTES = (
    b"\x00", b"\x01", b"\x0b", b"\x0c", b"\x1a", b"\x7f", b"\x80", b"\xa0", b"\xad", b"\xff", b"\xc2\xa0",
    b"\xc2\xad", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\r", b"\n", b" ", b"\t", b"\\", b'"', b"'", b"%", b"*",
    b".", b"_", b"?", b"=", b"/", b"<", b">", b"[", b",", b":", b";", b"@")
CHARSETS = (
    b"us-ascii", b"utf-8", b"UTF-8", b"u", b"", b"utf-8*en", b"iso-8859-1", b"utf-7", b"utf-16", b"x-unknown",
    b"a b", b"a(b", b"\x80")
# Encoded words that add nothing or half a comment, and marks that are none.
EMPTY_WORDS = (
    b"=?u?Q??=", b"=?us-ascii?B??=", b"=?u?Q?", b"?=", b"=??Q??=", b"=?u?X?a?=", b"=?u?Q?(?=", b"=?u?Q?)?=",
    b"=?u?B?KA?=")
PARAMETERS = (
    b"; charset=utf-8", b'; charset="utf-8"', b"; charset=utf-7", b"; charset=utf-16", b"; name=a",
    b"; charset*=us-ascii''utf-8", b'; name="a;b"', b"; name*0=a; name*1=b", b"; name*=utf-8''a%22",
    b'; name="', b"; =", b";", b"; type=text/x-amp-html", b'; type="text/plain"; start="<a@b>"', b"; x(c)=y",
    b"; x=\\", b' "', b"; x", b"; charset=us-ascii (c", b"; x*0*=us-ascii'en'%28; x*1=b", b"; boundary=zzz")
OTHER_TYPES = (b"text/plain", b"text/html", b"multipart/mixed", b"text", b"/")


def insert(value, addition, chance):
    at = chance.randint(0, len(value))
    return value[:at] + addition + value[at:]


def with_comment(value, chance):
    return insert(value, chance.choice(COMMENTS), chance)


def with_odd_byte(value, chance):
    return insert(value, chance.choice(ODD_BYTES) * chance.choice((1, 1, 1, 2)), chance)


def with_empty_word(value, chance):
    return insert(value, chance.choice(EMPTY_WORDS), chance)


def folded(value, chance):
    folds = (b"\r\n ", b"\r\n\t", b" \r\n ", b"\r\n \r\n ", b"\n ", b"\r\n  ")
    return insert(value, chance.choice(folds), chance)


def in_other_case(value, chance):
    return bytes(byte ^ 0x20 if chr(byte).isalpha() and chance.random() < 0.5 else byte for byte in value)


def encoded_word(text, chance):
    """RFC 2047, or nearly."""
    if chance.random() < 0.5:
        coding, coded = b"B", base64.b64encode(text)
        if chance.random() < 0.3:
            coded = coded.rstrip(b"=")
    else:
        how_much = chance.choice((0, 0.3, 1))
        coding = b"Q"
        coded = b"".join(
            b"=%02X" % byte if chance.random() < how_much else bytes([byte]) for byte in text)
    if chance.random() < 0.3:
        coding = coding.lower()
    end = chance.choice((b"?=", b"?=", b"?=", b"?=", b"?", b"", b"?= "))
    return b"=?" + chance.choice(CHARSETS) + b"?" + coding + b"?" + coded + end


def cut(value, chance):
    """The value in three pieces, the middle one of a byte or more and often all of it."""
    start, end = 0, len(value)
    if chance.random() < 0.5:
        start = chance.randrange(len(value))
        end = chance.randint(start + 1, len(value))
    return value[:start], value[start:end], value[end:]


def with_encoded_word(value, chance):
    before, middle, after = cut(value, chance)
    if len(middle) == 1 or chance.random() < 0.7:
        return before + encoded_word(middle, chance) + after
    at = chance.randrange(1, len(middle))
    between = chance.choice((b"", b" ", b"\r\n ", b"(c)", b"\t"))
    return before + encoded_word(middle[:at], chance) + between + encoded_word(middle[at:], chance) + after


def quoted(value, chance):
    before, middle, after = cut(value, chance)
    opening, closing = chance.choice(((b'"', b'"'), (b'"', b'"'), (b"'", b"'"), (b"<", b">")))
    return before + opening + middle + closing + after


def escaped(value, chance):
    at = chance.randrange(len(value))
    escapes = (b"\\%c", b"%%%02x", b"=%02X", b"&#%d;", b"\\x%02x")
    return value[:at] + chance.choice(escapes) % value[at] + value[at + 1:]


def in_company(value, chance):
    """Two types, of which a parser takes one."""
    both = [value, chance.choice(OTHER_TYPES)]
    chance.shuffle(both)
    return chance.choice((b"; ", b", ", b" ", b"/", b"\r\n ", b";;", b"=")).join(both)


ODDITIES = (with_comment, with_comment, with_odd_byte, with_odd_byte, in_other_case, folded,
            with_encoded_word, with_encoded_word, with_empty_word, quoted, escaped, in_company)


def type_value(media_type, chance):
    """A Content-Type's value."""
    for _ in range(chance.choice((0, 0, 0, 0, 0, 1, 1, 2))):
        media_type = chance.choice(ODDITIES)(media_type, chance)
    return media_type + chance.choice(PARAMETERS) if chance.random() < 0.2 else media_type


def boundary_parameter(boundary, chance):
    """Plain or quoted, in the ways of RFC 2231, or beside another."""
    word = b'"' + boundary.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
    at = chance.randint(0, len(boundary))
    first, second = boundary[:at], boundary[at:]
    percent = b"".join(b"%%%02X" % byte for byte in boundary)
    ways = (
        b"boundary=" + boundary, b'boundary="' + boundary, b"boundary='" + boundary + b"'",
        b"BOUNDARY = " + word, b"boundary(c)=" + word, b"boundary=(c)" + word, b"boundary=" + word + b"(c)",
        b"boundary=\r\n " + word, b"bound\r\n ary=" + word, b"boundary:" + word,
        b"boundary*=us-ascii''" + percent, b"boundary*=''" + boundary, b"boundary*=" + boundary,
        b"boundary*0=" + first + b"; boundary*1=" + second,
        b"boundary*1=" + second + b"; boundary*0=" + first,
        b'boundary*0="' + first + b'"; boundary*1="' + second + b'"',
        b"boundary*0*=us-ascii''" + first + b"; boundary*1*=" + second,
        b"boundary=zzz; boundary=" + word, b"boundary=" + word + b"; boundary=zzz",
        b"boundary=zzz; boundary*0=" + word, b"boundary=" + word + b"; boundary*=''zzz",
        b"boundary=" + encoded_word(boundary, chance), b'boundary="' + encoded_word(boundary, chance) + b'"',
        b"boundary=" + word + b"zzz", b'boundary=" ' + boundary + b' "', b"boundary=" + boundary + b" zzz",
        b"charset=(; boundary=" + word, b'name="; boundary=zzz"; boundary=' + word, b"")
    way = b"boundary=" + word if chance.random() < 0.7 else chance.choice(ways)
    return (b"; " if chance.random() < 0.8 else chance.choice((b";", b";\r\n\t", b" ", b", ", b";;"))) + way


def field_name(name, chance):
    """A field's name and its colon, as parsers may still take them for those."""
    if chance.random() < 0.95:
        return name + b": "
    odd = with_odd_byte(name, chance)
    return chance.choice((
        name + b" : ", name + b"\t:", name + b":", name + b":\r\n ", name + b"\r\n : ", name + b"::",
        name + b" ", b" " + name + b": ", b"\xef\xbb\xbf" + name + b": ", name.upper() + b": ",
        name + b"(c): ", name + b"=: ", name.replace(b"-", b"_") + b": ", b'"' + name + b'": ',
        b">" + name + b": ", odd + b": ", odd + b" : ", encoded_word(name, chance) + b": ",
        b"X: y\r" + name + b": ", b"X: y\n" + name + b": ", b"X: (\r\n" + name + b": ",
        b'X: "\r\n' + name + b": ", b"X\r\n" + name + b": "))


def field(name, value, chance):
    return field_name(name, chance) + value + b"\r\n"
