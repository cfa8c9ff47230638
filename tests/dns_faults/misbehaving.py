"""Name servers that misbehave for one name, and answer every other question as they should."""

import struct
import time

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

import dns_server

LATE = 5  # seconds


class Server(dns_server.Server):
    """`fault` is one of FAULTS, done to questions for `name`."""

    def __init__(self, zone_text, name, fault):
        self._name, self._fault = name, fault
        super().__init__(zone_text)

    def _reply(self, data, over_tcp):
        query = dns.message.from_wire(data)
        asked = query.question[0].name.to_text(omit_final_dot=True).lower()
        if asked != self._name and not (self._name and asked.endswith("." + CHAIN)):
            return super()._reply(data, over_tcp)
        honest = super()._reply(data, over_tcp=True)  # whole, however it is asked
        return FAULTS[self._fault](query, honest, over_tcp)


CHAIN = "chain.example"  # below it every name is an alias of the next


def truncated(query, honest, over_tcp):
    """TC over UDP, and over TCP the connection ends."""
    if over_tcp:
        return None
    response = dns.message.make_response(query, recursion_available=True)
    response.flags |= dns.flags.TC
    return response.to_wire()


def half_over_tcp(query, honest, over_tcp):
    return honest[:len(honest) // 2] if over_tcp else truncated(query, honest, over_tcp)


def wrong_id(query, honest, over_tcp):
    return struct.pack("!H", query.id ^ 1) + honest[2:]


def wrong_question(query, honest, over_tcp):
    other = dns.message.make_query("other.example", "TXT", id=query.id)
    response = dns.message.make_response(other, recursion_available=True)
    response.answer.append(dns_server.rrset("other.example", "TXT", ["v=spf1 +all"]))
    return response.to_wire()


def garbage(query, honest, over_tcp):
    return honest[:12] + bytes(range(256)) * 2


def empty(query, honest, over_tcp):
    return b""


def only_a_header(query, honest, over_tcp):
    return honest[:12]


def cut_record(query, honest, over_tcp):
    """The record's length says more than is there."""
    return honest[:-20]


def overlong_string(query, honest, over_tcp):
    """A TXT string whose length octet leads out of its record."""
    response = dns.message.make_response(query, recursion_available=True)
    wire = response.to_wire()
    record = b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 300, 4) + b"\xffv=s"
    return wire[:6] + struct.pack("!H", 1) + wire[8:12] + question_of(wire) + record


def question_of(wire):
    end = 12
    while wire[end]:
        end += wire[end] + 1
    return wire[12:end + 5]


def pointer_loop(query, honest, over_tcp):
    """The answer's name is a pointer to itself."""
    wire = dns.message.make_response(query, recursion_available=True).to_wire()
    question = question_of(wire)
    at = 12 + len(question)
    record = struct.pack("!H", 0xC000 | at) + struct.pack("!HHIH", 16, 1, 300, 1) + b"\0"
    return wire[:6] + struct.pack("!H", 1) + wire[8:12] + question + record


def huge(query, honest, over_tcp):
    """As much as a TCP answer can hold: records that begin well."""
    if not over_tcp:
        return truncated(query, honest, over_tcp)
    name = query.question[0].name.to_text(omit_final_dot=True)
    values = [f"v=spf1 v=DKIM1 v=DMARC1 {i} " + "x" * 900 for i in range(68)]
    response = dns.message.make_response(query, recursion_available=True)
    response.answer.append(dns_server.rrset(name, "TXT", values))
    return response.to_wire(max_size=65535)


def alias_loop(query, honest, over_tcp):
    name = query.question[0].name.to_text()
    return with_alias(query, name, name)


def endless_aliases(query, honest, over_tcp):
    name = query.question[0].name.to_text()
    first = name.split(".")[0]
    number = int(first) + 1 if first.isdigit() else 0
    return with_alias(query, name, f"{number}.{CHAIN}.")


def with_alias(query, name, target):
    response = dns.message.make_response(query, recursion_available=True)
    response.answer.append(dns.rrset.from_text(name, 300, "IN", "CNAME", target))
    return response.to_wire()


def late(query, honest, over_tcp):
    time.sleep(LATE)
    return honest


def silent(query, honest, over_tcp):
    return None


def with_code(code):
    def reply(query, honest, over_tcp):
        response = dns.message.make_response(query, recursion_available=True)
        response.set_rcode(code)
        return response.to_wire()
    return reply


FAULTS = {
    "truncated": truncated,
    "half over TCP": half_over_tcp,
    "wrong id": wrong_id,
    "wrong question": wrong_question,
    "garbage": garbage,
    "empty": empty,
    "only a header": only_a_header,
    "cut record": cut_record,
    "overlong string": overlong_string,
    "pointer loop": pointer_loop,
    "64 kB": huge,
    "alias loop": alias_loop,
    "endless aliases": endless_aliases,
    "late": late,
    "silent": silent,
    "SERVFAIL": with_code(dns.rcode.SERVFAIL),
    "REFUSED": with_code(dns.rcode.REFUSED),
    "FORMERR": with_code(dns.rcode.FORMERR),
    "YXDOMAIN": with_code(dns.rcode.YXDOMAIN),
}
# These are answers, though odd ones: many records where one is allowed.
DEFINITE = {"64 kB"}
