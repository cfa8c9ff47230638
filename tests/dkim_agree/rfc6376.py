"""What a signature covers, by RFC 6376 3.4, 3.5 and 3.7, in a page: a change that leaves these octets as they were must
leave the signature good, any other must break it. Shares no code with signers and verifiers."""

import re


def parse(message):
    """[(name, value without the last CRLF)] and the body."""
    head, _, body = message.partition(b"\r\n\r\n")
    lines = re.split(rb"\r\n(?![ \t])", head)
    return [tuple(line.split(b":", 1)) for line in lines], body


def canonical_field(name, value, relaxed):
    """3.4.1, 3.4.2; without the last CRLF."""
    if not relaxed:
        return name + b":" + value
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b""))
    return name.lower().rstrip(b" \t") + b":" + value.strip(b" ")


def canonical_body(body, relaxed):
    """3.4.3, 3.4.4."""
    lines = body.split(b"\r\n")
    if relaxed:
        lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines) or (b"" if relaxed else b"\r\n")


def tags_of(value):
    """3.2: {name: value}."""
    pairs = (piece.split(b"=", 1) for piece in value.split(b";") if piece.strip())
    return {name.strip().decode(): text.strip().decode() for name, text in pairs}


def without_b(value):
    """3.7: b= as the empty string, with the white space around it."""
    pieces = value.split(b";")
    return b";".join(piece.split(b"=", 1)[0] + b"=" if piece.split(b"=", 1)[0].strip() == b"b" else piece
                     for piece in pieces)


def signature_of(fields):
    return next((name, value) for name, value in fields if name.strip().lower() == b"dkim-signature")


def canonicalizations(tags):
    """(header, body), whether each is relaxed (3.5, c=)."""
    header, _, body = tags.get("c", "simple/simple").partition("/")
    return header == "relaxed", body == "relaxed"


def signed_octets(message):
    """What the topmost signature of the message says is signed: its header's octets, its body's."""
    fields, body = parse(message)
    signature = signature_of(fields)
    tags = tags_of(signature[1])
    relaxed_header, relaxed_body = canonicalizations(tags)
    left = list(fields)
    octets = b""
    for name in tags["h"].split(":"):
        wanted = name.strip().lower().encode()
        for i in reversed(range(len(left))):  # 5.4.2: from the bottom
            if left[i][0].strip().lower() == wanted:
                octets += canonical_field(*left.pop(i), relaxed_header) + b"\r\n"
                break
    octets += canonical_field(signature[0], without_b(signature[1]), relaxed_header)
    covered = canonical_body(body, relaxed_body)
    return octets, covered[:int(tags["l"])] if "l" in tags else covered


def claims(message):
    """What the signature says of itself: the octets of b= and bh=. White space in base64 is nothing (3.5)."""
    tags = tags_of(signature_of(parse(message)[0])[1])
    return tuple(re.sub(r"\s", "", tags[name]) for name in ("b", "bh"))


def is_intact(signed, changed):
    """Whether the signature that is good on one is good on the other."""
    return signed_octets(signed) == signed_octets(changed) and claims(signed) == claims(changed)
