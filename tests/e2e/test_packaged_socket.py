"""Over the socket that the package makes: with Postfix as Debian chroots it, with one that is not, and with Sendmail."""

import grp
import os
import pwd
import shutil
import stat
import subprocess
import unittest

import harness
from harness import mail
from world import CLIENT, HELO, EndToEnd, shared, start_sendmail, stop_cleanly

FOLDER = os.path.join(os.path.dirname(__file__), "..", "..", "packaging", "systemd", "socket-folder")
USER, STRANGER = "daemon", "nobody"  # in the place of ampauth, and of any local user
SHOP = "shop.example"
FORGED = "X-AMP-Auth: mx.receiver.example; amp=pass header.from=news@shop.example\n"
PACKAGED, OUTSIDE = "unix:ampauth/milter.sock", "a path outside"


def make_socket_folder(run, queue):
    """As the service does before it starts."""
    subprocess.run([FOLDER, USER, run, queue], check=True)


def start_milter(name, run):
    """As the user of the service, in no group of the MTA's. Returns it and its socket's path."""
    program = shared().path("ampauth-milter")
    if not os.path.exists(program):
        shutil.copy(shared().program, program)  # the user may not be let into where it was built
    path = os.path.join(run, "milter.sock")
    milter = harness.Milter(program, shared().path(name), harness.unix_socket(path), shared().dns,
                            {"milter": {"socket_group": ""}}, user=USER)
    return milter, path


def can_connect(user, path):
    """Whether a process of that user can."""
    script = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    command = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups",
               "/usr/bin/python3", "-c", script, path]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


class Socket(EndToEnd):
    """With Postfix as Debian's own master.cf has it: smtpd and cleanup see what is below the queue folder, and no more."""

    tables = None
    chrooted = True

    @classmethod
    def setUpClass(cls):
        name = cls.__name__
        run = shared().path(f"{name}-run")
        settings = {"non_smtpd_milters": PACKAGED, "milter_default_action": "tempfail"}
        services = "" if cls.chrooted else "pickup unix n - n 60 1 pickup\n"
        cls.postfix = harness.Postfix(shared().path(name), {PACKAGED: PACKAGED}, settings, services=services,
                                      chrooted=cls.chrooted)
        make_socket_folder(run, cls.postfix.queue)
        cls.milter, cls.path = start_milter(f"{name}-milter", run)

    @classmethod
    def tearDownClass(cls):
        cls.postfix.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.postfix

    def connect(self, **options):
        client = self.postfix.connect(address=CLIENT, helo=HELO, **options)
        self.addCleanup(client.close)
        return client

    def test_mail_over_smtp_is_judged(self):
        to = shared().new_address()
        sent = self.signed(to)
        delivered = self.post(sent, to)
        self.assert_result(delivered, "pass")
        self.assert_kept(delivered, sent)

    def test_mail_of_a_local_program_is_delivered_without_a_forged_result(self):
        to = shared().new_address()
        self.postfix.send_locally(f"news@{SHOP}", to, mail.amp_message(f"news@{SHOP}", to, extra=FORGED))
        self.assert_result(self.delivered(to), "none", "exempt")

    def test_nobody_but_the_mta_and_the_service_may_open_it(self):
        facts, folder = os.stat(self.path), os.stat(os.path.dirname(self.path))
        self.assertEqual(("0o660", "postfix"), (oct(stat.S_IMODE(facts.st_mode)), grp.getgrgid(facts.st_gid).gr_name))
        self.assertEqual(("0o2710", "postfix"), (oct(stat.S_IMODE(folder.st_mode)), grp.getgrgid(folder.st_gid).gr_name))
        self.assertTrue(can_connect(USER, self.path))
        self.assertFalse(can_connect(STRANGER, self.path))


class NotChrooted(Socket):
    chrooted = False


class PathOutside(EndToEnd):
    """A path outside the queue folder, with smtpd alone not chrooted: mail of local programs stays in the queue, for it is
    cleanup, chrooted by Debian too, that asks non_smtpd_milters."""

    def test_mail_of_a_local_program_waits(self):
        outside = shared().sockets["unix"].postfix
        postfix = harness.Postfix(shared().path("outside"), {"not chrooted": outside},
                                  {"non_smtpd_milters": outside, "milter_default_action": "tempfail"}, chrooted=True)
        self.addCleanup(postfix.stop)
        to = shared().new_address()
        postfix.send_locally(f"news@{SHOP}", to, mail.plain_message(f"news@{SHOP}", to))
        complaint = f"connect to Milter service {outside}: No such file or directory"
        harness.wait_until(lambda: complaint in postfix.log(), "cleanup to complain")
        self.assertTrue(os.listdir(os.path.join(postfix.queue, "maildrop")))


class OnSendmail(EndToEnd):
    tables = None

    @classmethod
    def setUpClass(cls):
        run = os.path.join(shared().safe_folder, "packaged")
        make_socket_folder(run, "/nonexistent")  # a host without Postfix
        cls.milter, cls.path = start_milter("sendmail-milter", run)
        try:
            cls.sendmail = start_sendmail(os.path.join(shared().safe_folder, "packaged-sendmail"), f"unix:{cls.path}")
        except unittest.SkipTest:
            stop_cleanly(cls.milter)
            raise

    @classmethod
    def tearDownClass(cls):
        cls.sendmail.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.sendmail

    def connect(self, **options):
        client = self.sendmail.connect("sendmail", address=CLIENT, helo=HELO, **options)
        self.addCleanup(client.close)
        return client

    def test_mail_is_judged(self):
        to = shared().new_address()
        self.assert_result(self.post(self.signed(to), to), "pass")

    def test_nobody_but_the_mta_and_the_service_may_open_it(self):
        self.assertTrue(can_connect(USER, self.path))
        self.assertFalse(can_connect(STRANGER, self.path))
