"""Messages that an MTA rewrites for its next hop, after the filter has judged them. In those of hidden_parts() this turns a
text into an AMP part. Those of honest_mail() must arrive as the MTA alone delivers them.

Postfix's smtp and lmtp clients break every line of over 998 bytes: 998 bytes, CRLF, a blank, the rest. Sendmail's mailers
with L=990, such as its own smtp and esmtp, break every line of over 990 bytes: 989 bytes, "!", CRLF, a blank, the rest.

For a server that does not announce 8BITMIME both encode 8-bit texts in quoted-printable or base64. Postfix also encodes
reports (message/delivery-status and the like), but labels them 7bit.

Sendmail parses and rewrites every multipart and every attached message, with any mailer, unless MaxMimeHeaderLength is 0/0.
It clears the eighth bit of each byte of a preamble and an epilogue, and reads these in pieces of 2,047 bytes, each of which
may be a delimiter. It drops NUL from part headers, and a first line that is not a field. It does not find a boundary
after 20 other parameters."""

from typing import NamedTuple

from harness import mail
from harness.sendmail import ESMTP
from mailboxes import LMTP, LMTP_7BIT, SENDMAIL_STORES, SMTP, SMTP_7BIT

HEAD = mail.header("Alice <alice@shop.example>", "reader@receiver.example")
AMP_TYPE = b"Content-Type: text/x-amp-html; charset=us-ascii\r\n"
AMP = AMP_TYPE + b"\r\n<html amp4email></html>\r\n"
TEXT = b"Content-Type: text/plain\r\n\r\nThe timetable.\r\n"
TEXT_8BIT = (b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
             b"Der Fahrplan f\xc3\xbcr heute.\r\n")
# Makes the filter parse the message.
NAMED = b"The type of AMP email is text/x-amp-html.\r\n"

# The stores for which lines are broken.
POSTFIX_CLIENTS = {LMTP, LMTP_7BIT, SMTP, SMTP_7BIT}
SENDMAIL_CLIENTS = {ESMTP, SMTP_7BIT}
EVERY_SENDMAIL = set(SENDMAIL_STORES)

# Lengths of a line that ends in BOUNDARY and a quote, and those at which each MTA breaks it inside the boundary.
LENGTHS = (901, 989, 990, 991, 997, 998, 999, 1000, 1003, 1006, 1011)
BREAKS_IN_BOUNDARY = {"postfix": range(1000, 1007), "sendmail": range(991, 999)}
SHORT_ENOUGH = (890, 900)
BOUNDARY = b"QQQQRRRR"


class HiddenPart(NamedTuple):
    """`postfix`, `sendmail`: the stores for which that MTA turns it into an AMP part."""

    message: bytes
    postfix: set = frozenset()
    sendmail: set = frozenset()


def multipart(parts, preamble=b"", epilogue=b"", boundary=b"OUTER", parameters=b""):
    """The fields, the blank line and the body of a multipart/mixed."""
    return (b'Content-Type: multipart/mixed; %sboundary="%s"\r\n\r\n' % (parameters, boundary) + preamble +
            b"".join(b"--%s\r\n%s" % (boundary, part) for part in parts) + b"--%s--\r\n" % boundary + epilogue)


def attached(entity):
    return b"Content-Type: message/rfc822\r\n\r\nFrom: Bob <bob@shop.example>\r\nMIME-Version: 1.0\r\n" + entity


def many_parameters(count):
    return b"".join(b"x%d=y; " % number for number in range(count))


def with_high_bits(text):
    return bytes(byte | 0x80 if byte > 32 else byte for byte in text)


# Where in a message a multipart may be.
PLACES = {
    "message": lambda entity: HEAD + entity,
    "part": lambda entity: HEAD + multipart([TEXT, entity]),
    "attached": lambda entity: HEAD + multipart([TEXT, attached(entity)]),
    "part-attached": lambda entity: HEAD + multipart([TEXT, attached(multipart([entity], boundary=b"INNER"))]),
}


def type_field(length, folded=False):
    """A Content-Type field whose last line has that length, without its CRLF, and ends in the boundary and a quote."""
    begin, fold = b"Content-Type: multipart/mixed;", b"\r\n\t" if folded else b" "
    parameters, end = b'x="', b'"; boundary="%s"' % BOUNDARY
    before = 1 if folded else len(begin + fold)
    return begin + fold + parameters + b"x" * (length - before - len(parameters + end)) + end + b"\r\n"


def long_type_fields():
    """A text contains parts between delimiters of the boundary as it is once it was broken."""
    broken = [BOUNDARY[:at] + between + BOUNDARY[at:] for at in range(len(BOUNDARY)) for between in (b"! ", b" ")
              if at > 0 or between != b" "]
    hidden = b"".join(b"--%s\r\n%s--%s--\r\n" % (delimiter, AMP, delimiter) for delimiter in broken)
    body = b"\r\n--%s\r\n%s%s--%s--\r\n" % (BOUNDARY, TEXT, hidden, BOUNDARY)
    for place, put in PLACES.items():
        for folded in (False, True):
            for length in LENGTHS:
                yield f"type-{length}-{place}{'-folded' if folded else ''}", HiddenPart(
                    put(type_field(length, folded) + body),
                    POSTFIX_CLIENTS if length in BREAKS_IN_BOUNDARY["postfix"] else frozenset(),
                    SENDMAIL_CLIENTS if length in BREAKS_IN_BOUNDARY["sendmail"] else frozenset())


def eighth_bits():
    """In preambles and epilogues, in which Sendmail clears the eighth bit."""
    delimiter = with_high_bits(b"--OUTER") + b"\r\n"
    # Until then not even the type's name is there.
    hidden = delimiter + AMP.replace(b"x-amp", b"x-\xe1mp")
    of_inner = with_high_bits(b"--INNER") + b"\r\n" + AMP.replace(b"x-amp", b"x-\xe1mp")
    # Makes the text behind it a multipart, with a boundary that no field declared before.
    opened = b"Hello,\r\n\r\n" + delimiter + b'Content-Type: multipart/mixed; boundary="LATER"\r\n\r\n'
    text = b"Content-Type: text/plain\r\n\r\n--LATER\r\n" + AMP + b"--LATER--\r\n"
    yield "bits-preamble", HEAD + multipart([TEXT], preamble=hidden)
    yield "bits-inner-preamble", HEAD + multipart([multipart([TEXT], preamble=of_inner, boundary=b"INNER")])
    yield "bits-inner-epilogue", HEAD + multipart([multipart([TEXT], epilogue=hidden, boundary=b"INNER")])
    yield "bits-attached", HEAD + multipart([attached(multipart([TEXT], preamble=of_inner, boundary=b"INNER"))])
    yield "bits-epilogue", HEAD + multipart([TEXT], epilogue=hidden + with_high_bits(b"--OUTER--") + b"\r\n")
    yield "bits-delimiter-alone", HEAD + multipart([multipart([text], preamble=opened, boundary=b"INNER")])


def boundaries_not_found():
    """Sendmail then takes the whole multipart for a preamble."""
    many = many_parameters(20)
    yield "parameters-20-before", HEAD + multipart([TEXT, AMP.replace(b"x-amp", b"x-\xe1mp")], parameters=many)
    hidden = TEXT + with_high_bits(b"--OUTER") + b"\r\n" + AMP
    yield "parameters-20-before-delimiter", HEAD + multipart([hidden], parameters=many)
    hidden = TEXT + with_high_bits(b"--INNER") + b"\r\n" + AMP
    yield "parameters-20-before-inner", HEAD + multipart([multipart([hidden], boundary=b"INNER", parameters=many)])


def written_anew():
    """What Sendmail drops or splits when it rewrites the parts."""
    yield "nul-in-type", HEAD + multipart([TEXT, AMP.replace(b"x-amp", b"x-a\0mp")])
    yield "nul-in-name", HEAD + multipart([TEXT, AMP.replace(b"Content-Type", b"Content-Ty\0pe")])
    yield "nul-behind-delimiter", HEAD + multipart([TEXT + b"--OUTER\0x\r\n" + AMP])
    yield "from-line-before-fields", HEAD + multipart([TEXT, b"From a b\r\n" + AMP])
    yield "close-delimiter-for-a-field", HEAD + multipart([TEXT, b"X-A: b\r\n"], epilogue=b"\r\nx\r\n--OUTER\r\n" + AMP)
    yield "preamble-of-2047", HEAD + multipart([TEXT], preamble=b"x" * 2047 + b"--OUTER\r\n" + AMP)


def quoted_printable():
    """Texts that contain a delimiter once they are quoted-printable."""
    for name, boundary, line in [("equals", b"=3DQ", b"--=Q"), ("equals-last", b"Q=3D", b"--Q="),
                                 ("8-bit", b"=E9Q", b"--\xe9Q"), ("both", b"Q=3D=C3=A9", b"--Q=\xc3\xa9")]:
        hidden = TEXT_8BIT + line + b"\r\n" + AMP
        yield f"quoted-{name}", HEAD + multipart([hidden], boundary=boundary)
        yield f"quoted-{name}-inner", HEAD + multipart([multipart([hidden], boundary=boundary)])
    for length in (72, 73, 74):
        yield f"soft-break-{length}", HEAD + multipart([TEXT_8BIT + b"x" * length + b"--OUTER\r\n" + AMP])


def reports():
    """Reports in which a soft line break begins a new field."""
    for kind in (b"delivery-status", b"disposition-notification", b"feedback-report"):
        head = b"Content-Type: message/%s\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" % kind
        fields = b"X-A: ".ljust(73, b"x") + AMP_TYPE + b"X-B: \xc3\xa9\r\n\r\n"
        yield f"report-{kind.decode()}", HEAD + multipart([TEXT, head + fields + b"X-C: d\r\n"])


def hidden_parts():
    """name -> HiddenPart."""
    rows = dict(long_type_fields())
    for name, message in (*eighth_bits(), *boundaries_not_found(), *written_anew()):
        # None of these parsers reads the epilogue of the message itself.
        rows[name] = HiddenPart(message, sendmail=frozenset() if name == "bits-epilogue" else EVERY_SENDMAIL)
    for name, message in quoted_printable():
        beside = name in ("soft-break-72", "soft-break-74")
        rows[name] = HiddenPart(message) if beside else HiddenPart(message, {LMTP_7BIT, SMTP_7BIT}, {SMTP_7BIT})
    for name, message in reports():
        rows[name] = HiddenPart(message, {LMTP_7BIT, SMTP_7BIT})
    return rows


# As mailers write them. No encoder of quoted-printable writes any of these.
HONEST_BOUNDARIES = {"python": b"===============8012345678901234567==", "java": b"----=_Part_1_23.456",
                     "apple": b"Apple-Mail=_A0-1", "lower-case": b"=3d=e9", "underscore": b"=_3D_x"}


def honest_mail():
    """name -> message."""
    report = (b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
              b"Reporting-MTA: dns; mx.shop.example\r\n\r\n"
              b"Diagnostic-Code: smtp; " + b"Adresse ung\xc3\xbcltig. " * 9 + b"\r\n")
    named = TEXT + NAMED
    long_field = b"X-Scan: " + b"x" * 2000 + b"\r\n"
    latin_1 = b"Eine Nachricht f\xfcr Sie -- in mehreren Teilen.\r\n-- \r\nF\xfcr Programme, die es k\xf6nnen.\r\n"
    rows = {
        "text": [named, TEXT_8BIT],
        "long-lines": [named + b"word " * 500 + b"\r\n" + b"x" * 2100 + b"\r\n", TEXT_8BIT + b"\xc3\xa4" * 600 + b"\r\n"],
        "long-line-of-html": [named, b"Content-Type: text/html\r\n\r\n" + b"<p>word</p>" * 400 + b"\r\n"],
        "8-bit-text": [TEXT_8BIT + NAMED + "Zug um Zug fährt er — \r\n".encode() * 40 + b"-- \r\nAlice\r\n"],
        "8-bit-preamble-of-a-part": [multipart([named], latin_1, latin_1, b"INNER")],
        "8-bit-report": [named, report],
        "long-other-field-of-a-part": [TEXT, long_field + TEXT],
        "long-other-field-attached": [TEXT, attached(long_field + TEXT)],
        "attached-message": [named, attached(multipart([TEXT_8BIT], boundary=b"INNER"))],
    }
    messages = {name: HEAD + multipart(parts) for name, parts in rows.items()}
    messages["long-other-field"] = HEAD + long_field + multipart([named])
    messages["8-bit-preamble"] = HEAD + multipart([named], latin_1, latin_1)
    messages["19-parameters"] = HEAD + multipart([named], parameters=many_parameters(19))
    messages["no-mime-version"] = HEAD.replace(b"MIME-Version: 1.0\r\n", b"") + multipart([named, TEXT_8BIT])
    for name, boundary in HONEST_BOUNDARIES.items():
        messages[f"boundary-{name}"] = HEAD + multipart([TEXT_8BIT + NAMED], boundary=boundary)
    body = b"\r\n--%s\r\n%s--%s--\r\n" % (BOUNDARY, named, BOUNDARY)
    for place, put in PLACES.items():
        for folded in (False, True):
            for length in SHORT_ENOUGH:
                messages[f"type-{length}-{place}{'-folded' if folded else ''}"] = put(type_field(length, folded) + body)
    return messages
