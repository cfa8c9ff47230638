"""Mail of programs on the mail server itself, which Postfix takes by its sendmail command and no session."""

import os
import subprocess

import harness
from harness import mail
from world import EndToEnd, shared

FORGED = "X-AMP-Auth: mx.receiver.example; amp=pass header.from=news@shop.example\n"


class LocalPrograms(EndToEnd):
    """non_smtpd_milters, as conf/postfix.cf has it. Without it what such a program forges is not shown to the filter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postfix = harness.Postfix(shared().path("local"), {"smtpd": ""}, {"non_smtpd_milters": shared().sockets["unix"].postfix},
                                      services="pickup unix n - n 60 1 pickup\n")

    @classmethod
    def tearDownClass(cls):
        cls.postfix.stop()
        super().tearDownClass()

    @classmethod
    def mta(cls):
        return cls.postfix

    def post_locally(self, message, to):
        environment = os.environ | {"MAIL_CONFIG": os.path.join(self.postfix.folder, "conf")}
        subprocess.run(["/usr/sbin/sendmail", "-i", "-f", "news@shop.example", to], input=message.replace(b"\r\n", b"\n"), check=True,
                       env=environment, timeout=60)
        return self.delivered(to)

    def test_a_forged_result_goes_and_the_message_is_exempt(self):
        to = shared().new_address()
        delivered = self.post_locally(mail.amp_message("news@shop.example", to, extra=FORGED), to)
        self.assert_result(delivered, "none", "exempt")

    def test_a_forged_result_goes_from_mail_without_amp(self):
        to = shared().new_address()
        self.assertIsNone(self.post_locally(mail.plain_message("news@shop.example", to, extra=FORGED), to).result())
