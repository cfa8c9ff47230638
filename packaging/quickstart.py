#!/usr/bin/python3
"""The second half of packaging/quickstart: starts the parts, sends the mails, prints the table."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from typing import NamedTuple

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(HERE, "tests", "e2e"))

import harness  # noqa: E402 pylint: disable=wrong-import-position
from harness import mail  # noqa: E402 pylint: disable=wrong-import-position

CLIENT = "192.0.2.10"
HELO = "out.shop.example"
NEWS = "news@shop.example"
BOUNCES = "bounce@shop.example"

ZONE = f"""\
shop.example TXT v=spf1 ip4:{CLIENT} -all
_dmarc.shop.example TXT v=DMARC1; p=reject
soft.example TXT v=spf1 ip4:198.51.100.1 ~all
other.example TXT v=spf1 ip4:{CLIENT} -all
_domainkey.broken.example * !servfail
"""

FORGED = "X-AMP-Auth: mx.receiver.example; amp=pass header.from=news@shop.example\n"


class Row(NamedTuple):
    """One mail, and what is to become of it. `result` "" is: no X-AMP-Auth at all."""

    name: str
    message: bytes
    mail_from: str
    tls: bool
    result: str
    amp: str  # "kept", "gone", or "none" for mail that never had any


def address(number):
    return f"reader{number}@{harness.DOMAIN}"


def rows(signer):
    """Every mail is to an address of its own, by which it is found again."""
    def made(number, make=mail.amp_message, sender=NEWS, domain="shop.example", extra="", **options):
        message = make(sender, address(number), extra=extra)
        return signer.sign(message, domain, **options) if domain else message

    return [
        Row("authenticated, over TLS", made(0), BOUNCES, True, "pass", "kept"),
        Row("the same, signed with Ed25519", made(1, selector="ed"), BOUNCES, True, "pass", "kept"),
        Row("the same, without TLS", made(2), BOUNCES, False, "fail tls-none", "gone"),
        Row("body changed after signing", made(3).replace(b"morning", b"evening"), BOUNCES, True,
            "fail dkim-fail", "gone"),
        Row("not signed", made(4, domain=None), BOUNCES, True, "fail dkim-none", "gone"),
        Row("DKIM of another domain", made(5, domain="other.example"), BOUNCES, True,
            "fail dkim-unaligned", "gone"),
        Row("SPF softfail", made(6), "bounce@soft.example", True, "fail spf-softfail", "gone"),
        Row("DNS of its DKIM key is broken", made(7, sender="news@broken.example", domain="broken.example"),
            BOUNCES, True, "temperror dns-dkim", "gone"),
        Row("not signed, forged X-AMP-Auth: pass", made(8, domain=None, extra=FORGED), BOUNCES, True,
            "fail dkim-none", "gone"),
        Row("plain mail, forged X-AMP-Auth: pass", made(9, mail.plain_message, domain=None, extra=FORGED),
            BOUNCES, True, "", "none"),
        Row("plain mail", made(10, mail.plain_message, domain=None), BOUNCES, True, "", "none"),
    ]


class Parts:
    """The DNS server, Postfix and the milter, in a folder of their own."""

    def __init__(self, program, signer, outlive):
        self.folder = tempfile.mkdtemp(prefix="ampauth-quickstart.", dir="/tmp")
        os.chmod(self.folder, 0o755)  # Postfix's own user looks for its files here
        self.started = []
        zone = ZONE + "".join(signer.zone(domain) for domain in ("shop.example", "other.example"))
        socket = harness.unix_socket(self.path("milter.sock"))
        try:
            self.dns = self._start(harness.DnsServer, self.path("dns"), zone, outlive=outlive)
            self.milter = self._start(harness.Milter, program, self.path("milter"), socket, self.dns,
                                      outlive=outlive)
            self.postfix = self._start(harness.Postfix, self.path("postfix"), {"smtpd": socket.postfix},
                                       outlive=outlive)
        except BaseException:
            self.stop()
            raise

    def path(self, name):
        return os.path.join(self.folder, name)

    def stop(self):
        try:
            for part in reversed(self.started):
                part.stop()
        finally:
            shutil.rmtree(self.folder)

    def save_pids(self):
        with open(self.path("pids"), "w", encoding="ascii") as file:
            file.writelines(f"{part.process.pid}\n" for part in reversed(self.started))

    def _start(self, kind, *arguments, **options):
        part = kind(*arguments, **options)
        self.started.append(part)
        return part


def stop_kept(folder):
    """Ends what --keep left running. A process that another program has become since is left alone."""
    folder = os.path.abspath(folder)
    try:
        with open(os.path.join(folder, "pids"), encoding="ascii") as file:
            pids = [int(line) for line in file]
    except FileNotFoundError:
        sys.exit(f"quickstart: {folder} is no folder that --keep has left")
    for pid in pids:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if folder.encode() not in file.read():
                    continue
            os.kill(pid, signal.SIGTERM)
        except (FileNotFoundError, ProcessLookupError):
            continue
        harness.wait_until(lambda: ended(pid), f"process {pid} to end")  # pylint: disable=cell-var-from-loop
    shutil.rmtree(folder)


def ended(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def observed(row, number, postfix):
    """Sends the mail and reads what was delivered: (X-AMP-Auth's result and reason, the AMP part's fate)."""
    client = postfix.connect(address=CLIENT, helo=HELO, tls=row.tls)
    client.post(row.mail_from, address(number), row.message)
    client.quit()
    [message] = postfix.delivered(address(number))
    amp = "none" if b"text/x-amp-html" not in row.message else "kept" if message.has_amp() else "gone"
    words = (message.result() or "").split()[1:3]
    found = [word.removeprefix("amp=") for word in words[:1]] + [
        word.removeprefix("reason=") for word in words[1:] if word.startswith("reason=")]
    return " ".join(found), amp


def show(table):
    """Prints the rows, and returns whether all were as expected."""
    def print_line(mark, *cells):
        print(f"{mark:4} " + "  ".join(f"{cell:{width}}" for cell, width in zip(cells, (35, 26, 20))) +
              f"  {cells[-1]}")

    print_line("", "mail", "expected", "X-AMP-Auth", "AMP part")
    print_line("", "-" * 35, "-" * 26, "-" * 20, "-" * 8)
    all_good = True
    for row, (result, amp) in table:
        good = (result, amp) == (row.result, row.amp)
        all_good = all_good and good
        print_line("ok" if good else "BAD", row.name, f"{row.result or 'no header'}, {row.amp}",
                   result or "no header", amp)
    return all_good


ATTACH = """
To attach ampauth-milter to your own Postfix (conf/postfix.cf explains each line):
  cmake --install {build}
  useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin ampauth
  systemctl daemon-reload && systemctl enable --now ampauth-milter
  postconf -e 'smtpd_milters = unix:ampauth/milter.sock' 'non_smtpd_milters = $smtpd_milters' \\
    'milter_default_action = tempfail'
  postfix reload
"""

KEPT = """
Still running, all in {folder}. Send to it, with and without --tls, as the client {client}:
  swaks --server 127.0.0.1:{port} --tls --ehlo {helo} --xclient-addr {client} --xclient-name {helo} \\
    --from {mail_from} --to {to} --data @{folder}/authenticated.eml
The newest mail delivered:
  ls -t {folder}/postfix/mail/inbox/new/* | head -n 1 | xargs cat
The milter's log is {folder}/milter/milter.log. To stop everything:
  {here}/packaging/quickstart --stop {folder}
"""


def demonstrate(program, keep):
    signer = harness.Signer()
    print("quickstart: starting a DNS server, Postfix and ampauth-milter")
    parts = Parts(program, signer, outlive=keep)
    try:
        mails = rows(signer)
        table = [(row, observed(row, number, parts.postfix)) for number, row in enumerate(mails)]
        print()
        good = show(table)
        print(ATTACH.format(here=HERE, build=os.path.dirname(os.path.dirname(program))))
        if not good:
            print("quickstart: not every mail was judged as expected", file=sys.stderr)
        if keep:
            parts.save_pids()
            with open(parts.path("authenticated.eml"), "wb") as file:
                file.write(mails[0].message)
            print(KEPT.format(folder=parts.folder, client=CLIENT, helo=HELO, mail_from=BOUNCES, to=address(0),
                              port=parts.postfix.ports["smtpd"], here=HERE).lstrip("\n"))
        return good
    except BaseException:
        keep = False
        raise
    finally:
        if not keep:
            parts.stop()


def main():
    parser = argparse.ArgumentParser(prog="quickstart", description=__doc__)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--stop", metavar="FOLDER")
    parser.add_argument("program", nargs="?", help="ampauth-milter")
    arguments = parser.parse_args()
    harness.exit_on_signals()
    if arguments.stop:
        stop_kept(arguments.stop)
        return 0
    return 0 if demonstrate(os.path.abspath(arguments.program), arguments.keep) else 1


if __name__ == "__main__":
    sys.exit(main())
