"""A private Sendmail beside the system's Postfix: Debian's package, only unpacked (tests/e2e/setup), with its own
configuration and queue in one folder. It has a network of its own as well, loopback alone, in which clients have
whatever address they like: Sendmail knows no XCLIENT. Needs root."""

import concurrent.futures
import ctypes
import os
import socket
import subprocess
import threading

from .delivered import Delivered
from .mail import Client, unverified_tls
from .mail_store import MailStore
from .postfix import DOMAIN
from .process import LOOPBACK, Process, wait_until

# The addresses that clients may have: the one that SPF records allow, a stranger's, a relay's.
ADDRESSES = ("192.0.2.10", "198.51.100.7", "192.0.2.25")
PROGRAM = "usr/libexec/sendmail/sendmail"
# In a network of its own any port is free.
PORTS = {"sendmail": 25, "no milter": 26}
# The domains that it delivers to: DOMAIN through a mailer of ours, the others through Sendmail's own esmtp and smtp, to a
# server that takes 8-bit mail and to one that does not.
ESMTP, SMTP_7BIT = "esmtp.example", "smtp-7bit.example"

# No DNS, nobody trusted; the filter comes from conf/sendmail.mc. Mail to DOMAIN goes to a store of ours as it is: no
# mailer flag asks for another header, and 8 says that the store takes every byte.
SENDMAIL_MC = """\
divert(0)dnl
define(`_CF_DIR_', `{unpacked}/usr/share/sendmail/cf/')dnl
include(_CF_DIR_`m4/cf.m4')dnl
{system}
define(`confEBINDIR', `{unpacked}/usr/libexec/sendmail')dnl
define(`confDOMAIN_NAME', `mx.{domain}')dnl
define(`QUEUE_DIR', `{folder}/queue')dnl
define(`confPID_FILE', `{folder}/sendmail.pid')dnl
define(`STATUS_FILE', `{folder}/statistics')dnl
define(`HELP_FILE', `')dnl
define(`ALIAS_FILE', `')dnl
define(`confDEAD_LETTER_DROP', `{folder}/dead.letter')dnl
define(`confSERVICE_SWITCH_FILE', `{folder}/service.switch')dnl
define(`confTO_IDENT', `0')dnl
define(`confTO_QUEUERETURN', `1h')dnl
define(`confMAX_MESSAGE_SIZE', `104857600')dnl
define(`confCONNECTION_RATE_THROTTLE', `0')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confBAD_RCPT_THROTTLE', `0')dnl
define(`confSERVER_CERT', `{folder}/certificate.pem')dnl
define(`confSERVER_KEY', `{folder}/key.pem')dnl
define(`confCACERT', `{folder}/certificate.pem')dnl
define(`confCACERT_PATH', `{folder}')dnl
define(`confAUTH_MECHANISMS', `EXTERNAL')dnl
TRUST_AUTH_MECH(`EXTERNAL')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`accept_unqualified_senders')dnl
DAEMON_OPTIONS(`Name=MTA, Addr=0.0.0.0, Port={filtered}')dnl
DAEMON_OPTIONS(`Name=past the filter, Addr=0.0.0.0, Port={unfiltered}, InputMailFilters=')dnl
{filter}
define(`ESMTP_MAILER_ARGS', `FILE {folder}/{esmtp}')dnl
define(`SMTP_MAILER_ARGS', `FILE {folder}/{smtp_7bit}')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
MAILER_DEFINITIONS
Mstore, P=[IPC], F=mz8, E=\\r\\n, T=DNS/RFC822/SMTP, A=FILE {folder}/{domain}
LOCAL_RULE_0
R$+ < @ {domain} $* >	$#store $@ store $: $1@{domain}
R$+ < @ {esmtp} $* >	$#esmtp $@ store $: $1 < @ {esmtp} >
R$+ < @ {smtp_7bit} $* >	$#smtp $@ store $: $1 < @ {smtp_7bit} >
LOCAL_RULESETS
Slocal_check_rcpt
R$*	$@ OK
"""

# Without DNS; and as Debian has it, with the names that `dns_port` knows.
WITHOUT_DNS = "OSTYPE(`linux')dnl\nFEATURE(`nocanonify')dnl"
DEBIANS = "include(_CF_DIR_`debian/autoconf.m4')dnl\nOSTYPE(`debian')dnl"

START = """\
set -e
hostname mx.{domain}
ip link set lo up
[ ! -e {folder}/resolv.conf ] || mount --bind {folder}/resolv.conf /etc/resolv.conf
for address in {addresses}; do ip address add $address/32 dev lo; done
exec {unpacked}/{program} -bD -q1h -C {folder}/sendmail.cf -X {folder}/sessions.log
"""


class Sendmail:
    """`unpacked`: the folder that holds the package. `filter`: lines of sendmail.mc, from conf/sendmail.mc. `dns_port`: of a
    name server at 127.0.0.1 outside; with it Sendmail is set up as Debian's, and makes names in headers canonical."""

    def __init__(self, folder, unpacked, filter_lines, dns_port=None):
        self.folder = str(folder)
        self.unpacked = str(unpacked)
        os.makedirs(self._path("queue"), mode=0o700)
        self._configure(filter_lines, dns_port)
        self._stores = {domain: MailStore(extensions, path=self._path(domain)) for domain, extensions in (
            (DOMAIN, ("8BITMIME",)), (ESMTP, ("8BITMIME",)), (SMTP_7BIT, ()))}
        start = START.format(domain=DOMAIN, addresses=" ".join(ADDRESSES), unpacked=self.unpacked,
                             program=PROGRAM, folder=self.folder)
        self.process = Process(["unshare", "--uts", "--net", "--mount", "sh", "-c", start], self._path("start.log"))
        try:
            self.process.wait_until(self._is_inside, "Sendmail's network")
            if dns_port:
                self._forward_names(dns_port)
            self.process.wait_until(self._accepts, "Sendmail to accept")
        except (RuntimeError, TimeoutError):
            self.stop()
            raise

    @staticmethod
    def what_is_missing(unpacked):
        """Why no Sendmail can be started here, or None."""
        if not os.path.exists(os.path.join(unpacked, PROGRAM)):
            return f"no Sendmail in {unpacked}: tests/e2e/setup could not fetch it"
        if subprocess.run(["unshare", "--uts", "--net", "--mount", "true"], check=False, capture_output=True).returncode != 0:
            return "no Sendmail: a network of its own (unshare --net) is not allowed here"
        return None

    def stop(self):
        for store in self._stores.values():
            store.stop()
        return self.process.stop()

    def connect(self, name, address=ADDRESSES[0], login=None, certificate=None, **options):
        """A Client with that address, one of ADDRESSES (None: loopback), of the service of that name, one of PORTS. It shows
        a certificate of the name `certificate`, and `login` logs in by it (AUTH EXTERNAL, RFC 4422)."""
        if login or certificate:
            options["tls_context"] = self._context_with_certificate(login or certificate)
        client = self._inside(lambda: Client(PORTS[name], source=address, **options))
        if login:
            client.authenticate_externally(login)
        return client

    def log(self):
        """What was said in every session, with clients and with the store."""
        with open(self._path("sessions.log"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def delivered(self, address, seconds=30):
        """Waits until a message to the address has arrived: [Delivered], as Postfix's."""
        try:
            raw = wait_until(lambda: self.stored(address), f"a message to {address}", seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.log()[-4000:]}") from error
        return [Delivered(raw.replace(b"\r\n", b"\n"))]

    def has_delivered(self, address):
        """Whether a message to the address has arrived, once nothing is under way any more."""
        self.wait_until_empty()
        return self.stored(address) is not None

    def stored(self, address):
        """The message to the address as it came over the wire, None where none has come."""
        return self._stores[address.rpartition("@")[2]].messages.get(address)

    def wait_until_empty(self):
        """Until nothing is under way; what is in quarantine does not count."""
        wait_until(lambda: not any(name.startswith(("qf", "tf")) for name in os.listdir(self._path("queue"))),
                   "the queue to be empty", seconds=120)

    def held(self):
        """The messages in quarantine: queue id -> Delivered."""
        return {name[2:]: self._queued(name[2:]) for name in os.listdir(self._path("queue"))
                if name.startswith("hf")}

    def _queued(self, queue_id):
        """Header lines begin with H?flags?, what continues them with a tab (op.me, Queue File Format)."""
        with open(self._path("queue", "hf" + queue_id), "rb") as control:
            lines = control.read().split(b"\n")
        with open(self._path("queue", "df" + queue_id), "rb") as body:
            fields = []
            for line in lines:
                if line.startswith(b"H?"):
                    fields.append(line.split(b"?", 2)[2])
                elif line.startswith((b"\t", b" ")) and fields:
                    fields[-1] += b"\n" + line
            return Delivered(b"\n".join(fields) + b"\n\n" + body.read())

    def _context_with_certificate(self, name):
        """Signed by Sendmail's own key, so that it verifies."""
        key, request, certificate = (self._path(f"{name}.{kind}") for kind in ("key", "csr", "pem"))
        if not os.path.exists(certificate):
            subprocess.run(["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}",
                            "-keyout", key, "-out", request], check=True, capture_output=True)
            subprocess.run(["openssl", "x509", "-req", "-days", "30", "-set_serial", "2", "-in", request,
                            "-CA", self._path("certificate.pem"), "-CAkey", self._path("key.pem"), "-out", certificate],
                           check=True, capture_output=True)
        context = unverified_tls()
        context.load_cert_chain(certificate, key)
        return context

    def _path(self, *names):
        return os.path.join(self.folder, *names)

    def _is_inside(self):
        """Whether it has entered its network: whatever listens in ours is another's."""
        return os.readlink(f"/proc/{self.process.pid}/ns/net") != os.readlink("/proc/self/ns/net")

    def _forward_names(self, dns_port):
        """Takes the questions at port 53 of Sendmail's network to a name server in ours."""
        def listen():
            inside = socket.socket(type=socket.SOCK_DGRAM)
            inside.bind((LOOPBACK, 53))
            return inside

        inside = wait_until(lambda: self._bound(listen), "loopback to be up")

        def forward():
            while True:
                question, client = inside.recvfrom(4096)
                with socket.socket(type=socket.SOCK_DGRAM) as outside:
                    outside.settimeout(5)
                    outside.connect((LOOPBACK, dns_port))
                    try:
                        outside.send(question)
                        inside.sendto(outside.recv(4096), client)
                    except OSError:
                        continue  # it asks again

        threading.Thread(target=forward, daemon=True).start()

    def _bound(self, listen):
        try:
            return self._inside(listen)
        except OSError:
            return None

    def _accepts(self):
        try:
            self._inside(lambda: [socket.create_connection((LOOPBACK, port), 2).close()
                                  for port in PORTS.values()])
        except OSError:
            return False
        return True

    def _inside(self, function):
        """Calls it in Sendmail's network: a socket stays where it was made, whichever thread goes on with it."""
        def enter():
            clone_newnet = 0x40000000
            with open(f"/proc/{self.process.pid}/ns/net", "rb") as network:
                if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), clone_newnet) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            return function()
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            return thread.submit(enter).result()

    def _configure(self, filter_lines, dns_port):
        with open(self._path("sendmail.mc"), "w", encoding="utf-8") as file:
            file.write(SENDMAIL_MC.format(folder=self.folder, unpacked=self.unpacked, filter=filter_lines,
                                          system=DEBIANS if dns_port else WITHOUT_DNS,
                                          domain=DOMAIN, esmtp=ESMTP, smtp_7bit=SMTP_7BIT,
                                          filtered=PORTS["sendmail"], unfiltered=PORTS["no milter"]))
        with open(self._path("service.switch"), "w", encoding="utf-8") as file:
            file.write(f"hosts {'dns files' if dns_port else 'files'}\naliases files\npasswd files\n")
        if dns_port:
            with open(self._path("resolv.conf"), "w", encoding="utf-8") as file:
                file.write(f"nameserver {LOOPBACK}\noptions timeout:1 attempts:2\n")
        with open(self._path("sendmail.cf"), "wb") as file:
            subprocess.run(["m4", self._path("sendmail.mc")], check=True, stdout=file)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                        "-subj", f"/CN=mx.{DOMAIN}", "-keyout", self._path("key.pem"),
                        "-out", self._path("certificate.pem")], check=True, capture_output=True)
