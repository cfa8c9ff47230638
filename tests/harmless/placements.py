"""AMP parts in places where they may not be: the reason that each gets, and what must be left to read."""

import email
import email.policy

import readers
from mail_parts import attachment, crlf, html, mail, multipart, part, text

READ = "Your order is on its way."
NOTE = "The mail server removed the interactive part of this message"
DOCUMENT = "<!doctype html>\n<html amp4email><body>Your order</body></html>\n"
TEXT, HTML = text(READ + "\n"), html(f"<p>{READ}</p>\n")
PICTURE = attachment("image/png", b"\x89PNG\r\n\x1a\n", disposition="inline")


def amp(encoding="7bit", *more_fields):
    return part("text/x-amp-html; charset=utf-8", DOCUMENT, encoding, *more_fields)


def alternative(*parts):
    return multipart("alternative", list(parts))


def mixed(*parts):
    return multipart("mixed", list(parts))


def attached(message):
    return b"Content-Type: message/rfc822\r\n\r\n" + message


def rows():
    """(name, what it is, message, reason, what a reader must find)."""
    yield from alone()
    yield from several()
    yield from misplaced()
    yield from malformed()


def alone():
    as_file = "Content-Disposition: attachment; filename=\"order.html\""
    yield "alone", "alone in its alternative", mail(alternative(amp())), "mime-no-fallback", NOTE
    yield "alone-in-mixed", "alone in a mixed", mail(mixed(amp())), "mime-nesting", NOTE
    yield "whole", "the whole message", mail(amp()), "mime-nesting", NOTE
    yield "whole-base64", "the whole message, in base64", mail(amp("base64")), "mime-nesting", NOTE
    yield "whole-attachment", "the whole message, as an attachment", mail(amp("7bit", as_file)), "mime-nesting", NOTE
    yield "with-picture", "no fallback: only a picture", mail(alternative(amp(), PICTURE)), "mime-no-fallback", NOTE
    yield ("with-calendar", "no fallback: only a calendar entry", mail(alternative(
        amp(), part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"))), "mime-no-fallback", NOTE)
    yield ("with-file", "no fallback: only an attached text", mail(alternative(
        amp(), part("text/plain", "Terms.\n", "7bit", "Content-Disposition: attachment"))), "mime-no-fallback", NOTE)
    yield ("alone-beside-files", "alone in its alternative, beside attachments", mail(mixed(
        alternative(amp()), attachment("application/pdf", b"%PDF-1.4\n"))), "mime-no-fallback", NOTE)


def several():
    yield "two", "two in one alternative", mail(alternative(TEXT, amp(), amp("base64"), HTML)), "mime-multiple", READ
    yield "two-alone", "two and nothing else", mail(alternative(amp(), amp())), "mime-multiple", NOTE
    yield ("two-alternatives", "one in each of two alternatives", mail(mixed(
        alternative(TEXT, amp()), alternative(TEXT, amp(), HTML))), "mime-multiple", READ)
    yield ("one-more-attached", "one more as an attachment", mail(mixed(
        alternative(TEXT, amp(), HTML), amp("base64", "Content-Disposition: attachment"))), "mime-nesting", READ)


def misplaced():
    as_file = "Content-Disposition: attachment; filename=\"order.html\""
    yield ("attachment", "an attachment by its disposition", mail(alternative(TEXT, amp("7bit", as_file), HTML)),
           "mime-nesting", READ)
    yield "attached-file", "a file attached to a text", mail(mixed(TEXT, amp("base64", as_file))), "mime-nesting", READ
    yield "in-mixed", "in a mixed, after the text", mail(mixed(TEXT, amp())), "mime-nesting", READ
    yield ("in-related", "in a related that is in no alternative", mail(multipart("related", [amp(), PICTURE])),
           "mime-nesting", NOTE)
    yield ("before-related", "in a related with the text", mail(multipart("related", [TEXT, amp(), PICTURE])),
           "mime-nesting", READ)
    inner = mail(alternative(TEXT, amp(), HTML), subject="Your order")
    yield "attached-message", "in an attached message", mail(mixed(TEXT, attached(inner))), "mime-nesting", READ
    yield ("attached-whole", "an attached message that is AMP as a whole", mail(mixed(
        TEXT, attached(mail(amp())))), "mime-nesting", READ)
    yield ("bounced", "in a message that a bounce brings back", mail(multipart(
        "report; report-type=delivery-status",
        [TEXT, part("message/delivery-status", "Reporting-MTA: dns; mx.example.com\n"), attached(inner)])),
        "mime-nesting", READ)
    yield ("digest", "in a message of a digest", mail(mixed(
        TEXT, multipart("digest", [attached(inner)]))), "mime-nesting", READ)
    yield ("only-html-elsewhere", "without a fallback in its alternative, with a text outside of it", mail(mixed(
        TEXT, alternative(amp(), PICTURE))), "mime-no-fallback", READ)


def malformed():
    good = mail(alternative(TEXT, HTML))
    stray = b"Content-Type: text/x-amp-html\r\n\r\n" + crlf(DOCUMENT)
    yield "epilogue", "in the epilogue", good + stray, "mime-syntax", READ
    header, _, body = good.partition(b"\r\n\r\n")
    header, _, alternative_header = header.rpartition(b"\r\nContent-Type: ")
    yield ("preamble", "in the preamble", header + b"\r\nContent-Type: " + alternative_header + b"\r\n\r\n" + stray + body,
           "mime-syntax", READ)
    usual = mail(alternative(TEXT, HTML, amp()))
    yield ("not-closed", "in a multipart that does not end", usual[:usual.rindex(b"\r\n--") + 2], "mime-syntax", READ)
    yield ("two-types", "a part with two types", mail(alternative(TEXT, amp("7bit", "Content-Type: text/plain"), HTML)),
           "mime-syntax", READ)
    yield ("unknown-encoding", "in an encoding that nobody knows", mail(alternative(TEXT, HTML, amp().replace(
        b"Encoding: 7bit", b"Encoding: x-uue"))), "mime-encoding", READ)
    yield ("broken-encoding", "in base64 with other characters", mail(alternative(TEXT, HTML, amp("base64").replace(
        b"PCFk", b"P*Fk"))), "mime-encoding", READ)


def complaints(message, answer, reason, read):
    """What is wrong with the verdict and with what is delivered, a sentence each."""
    verdict, found = answer.verdict, []
    if (verdict["result"], verdict["reason"]) != ("permerror", reason):
        found.append(f"{verdict['result']} {verdict['reason']}, not permerror {reason}")
    before = email.message_from_bytes(message, policy=email.policy.default)
    after = email.message_from_bytes(answer.delivered, policy=email.policy.default)
    if any(p.get_content_type() == readers.AMP for p in after.walk()):
        found.append("an AMP part is left")
    body = after.get_body(preferencelist=("html", "plain"))
    if body is None or read not in " ".join(body.get_content().split()):
        found.append(f"{read!r} is not what a reader finds")
    more = _defects(after) - _defects(before)
    if more:
        found.append(f"new defects: {sorted(more)}")
    return found + _lost(message, answer.delivered)


def _defects(parsed):
    return {type(defect).__name__ for p in parsed.walk() for defect in p.defects}


def _lost(message, delivered):
    """The other parts are there in their order, and decode to what they did."""
    def leaves(octets):
        containers = ("multipart/", "message/rfc822")
        return [(p.type, p.content) for p in readers.in_python(octets) if not p.type.startswith(containers)]

    left = iter(leaves(delivered))
    return [f"a part of type {kind} is lost or changed" for kind, content in leaves(message)
            if kind != readers.AMP and (kind, content) not in left]
