"""How the mailers of the world write what AMP mail consists of: boundaries, header fields, texts."""

import re
import string

ALNUM = string.ascii_letters + string.digits

# A boundary as a mailer writes it. {h8}: eight hexadecimal digits; {n8}: decimal digits, {a8}: letters and
# digits; #: which multipart of the message it is.
BOUNDARIES = {
    "gmail": "000000000000{h15}#",
    "python": "==============={n18}#==",
    "java mail": "----=_Part_#_{n9}.{n13}",
    "nodemailer": "--_NmP-{h16}-Part_#",
    "apple mail": "Apple-Mail=_{h8}-{h4}-{h4}-{h4}-{h11}#",
    "outlook": "----=_NextPart_00#_{h4}_{h8}.{h8}",
    "exchange": "_00#_{a36}prodoutlookcom_",
    "phpmailer": "b#_{h32}",
    "symfony": "{a7}#",
    "swift mailer": "_=_swift_v4_{n10}_{h31}#_=_",
    "mailkit": "=-{a20}/+#==",
    ".net": "--boundary_#_{h8}-{h4}-{h4}-{h4}-{h12}",
    "icloud": "Boundary_(ID_{a21}#)",
    "lotus": "=_alternative 00{h13}#_=",
    "perl": "_----------=_{n16}#",
    "mime-tools": "----------=_{n10}-{n5}-#",
    "ruby": "--==_mimepart_{h13}_{h13}#",
    "mailchimp": "_----------=_MCPart_{n9}#",
    "sparkpost": "_----{a22}===_{h2}/{n2}-{n5}-{h15}#",
    "kmail": "nextPart{n8}.{a9}#",
    "thunderbird": "------------{a23}#",
    "go": "{h59}#",
    "postfix": "4dMz{a5}z.{n9}#/mx.example.com",
    "eudora": "====================={n9}==_#.ALT",
    "words": "=_ a boundary, they say: '{a4}' + #?",
    "longest": "{a69}#",
}
DIGITS = {"h": "0123456789abcdef", "n": "123456789", "a": ALNUM}

TEXTS = (
    "Your order is on its way.",
    "-- ",
    "--",
    "-----Original Message-----",
    "From the shop, with thanks.",
    "From: the shop",
    "..a line that begins with dots",
    ".",
    "",
    "> quoted",
    "100 % = all; a=3D is no code here",
    "\ta tab, and blanks at the end   ",
    "https://example.com/track?id=" + "x" * 60,
    "=?utf-8?Q?no_encoded_word?=",
    "begin 644 file.txt",
    "{\"json\": [1, 2, (3)]}",
    "*" * 70,
)
ABOUT_TYPES = ("Content-Type: text/plain", "> Content-Type: text/x-amp-html", "Content-Transfer-Encoding: base64")
NOT_ASCII = ("Größe: 42 €", "注文番号 1042", "Заказ № 1042", "⚡ schnell", "a\u0308 und \u200b")


def boundary(chance, style, number):
    def digits(match):
        return "".join(chance.choices(DIGITS[match[1]], k=int(match[2])))

    return re.sub(r"\{([hna])(\d+)\}", digits, BOUNDARIES[style]).replace("#", str(number))


def parameter(chance, name, value):
    """`name=value`, quoted where it must be, and sometimes where it need not."""
    token = all(c in ALNUM + "!#$%&'*+-.^_`{|}~" for c in value)
    return f"{name}={value}" if token and chance.random() < 0.4 else f'{name}="{value}"'


def lines(chance, at_most, ascii_only=False, about_types=False):
    """A text of some lines, LF line ends; `about_types`: also such as name MIME's fields."""
    choice = TEXTS + (() if ascii_only else NOT_ASCII) + (ABOUT_TYPES if about_types else ())
    return "".join(chance.choice(choice) + "\n" for _ in range(chance.randint(1, at_most)))


def amp_document(chance, ascii_only, about_types):
    """LF line ends. Now and then large, or with lines near the limit of RFC 5322."""
    lightning = "amp4email" if ascii_only or chance.random() < 0.7 else "⚡4email"
    rows = lines(chance, 40, ascii_only, about_types) + ("<p>Thank you.</p>\n" * chance.choice((0, 0, 0, 200, 3000)))
    if chance.random() < 0.2:
        rows += "<p>" + "x" * chance.randint(500, 980) + "</p>\n"
    return (f"<!doctype html>\n<html {lightning} data-css-strict>\n<head>\n<meta charset=\"utf-8\">\n"
            "<script async src=\"https://cdn.ampproject.org/v0.js\"></script>\n"
            "<style amp4email-boilerplate>body{visibility:hidden}</style>\n"
            f"<!-- text/x-amp-html --></head>\n<body>\n{rows}</body>\n</html>\n")


FROM = (
    "From: Shop News <news@shop.example.com>",
    "From: news@example.com",
    "From: \"Shop, Inc. (News)\" <news@shop.example.com>",
    "From: =?utf-8?Q?Caf=C3=A9?= <cafe@example.com>",
    "From: =?utf-8?B?5rOo5paH?=\r\n =?utf-8?B?5rOo5paH?= <order+1042@mail.Example.COM>",
    "from:\r\n\tShop <no-reply@a.b.example.com>",
)
MORE_FIELDS = (
    "Sender: Bulk <bulk@example.com>",
    "Reply-To: help@example.com",
    "List-Unsubscribe: <https://example.com/u?id=" + "a" * 300 + ">,\r\n <mailto:u@example.com>",
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    "References: " + "\r\n ".join(f"<{n}.{'r' * 40}@example.com>" for n in range(20)),
    "X-Mailer: Mailer 2.0 (text, text/x-amp-html)",
    "X-Long: " + "y" * 900,
    "X-Folded: a\r\n\tb\r\n    c",
    "X-Empty:",
    "Auto-Submitted: auto-generated",
    "Feedback-ID: 1042:shop:example",
    "X-Non-ASCII: Grüße",
    "Received: from out1.example.com (out1.example.com [192.0.2.10])\r\n\tby relay.example.com with ESMTPS"
    "\r\n\tid 1042; Thu, 01 Jan 2026 12:00:00 +0000 (UTC)",
    "Authentication-Results: relay.example.com; spf=pass smtp.mailfrom=mail.example.com",
    "Comments: (nested (comment)) and \"a quote",
)
SUBJECTS = (
    "Subject: Your order 1042",
    "Subject:",
    "subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe_?=\r\n =?utf-8?B?5rOo5paH?=",
    "Subject: " + "a very long subject " * 20,
    "Subject: text/x-amp-html",
)


def header(chance):
    """Fields as lines, in some order, without those of MIME."""
    fields = [chance.choice(FROM), "To: Reader <reader@example.org>", chance.choice(SUBJECTS),
              "Date: Thu, 01 Jan 2026 12:00:00 +0000", f"Message-ID: <{chance.getrandbits(64):x}@example.com>"]
    fields += chance.sample(MORE_FIELDS, chance.choice((0, 0, 1, 3, 6)))
    chance.shuffle(fields)
    return fields
