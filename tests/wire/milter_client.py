"""The MTA's side of the milter protocol, for tests: plays a message to a filter as Postfix would, and applies
to it what the filter asks for."""

import itertools
import socket
import struct

import milter_protocol as protocol
from transaction import Message, Outcome

MAX_CHUNK = 65535  # the most that an MTA sends of a body at once

# Postfix's lists of macros, used for a stage unless the filter sets its own.
DEFAULT_MACROS = {
    "connect": "j {daemon_name} {daemon_addr} v",
    "helo": "{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer}",
    "mail": "i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host} {mail_mailer}",
    "rcpt": "i {rcpt_addr} {rcpt_host} {rcpt_mailer}",
    "data": "i",
    "eoh": "i",
    "eom": "i",
}


class Connection:
    """One connection of an SMTP client, as the filter sees it; carries any number of messages. Where
    `honour_macro_lists` is false, the MTA is one that sends its own lists whatever the filter wants."""

    def __init__(self, address, honour_macro_lists=True, host="mx.example.org", timeout=30):
        self._packets = protocol.Packets(address, timeout)
        self._host = host
        self._lists = {stage: names.split() for stage, names in DEFAULT_MACROS.items()}
        self._negotiate(honour_macro_lists)

    def _negotiate(self, honour_macro_lists):
        offered = protocol.ALL_ACTIONS if honour_macro_lists else (
            protocol.ALL_ACTIONS & ~protocol.SET_MACRO_LISTS)
        self._packets.send(b"O", struct.pack("!III", protocol.VERSION, offered, protocol.ALL_STEPS))
        letter, data = self._packets.receive()
        if letter != b"O" or len(data) < 12:
            raise protocol.ProtocolError(f"no answer to the option negotiation: {letter!r}")
        version, self.actions, self.steps = struct.unpack("!III", data[:12])
        if version > protocol.VERSION or self.actions & ~offered or self.steps & ~protocol.ALL_STEPS:
            raise protocol.ProtocolError(
                f"the filter takes what was not offered: version {version}, actions {self.actions:#x}, "
                f"steps {self.steps:#x}")
        if honour_macro_lists:
            self._take_macro_lists(data[12:])

    def _take_macro_lists(self, data):
        while data:
            (stage,) = struct.unpack("!I", data[:4])
            names, _, data = data[4:].partition(b"\0")
            self._lists[protocol.STAGES[stage]] = names.decode().replace(",", " ").split()

    # The session.

    def connect(self, envelope):
        """The client's connection and its HELO. Returns the filter's reply: "continue" or its refusal."""
        self._known = self._macros_of(envelope)
        family = b"6" if ":" in envelope.ip else b"4"
        address = envelope.ip.encode()
        if family == b"6":
            address = b"IPv6:" + address
        name = f"[{envelope.ip}]".encode()
        reply = self._stage("connect", name + b"\0" + family + struct.pack("!H", 40123) + address + b"\0")
        if reply == "continue":
            reply = self._stage("helo", envelope.helo.encode() + b"\0")
        self._session_reply = reply
        return reply

    def send(self, envelope, data, chunk=MAX_CHUNK):
        """One message, from MAIL to its end. `data` with CRLF line ends."""
        return self.finish(self.begin(envelope, data), chunk)

    def begin(self, envelope, data, stages=None):
        """The first stages of a message, all before its body at the most. finish() takes what it returns."""
        message = Message.parse(data)
        outcome = Outcome(message=message)
        self._left = self._steps_of(envelope, message)
        self._play(outcome, stages)
        return outcome

    def _play(self, outcome, stages=None):
        """`stages` of those that are left, None: all."""
        for stage, argument in itertools.islice(self._left, stages):
            outcome.reply, outcome.stage = self._stage(stage, argument), stage
            if outcome.reply == "accept" or not outcome.delivered:
                self._left = iter(())

    def finish(self, outcome, chunk=MAX_CHUNK, after_chunk=lambda: None):
        """The rest of a message that was begun. `after_chunk` is called after each piece of the body."""
        message = outcome.message
        self._play(outcome)
        if outcome.reply == "continue":
            self._send_body(message.body, chunk, outcome, after_chunk)
        if outcome.reply == "continue":
            self._end_of_message(outcome)
        elif outcome.stage != "eom":
            self.abort()
        return outcome

    def abort(self):
        """RSET, or the message's end for this filter."""
        self._packets.send(b"A")

    def close(self):
        self._packets.send(b"Q")
        self._packets.close()

    def drop(self):
        """The MTA dies: no goodbye."""
        self._packets.close()

    # The stages.

    def _steps_of(self, envelope, message):
        """The stages before the body, each with its data."""
        self._known = self._macros_of(envelope)
        yield "mail", b"<" + envelope.mail_from.encode() + b">\0"
        for recipient in envelope.recipients:
            yield "rcpt", b"<" + recipient.encode() + b">\0"
        # Postfix has a queue file, and so an id, from the first recipient it took.
        self._known["i"] = envelope.queue_id
        yield "data", b""
        for name, value in message.fields:
            yield "header", name.rstrip(b" \t") + b"\0" + self._value_to_filter(value) + b"\0"
        yield "eoh", b""

    def _send_body(self, body, chunk, outcome, after_chunk):
        if self.steps & protocol.NO_BODY:
            return
        for begin in range(0, len(body), chunk):
            piece = body[begin:begin + chunk]
            outcome.reply, outcome.stage = self._stage("body", piece), "body"
            outcome.body_sent += len(piece)
            after_chunk()
            if outcome.reply != "continue":
                break
        if outcome.reply == "skip":
            outcome.reply = "continue"

    def _end_of_message(self, outcome):
        self._send_macros("eom")
        self._packets.send(b"E")
        outcome.stage = "eom"
        new_body = None  # grows by many pieces
        while True:
            letter, data = self._packets.receive()
            if letter == b"p":
                continue
            if letter in protocol.REPLIES:
                outcome.reply = self._reply(letter, data)
                break
            if letter == b"b":
                self._permit(protocol.CHANGE_BODY)
                new_body = bytearray() if new_body is None else new_body
                new_body += data
                if len(data) and (not outcome.edits or outcome.edits[-1] != ("body",)):
                    outcome.edits.append(("body",))
            elif letter == b"q":
                self._permit(protocol.QUARANTINE)
                outcome.quarantined = protocol.strings(data)[0].decode()
                outcome.edits.append(("quarantine", outcome.quarantined))
            else:
                self._edit_header(letter, data, outcome)
        if new_body is not None:
            outcome.message.body = bytes(new_body)

    def _edit_header(self, letter, data, outcome):
        fields = outcome.message.fields
        if letter == b"h":
            self._permit(protocol.ADD_HEADERS)
            name, value = protocol.strings(data)
            fields.append([name, self._value_from_filter(value)])
            outcome.edits.append(("add", name, value))
        elif letter == b"i":
            self._permit(protocol.ADD_HEADERS)
            (index,) = struct.unpack("!I", data[:4])
            name, value = protocol.strings(data[4:])
            fields.insert(index, [name, self._value_from_filter(value)])
            outcome.edits.append(("insert", index, name, value))
        elif letter == b"m":
            self._permit(protocol.CHANGE_HEADERS)
            (index,) = struct.unpack("!I", data[:4])
            name, value = protocol.strings(data[4:])
            self._change_header(fields, index, name, value)
            outcome.edits.append(("change" if value else "delete", index, name, value))
        else:
            raise protocol.ProtocolError(f"unexpected at the message's end: {letter!r}")

    def _change_header(self, fields, index, name, value):
        """Postfix: the index counts fields of the name from 1, and is that of the moment. Past the last it
        adds a field, or deletes none."""
        named = [f for f in fields if f[0].rstrip(b" \t").lower() == name.lower()]
        if index < 1:
            raise protocol.ProtocolError(f"header index {index} of {name!r}: Postfix counts from 1")
        if index > len(named):
            if value:
                fields.append([name, self._value_from_filter(value)])
            return
        field = named[index - 1]
        if value:
            field[:] = [name, self._value_from_filter(value)]
        else:
            fields[:] = [f for f in fields if f is not field]

    # Values, macros, replies.

    def _value_to_filter(self, value):
        value = value.replace(b"\r\n", b"\n")
        return value if self.steps & protocol.LEADING_SPACE else value.lstrip(b" \t")

    def _value_from_filter(self, value):
        if b"\r" in value:
            raise protocol.ProtocolError(f"a carriage return in a header field's value: {value!r}")
        if not self.steps & protocol.LEADING_SPACE:
            value = b" " + value
        return value.replace(b"\n", b"\r\n")

    def _macros_of(self, envelope):
        known = {
            "j": self._host,
            "{daemon_name}": "smtpd",
            "v": "Postfix 3.7.11",
            "{client_addr}": envelope.ip,
            "{client_port}": "40123",
            "{mail_addr}": envelope.mail_from,
        }
        if envelope.tls:
            known.update(zip(("{tls_version}", "{cipher}", "{cipher_bits}"), envelope.tls))
        if envelope.authenticated:
            known.update({"{auth_type}": "PLAIN", "{auth_authen}": "someone"})
        return known

    def _send_macros(self, stage):
        names = self._lists.get(stage, [])
        known = [(n, self._known[n]) for n in names if self._known.get(n)]
        letter = protocol.COMMANDS[stage][0]
        self._packets.send(b"D", letter + b"".join(f"{n}\0{v}\0".encode() for n, v in known))

    def _stage(self, stage, data):
        letter, unwanted, unanswered = protocol.COMMANDS[stage]
        if self.steps & unwanted:
            return "continue"
        if stage not in ("header", "body"):
            self._send_macros(stage)
        self._packets.send(letter, data)
        if self.steps & unanswered:
            return "continue"
        return self._reply(*self._packets.receive())

    def _reply(self, letter, data):
        if letter not in protocol.REPLIES:
            raise protocol.ProtocolError(f"unexpected reply {letter!r}")
        word = protocol.REPLIES[letter]
        if word == "skip" and not self.steps & protocol.SKIP:
            raise protocol.ProtocolError("a skip that was not agreed on")
        return protocol.strings(data)[0].decode() if word == "reply" else word

    def _permit(self, action):
        if not self.actions & action:
            raise protocol.ProtocolError(f"an edit that the filter did not ask leave for: {action:#x}")


def deliver(address, envelope, data, honour_macro_lists=True, chunk=MAX_CHUNK):
    """A connection with one message."""
    connection = Connection(address, honour_macro_lists)
    try:
        reply = connection.connect(envelope)
        if reply == "continue":
            return connection.send(envelope, data, chunk)
        message = Message.parse(data)
        return Outcome(reply=reply, stage="connect", message=message)
    finally:
        try:
            connection.close()
        except OSError:
            pass


def is_listening(address):
    """Whether a filter takes connections at this address."""
    try:
        protocol.Packets(address, timeout=5).close()
    except (OSError, socket.timeout):
        return False
    return True
