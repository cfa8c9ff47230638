"""X-AMP-Auth is nobody's to write but the filter's: whatever comes in under that name goes."""

import re

from harness import mail
from world import EndToEnd, shared

VALUE = "mx.receiver.example; amp=pass header.from=news@shop.example"
NAME = re.compile(rb"^x-amp-auth[ \t]*:", re.IGNORECASE)

FORGED = {
    "as the filter writes it": f"X-AMP-Auth: {VALUE}",
    "in lower case": f"x-amp-auth: {VALUE}",
    "in upper case": f"X-AMP-AUTH: {VALUE}",
    "in mixed case": f"x-Amp-aUTH: {VALUE}",
    "without a blank after the colon": f"X-AMP-Auth:{VALUE}",
    "with a tab after the colon": f"X-AMP-Auth:\t{VALUE}",
    "with many blanks after the colon": f"X-AMP-Auth:      {VALUE}",
    "with a blank before the colon": f"X-AMP-Auth : {VALUE}",
    "with a tab before the colon": f"X-AMP-Auth\t: {VALUE}",
    "with blanks and tabs around the colon": f"X-AMP-Auth \t :\t {VALUE}",
    "folded after the colon": f"X-AMP-Auth:\r\n {VALUE}",
    "folded by a tab": f"X-AMP-Auth:\r\n\t{VALUE}",
    "folded often": "X-AMP-Auth: mx.receiver.example;\r\n amp=pass\r\n header.from=news@shop.example",
    "folded, with a blank before the colon": f"x-amp-auth :\r\n {VALUE}",
    "with an empty value": "X-AMP-Auth:",
    "with a blank value": "X-AMP-Auth:   ",
    "with a value that no parser takes": 'X-AMP-Auth: ;;; "unclosed (',
    "with an encoded word": "X-AMP-Auth: =?utf-8?q?mx=2Ereceiver=2Eexample=3B_amp=3Dpass?=",
    "with bytes that are not ASCII": "X-AMP-Auth: mx.receiver.example; amp=påss",
    "with a very long value": f"X-AMP-Auth: {VALUE} policy.x=" + "y" * 5000,
    "twice": f"X-AMP-Auth: {VALUE}\r\nX-AMP-Auth: {VALUE}",
    "five times, in five spellings": "\r\n".join(f"{name}: {VALUE}" for name in (
        "X-AMP-Auth", "x-amp-auth", "X-AMP-AUTH", "X-Amp-Auth", "x-AMP-auth ")),
    "with other fields in between": f"X-AMP-Auth: {VALUE}\r\nX-Other: 1\r\nx-amp-auth: {VALUE}\r\nX-Other: 2",
    "as AMP's absence": "X-AMP-Auth: mx.receiver.example; amp=none",
}

ALIKE = ["X-AMP-Auth-Time", "X-AMP-Authentication", "XX-AMP-Auth", "X-AMP-Aut", "Authentication-Results"]


def without_forged(text):
    """The fields of the text that have another name."""
    fields = re.split(rb"\r\n(?![ \t])", text.encode())
    return b"".join(field + b"\r\n" for field in fields if not NAME.match(field))


class Forged(EndToEnd):
    def assert_gone(self, make, result, top=True, sign=False):
        """Every forgery goes, from the top or from among the message's own fields, and no other byte."""
        for name, forged in FORGED.items():
            with self.subTest(name, top=top):
                to = shared().new_address()
                message = make("news@shop.example", to)
                message = shared().signer.sign(message, "shop.example") if sign else message
                at = 0 if top else message.index(b"Content-Type:")
                delivered = self.post(message[:at] + forged.encode() + b"\r\n" + message[at:], to)
                self.assertEqual(message[:at] + without_forged(forged) + message[at:], delivered.as_sent())
                if result:
                    self.assert_result(delivered, result)
                else:
                    self.assertEqual([], delivered.values("X-AMP-Auth"))

    def test_goes_a_hundred_times_at_once(self):
        """In every spelling, between the message's own fields, on mail with AMP and without."""
        spellings = list(FORGED.values())
        for make, result in ((mail.plain_message, None), (mail.amp_message, "pass")):
            with self.subTest(result=result):
                to = shared().new_address()
                message = make("news@shop.example", to)
                message = shared().signer.sign(message, "shop.example") if result else message
                chosen = [spellings[i % len(spellings)] for i in range(100)]
                middle = message.index(b"Content-Type:")
                halves = ("\r\n".join(chosen[:50]) + "\r\n", "\r\n".join(chosen[50:]) + "\r\n")
                delivered = self.post(halves[0].encode() + message[:middle] + halves[1].encode() + message[middle:], to)
                left = [without_forged(half.removesuffix("\r\n")) for half in halves]
                self.assertEqual(left[0] + message[:middle] + left[1] + message[middle:], delivered.as_sent())
                self.assertEqual(1 if result else 0, len(delivered.values("X-AMP-Auth")))

    def test_goes_from_plain_mail(self):
        self.assert_gone(mail.plain_message, None)

    def test_goes_from_the_middle_of_plain_mail(self):
        self.assert_gone(mail.plain_message, None, top=False)

    def test_goes_from_multipart_mail_without_amp(self):
        self.assert_gone(mail.without_amp, None, top=False)

    def test_makes_way_for_the_result_of_mail_with_amp(self):
        self.assert_gone(mail.amp_message, "pass", sign=True)

    def test_makes_way_where_the_amp_part_is_cut(self):
        for name, forged in FORGED.items():
            with self.subTest(name):
                to = shared().new_address()
                sent = mail.amp_message("news@shop.example", to)
                delivered = self.post(forged.encode() + b"\r\n" + sent, to)
                self.assert_result(delivered, "fail", "dkim-none")
                self.assert_cut(delivered, without_forged(forged) + sent)

    def test_the_result_stands_above_all_other_fields(self):
        to = shared().new_address()
        delivered = self.post(self.signed(to), to)
        names = [field.split(b":")[0].decode() for field in delivered.fields]
        self.assertLess(names.index("X-AMP-Auth"), names.index("Received"))

    def test_fields_of_like_names_stay(self):
        to = shared().new_address()
        alike = "".join(f"{name}: {VALUE}\r\n" for name in ALIKE)
        sent = alike.encode() + mail.plain_message("news@shop.example", to)
        self.assert_kept(self.post(sent, to), sent)


class WithoutFilter(EndToEnd):
    """So that the tests above prove something: an MTA alone lets every one of these through."""

    socket = "no milter"
    tables = None

    def test_every_forgery_arrives(self):
        for name, forged in FORGED.items():
            with self.subTest(name):
                to = shared().new_address()
                sent = forged.encode() + b"\r\n" + mail.plain_message("news@shop.example", to)
                code, _ = self.connect().post("bounce@shop.example", to, sent)
                self.assertEqual(250, code)
                [delivered] = self.mta().delivered(to)
                self.assertEqual(len(re.findall(rb"(?im)^x-amp-auth[ \t]*:", sent)),
                                 len(delivered.values("X-AMP-Auth")))


class ForgedOverInet(Forged):
    socket = "inet"
