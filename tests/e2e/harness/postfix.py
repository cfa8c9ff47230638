"""A private Postfix: its own configuration, queue, mailbox and log in one folder, on a loopback port, with
STARTTLS. Any number may run side by side, and beside the system's own. Needs root, as Postfix does."""

import os
import pwd
import subprocess

from .delivered import Delivered
from .mail import Client
from .process import LOOPBACK, Process, accepts, free_port, wait_until

DAEMONS = "/usr/lib/postfix/sbin"
DOMAIN = "receiver.example"

# No DNS, no network but loopback, nobody trusted. XCLIENT lets a test play any client address and login.
MAIN_CF = """\
compatibility_level = 3.6
config_directory = {folder}/conf
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
mail_owner = postfix
myhostname = mx.{domain}
mydestination =
alias_maps =
mynetworks =
inet_interfaces = {host}
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject_unauth_destination
smtpd_authorized_xclient_hosts = {host}
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 1000
message_size_limit = 104857600
virtual_mailbox_limit = 0
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = {folder}/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
default_transport = discard
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/conf/certificate.pem
smtpd_tls_key_file = {folder}/conf/key.pem
smtpd_tls_protocols = >=TLSv1.2
smtpd_tls_loglevel = 1
"""

MASTER_CF = """\
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
smtp      unix  - - n - - smtp
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


def debians_services():
    """The services of Debian's own master.cf, chrooted as they come, but for the one on port 25."""
    with open("/usr/share/postfix/master.cf.dist", encoding="utf-8") as file:
        lines = [line for line in file if line.strip() and not line.startswith("#")]
    usual = [line for line in lines if line.split()[:2] != ["smtp", "inet"]]
    if len(usual) != len(lines) - 1 or not any(line.split()[0::4][:2] == ["cleanup", "y"] for line in usual):
        raise RuntimeError("Debian's master.cf is another")
    return "".join(usual)


class Postfix:
    """`milters`: name -> smtpd_milters value, "" for none. Each is a service of this instance, on a port of
    its own. `settings` are more lines of main.cf, `services` of master.cf; `options`: name -> settings of that
    service alone. Where `chrooted`, the services are Debian's own, and these smtpd are chrooted as well."""

    def __init__(self, folder, milters, settings=None, outlive=False, services="", options=None, chrooted=False):
        self.folder = str(folder)
        self.ports = {name: free_port() for name in milters}
        self._delivered = {}  # address: list of messages
        self._read = set()
        self._configure(milters, settings or {}, (debians_services() if chrooted else MASTER_CF) + services, options or {},
                        "y" if chrooted else "n")
        conf = self._path("conf")
        # It makes the queue's folders; Debian 13's tells of each file that it copies there.
        check = subprocess.run(["/usr/sbin/postfix", "-c", conf, "check"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, check=False)
        if check.returncode:
            raise RuntimeError(f"postfix check: exit status {check.returncode}:\n{check.stdout}")
        self.process = Process([f"{DAEMONS}/master", "-c", conf, "-s"], self._path("start.log"), outlive)
        try:
            self.process.wait_until(lambda: all(accepts((LOOPBACK, port)) for port in self.ports.values()),
                                    "Postfix to accept")
        except (RuntimeError, TimeoutError) as error:
            self.stop()
            raise RuntimeError(f"{error}\n{self.log()}") from error

    def stop(self):
        return self.process.stop()

    @property
    def queue(self):
        return self._path("queue")

    def send_locally(self, sender, to, message):
        """As a program on this host does, by Postfix's sendmail command."""
        subprocess.run(["/usr/sbin/sendmail", "-i", "-f", sender, to], check=True, timeout=60,
                       env=os.environ | {"MAIL_CONFIG": self._path("conf")}, input=message.replace(b"\r\n", b"\n"))

    def connect(self, name=None, **options):
        """A Client of the service of that name, or of the first."""
        return Client(self.ports[name or next(iter(self.ports))], **options)

    def log(self):
        try:
            with open(self._path("mail.log"), encoding="utf-8", errors="replace") as log:
                return log.read()
        except FileNotFoundError:
            return ""

    def delivered(self, address, count=1, seconds=30):
        """Waits until `count` messages to the address have arrived and returns all of them, as Delivered."""
        def arrived():
            self._read_new()
            messages = self._delivered.get(address, [])
            return messages if len(messages) >= count else None
        try:
            return wait_until(arrived, f"{count} message(s) to {address}", seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.log()[-4000:]}") from error

    def has_delivered(self, address):
        """Whether a message to the address has arrived, once nothing is under way any more."""
        self.wait_until_empty()
        self._read_new()
        return address in self._delivered

    def arrived(self):
        """What has arrived so far: address -> list of Delivered."""
        self._read_new()
        return self._delivered

    def wait_until_empty(self):
        """Until nothing is under way; what is on hold does not count."""
        queues = [self._path("queue", name) for name in ("maildrop", "incoming", "active", "deferred")]

        def empty():
            return not any(files for queue in queues for _, _, files in os.walk(queue))

        wait_until(empty, "the queue to be empty")

    def held(self):
        """The messages on hold: queue id -> Delivered."""
        found = {}
        for name in os.listdir(self._path("queue", "hold")):
            command = ["/usr/sbin/postcat", "-c", self._path("conf"), "-q", "-bh", name]
            found[name] = Delivered(subprocess.run(command, check=True, capture_output=True).stdout)
        return found

    def _path(self, *names):
        return os.path.join(self.folder, *names)

    def _configure(self, milters, settings, services, options, chroot):
        for name in ("", "conf", "queue", "data", "mail"):
            os.makedirs(self._path(name), exist_ok=True)
        owner = pwd.getpwnam("postfix")
        for name in ("data", "mail"):
            os.chown(self._path(name), owner.pw_uid, owner.pw_gid)
        names = {"folder": self.folder, "daemons": DAEMONS, "domain": DOMAIN, "host": LOOPBACK,
                 "uid": owner.pw_uid, "gid": owner.pw_gid}
        with open(self._path("conf", "main.cf"), "w", encoding="utf-8") as file:
            usual = MAIN_CF.format(**names).splitlines(keepends=True)
            file.writelines(line for line in usual if line.split(" =")[0] not in settings)
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        with open(self._path("conf", "master.cf"), "w", encoding="utf-8") as file:
            file.write(services)
            for name, address in milters.items():
                file.write(f"{LOOPBACK}:{self.ports[name]} inet n - {chroot} - - smtpd\n")
                own = {"smtpd_milters": address, **options.get(name, {})}
                file.writelines(f"  -o {{ {setting} = {value} }}\n" for setting, value in own.items())
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                        "-subj", f"/CN=mx.{DOMAIN}", "-keyout", self._path("conf", "key.pem"),
                        "-out", self._path("conf", "certificate.pem")], check=True, capture_output=True)

    def _read_new(self):
        inbox = self._path("mail", "inbox", "new")
        if not os.path.isdir(inbox):
            return
        for name in sorted(set(os.listdir(inbox)) - self._read):
            self._read.add(name)
            with open(os.path.join(inbox, name), "rb") as file:
                message = Delivered(file.read())
            self._delivered.setdefault(message.first("Delivered-To"), []).append(message)
