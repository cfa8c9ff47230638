"""Messages and parts as every parser reads them."""

from composing import ATTACHED_TOP, DOCUMENT

TEXT_TYPE = b"Content-Type: text/plain\r\n"
AMP_MESSAGE = ATTACHED_TOP + b"Content-Type: text/x-amp-html\r\n\r\n" + DOCUMENT


def entity(content_type, body, *more_fields):
    return b"Content-Type: " + content_type + b"\r\n" + b"".join(more_fields) + b"\r\n" + body


def multipart(content_type, boundary, parts, preamble=b""):
    delimiter = b"--" + boundary
    body = b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts)
    return entity(content_type, preamble + body + delimiter + b"--\r\n")
