"""Real parts for the end-to-end tests and packaging/quickstart: DNS, Postfix, ampauth-milter, signed mail.
Needs Debian's python3, python3-dkim and python3-nacl, and nothing of another project."""

from . import mail
from .delivered import Delivered
from .dns_server import DnsServer
from .haproxy import HaProxy
from .mail import Client, Signer
from .mail_store import MailStore
from .milter import Milter, inet_socket, run, unix_socket
from .postfix import DOMAIN, Postfix
from .process import Process, exit_on_signals, free_port, wait_until
from .sendmail import Sendmail

__all__ = ["Client", "DOMAIN", "Delivered", "DnsServer", "HaProxy", "MailStore", "Milter", "Postfix", "Process",
           "Sendmail", "Signer", "exit_on_signals", "free_port", "inet_socket", "mail", "run", "unix_socket", "wait_until"]
