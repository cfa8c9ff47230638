#!/usr/bin/python3
"""The AMP part of a message that a webmail may show, as docs/webmail.md says: code to copy, or to compare with.

    webmail.py AUTHSERV_ID < MESSAGE

prints the authenticated sender and the part, or why nothing is to be shown (exit status 1).
"""
import email
import hashlib
import re
import sys
import time

MAX_AGE = 30 * 24 * 60 * 60


class NotShown(Exception):
    """Its text says why."""


def properties_of(field, authserv_id):
    """The properties of an X-AMP-Auth field, such as {"header.from": "news@shop.example"}, where it says amp=pass."""
    # Neither of these two sections holds a quoted string: what stands before a ";" is whole.
    name, result = (field.split(";") + [""])[:2]
    if name.strip() != authserv_id:
        raise NotShown(f"the first X-AMP-Auth is not of {authserv_id}")
    word, *properties = result.split() or [""]
    if word != "amp=pass":
        raise NotShown(f"the message does not pass: {word}")
    return dict(word.split("=", 1) for word in properties)


def amp_part(message, authserv_id, now):
    """(authenticated sender, AMP document) of a message as it lies in the mailbox, in bytes; `now` in seconds since 1970.
    NotShown, and nothing else, is raised."""
    try:
        return _amp_part(message, authserv_id, now)
    except (ValueError, TypeError, LookupError, RecursionError) as error:  # what Python's parser makes of hostile mail
        raise NotShown(f"the message cannot be read: {error!r}") from error


def _amp_part(message, authserv_id, now):
    # The digest is of the part as it crossed SMTP, where lines end in CRLF.
    parsed = email.message_from_bytes(re.sub(rb"\r?\n", b"\r\n", message))
    fields = parsed.get_all("X-AMP-Auth")
    if not fields:
        raise NotShown("there is no X-AMP-Auth: the message is not authenticated")
    properties = properties_of(str(fields[0]), authserv_id)
    if now - int(properties["policy.amp-received"]) > MAX_AGE:
        raise NotShown("the message is too old")
    for part in parsed.walk():
        if part.get_content_type() == "text/x-amp-html":
            document = part.get_payload(decode=True) or b""
            if hashlib.sha256(document).hexdigest() == properties["policy.amp-sha256"]:
                return properties["header.from"], document
    raise NotShown("no part is the one that was authenticated")


def main():
    try:
        sender, document = amp_part(sys.stdin.buffer.read(), sys.argv[1], time.time())
    except NotShown as reason:
        sys.exit(f"not shown: {reason}")
    print("From:", sender, flush=True)
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
