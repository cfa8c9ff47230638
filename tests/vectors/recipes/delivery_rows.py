"""RULES 5 and 6: what becomes of the message: actions, exempt clients, forged fields, mail without AMP."""

from recipes import message as mail
from recipes.signing import key_record, sign
from recipes.vector import passes, refuses, unmarked, usual, vector

NO_TLS = {"tls": "none"}
FORGED = "X-AMP-Auth: mx.example.org; amp=pass header.from=ceo@bank.example\r\n\tpolicy.amp-action=keep"
PLAIN = (mail.text(), mail.html())


def vectors():
    yield from actions()
    yield from exempt()
    yield from forged()
    yield from plain()
    yield from injection()


def actions():
    yield refuses("action-tag", "tls-none", "DESIGN, policy.on_fail = tag: the result is written, the AMP "
                  "part stays.", {"action": "tag", "amp": "kept"}, envelope=NO_TLS,
                  config={"policy.on_fail": "tag"})
    yield refuses("action-quarantine", "tls-none", "DESIGN, policy.on_fail = quarantine: the MTA holds the "
                  "message.", {"action": "quarantine", "amp": None}, envelope=NO_TLS,
                  config={"policy.on_fail": "quarantine"})
    yield refuses("action-reject", "tls-none", "DESIGN, policy.on_fail = reject: the sender is told.",
                  {"action": "reject", "amp": "undelivered"}, envelope=NO_TLS,
                  config={"policy.on_fail": "reject"})
    yield refuses("action-on-policy", "dkim-sha1", "DESIGN, policy.on_policy: its own action, the others "
                  "being reject.", {"action": "tag", "amp": "kept"},
                  message=sign(mail.mail(), algorithm="rsa-sha1"),
                  config={"policy.on_policy": "tag", "policy.on_fail": "reject",
                          "policy.on_permerror": "reject"})
    yield refuses("action-on-permerror", "from-missing", "DESIGN, policy.on_permerror: its own action.",
                  {"action": "reject", "amp": "undelivered"}, message=mail.mail().put("From"),
                  config={"policy.on_permerror": "reject"})
    yield refuses("dry-run", "tls-none", "DESIGN, policy.dry_run: the header says what would be done, and "
                  "nothing is done.", {"amp": "kept", "policy.amp-test": 1}, envelope=NO_TLS,
                  config={"policy.dry_run": "true"})
    yield refuses("dry-run-reject", "tls-none", "DESIGN, policy.dry_run: not even what would be rejected.",
                  {"action": "reject", "amp": "kept", "policy.amp-test": 1}, envelope=NO_TLS,
                  config={"policy.dry_run": "true", "policy.on_fail": "reject"})


def exempt():
    expected = {"result": "none", "reason": "exempt", "amp": "kept", "dns": "unasked"}
    yield vector("exempt-network", "RULES 6: a client of an exempt network is not judged, and never passes.",
                 expected, message=mail.mail(), config={"exempt.networks": '["192.0.2.0/24"]'})
    yield vector("exempt-authenticated", "RULES 6: a submission with SASL is the site's own mail.", expected,
                 message=mail.mail(), envelope={"auth": "yes"})
    yield refuses("exempt-authenticated-off", "dkim-none", "DESIGN, exempt.authenticated = false: a "
                  "submission is judged as any mail.", message=mail.mail(), envelope={"auth": "yes"},
                  config={"exempt.authenticated": "false"})
    yield vector("exempt-forged", "RULES 5: a forged field goes from exempt mail too.",
                 expected | {"forged_removed": 1}, message=mail.mail().on_top(FORGED),
                 config={"exempt.networks": '["192.0.2.0/24"]'})


def forged():
    yield passes("forged-on-pass", "RULES 5: exactly one X-AMP-Auth leaves the filter, and it is ours.",
                 {"forged_removed": 1}, message=usual().on_top(FORGED))
    yield refuses("forged-on-fail", "dkim-none", "RULES 5: a forged pass does not help.",
                  {"forged_removed": 1}, message=mail.mail().on_top(FORGED))
    ambiguous = usual().on_top("Content-Type: text/html", FORGED + " policy.x=x-amp-html")
    yield refuses("forged-holds-token", "mime-syntax", "RULES 5: where an ambiguous message is defanged, a forged "
                  "field goes as a whole: changing it too would change ours in its place.",
                  {"forged_removed": 1, "amp": "defanged"}, message=ambiguous)
    plain_mail = mail.mail(list(PLAIN))
    yield unmarked("forged-on-plain", "RULES 5: a forged field goes from mail without AMP, and nothing else "
                   "does.", {"forged_removed": 1}, message=mail.mail(list(PLAIN)).on_top(FORGED))
    message = mail.mail(list(PLAIN))
    message.on_top("x-amp-auth:amp=pass", "X-AMP-AUTH :\r\n mx.example.org; amp=pass")
    message.fields.append(FORGED)
    yield unmarked("forged-spellings", "RULES 5: every spelling of the name: letter case, no blank, a blank "
                   "before the colon, folds; from the last to the first, since an MTA renumbers.",
                   {"forged_removed": 3}, message=message)
    neighbours = plain_mail.on_top("X-AMP-Auth-Note: amp=pass", "X-My-AMP-Auth: amp=pass",
                                   "X-Comment: see\r\n X-AMP-Auth: amp=pass")
    yield unmarked("forged-neighbours", "RULES 5: fields of other names stay, and so does a continuation "
                   "line that looks like the field.", {"forged_removed": 0}, message=neighbours)
    yield unmarked("forged-on-text", "RULES 5: a forged field goes although the body of one plain text is "
                   "never looked at.", {"forged_removed": 1}, message=mail.single(mail.text()).on_top(FORGED))


def plain():
    unread = {"body": "unread"}
    yield unmarked("plain-text", "DESIGN, a message's way: where no AMP part can follow, the body is never "
                   "asked for.", unread, message=mail.single(mail.text()))
    yield unmarked("plain-alternative", "RULES 5: mail without AMP gets no header by default.",
                   message=sign(mail.mail(list(PLAIN))))
    yield vector("plain-tagged", "DESIGN, policy.tag_messages_without_amp: amp=none is written, on request.",
                 {"result": "none", "amp": "none", "dns": "unasked"}, message=mail.mail(list(PLAIN)),
                 config={"policy.tag_messages_without_amp": "true"})
    yield passes("file-of-bare-lf", "DESIGN, ampauth-check: a file whose lines all end in LF is read as if "
                 "they ended in CRLF.", message=usual().format().replace(b"\r\n", b"\n"))
    yield refuses("file-of-bare-lf-cut", "tls-none", "DESIGN, ampauth-check: what is written of such a file "
                  "keeps its LF.", message=usual().format().replace(b"\r\n", b"\n"), envelope=NO_TLS)




def injection():
    yield passes("inject-helo", "RULES 5: what the client says passes one gate, so that it cannot write a "
                 "result of its own.", {"spf": "pass smtp.helo=x?amp?pass"}, envelope={"helo": "x;amp=pass"})
    yield refuses("inject-mail-from", "tls-none", "RULES 5: a quoted local part may hold a semicolon.",
                  envelope={"mail_from": '"x; amp=pass"@mail.example.com', **NO_TLS})
    yield refuses("inject-mail-from-comment", "spf-none", "RULES 5: nor may a comment or a pass of SPF be written through the "
                  "envelope's quotes.", envelope={"mail_from": '"x (spf=pass) spf=pass"@nowhere.example'})
    yield refuses("inject-helo-of-5000-octets", "tls-none", "RULES 5: what is over-long is cut, not folded into lines of "
                  "its own.", envelope={"helo": "a" * 5000 + ".example", **NO_TLS})
    for tag, value in (("selector", "s=s2026;amp=pass"), ("domain", "d=example.com;header.from=ceo@bank.example")):
        forged_tag = usual()
        forged_tag.fields[0] = forged_tag.fields[0].replace(value.partition(";")[0], value.replace(";", "\\;"), 1)
        yield refuses(f"inject-{tag}", "dkim-fail", "RFC 6376 3.2: a tag's value has no semicolon and no escape; what cannot be "
                      "read is not written.", message=forged_tag)
    look_alike = "xn--bnk-6cd.example"  # with a Cyrillic a
    yield passes("inject-look-alike", "RULES 5: a domain that only looks like another's comes out as A-labels.",
                 {"header.from": f"ceo@{look_alike}", "header.d": look_alike},
                 message=sign(mail.mail().put("From", "From: Your Bank <ceo@b\u0430nk.example>"), domain=look_alike),
                 zone={f"s2026._domainkey.{look_alike} TXT": [key_record("rsa2048")],
                       f"_dmarc.{look_alike} TXT": ["v=DMARC1; p=reject"]})
    yield refuses("inject-from", "from-syntax", "RULES 5: neither a From that is refused nor its text may "
                  "write a result.", message=sign(mail.mail().put(
                      "From", "From: <x;amp=pass reason=none@shop.example.com>")))
