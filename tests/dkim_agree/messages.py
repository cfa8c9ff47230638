"""Messages to be signed: AMP mail with odd white space, folds, repeated and empty fields, long lines, 8-bit."""

import dataclasses

BLANKS = (b" ", b"  ", b"\t", b" \t ")
FOLDS = (b"\r\n ", b"\r\n\t", b" \r\n  ", b"\t\r\n \t")
LEADS = (b" ", b" ", b" ", b"", b"  ", b"\t", b"\r\n ")
ENDS = (b"", b"", b"", b" ", b"\t", b" \t ")
WORDS = [word.encode() for word in
         ("Your", "order", "1042", "is", "on", "its", "way.", "Grüße,", "=?utf-8?q?J=C3=B6rg?=", "a;b", "k=v", "c:d",
          "(comment)", '"quoted"', "x" * 70, "ab\\c")]
LINES = [line.encode() for line in
         ("Your order 1042 is on its way.", "two  blanks", "a\ttab", "a tab and blanks \t ", "trailing blank ",
          "trailing tab\t", "", "", " ", "\t", " \t ", ".", "..", ".begins with a dot", " begins with a blank",
          "Grüße aus München", "=20 quoted=3Dprintable=", "-- ", "From here on", "x" * 998, "word " * 300)]
# As an MTA puts on top. Never signed.
TRACE = b"Received: from out1.example.com\r\n\tby mx.example.org; Thu, 01 Jan 2026 12:00:01 +0000"


@dataclasses.dataclass
class Message:
    """Header fields without their last CRLF, and the body."""

    fields: list
    body: bytes

    def octets(self):
        return b"".join(field + b"\r\n" for field in self.fields) + b"\r\n" + self.body


def odd_text(dice, words=6):
    """Words with blanks and folds between them. No line holds blanks alone (RFC 5322 3.2.2)."""
    text = dice.choice(WORDS)
    for _ in range(dice.randrange(words)):
        text += dice.choice((b" ", dice.choice(BLANKS), dice.choice(FOLDS))) + dice.choice(WORDS)
    return dice.choice(LEADS) + text + dice.choice(ENDS)


def odd_lines(dice):
    return b"".join(dice.choice(LINES) + b"\r\n" for _ in range(dice.randrange(1, 9)))


def part(content_type, content):
    return (b"Content-Type: " + content_type + b"; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + content)


def alternative(dice):
    """(Content-Type's value, body): text, AMP and HTML."""
    boundary = b"=_order" + str(dice.randrange(10)).encode()
    parts = [part(kind, odd_lines(dice)) for kind in (b"text/plain", b"text/x-amp-html", b"text/html")]
    preamble = dice.choice((b"", b"", b"\r\n", b" \r\n\r\n"))
    body = preamble + b"".join(b"--" + boundary + b"\r\n" + each + b"\r\n" for each in parts)
    body += b"--" + boundary + b"--\r\n" + endings(dice)
    fold = dice.choice((b" ", b" ", b"\r\n\t", b"\t"))
    return b" multipart/alternative;" + fold + b'boundary="' + boundary + b'"', body


def endings(dice):
    """What simple and relaxed ignore, or not, at the end of a body."""
    return dice.choice((b"", b"", b"\r\n", b"\r\n" * 4, b" \r\n", b"\t\r\n\r\n", b"\r\n \r\n", b"\r\n \t\r\nx \r\n\r\n"))


def whole(dice):
    """(Content-Type's value, body): nothing but AMP, and little or none of it."""
    body = dice.choice((b"", b"", b"\r\n", b"\r\n" * 3, b" \r\n", b" \r\n\t\r\n", b".\r\n"))
    return b" text/x-amp-html; charset=utf-8", body


def traces(dice):
    """A field that stands several times, not all alike."""
    return [b"X-Trace:" + odd_text(dice, 3) for _ in range(dice.choice((0, 0, 1, 2, 3)))]


def draw(dice):
    """A Message without a signature."""
    content_type, body = whole(dice) if dice.random() < 0.15 else alternative(dice)
    subject = dice.choice((b"Subject", b"SUBJECT", b"subject", b"Subject"))
    fields = [
        dice.choice((b"From: Shop News <news@shop.example.com>", b"From:news@shop.example.com",
                     b"FROM:  Shop  News\r\n\t<news@shop.example.com> \t")),
        b"To:" + dice.choice((b" Reader <reader@example.org>", b" a@example.org,\r\n  b@example.org,\r\n\tc@a.example")),
        subject + b":" + odd_text(dice),
        b"Date: Thu, 01 Jan 2026 12:00:00 +0000",
        b"Message-ID: <" + str(dice.randrange(10**9)).encode() + b"@shop.example.com>",
        b"MIME-Version: 1.0",
        dice.choice((b"Content-Type:", b"Content-type:", b"CONTENT-TYPE:")) + content_type,
        *traces(dice),
    ]
    if dice.random() < 0.3:
        fields.append(b"X-Empty:" + dice.choice((b"", b" ", b" \t")))
    if dice.random() < 0.1:
        fields.append(b"X-Long:" + b" " + b"long " * 190)
    dice.shuffle(fields)
    return Message([TRACE, *fields], body)
