"""A Postfix and a Sendmail that deliver each message to several kinds of store, through the filter or past it. What an MTA
does to mail before and after a filter is in what lies there."""

import concurrent.futures
import smtplib
import threading

import harness
from harness import MailStore, Postfix
from harness.sendmail import ESMTP, SMTP_7BIT
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

# Over LMTP and SMTP Postfix breaks lines of over 998 bytes. For a store that does not announce 8BITMIME it also makes
# 8-bit parts quoted-printable and gives them another Content-Transfer-Encoding.
MAILDIR, LMTP, LMTP_7BIT, SMTP = harness.DOMAIN, "lmtp.example", "lmtp-7bit.example", "smtp.example"
STORES = (MAILDIR, LMTP, LMTP_7BIT)
ALL_STORES = (*STORES, SMTP, SMTP_7BIT)

# Sendmail's own mailers, esmtp and smtp, break lines of over 990 bytes. That to DOMAIN breaks none.
UNBROKEN = harness.DOMAIN
SENDMAIL_STORES = (UNBROKEN, ESMTP, SMTP_7BIT)
SENDMAIL_SERVICES = {FILTERED: "sendmail", UNFILTERED: "no milter"}
SENDMAIL_NOBODY = NOBODY | {"address": "198.51.100.7"}


class Stuffed(bytes):
    """A message in which the client has seen to the dots at the beginning of lines itself."""


class Mailboxes:
    """`folder`: its name, in the world's."""

    def __init__(self, milter_address, folder="mailboxes", stores=STORES):
        self.stored = {}  # (way, name, store): bytes. Lines end in LF in a Maildir and in CRLF elsewhere.
        self.refused = {}  # (way, name): what Postfix said
        self._stores = stores
        self._servers = {domain: MailStore(() if domain in (LMTP_7BIT, SMTP_7BIT) else ("8BITMIME",))
                         for domain in stores if domain != MAILDIR}
        transports = ", ".join(f"{{{domain}={server.smtp if domain in (SMTP, SMTP_7BIT) else server.lmtp}}}"
                               for domain, server in self._servers.items())
        settings = {"relay_domains": ", ".join(self._servers), "transport_maps": f"inline:{{ {transports} }}",
                    "local_header_rewrite_clients": ""}  # XCLIENT's client is local to it: it would get fields
        milters = {way: milter_address if way.startswith(FILTERED) else "" for way in OPTIONS}
        self.postfix = Postfix(shared().path(folder), milters, settings, services=SERVICES, options=OPTIONS)

    def stop(self):
        self.postfix.stop()
        for server in self._servers.values():
            server.stop()

    def send(self, way, messages):
        """`messages`: name -> bytes, which go over the wire as they are but for the dots. At the end each is in
        `refused`, or in `stored` for every store that Postfix could deliver it to."""
        local = threading.local()
        clients = []

        def connect():
            local.client = self.postfix.connect(way, **NOBODY)
            clients.append(local.client)

        def post_one(name):
            try:
                if said := post(local.client, [address(way, name, store) for store in self._stores], messages[name]):
                    self.refused[way, name] = said
            except smtplib.SMTPServerDisconnected as problem:
                self.refused[way, name] = str(problem)
                connect()

        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS, initializer=connect) as pool:
            for job in [pool.submit(post_one, name) for name in messages]:
                job.result()
        for client in clients:
            client.close()
        self.postfix.wait_until_empty()
        for name in messages:
            self._collect(way, name)

    def _collect(self, way, name):
        for message in self.postfix.arrived().get(address(way, name, MAILDIR), []):
            self.stored[way, name, MAILDIR] = message.raw
        for store, server in self._servers.items():
            message = server.messages.get(address(way, name, store))
            if message is not None:
                self.stored[way, name, store] = message


class SendmailMailboxes:
    """The same for a Sendmail and two ways, FILTERED and UNFILTERED."""

    def __init__(self, sendmail):
        self.stored = {}
        self.refused = {}
        self._sendmail = sendmail

    def send(self, way, messages):
        client = self._sendmail.connect(SENDMAIL_SERVICES[way], **SENDMAIL_NOBODY)
        for name, message in messages.items():
            if said := post(client, [address(way, name, store) for store in SENDMAIL_STORES], message):
                self.refused[way, name] = said
        client.close()
        self._sendmail.wait_until_empty()
        for name in messages:
            for store in SENDMAIL_STORES:
                message = self._sendmail.stored(address(way, name, store))
                if message is not None:
                    self.stored[way, name, store] = message


def post(client, addresses, message):
    """Sends one message. Returns what the MTA said where it did not take it."""
    for verb, argument in [("MAIL", "FROM:<> BODY=8BITMIME"), *(("RCPT", f"TO:<{to}>") for to in addresses)]:
        code, said = client.docmd(verb, argument)
        assert code == 250, said
    if isinstance(message, Stuffed):
        client.docmd("DATA")
        client.send(message + b".\r\n")
        code, said = client.getreply()
    else:
        code, said = client.data(message)
    return None if code == 250 else f"{code} {said.decode()}"


def address(way, name, store):
    return f"{name}.{list(OPTIONS).index(way)}@{store}"
