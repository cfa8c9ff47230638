"""Encodings of a content, and containers that only some programs open."""

import base64
import binascii
import struct


def in_base64(data, width=57):
    return b"".join(base64.b64encode(data[at:at + width]) + b"\r\n" for at in range(0, len(data), width))


def in_quoted_printable(data):
    """Every byte but the line ends as a code."""
    lines = []
    for line in data.split(b"\r\n"):
        codes = [b"".join(b"=%02X" % byte for byte in line[at:at + 24]) for at in range(0, len(line), 24)]
        lines.append(b"=\r\n".join(codes))
    return b"\r\n".join(lines) + b"\r\n"


def in_uuencode(data, name=b"a.eml"):
    lines = [binascii.b2a_uu(data[at:at + 45]).rstrip(b"\n") for at in range(0, len(data), 45)]
    return b"begin 644 " + name + b"\r\n" + b"\r\n".join(lines) + b"\r\n`\r\nend\r\n"


def in_yenc(data, name=b"a.eml"):
    coded = bytearray()
    for byte in data:
        value = (byte + 42) % 256
        coded += b"=" + bytes([(value + 64) % 256]) if value in b"\0\n\r=" else bytes([value])
    return (b"=ybegin line=4096 size=%d name=%s\r\n" % (len(data), name) + bytes(coded)
            + b"\r\n=yend size=%d crc32=%08x\r\n" % (len(data), binascii.crc32(data)))


# MS-OXTNEF 2.1.3
ATTACHMENT_DATA, ATTACHMENT_TITLE, RENDERING_DATA, ATTACHMENT = 0x6800f, 0x18010, 0x69002, 0x69005
TNEF_VERSION = 0x89006
ATTACH_MIME_TAG, ATTACH_LONG_FILENAME = 0x370e, 0x3707


def _attribute(level, tag, data):
    return bytes([level]) + struct.pack("<II", tag, len(data)) + data + struct.pack("<H", sum(data) % 65536)


def _string_property(tag, text, wide):
    """PT_UNICODE where it is wide, else PT_STRING8: one value."""
    data = text.decode().encode("utf-16-le") + b"\0\0" if wide else text + b"\0"
    return struct.pack("<HHII", 0x1f if wide else 0x1e, tag, 1, len(data)) + data + bytes(-len(data) % 4)


def in_tnef(media_type, data, name, wide):
    """winmail.dat with one attachment."""
    properties = (struct.pack("<I", 2) + _string_property(ATTACH_MIME_TAG, media_type, wide)
                  + _string_property(ATTACH_LONG_FILENAME, name, wide))
    return (struct.pack("<IH", 0x223e9f78, 1)
            + _attribute(1, TNEF_VERSION, struct.pack("<I", 0x10000))
            + _attribute(2, RENDERING_DATA, bytes(14))
            + _attribute(2, ATTACHMENT_TITLE, name + b"\0")
            + _attribute(2, ATTACHMENT_DATA, data)
            + _attribute(2, ATTACHMENT, properties))
