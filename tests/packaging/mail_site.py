"""What is around the milter of a booted system: a name server at 127.0.0.1, the system's own Postfix, and mail through it."""

import subprocess

import harness
from harness import mail

ADDRESS = "192.0.2.1"  # the client's: not one that the default configuration exempts
TO = "tester@receiver.example"
MAILBOX = "var/mail/tester"

# As Debian configures it, chrooted smtpd and all, for mail that needs no other host.
MAIN_CF = ("myhostname=mx.receiver.example", "mydestination=receiver.example", "inet_interfaces=all", "inet_protocols=ipv4",
           "smtpd_milters=unix:ampauth/milter.sock", "non_smtpd_milters=unix:ampauth/milter.sock", "milter_default_action=tempfail",
           "maillog_file=/var/log/mail.log", "mail_spool_directory=/var/mail", "local_recipient_maps=", "mailbox_command=",
           "smtpd_tls_security_level=may", "smtpd_tls_cert_file=/etc/postfix/certificate.pem",
           "smtpd_tls_key_file=/etc/postfix/key.pem")


def prepare(system):
    """In a Chroot, before it boots."""
    system.run("useradd", "--no-create-home", "tester")
    system.run("postconf", "-e", *MAIN_CF)
    system.run("newaliases")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=mx.receiver.example",
                    "-keyout", system.root / "etc/postfix/key.pem", "-out", system.root / "etc/postfix/certificate.pem"],
                   check=True, capture_output=True)
    system.write("etc/resolv.conf", "nameserver 127.0.0.1\n")
    # Postfix makes what it runs with at its first start.
    system.run("postfix", "start")
    system.run("postfix", "stop")


class MailSite:
    def __init__(self, system, folder):
        self.system = system
        self.signer = harness.Signer()
        zone = f"shop.example TXT v=spf1 ip4:{ADDRESS} -all\n" + self.signer.zone("shop.example")
        self.dns = harness.DnsServer(folder / "dns", zone, port=53)
        self.settings = {name: system.read(name) for name in ("etc/postfix/main.cf", "etc/postfix/master.cf")}

    def stop(self):
        self.dns.stop()

    def restore(self):
        """The system as it was: how Postfix is set up, and no mail."""
        for name, text in self.settings.items():
            self.system.write(name, text)
        (self.system.root / MAILBOX).unlink(missing_ok=True)

    def genuine(self, padding=0):
        """A mail that passes, as long as `padding` and a little more."""
        filler = mail.part("text/html", "<p>" + "padding " * (padding // 8) + "</p>\n")
        parts = [mail.TEXT_PART, mail.AMP_PART, filler]
        return self.signer.sign(mail.header("news@shop.example", TO) + mail.multipart(parts), "shop.example")

    def forged(self):
        return mail.amp_message("news@shop.example", TO)

    def post(self, message):
        """What Postfix delivers of it, as harness.Delivered. RuntimeError with its reply where it does not take it."""
        box = self.system.root / MAILBOX
        box.unlink(missing_ok=True)
        client = harness.Client(25, helo="out.shop.example", source=ADDRESS)
        try:
            code, text = client.post("bounce@shop.example", TO, message)
        finally:
            client.close()
        if code != 250:
            raise RuntimeError(f"Postfix does not take the mail: {code} {text}")
        harness.wait_until(lambda: box.exists() and box.read_bytes().endswith(b"\n\n"), "the mail")
        _, _, delivered = box.read_bytes().partition(b"\n")  # the mailbox's own line, "From bounce@..."
        return harness.Delivered(delivered)

    def takes_local_mail(self):
        """Complaints where mail of a program on the system is not delivered, or with a result that it forged."""
        box = self.system.root / MAILBOX
        box.unlink(missing_ok=True)
        message = "Subject: cron\\nX-AMP-Auth: mx.receiver.example; amp=pass\\n\\ndone\\n"
        self.system.run("sh", "-c", f"printf '{message}' | sendmail {TO}")
        harness.wait_until(lambda: box.exists() and box.read_bytes().endswith(b"\n\n"), "the mail of a local program")
        return ["a forged result is delivered"] if b"amp=pass" in box.read_bytes() else []

    def judged(self, message):
        """(result and reason, whether the AMP part is there) of what is delivered."""
        delivered = self.post(message)
        words = (delivered.result() or "none").split()[1:3]
        return " ".join(word for word in words if word.startswith(("amp=", "reason="))), delivered.has_amp()

    def judges_mail(self):
        """Complaints where a genuine mail and a forged one do not fare as they should."""
        expected = [("amp=pass", True), ("amp=fail reason=dkim-none", False)]
        found = [self.judged(message) for message in (self.genuine(), self.forged())]
        return [] if found == expected else [f"mail is judged {found}, not {expected}"]
