"""What parsers that are not ours see in a message: every part's place, type, header and decoded content."""

import dataclasses
import email
import email.policy
import hashlib
import json
import subprocess

AMP = "text/x-amp-html"
OURS = "x-amp-auth"
LIMIT = 300  # seconds for all messages


@dataclasses.dataclass(frozen=True)
class Part:
    depth: int
    type: str  # lower case
    header: str  # digests
    content: str


def in_python(message):
    """The parts as Python's email sees them, with what stands outside of a multipart's parts."""
    return tuple(_python_parts(email.message_from_bytes(message, policy=email.policy.compat32), 0))


def _python_parts(part, depth):
    fields = [(name, str(value)) for name, value in part.items() if name.lower() != OURS]
    content = part.get_payload(decode=True)
    if part.is_multipart():
        content = repr((part.preamble, part.epilogue)).encode()
    yield Part(depth, part.get_content_type(), _digest(repr(fields).encode()), _digest(content))
    if part.is_multipart():
        for child in part.get_payload():
            yield from _python_parts(child, depth + 1)


def _digest(octets):
    return hashlib.sha256(octets).hexdigest()


def in_gmime(runner, files):
    """By file: the parts as GMime sees them. Raises RuntimeError where it gave up on one."""
    run = subprocess.run([runner], input="".join(f"{file}\n" for file in files).encode(), capture_output=True,
                         timeout=LIMIT, check=False)
    seen = {}
    for line in run.stdout.splitlines():
        answer = json.loads(line)
        seen[answer["file"]] = tuple(Part(*part) for part in answer["parts"])
    if run.returncode or len(seen) != len(files):
        said = run.stderr.decode("utf-8", "replace").strip()[-300:]
        raise RuntimeError(f"{runner}: exit status {run.returncode}, {len(seen)} of {len(files)} read: {said}")
    return seen


def mentions_amp(message):
    """Whether a person or a program finds the type's name in it: as it stands, or decoded."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    texts = [message]
    for part in parsed.walk():
        texts += [(part.get_filename() or "").encode(), str(part["subject"] or "").encode()]
        if not part.is_multipart():
            texts.append(part.get_payload(decode=True).replace(b"\0", b"").replace(b" \r\n", b""))
    return any(b"x-amp-html" in text for text in texts)


def more_than_amp_is_gone(sent, left):
    """A sentence on what differs between the parts of a message and those that are left of it, but for its one
    AMP part; None where nothing does."""
    wanted = [part for part in sent if part.type != AMP]
    if len(wanted) != len(sent) - 1:
        return f"{len(sent) - len(wanted)} AMP parts in what was sent: the parser shows nothing"
    for number, (one, other) in enumerate(zip(wanted, left)):
        for what in ("depth", "type", "header", "content"):
            if getattr(one, what) != getattr(other, what):
                return f"part {number}, {one.type}: its {what} differs"
    return None if len(wanted) == len(left) else f"{len(left)} parts, not {len(wanted)}"
