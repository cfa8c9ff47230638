"""G6 and G7 of RULES 1 and RULES 3: where the AMP part may stand, and how large it may be."""

from recipes import message as mail
from recipes.signing import sign
from recipes.vector import measures, passes, refuses, unmarked, usual

NOTE = {"amp": "note"}
DEFANGED = {"amp": "defanged"}
IMAGE = mail.part("image/gif", "GIF89a", "base64", 'Content-Disposition: attachment; filename="a.gif"')


def of(*parts, subtype="alternative"):
    return sign(mail.mail(list(parts), subtype))


def vectors():
    yield from structure()
    yield from syntax()
    yield from encodings()
    yield from size()
    yield from look_alikes()


def structure():
    yield refuses("mime-multiple", "mime-multiple", "RULES 1, G6: two AMP parts in one alternative; both go.",
                  {"policy.amp-parts": 2},
                  message=of(mail.text(), mail.amp(), mail.amp("quoted-printable"), mail.html()))
    yield refuses("mime-no-fallback", "mime-no-fallback", "RULES 1, G6: no text that could be read instead; a "
                  "note takes the AMP part's place.", NOTE,
                  message=of(mail.amp(), mail.part("text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR\n")))
    yield refuses("mime-alone", "mime-no-fallback", "RULES 1, G6: AMP alone in its alternative; a note takes "
                  "its place, so that the message still reads.", NOTE, message=of(mail.amp()))
    yield refuses("mime-in-mixed", "mime-nesting", "RULES 3: AMP outside a multipart/alternative.",
                  message=of(mail.text(), mail.amp(), subtype="mixed"))
    yield refuses("mime-whole-message", "mime-nesting", "RULES 3: AMP as the whole body; a note takes its "
                  "place.", NOTE, message=sign(mail.single(mail.amp())))
    yield refuses("mime-attachment", "mime-nesting", "RULES 3: AMP marked as an attachment.",
                  message=of(mail.text(), mail.amp("7bit", mail.AMP_DOCUMENT,
                                                   'Content-Disposition: attachment; filename="a.html"'),
                             mail.html()))
    enclosed = mail.mail()
    enclosed = mail.Message([f for f in enclosed.fields], enclosed.body.replace(b"=_order", b"=_inner"))
    enclosed.put("Content-Type", 'Content-Type: multipart/alternative; boundary="=_inner"')
    attached = b"Content-Type: message/rfc822\r\n\r\n" + enclosed.format()
    yield refuses("mime-attached-message", "mime-nesting", "RULES 3: AMP inside an attached message "
                  "belongs to that message; as the attachment's own delivery is not known, it goes.",
                  message=of(mail.text(), attached, subtype="mixed"))
    yield unmarked("mime-attached-ignored", "DESIGN, policy.attached_messages = ignore: a message whose only "
                   "AMP part is in an attached one is none with AMP.", {"dns": None},
                   config={"policy.attached_messages": "ignore"},
                   message=of(mail.text(), attached, subtype="mixed"))
    alternative = mail.multipart("alternative", [mail.text(), mail.amp(), mail.html()], "=_parts")
    yield passes("mime-attached-beside-own", "RULES 3: the message's own part decides; the attached one "
                 "belongs to the attached message.", {"policy.amp-parts": 1},
                 message=of(alternative, attached, subtype="mixed"))
    yield refuses("mime-attached-beside-own-cut", "tls-none", "RULES 3: where the message around it does not "
                  "pass, the attached message's AMP part goes too.", {"policy.amp-parts": 1},
                  envelope={"tls": "none"}, message=of(alternative, attached, subtype="mixed"))
    yield from containers(alternative)
    yield passes("mime-alternative-in-mixed", "RULES 1, G6: the alternative may stand inside a mixed with "
                 "an attachment.", message=of(alternative, IMAGE, subtype="mixed"))
    yield refuses("mime-alternative-in-mixed-cut", "tls-none", "RULES 3: the AMP part is cut from a nested "
                  "alternative, and every other byte stays.", message=of(alternative, IMAGE, subtype="mixed"),
                  envelope={"tls": "none"})
    yield passes("mime-amp-last", "RULES 3: before text/html is recommended, not required.",
                 message=of(mail.text(), mail.html(), mail.amp()))
    yield refuses("mime-amp-last-cut", "tls-none", "RULES 3: an AMP part that is last goes up to the closing "
                  "delimiter.", message=of(mail.text(), mail.html(), mail.amp()), envelope={"tls": "none"})
    yield refuses("mime-preamble-epilogue-cut", "tls-none", "RULES 3: what stands before the first and "
                  "after the last delimiter stays as it was.",
                  message=sign(mail.mail(preamble=b"In MIME.\r\n", epilogue=b"\r\nThe end.\r\n")),
                  envelope={"tls": "none"})


def containers(alternative):
    signature = mail.part("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----\n")
    signed = of(alternative, signature, subtype="signed")
    yield passes("mime-signed", "RULES 1, G6: the alternative may stand inside a multipart/signed.",
                 message=signed)
    yield refuses("mime-signed-cut", "tls-none", "DESIGN, policy.signed_messages = strip: the AMP part goes, "
                  "and with it the signature's use.", message=signed, envelope={"tls": "none"})
    yield refuses("mime-signed-tag", "tls-none", "DESIGN, policy.signed_messages = tag: what is signed "
                  "stays as it is, tagged.", {"action": "tag", "amp": "kept"}, message=signed,
                  envelope={"tls": "none"}, config={"policy.signed_messages": "tag"})
    enclosed = mail.part("application/pkcs7-mime; smime-type=signed-data",
                         "0\x04text/x-\x04\x08amp-html\x04", "base64")
    yield refuses("mime-smime", "mime-nesting", "RULES 3: AMP in an S/MIME message that is signed as a whole "
                  "cannot be cut; it is tagged.", {"action": "tag", "amp": "kept"},
                  message=sign(mail.single(enclosed)))
    yield refuses("mime-smime-reject", "mime-nesting", "DESIGN, policy.on_permerror: where it need not be "
                  "cut, the configured action is taken.", {"action": "reject", "amp": "undelivered"},
                  message=sign(mail.single(enclosed)), config={"policy.on_permerror": "reject"})


def syntax():
    twice = mail.mail().put("Content-Type", 'Content-Type: multipart/alternative; boundary="=_order";\r\n'
                            ' boundary="=_other"')
    yield refuses("mime-boundary-twice", "mime-syntax", "RULES 3: two boundaries, of which parsers take "
                  "either; nothing is cut on a guess.", DEFANGED, message=sign(twice))
    two_types = mail.amp("7bit", mail.AMP_DOCUMENT, "Content-Type: text/plain")
    yield refuses("mime-type-twice", "mime-syntax", "RULES 3: a part with two types, of which parsers take "
                  "either.", DEFANGED, message=of(mail.text(), two_types, mail.html()))
    unclosed = usual()
    unclosed.body = unclosed.body.removesuffix(b"--=_order--\r\n")
    yield refuses("mime-no-close", "mime-syntax", "RULES 3: a multipart that never closes (RFC 2046 5.1.1).",
                  DEFANGED, message=sign(mail.Message(unclosed.fields[1:], unclosed.body)))


def encodings():
    document = mail.AMP_DOCUMENT
    for encoding in ("base64", "quoted-printable"):
        whole = document if encoding == "base64" else document.removesuffix("\n")
        yield passes(f"mime-{encoding}", f"RULES 5: size and digest are of the AMP part decoded from "
                     f"{encoding} (RFC 2045 6).", measures(whole),
                     message=of(mail.text(), mail.amp(encoding), mail.html()))
    broken = mail.amp("base64").replace(b"PCFk", b"P*Fk")
    yield refuses("mime-encoding", "mime-encoding", "RULES 5: base64 with a character that is none of it "
                  "(RFC 2045 6.8).", message=of(mail.text(), broken, mail.html()))
    unknown = mail.amp().replace(b"Transfer-Encoding: 7bit", b"Transfer-Encoding: x-uuencode")
    yield refuses("mime-encoding-unknown", "mime-encoding", "RULES 5: an encoding that nobody knows "
                  "(RFC 2045 6.4).", message=of(mail.text(), unknown, mail.html()))


def size():
    yield passes("amp-size-limit", "RULES 1, G7: 200,000 bytes decoded are allowed, whatever they take "
                 "encoded.", {"policy.amp-size": 200000},
                 message=of(mail.text(), mail.amp_of_size(200000, "base64"), mail.html()))
    yield refuses("amp-too-large", "amp-too-large", "RULES 1, G7: 200,001 bytes are one too many (not "
                  "204,800).", {"policy.amp-size": 200001},
                  message=of(mail.text(), mail.amp_of_size(200001, "base64"), mail.html()))
    yield refuses("amp-too-large-last", "tls-none", "RULES 5: size comes last among the reasons.",
                  message=usual(), config={"limits.amp_size": "100"}, envelope={"tls": "none"})


def look_alikes():
    upper = mail.amp().replace(b"text/x-amp-html", b"TEXT/X-AMP-HTML")
    yield refuses("mime-upper-case", "tls-none", "RULES 1, G6: types compare without letter case (RFC 2045 "
                  "5.1).", message=of(mail.text(), upper, mail.html()), envelope={"tls": "none"})
    about = "Add a part of type text/x-amp-html, that is:\n\nContent-Type: text/x-amp-html\n"
    yield unmarked("plain-about-amp", "RULES 3: a text that only talks of text/x-amp-html holds no AMP part, "
                   "and arrives as it was sent.", {"dns": None},
                   message=of(mail.part("text/plain; charset=utf-8", about), mail.html()))
