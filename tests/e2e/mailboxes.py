"""A Postfix that delivers each message to three kinds of store, through the filter or past it. What an MTA does to mail
before and after a filter is in what lies there."""

import concurrent.futures
import smtplib
import threading

import harness
from harness import LmtpStore, Postfix
from world import shared

# A client and an envelope that prove nothing: no TLS, no SPF record, no DKIM key.
NOBODY = {"address": "203.0.113.66", "helo": "out.nobody.example", "tls": False}
CONNECTIONS = 4

# Ways through this Postfix: with the filter or without, and with the settings that matter to odd mail.
FILTERED, UNFILTERED = "filtered", "unfiltered"
# Today's Postfix makes a CR in the middle of a line a blank; older ones, or one that is told so, leave it.
FILTERED_STRAY_CR, UNFILTERED_STRAY_CR = "filtered, stray CR kept", "unfiltered, stray CR kept"
# LF alone ends a line by default. It may be told to do so only inside of a message, or to refuse the message.
FILTERED_BARE_LF, REFUSED_BARE_LF = "filtered, bare LF normalized", "filtered, bare LF refused"

KEEPING_CR = {"cleanup_service_name": "cleanup-keeping-cr"}
OPTIONS = {
    FILTERED: {},
    UNFILTERED: {},
    FILTERED_STRAY_CR: KEEPING_CR,
    UNFILTERED_STRAY_CR: KEEPING_CR,
    FILTERED_BARE_LF: {"smtpd_forbid_bare_newline": "normalize"},
    REFUSED_BARE_LF: {"smtpd_forbid_bare_newline": "reject"},
}
SERVICES = """\
cleanup-keeping-cr unix n - n - 0 cleanup
  -o cleanup_replace_stray_cr_lf=no
"""

# Over LMTP Postfix breaks lines of over 998 bytes. For a store that does not announce 8BITMIME it also makes
# 8-bit parts quoted-printable and gives them another Content-Transfer-Encoding.
MAILDIR, LMTP, LMTP_7BIT = harness.DOMAIN, "lmtp.example", "lmtp-7bit.example"
STORES = (MAILDIR, LMTP, LMTP_7BIT)


class Stuffed(bytes):
    """A message in which the client has seen to the dots at the beginning of lines itself."""


class Mailboxes:
    def __init__(self, milter_address):
        self.stored = {}  # (way, name, store): bytes. Lines end in LF in a Maildir and in CRLF elsewhere.
        self.refused = {}  # (way, name): what Postfix said
        self._lmtp = {LMTP: LmtpStore(), LMTP_7BIT: LmtpStore(extensions=())}
        transports = ", ".join(f"{{{domain}={store.transport}}}" for domain, store in self._lmtp.items())
        settings = {"relay_domains": ", ".join(self._lmtp), "transport_maps": f"inline:{{ {transports} }}",
                    "local_header_rewrite_clients": ""}  # XCLIENT's client is local to it: it would get fields
        milters = {way: milter_address if way.startswith(FILTERED) else "" for way in OPTIONS}
        self.postfix = Postfix(shared().path("mailboxes"), milters, settings, services=SERVICES,
                               options=OPTIONS)

    def stop(self):
        self.postfix.stop()
        for store in self._lmtp.values():
            store.stop()

    def send(self, way, messages):
        """`messages`: name -> bytes, which go over the wire as they are but for the dots. At the end each is in
        `refused`, or in `stored` for every store that Postfix could deliver it to."""
        local = threading.local()
        clients = []

        def connect():
            local.client = self.postfix.connect(way, **NOBODY)
            clients.append(local.client)

        def post(name):
            try:
                self._post(local.client, way, name, messages[name])
            except smtplib.SMTPServerDisconnected as problem:
                self.refused[way, name] = str(problem)
                connect()

        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS, initializer=connect) as pool:
            for job in [pool.submit(post, name) for name in messages]:
                job.result()
        for client in clients:
            client.close()
        self.postfix.wait_until_empty()
        for name in messages:
            self._collect(way, name)

    def _post(self, client, way, name, message):
        commands = [("MAIL", "FROM:<> BODY=8BITMIME")]
        commands += [("RCPT", f"TO:<{address(way, name, store)}>") for store in STORES]
        for verb, argument in commands:
            code, said = client.docmd(verb, argument)
            assert code == 250, said
        if isinstance(message, Stuffed):
            client.docmd("DATA")
            client.send(message + b".\r\n")
            code, said = client.getreply()
        else:
            code, said = client.data(message)
        if code != 250:
            self.refused[way, name] = f"{code} {said.decode()}"

    def _collect(self, way, name):
        for message in self.postfix.arrived().get(address(way, name, MAILDIR), []):
            self.stored[way, name, MAILDIR] = message.raw
        for store, lmtp in self._lmtp.items():
            message = lmtp.messages.get(address(way, name, store))
            if message is not None:
                self.stored[way, name, store] = message


def address(way, name, store):
    return f"{name}.{list(OPTIONS).index(way)}@{store}"
