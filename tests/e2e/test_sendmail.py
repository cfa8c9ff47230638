"""The same mail through a real Sendmail, attached by the lines of conf/sendmail.mc."""

import test_forged
import test_verdicts
from world import EndToEnd, shared


class OnSendmail:
    socket = "sendmail"

    @classmethod
    def setUpClass(cls):
        cls.mta()  # or the class is skipped
        super().setUpClass()

    @classmethod
    def mta(cls):
        return shared().sendmail


class Verdicts(OnSendmail, test_verdicts.Verdicts):
    pass


class Actions(OnSendmail, test_verdicts.Actions):
    pass


class Forged(OnSendmail, test_forged.Forged):
    pass


class WithoutFilter(OnSendmail, test_forged.WithoutFilter):
    socket = "no milter"
