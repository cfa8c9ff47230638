"""What the verifiers are known to say otherwise than RFC 6376, and why. README.md has the same table, for people. A row
holds for every message that it concerns: a verifier that mends its ways shows up as well."""

import collections
import re
import subprocess

import rfc6376

CRLF = b"\r\n"
# `says`: pass, fail, or either. `concerns(case)`: whether the verifier says this, whatever else there is. `until`: the version
# of Mail::DKIM that mended it.
Row = collections.namedtuple("Row", "verifier says what concerns until", defaults=(None,))


def has_blank_before_colon(case):
    return any(name != name.strip() for name in case.names)


def has_tab_before_colon(case):
    return any(b"\t" in name for name in case.names)


def signs_tab_before_colon(case):
    signed = [name.strip().lower() for name in case.tags["h"].split(":")]
    return any(b"\t" in name and name.strip().lower().decode() in signed for name in case.names)


def has_blank_after_b(case):
    """And more tags after it."""
    return re.search(rb"(?:^|;)\s*b=[^;]*\s;", case.signature) is not None


def dkimpy_overlooks(case, fault):
    """Blanks at the signature's end, under simple, are a fault that it never sees."""
    if fault != "changed":
        return fault in ("sha1", "no-subdomains")
    bare = case.octets.replace(case.signature, case.signature.rstrip(), 1)
    return not case.relaxed_header and rfc6376.is_intact(case.signed, bare)


def dkimpy_passes(fault):
    """Where a signature has this fault, and none that it sees."""
    return lambda case: fault in case.faults and all(dkimpy_overlooks(case, each) for each in case.faults)


def keeps_last_blanks(case):
    """Of a body that ends in blanks and no CRLF, dkimpy's relaxed form has a blank too many, which l= may cut off."""
    if not (case.lacks_final_crlf and case.relaxed_body and case.body.endswith((b" ", b"\t"))):
        return False
    last_line = case.body.rpartition(CRLF)[2]
    return case.uncovered < len(CRLF) if last_line.strip() else "l" not in case.tags


ROWS = (
    Row("dkimpy", "fail", "a blank before the colon of a field", has_blank_before_colon),
    Row("dkimpy", "fail", "white space between the value of b= and a semicolon", has_blank_after_b),
    Row("dkimpy", "fail", "blanks and no CRLF at the body's end, under relaxed", keeps_last_blanks),
    Row("dkimpy", "pass", "blanks at the signature's end, under simple", dkimpy_passes("changed")),
    Row("dkimpy", "pass", "a key whose h= does not allow sha256", dkimpy_passes("sha1")),
    Row("dkimpy", "pass", "a key whose t=s does not allow the domain of i=", dkimpy_passes("no-subdomains")),
    Row("Mail::DKIM", "fail", "Ed25519", lambda case: case.plan.key == "ed25519", until=1.2023063),
    Row("Mail::DKIM", "fail", "l=0", lambda case: case.tags.get("l") == "0" and case.uncovered > 0),
    Row("Mail::DKIM", "fail", "no CRLF at the body's end, under simple",
        lambda case: case.lacks_final_crlf and not case.relaxed_body and case.uncovered < len(CRLF)),
    Row("OpenDKIM", "either", "no CRLF at the body's end", lambda case: case.lacks_final_crlf),
    Row("OpenDKIM", "fail", "a tab before the colon of a field", has_tab_before_colon),
    Row("ampauth", "fail", "a tab before the colon of a signed field", signs_tab_before_colon),
    Row("ampauth", "fail", "l= leaves a part of the body unsigned", lambda case: case.uncovered > 0),
    Row("ampauth", "fail", "the key is only being tested", lambda case: case.plan.selector == "testing"),
)


def of_this_machine():
    """The rows that hold for the versions that are installed."""
    command = ["perl", "-MMail::DKIM", "-e", "print Mail::DKIM->VERSION"]
    version = float(subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout)
    return [row for row in ROWS if row.until is None or version < row.until]
