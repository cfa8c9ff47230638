"""Messages with an AMP part, the keys that sign them, and an SMTP client that may play any address."""

import base64
import smtplib
import ssl
import subprocess

import dkim
import nacl.signing

AMP_DOCUMENT = """\
<!doctype html>
<html ⚡4email data-css-strict>
<head>
<meta charset="utf-8">
<script async src="https://cdn.ampproject.org/v0.js"></script>
<style amp4email-boilerplate>body{visibility:hidden}</style>
</head>
<body>The live timetable.</body>
</html>
"""


def crlf(text):
    return text.replace("\n", "\r\n")


def part(kind, text):
    head = f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return crlf(head + text).encode()


AMP_PART = part("text/x-amp-html", AMP_DOCUMENT)
TEXT_PART = part("text/plain", "The timetable as it was this morning.\n")
HTML_PART = part("text/html", "<p>The timetable as it was this morning.</p>\n")


def header(sender, to, subject="Timetable", extra=""):
    """The header up to, not with, Content-Type."""
    return crlf(f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: Mon, 01 Jun 2026 08:00:00 +0000\n"
                f"Message-ID: <{to}>\nMIME-Version: 1.0\n{extra}").encode()


def multipart(parts, boundary="=_b1"):
    """Content-Type, the blank line and the body of a multipart/alternative."""
    body = b"".join(b"--%s\r\n%s" % (boundary.encode(), one) for one in parts)
    return (f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode() + body +
            f"--{boundary}--\r\n".encode())


def amp_message(sender, to, extra="", subject="Timetable", amp=AMP_PART):
    return header(sender, to, subject, extra) + multipart([TEXT_PART, amp, HTML_PART])


def without_amp(sender, to, extra="", subject="Timetable"):
    """What amp_message is once exactly its AMP part is cut out."""
    return header(sender, to, subject, extra) + multipart([TEXT_PART, HTML_PART])


def plain_message(sender, to, extra="", text="No AMP here.\n"):
    return header(sender, to, extra=extra) + b"Content-Type: text/plain\r\n\r\n" + crlf(text).encode()


class Signer:
    """One RSA and one Ed25519 key for every domain that signs."""

    RSA, ED25519 = "rsa", "ed"  # their selectors

    def __init__(self):
        pem = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True).stdout
        der = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=pem, check=True,
                             capture_output=True).stdout
        seed = nacl.signing.SigningKey.generate()
        self._private = {self.RSA: pem, self.ED25519: base64.b64encode(bytes(seed))}
        public = {"rsa": der, "ed25519": bytes(seed.verify_key)}
        self._public = {selector: f"v=DKIM1; k={kind}; p={base64.b64encode(public[kind]).decode()}"
                        for selector, kind in ((self.RSA, "rsa"), (self.ED25519, "ed25519"))}

    def zone(self, domain):
        """The zone lines of both keys."""
        return "".join(f"{selector}._domainkey.{domain} TXT {key}\n"
                       for selector, key in self._public.items())

    def sign(self, message, domain, selector=RSA, canonicalize=("relaxed", "relaxed")):
        """The message with a DKIM-Signature on top, which covers Content-Type."""
        headers = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type"]
        algorithm = b"ed25519-sha256" if selector == self.ED25519 else b"rsa-sha256"
        signature = dkim.sign(message, selector.encode(), domain.encode(), self._private[selector],
                              canonicalize=tuple(word.encode() for word in canonicalize),
                              signature_algorithm=algorithm,
                              include_headers=[name.encode() for name in headers])
        return signature + message


class Client(smtplib.SMTP):
    """A session with Postfix or Sendmail. `address` and `login` are what Postfix and its milters believe (XCLIENT);
    `source` is the address that the client has indeed."""

    def __init__(self, port, address=None, helo="out.sender.example", tls=True, login=None, tls_context=None,
                 source=None):
        super().__init__("127.0.0.1", port, local_hostname=helo, timeout=120,
                         source_address=(source, 0) if source else None)
        self.ehlo()
        if tls:
            self.starttls(context=tls_context or unverified_tls())
            self.ehlo()
        words = [f"ADDR={address}", f"NAME={helo}"] if address else []
        words += [f"LOGIN={login}"] if login else []
        if words:
            self._expect(220, *self.docmd("XCLIENT", " ".join(words)))
            self.ehlo()

    def authenticate_externally(self, login):
        self._expect(235, *self.docmd("AUTH", "EXTERNAL " + base64.b64encode(login.encode()).decode()))

    def begin(self, mail_from, to):
        """MAIL and RCPT, up to where DATA may follow. `to` is an address or a tuple of them."""
        self._expect(250, *self.docmd("MAIL", f"FROM:<{mail_from}>"))
        for address in to if isinstance(to, tuple) else (to,):
            self._expect(250, *self.docmd("RCPT", f"TO:<{address}>"))

    def post(self, mail_from, to, message):
        """Sends one message. Returns the reply to its end: (code, text)."""
        self.begin(mail_from, to)
        code, text = self.data(message)
        return code, text.decode()

    @staticmethod
    def _expect(wanted, code, text):
        if code != wanted:
            raise smtplib.SMTPResponseException(code, text)


def unverified_tls(maximum=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if maximum:
        context.maximum_version = maximum
    return context
