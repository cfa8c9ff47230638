"""Mail of programs on the mail server itself, which Postfix takes by its sendmail command and no session."""

import os

import harness
from harness import mail
from world import CLIENT, HELO, EndToEnd, shared

DOCUMENTED = os.path.join(os.path.dirname(__file__), "..", "..", "conf", "postfix.cf")
FORGED = "X-AMP-Auth: mx.receiver.example; amp=pass header.from=news@shop.example\n"


def documented_settings(socket):
    """The settings of conf/postfix.cf, for a milter on this socket."""
    with open(DOCUMENTED, encoding="utf-8") as file:
        lines = [line.split(" = ") for line in file.read().splitlines() if line and not line.startswith("#")]
    settings = dict(lines)
    if settings["smtpd_milters"] != "unix:ampauth/milter.sock":
        raise RuntimeError(f"{DOCUMENTED} names another socket")
    return settings | {"smtpd_milters": socket}


class LocalPrograms(EndToEnd):
    """Attached by the lines of conf/postfix.cf. Without non_smtpd_milters the filter is not shown what such a program forges."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        socket = shared().sockets["unix"].postfix
        cls.postfix = harness.Postfix(shared().path("local"), {"smtpd": socket}, documented_settings(socket),
                                      services="pickup unix n - n 60 1 pickup\n")

    @classmethod
    def tearDownClass(cls):
        cls.postfix.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.postfix

    def post_locally(self, message, to):
        self.postfix.send_locally("news@shop.example", to, message)
        return self.delivered(to)

    def test_mail_over_a_session_is_judged(self):
        to = shared().new_address()
        client = self.postfix.connect(address=CLIENT, helo=HELO)
        self.addCleanup(client.close)
        code, text = client.post("bounce@shop.example", to, self.signed(to))
        self.assertEqual(250, code, text)
        self.assert_result(self.delivered(to), "pass")

    def test_a_forged_result_goes_and_the_message_is_exempt(self):
        to = shared().new_address()
        delivered = self.post_locally(mail.amp_message("news@shop.example", to, extra=FORGED), to)
        self.assert_result(delivered, "none", "exempt")

    def test_a_forged_result_goes_from_mail_without_amp(self):
        to = shared().new_address()
        self.assertIsNone(self.post_locally(mail.plain_message("news@shop.example", to, extra=FORGED), to).result())
