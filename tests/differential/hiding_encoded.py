"""Entities whose AMP part lies in an encoding, or in a container, that only some programs open; what names the
encoding or the type is odd, but says so."""

import base64

from coding import in_base64, in_quoted_printable, in_tnef, in_uuencode, in_yenc
from composing import ATTACHED_TOP, DOCUMENT
from misreadings import SEMICOLONS, amp_parts
from plain_parts import AMP_MESSAGE, entity
from spelling import COMMENTS

AMP_TYPE = b"text/x-amp-html"

# Charsets of Python's, and their names in mail where these are others.
CHARSETS = (
    "utf-7", "utf-7", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-8-sig", "cp037", "cp500", "cp1026",
    "cp1140", "cp273", "cp424", "cp875", "hz", "iso2022_jp", "iso2022_kr", "unicode_escape", "punycode", "idna",
    "ascii", "ascii", "shift_jis", "gb18030", "big5")
CHARSET_NAMES = {
    "cp037": (b"IBM037", b"cp037", b"ebcdic-cp-us", b"EBCDIC-US"), "cp500": (b"IBM500", b"cp500"),
    "utf-7": (b"utf-7", b"UTF7", b"unicode-1-1-utf-7", b"x-unicode-2-0-utf-7", b"imap-utf-7",
              b"IMAP-mailbox-name"),
    "iso2022_jp": (b"iso-2022-jp", b"csISO2022JP"), "iso2022_kr": (b"iso-2022-kr",), "hz": (b"hz-gb-2312", b"hz"),
    "ascii": (b"us-ascii", b"iso-2022-jp", b"utf-7", b"scsu", b"bocu-1", b"viscii", b"utf-8*en", b"")}
# What an encoded word may not hold, or not there.
ODD_IN_WORDS = (
    b"?", b"??", b"=?", b"?=", b"=", b"==", b"\\", b'"', b"'", b" ", b"\t", b"_", b"(", b")", b"\r\n ", b"\x01",
    b"\x80", b"<", b">", b",", b";", b"*", b"%", b"\\?", b"?Q?", b"?q", b"=3F", b"=20", b"=00", b"=\r\n ")
LENGTHS = (10, 100, 250, 256, 300, 1000, 2000, 4096, 5000, 9000)  # of white space and comments

BASE64_NAMES = (
    b"base64", b"BASE64", b"base-64", b"base_64", b"base 64", b"b64", b"b", b"x-base64", b"base64;",
    b"base64; x=y", b"base64 x", b"x base64", b'"base64"', b"'base64'", b"<base64>", b"base64,", b"base64.",
    b"7bit, base64", b"base64, 7bit", b"7bit base64", b"bas\\e64", b"base64\x0c", b"\x0bbase64", b"base\x0164",
    b"base64\xa0", b"base\xc2\xad64", b"base64=", b"[base64]", b"base64(", b"(base64)", b"base64/",
    b"mime/base64", b"radix64", b"base64url", b"b\xd0\xb0se64", b"pem", b"=?us-ascii?Q?base64?=",
    b"=?utf-7?Q?base6+ADQ-?=", b"=?IBM037?B?gqGihfb0?=")
QUOTED_NAMES = (
    b"quoted-printable", b"QUOTED-PRINTABLE", b"quoted_printable", b"quoted printable", b"quotedprintable",
    b"quoted-printable;", b'"quoted-printable"', b"quoted-printable x", b"x-quoted-printable", b"quoted-print",
    b"quoted", b"qp", b"q", b"quoted--printable", b"quoted-printable,", b"7bit quoted-printable",
    b"quoted-pr\\intable", b"=?us-ascii?Q?quoted-printable?=", b"quoted-printable\x0c", b"quoted-printable(")
UU_NAMES = (
    b"x-uuencode", b"uuencode", b"x-uue", b"uue", b"x-uu", b"uu", b"X-UUENCODE", b"x-uuencoded", b"uuencoded",
    b"x-unix-uuencode", b"x_uuencode", b"x-uuencode;", b"x uuencode", b'"x-uuencode"', b"uu-encode", b"u")
YENC_NAMES = (b"x-yenc", b"yenc", b"x-yencode")

MESSAGE_TYPES = (
    b"messages/rfc822", b"message/rfc-822", b"message/rfc2822", b"message/rfc5322", b"message/rfc822x",
    b"message/x-rfc822", b"message/rfc822+x", b"message/global", b"message/news", b"message/external-body",
    b"message/http", b"message/s-http", b"message/sip", b"message/cpim", b"message/imdn+xml", b"message/x",
    b"message/delivery-status", b"message/global-delivery-status", b"message/disposition-notification",
    b"message/feedback-report", b"message/tracking-status", b"rfc822/message", b"mail/rfc822", b"text/rfc822",
    b"text/rfc822-headers", b"text/x-rfc822", b"text/eml", b"text/mbox", b"application/rfc822",
    b"application/message-rfc822", b"application/x-message", b"application/mime", b"application/eml",
    b"application/mbox", b"application/x-mbox", b"application/news-transmission", b"application/batch-smtp",
    b"application/vnd.ms-outlook", b"application/x-mimearchive", b"application/octet-stream",
    b"application/octet-stream", b"application/octet-stream", b"application/binary", b"application/unknown",
    b"application/applefile", b"application/mac-binhex40", b"application/pgp", b"application/pgp-encrypted",
    b"x-message/rfc822", b"xmultipart/x", b"image/rfc822", b"*/*", b"text/html", b"text/plain",
    b"application/http", b"message/rfc822-headers")
FILE_NAMES = (
    b"", b"", b"a.eml", b"a.EML", b"a.art", b"a.mht", b"a.msg", b"a.mbox", b"a.mail", b"a.mime", b"a.nws",
    b"a.emlx", b"winmail.dat", b"smime.p7m", b"a.amp", b"a.html", b"a.amp.html", b"a.x-amp-html", b"a.eml.txt",
    b"a.txt.eml", b"a.eml ", b"a.eml.", b"'a.eml'", b"a%2Eeml", b"C:a.eml")
# Where programs find a message in a text.
MARKS = (
    b"%s", b"%s",
    b"----- Start of forwarded message -----\r\n%s----- End of forwarded message -----\r\n",
    b"------- Forwarded Message\r\n\r\n%s\r\n------- End of Forwarded Message\r\n",
    b"---------- Forwarded message ----------\r\n%s", b"-----Original Message-----\r\n%s",
    b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n%s-----BEGIN PGP SIGNATURE-----\r\n\r\nAA==\r\n"
    b"-----END PGP SIGNATURE-----\r\n",
    b"From a@example.org Thu Jan  1 00:00:00 1970\r\n%s", b"\x01\x01\x01\x01\r\n%s\x01\x01\x01\x01\r\n",
    b"#! rnews 400\r\n%s", b"----------\r\nX-Sun-Data-Type: text/x-amp-html\r\n%s----------\r\n",
    b"This is a multi-part message in MIME format.\r\n%s")


def encoding_field(name):
    return b"Content-Transfer-Encoding: " + name + b"\r\n"


def in_an_encoding(data, chance, names=(b"base64", b"quoted-printable", b"7bit", b"7bit")):
    """(the field, the encoded data)"""
    name = chance.choice(names)
    coded = {b"base64": in_base64, b"quoted-printable": in_quoted_printable}.get(name, bytes)(data)
    return encoding_field(name), coded


def filled(chance):
    """White space or comments of a length that parsers and filters may have a limit for."""
    length = chance.choice(LENGTHS)
    comment = b"(" + b"c" * 60 + b")"
    return chance.choice((b" " * length, b"\t" * length, b"(" + b"c" * length + b")",
                          (comment + b"\r\n ") * (length // 64 + 1), (b"\\\r\n ") * (length // 4 + 1)))


def encoded_word(text, chance):
    charset = chance.choice(CHARSETS)
    if charset == "utf-7":  # some of the letters are shifted
        raw = b"".join(
            b"+" + base64.b64encode(bytes([0, byte])).rstrip(b"=") + b"-" if chance.random() < 0.5
            else bytes([byte]) for byte in text)
    else:
        raw = text.decode().encode(charset)
    name = chance.choice(CHARSET_NAMES.get(charset, (charset.encode(),)))
    if chance.random() < 0.5:
        return b"=?" + name + b"?B?" + base64.b64encode(raw) + b"?="
    codes = b"".join(
        bytes([byte]) if 32 < byte < 127 and byte not in b"?=_" and chance.random() < 0.8 else b"=%02X" % byte
        for byte in raw)
    return b"=?" + name + b"?Q?" + codes + b"?="


def damaged(word, chance):
    for _ in range(chance.choice((1, 1, 1, 2))):
        at = chance.randrange(2, len(word))
        with_odd = word[:at] + chance.choice(ODD_IN_WORDS) + word[at:]
        word = chance.choice((with_odd, with_odd, word[:at] + word[at + 1:]))
    return word


def in_encoded_words(chance):
    """The type, or some of its letters, in encoded words of odd charsets or with faults."""
    start = chance.choice((0, 0, 5, 5, 7, chance.randrange(len(AMP_TYPE))))
    end = len(AMP_TYPE) if chance.random() < 0.7 else chance.randint(start + 1, len(AMP_TYPE))
    word = encoded_word(AMP_TYPE[start:end], chance)
    if chance.random() < 0.5:
        word = damaged(word, chance)
    before = filled(chance) if chance.random() < 0.2 else b""
    name = b"Content-Type" + (b" " * chance.choice(LENGTHS) if chance.random() < 0.1 else b"") + b": "
    return name + before + AMP_TYPE[:start] + word + AMP_TYPE[end:] + b"\r\n\r\n" + DOCUMENT


def in_layers(chance):
    """Messages in messages, each in an encoding of its own."""
    message = AMP_MESSAGE
    for _ in range(chance.choice((1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 12))):
        if len(message) > 100000:
            break
        field, body = in_an_encoding(message, chance, (b"base64", b"base64", b"quoted-printable", b"7bit"))
        if chance.random() < 0.2:
            field, body = encoding_field(chance.choice(UU_NAMES[:4])), in_uuencode(message)
        message = ATTACHED_TOP + entity(b"message/rfc822", body, field)
    return message.removeprefix(ATTACHED_TOP)


def with_odd_digits(chance):
    """An attached message in base64 that goes on, or begins anew, behind padding or junk in the type."""
    at = AMP_MESSAGE.index(b"x-amp-html") + chance.randint(1, 9)
    marks = (b"!", b"-", b"_", b".", b"\x01", b"\x80", b'"', b"(", b"=", b" ", b"\r\n", b"~", b"\\", b"*", b"A")
    junk = b"".join(chance.choice(marks) for _ in range(chance.choice((0, 0, 1, 1, 2))))
    padding = b"=" * chance.choice((0, 1, 1, 1, 2, 2, 3, 4))
    between = padding + junk if chance.random() < 0.7 else junk + padding
    whole = base64.b64encode(AMP_MESSAGE)
    if chance.random() < 0.5:
        digits = whole[:at * 4 // 3] + between + whole[at * 4 // 3:]
    else:
        digits = base64.b64encode(AMP_MESSAGE[:at]).rstrip(b"=") + between + base64.b64encode(AMP_MESSAGE[at:])
    name = chance.choice(BASE64_NAMES) if chance.random() < 0.1 else b"base64"
    return entity(b"message/rfc822", digits + b"\r\n", encoding_field(name))


def odd_code(byte, chance):
    """What some decoder of quoted-printable makes this byte of, or nothing else that it would see."""
    digits = b"%02X" % byte
    odd = chance.choice((b" ", b"\t", b"\x0c", b"\x0b", b"  ", b"\x01", b"\x80", b"=", b"-", b"0", b"x", b"=\r\n"))
    letter = bytes([byte])
    return chance.choice((
        b"=" + digits, b"=" + digits.lower(), b"=" + odd + digits, b"=" + digits[:1] + odd + digits[1:],
        b"=" + digits[:1] + odd, b"=" + digits[:1] + chance.choice((b"!", b"G", b"z", b"~", b":", b"@", b"/")),
        b"=" + odd + letter, b"==\r\n" + digits, b"= \r\n" + letter, b"=\t\r\n" + letter, b"=00" + letter,
        b"=0D" + letter, b"=3D" + digits, b"=0A=20" + letter, b"=0D=0A=20" + letter, b"&#%d;" % byte,
        b"%" + digits, b"\\x" + digits))


def with_odd_codes(chance):
    """An attached message in quoted-printable whose type has codes that decoders read in their own ways."""
    token = b"x-amp-html"
    odd = {chance.randrange(len(token)) for _ in range(chance.choice((1, 1, 1, 2, 3)))}
    coded = b"".join(odd_code(byte, chance) if at in odd else bytes([byte]) for at, byte in enumerate(token))
    message = AMP_MESSAGE.replace(b"=", b"=3D").replace(token, coded, 1)
    return entity(b"message/rfc822", message, encoding_field(b"quoted-printable"))


def with_odd_encoding_names(chance):
    """A message or multipart in an encoding whose name is odd, or not one of RFC 2045."""
    message_types = (b"message/rfc822", b"message/rfc822", b"message/global", b"message/news")
    kind, plain = chance.choice((
        (chance.choice(message_types), AMP_MESSAGE), (chance.choice(message_types), AMP_MESSAGE),
        (b"multipart/mixed; boundary=X1", amp_parts([b"X1"], chance)), (b"text/plain", AMP_MESSAGE)))
    names, body = chance.choice((
        (BASE64_NAMES, in_base64(plain)), (QUOTED_NAMES, in_quoted_printable(plain)),
        (UU_NAMES, in_uuencode(plain)), (UU_NAMES, in_uuencode(plain)), (YENC_NAMES, in_yenc(plain))))
    name = chance.choice(names)
    if chance.random() < 0.15:
        comment = chance.choice(COMMENTS).replace(b"\r\n\r\n", b"\r\n ")
        name = chance.choice((name + comment, comment + name, filled(chance) + name, encoded_word(names[0], chance)))
    before = b" " * chance.choice(LENGTHS) if chance.random() < 0.1 else b""
    return entity(kind, body, b"Content-Transfer-Encoding" + before + b": " + name + b"\r\n")


def in_odd_types(chance):
    """A message as the content of types, and files, that some programs open as messages."""
    kind, name = chance.choice(MESSAGE_TYPES), chance.choice(FILE_NAMES)
    fields = []
    if name and chance.random() < 0.6:
        kind += chance.choice(SEMICOLONS) + b'name="' + name + b'"'
    if name and chance.random() < 0.6:
        disposition = chance.choice((b"attachment", b"inline", b"x"))
        fields.append(b"Content-Disposition: " + disposition + b'; filename="' + name + b'"\r\n')
    message = chance.choice((
        AMP_MESSAGE, AMP_MESSAGE, entity(AMP_TYPE, DOCUMENT), b"\r\n" + AMP_MESSAGE,
        b"From a@example.org Thu Jan  1 00:00:00 1970\r\n" + AMP_MESSAGE,
        ATTACHED_TOP + entity(b"multipart/mixed; boundary=X1", amp_parts([b"X1"], chance))))
    field, body = in_an_encoding(message, chance)
    if chance.random() < 0.2:
        field, body = encoding_field(b"x-uuencode"), in_uuencode(message)
    return entity(kind, body, field, *fields)


def in_winmail(chance):
    """An attachment in TNEF."""
    media_type, data = chance.choice(((AMP_TYPE, DOCUMENT), (b"TEXT/X-AMP-HTML", DOCUMENT),
                                      (b"message/rfc822", AMP_MESSAGE)))
    tnef = in_tnef(media_type, data, chance.choice((b"a.html", b"a.eml")), chance.random() < 0.4)
    kind = chance.choice((b"application/ms-tnef", b"application/ms-tnef", b"application/vnd.ms-tnef",
                          b"APPLICATION/MS-TNEF", b"application/x-tnef", b"application/octet-stream"))
    field, body = in_an_encoding(tnef, chance, (b"base64", b"base64", b"quoted-printable"))
    return entity(kind + b'; name="winmail.dat"', body, field,
                  b'Content-Disposition: attachment; filename="winmail.dat"\r\n')


def in_a_fragment(chance):
    """One of two fragments of a message, cut near or in its type."""
    start = AMP_MESSAGE.index(b"Content-Type")
    at = chance.randrange(start, start + 32)
    number, fragment = chance.choice(((1, AMP_MESSAGE[:at]), (2, AMP_MESSAGE[at:])))
    total = chance.choice((b"; total=2", b"; total=2", b"", b"; total=1"))
    return entity(b'message/partial; id="a@example.org"; number=%d' % number + total, fragment)


def in_a_text(chance):
    """What programs find in a text that they show: forwarded messages, files in uuencode and yEnc."""
    source = chance.choice((
        AMP_MESSAGE, AMP_MESSAGE, entity(AMP_TYPE, DOCUMENT),
        b"MIME-Version: 1.0\r\n" + entity(b"multipart/mixed; boundary=X1", amp_parts([b"X1"], chance))))
    name = chance.choice(FILE_NAMES) or b"a.html"
    found = chance.choice((
        in_uuencode(source, name), in_yenc(source, name), *(mark % source for mark in MARKS),
        b"begin-base64 644 " + name + b"\r\n" + in_base64(source) + b"====\r\n"))
    field, body = in_an_encoding(b"text\r\n\r\n" + found, chance)
    kind = chance.choice((b"text/plain", b"text/plain", b"text/html", b"text/plain; format=flowed", b"text/x-any"))
    return entity(kind, body, field)


def in_a_header_alone(chance):
    """A header that comes back to its sender, and reports."""
    kind = chance.choice((
        b"text/rfc822-headers", b"message/delivery-status", b"message/disposition-notification",
        b"message/feedback-report", b"message/global-headers", b"application/rfc822-headers"))
    header = b"From: c@example.org\r\nContent-Type: text/x-amp-html\r\n" + chance.choice((b"", b"", b"\r\n"))
    field, body = in_an_encoding(header, chance)
    return entity(kind, body, field)


ENCODED_HIDINGS = (in_encoded_words, in_layers, with_odd_digits, with_odd_codes, with_odd_encoding_names,
                   in_odd_types, in_winmail, in_a_fragment, in_a_text, in_a_header_alone)
