"""What must have become of a message's bytes, worked out apart from the product."""

import email
import email.policy
import re

import x_amp_auth
from transaction import Message

TOKEN = re.compile(rb"x-amp-html", re.IGNORECASE)


BEGINS = (b"--=_", b"---")  # of a delimiter line


def without_amp_parts(body):
    """The body less every AMP part, from its delimiter line to the next. Only for bodies whose boundaries
    are all declared in them or begin with "=_" or "-", as the vectors' do."""
    lines = body.splitlines(keepends=True)
    kept, part = [], []
    for line in lines + [None]:
        if line is None or line.startswith(BEGINS):
            if not _is_amp_part(part):
                kept += part
            part = []
        if line is not None:
            part.append(line)
    return b"".join(kept)


def _is_amp_part(lines):
    if not lines or not lines[0].startswith(BEGINS):
        return False
    head = b"".join(lines).partition(b"\r\n\r\n")[0]
    return re.search(rb"^content-type:\s*text/x-amp-html", head, re.IGNORECASE | re.MULTILINE) is not None


def complaints(original, delivered, amp, marked):
    """What is wrong with `delivered`, both with CRLF line ends. `amp` as in a vector's `expected`, None where
    the AMP part may stay or go; `marked`: an X-AMP-Auth was written."""
    before, after = Message.parse(original), Message.parse(delivered)
    if marked:
        if not after.fields or after.fields[0][0] != b"X-AMP-Auth":
            return ["the first field of the delivered message is not X-AMP-Auth"]
        del after.fields[0]
    kept = [f for f in before.fields if not x_amp_auth.is_ours(f[0])]
    found = []
    if amp == "defanged":
        kept = [[name, TOKEN.sub(b"x-amp-none", value)] for name, value in kept]
    if amp == "note":
        kept, after.fields = _but_content(kept), _but_content(after.fields)
    if [[n.rstrip(b" \t"), v] for n, v in kept] != [[n.rstrip(b" \t"), v] for n, v in after.fields]:
        found.append("the header fields differ by more than they may")
    if amp == "note":
        return found + _note_complaints(original, delivered)
    return found + _body_complaints(before.body, after.body, amp)


def _but_content(fields):
    return [f for f in fields if not f[0].lower().startswith(b"content-")]


def _body_complaints(before, after, amp):
    if amp is None:
        return []
    wanted = {
        "kept": lambda: before,
        "none": lambda: before,
        "cut": lambda: without_amp_parts(before),
        "defanged": lambda: TOKEN.sub(b"x-amp-none", before),
    }[amp]()
    if after == wanted:
        return []
    at = next((i for i, (a, b) in enumerate(zip(after, wanted)) if a != b), min(len(after), len(wanted)))
    return [f"the body is not the one wanted ({amp}): from byte {at} on it is {after[at:at + 60]!r} "
            f"and not {wanted[at:at + 60]!r}"]


def _note_complaints(original, delivered):
    """A message that reads well: a text in the place of the AMP part, the other parts, and no AMP."""
    parts = _parts(delivered)
    wanted = ["text/plain" if part.get_content_type() == "text/x-amp-html" else part.get_content_type()
              for part in _parts(original)]
    types = [part.get_content_type() for part in parts]
    if types != wanted:
        return [f"the parts were to be {wanted}, not {types}"]
    if not all(part.get_content().strip() for part in parts if part.get_content_type() == "text/plain"):
        return ["the note is empty"]
    return ["a part has defects"] if any(part.defects for part in parts) else []


def _parts(octets):
    return list(email.message_from_bytes(octets, policy=email.policy.default).walk())
