"""Compares what came of a vector with what was expected, and both ways with each other."""

import re
import time

import delivery
import vector_folder
import x_amp_auth

DETAILS = ("dkim", "spf", "dmarc", "x-tls")
CLOCK_SLACK = 300  # seconds between the product's clock and ours


def compare(vector, seen):
    """What is wrong, a sentence each."""
    found = list(seen.complaints)
    wanted_forged = int(vector.expects("forged_removed", "0"))
    if seen.forged_removed != wanted_forged:
        found.append(f"{seen.forged_removed} forged fields removed, not {wanted_forged}")
    found += header_complaints(vector, seen.header)
    if seen.outcome:
        found += wire_complaints(vector, seen)
    else:
        found += exit_complaints(vector, seen.exit_status)
    if goes_on(vector) and seen.delivered is None:
        return found + ["the message is not delivered"]
    if goes_on(vector):
        found += delivery.complaints(vector.sent, seen.delivered, vector.expects("amp"),
                                     marked=seen.header is not None)
    return found


def goes_on(vector):
    return vector.expects("amp") != "undelivered"


def header_complaints(vector, header):
    wanted = vector.expects("result")
    if header is None:
        # A message that is turned away takes its header with it.
        return [] if wanted == "unmarked" or not goes_on(vector) else [f"no X-AMP-Auth, wanted {wanted}"]
    if wanted == "unmarked":
        return [f"X-AMP-Auth where none should be: {header}"]
    try:
        field = x_amp_auth.parse(header)
    except ValueError as error:
        return [f"X-AMP-Auth: {error}"]
    found = [f"{what} is {got!r}, not {want!r}" for what, got, want in (
        ("authserv-id", field.authserv_id, vector_folder.AUTHSERV_ID),
        ("result", field.amp.result, wanted),
        ("reason", field.amp.reason, vector.expects("reason", "")),
    ) if got != want]
    found += property_complaints(vector, field.amp)
    for name in DETAILS:
        found += detail_complaints(name, [v for k, v in vector.expected if k == name], field.details_of(name))
    if found:
        found.append(f"the field: {x_amp_auth.unfold(header)}")
    return found


def property_complaints(vector, amp):
    wanted = {k: v for k, v in vector.expected if k.startswith(("header.", "policy."))}
    if vector.expects("action"):
        wanted["policy.amp-action"] = vector.expects("action")
    found = [f"{key} is {amp.properties.get(key)!r}, not {value!r}"
             for key, value in wanted.items() if amp.properties.get(key) != value]
    received = amp.properties.get("policy.amp-received", "0")
    if amp.result != "none" and not (received.isdigit() and abs(int(received) - time.time()) < CLOCK_SLACK):
        found.append(f"policy.amp-received is {received!r}, not the time of receipt")
    return found


def detail_complaints(name, wanted, details):
    if wanted and len(wanted) != len(details):
        return [f"{len(details)} details {name}=, not {len(wanted)}"]
    found = []
    for line, detail in zip(wanted, details):
        result, *properties = line.split()
        if detail.result != result:
            found.append(f"{name} is {detail.result!r}, not {result!r}")
        for key, _, value in (word.partition("=") for word in properties):
            if detail.properties.get(key) != value:
                found.append(f"{key} of {name} is {detail.properties.get(key)!r}, not {value!r}")
    return found


def wire_complaints(vector, seen):
    outcome, found = seen.outcome, []
    action = vector.expects("action", "keep") if vector.expects("policy.amp-test") is None else "keep"
    refused = {"reject": ("reject", "5"), "tempfail": ("tempfail", "4")}.get(action)
    if refused and not outcome.reply.startswith(refused):
        found.append(f"the reply is {outcome.reply!r}, not {action}")
    if not refused and not outcome.delivered:
        found.append(f"the reply is {outcome.reply!r}: the message does not go on")
    if (outcome.quarantined is not None) != (action == "quarantine"):
        found.append(f"quarantine: {outcome.quarantined!r}, with action {action}")
    if vector.expects("body") == "unread" and outcome.body_sent:
        found.append(f"{outcome.body_sent} bytes of a body that need not be read were asked for")
    if vector.expects("dns") == "unasked" and seen.questions:
        found.append(f"DNS was asked for {seen.questions}")
    return found


def exit_complaints(vector, status):
    """0 pass, 1 not pass, 2 no AMP part; for an exempt client there is no answer to give."""
    if vector.expects("reason") == "exempt":
        return []
    wanted = 0 if vector.expects("result") == "pass" else 2 if vector.expects("amp") == "none" else 1
    return [] if status == wanted else [f"exit status {status}, not {wanted}"]


def compare_with_each_other(seen):
    """The same verdict, whichever way; only the time of receipt may differ."""
    fields = [timeless(s.header) for s in seen if s.header is not None]
    found = []
    if len(fields) == 2 and fields[0] != fields[1]:
        found.append(f"ampauth-check says {fields[0]}\n        and ampauth-milter says {fields[1]}")
    messages = [timeless_bytes(s.delivered) for s in seen if s.delivered is not None]
    if not found and len(messages) == 2 and messages[0] != messages[1]:
        found.append("ampauth-check --stripped writes other bytes than ampauth-milter delivers")
    return found


def timeless(header):
    return re.sub(r"policy\.amp-received=\d+", "policy.amp-received=0", x_amp_auth.unfold(header))


def timeless_bytes(message):
    return re.sub(rb"policy\.amp-received=\d+", b"policy.amp-received=0", message)
