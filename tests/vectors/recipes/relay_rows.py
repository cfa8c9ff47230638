"""[relays] trusted: the client behind the site's own relays."""

from recipes.vector import passes, refuses, usual

RELAY, SECOND, STRANGER = "198.51.100.1", "198.51.100.2", "203.0.113.66"
TRUSTED = {"relays.trusted": '["198.51.100.0/28"]'}
# The relay's own session with this server: inside, in plain text.
FROM_RELAY = {"ip": RELAY, "helo": "relay.example.org", "tls": "none"}
DATE = "Thu, 01 Jan 2026 12:00:00 +0000"
HELO, NAME, CLIENT = "out1.example.com", "out1.example.com", "192.0.2.10"

SUITE = "TLS_AES_256_GCM_SHA384"
POSTFIX_TLS = (f"\n\t(using TLSv1.3 with cipher {SUITE} (256/256 bits)"
               "\n\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)"
               "\n\t(No client certificate requested)")
SENDMAIL_TLS = f"\n\t(version=TLSv1.3 cipher={SUITE} bits=256 verify=NO)"
EXIM_TLS = f"  (TLS1.3) tls {SUITE}\n\t"
EXCHANGE_TLS = " (version=TLS1_2,\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)"

PASSED = {"spf": f"pass smtp.mailfrom=bounce@mail.example.com smtp.helo={HELO}",
          "x-tls": f"pass smtp.version=TLSv1.3 smtp.cipher={SUITE} smtp.bits=256"}


def postfix(address=CLIENT, helo=HELO, name=NAME, tls=POSTFIX_TLS, protocol="ESMTPS", login=""):
    return (f"Received: from {helo} ({name} [{address}]){tls}{login}\n"
            f"\tby relay.example.org (Postfix) with {protocol} id 4XyZ0w1Q2Rz3\n"
            f"\tfor <reader@example.org>; {DATE} (UTC)")


def sendmail(address=CLIENT, helo=HELO, name=NAME + " ", tls=SENDMAIL_TLS, protocol="ESMTPS"):
    return (f"Received: from {helo} ({name}[{address}])\n"
            f"\tby relay.example.org (8.18.1/8.18.1) with {protocol} id 45QEdX4O020731{tls}\n"
            f"\tfor <reader@example.org>; {DATE}")


def exim(source=f"{NAME} ([{CLIENT}])", tls=EXIM_TLS, protocol="esmtps", sender="bounce@mail.example.com"):
    return (f"Received: from {source}\n\tby relay.example.org with {protocol}{tls} (Exim 4.98.2)\n"
            f"\t(envelope-from <{sender}>)\n\tid 1uXyZ0-0000000ABCD-1a2B\n"
            f"\tfor reader@example.org;\n\t{DATE}")


def exchange(address=CLIENT, helo=HELO, tls=EXCHANGE_TLS):
    return (f"Received: from {helo} ({address}) by\n VE1EUR02FT010.mail.protection.outlook.com (10.152.12.111)\n"
            f" with Microsoft SMTP Server{tls} id 15.20.8989.7 via Frontend\n Transport; {DATE}")


def behind(*received, message=None):
    """The usual message with these Received fields on top."""
    return (message or usual()).on_top(*(field.replace("\n", "\r\n") for field in received))


def relayed(make, name, *rest, received=(), envelope=None, config=None, **changes):
    return make(f"relay-{name}", *rest, message=behind(*received), envelope=FROM_RELAY | (envelope or {}),
                config=TRUSTED | (config or {}), **changes)


def vectors():
    yield from writers()
    yield from walks()
    yield from unknown()
    yield from attacks()
    yield from exempt()


def writers():
    yield relayed(passes, "postfix", "The real client's address, HELO and TLS are read in the Received field that a trusted "
                  "Postfix wrote; the relay's own session is plain and from elsewhere.", PASSED, received=[postfix()])
    yield relayed(passes, "sendmail", "The same of a Sendmail.", PASSED, received=[sendmail()])
    yield relayed(passes, "exim", "The same of an Exim, which leaves a HELO out that is the address's name.", PASSED,
                  received=[exim()])
    yield relayed(passes, "exim-helo", "An Exim that tells the HELO, and TLS as before 4.94.",
                  {"spf": f"pass smtp.mailfrom=bounce@mail.example.com smtp.helo={HELO}",
                   "x-tls": "pass smtp.version=TLSv1.2 smtp.cipher=ECDHE-RSA-AES256-GCM-SHA384 smtp.bits=256"},
                  received=[exim(f"[{CLIENT}] (port=52211 helo={HELO})",
                                 " (TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256)")])
    yield relayed(passes, "exchange", "The same of Exchange, which writes IANA's names of suites.",
                  {"x-tls": "pass smtp.version=TLSv1.2 smtp.cipher=ECDHE-RSA-AES256-GCM-SHA384 smtp.bits=256"},
                  received=[exchange()])
    yield relayed(passes, "ipv6", "A client with an IPv6 address.", PASSED,
                  received=[postfix("IPv6:2001:db8:25::10", name="unknown")],
                  zone={"mail.example.com TXT": ["v=spf1 ip6:2001:db8:25::/48 -all"]})
    yield relayed(passes, "null-sender", "For MAIL FROM <> the HELO in the Received field is checked (RFC 7208 2.4), not the "
                  "relay's own.", {"spf": f"pass smtp.mailfrom=postmaster@{HELO} smtp.helo={HELO}"},
                  received=[postfix()], envelope={"mail_from": ""})


def walks():
    yield relayed(passes, "two", "Behind two relays: the topmost field tells of a trusted relay, so the next is that one's.",
                  PASSED, received=[postfix(SECOND, "inner.example.org", tls="", protocol="ESMTP"), exim()])
    yield relayed(passes, "loopback", "A content filter on the relay that hands mail back over loopback: trusted where the "
                  "configuration says so.", PASSED,
                  received=[postfix("127.0.0.1", "localhost", "localhost", "", "ESMTP"), postfix()],
                  config={"relays.trusted": f'["{RELAY}", "127.0.0.1"]'})
    yield refuses("relay-not-trusted", "spf-fail", "A client that is no trusted relay is the client, whatever Received fields "
                  "the message holds.", {"spf": "fail", "x-tls": "pass"}, message=behind(postfix()),
                  envelope={"ip": STRANGER}, config=TRUSTED)
    yield refuses("relay-not-configured", "spf-fail", "Without [relays] no Received field is looked at.",
                  {"spf": "fail", "x-tls": "pass"}, message=behind(postfix()), envelope={"ip": RELAY})


def unknown():
    yield relayed(refuses, "plain", "tls-none", "The real client came in plain text, though the relay's own session is "
                  "encrypted.", {"spf": "pass", "x-tls": "none"}, received=[postfix(tls="", protocol="ESMTP")],
                  envelope={"tls": "TLSv1.3,TLS_AES_256_GCM_SHA384,256"})
    yield relayed(refuses, "tls-not-told", "tls-unknown", "A Postfix without smtpd_tls_received_header says ESMTPS, and not "
                  "which TLS: unknown is not pass.", {"spf": "pass"}, received=[postfix(tls="")])
    yield relayed(refuses, "tls-old", "tls-version", "The real client's TLS is graded as any.",
                  {"x-tls": "policy smtp.version=TLSv1"},
                  received=[postfix(tls="\n\t(using TLSv1 with cipher ECDHE-RSA-AES256-SHA (256/256 bits))\n"
                                        "\t(No client certificate requested)")])
    yield relayed(refuses, "spf-fail", "spf-fail", "The real client is not one that the SPF record names.",
                  {"spf": "fail", "x-tls": "pass"}, received=[postfix(STRANGER)])
    yield relayed(refuses, "no-received", "spf-none", "A relay that has written no Received field: nothing is known.",
                  {"spf": "none smtp.mailfrom=bounce@mail.example.com"})
    yield relayed(refuses, "unreadable", "spf-none", "A Received field of no form that is known, with a good one below it, "
                  "which is not looked at.", {"spf": "none"},
                  received=[f"Received: from unknown (HELO {HELO}) (192.0.2.10)\n\tby relay.example.org with SMTP; {DATE}",
                            postfix()])
    yield relayed(refuses, "authenticated", "spf-none", "A user's own submission to the relay is no mail from outside: its client "
                  "is not known, and it is not exempt.", {"spf": "none"},
                  received=[postfix(protocol="ESMTPSA", login="\n\t(Authenticated sender: joe)")])
    yield relayed(refuses, "submitted-locally", "spf-none", "A message that a program on the relay sent has no client.",
                  {"spf": "none"},
                  received=[f"Received: by relay.example.org (Postfix, from userid 0)\n\tid 4XyZ0w1Q2Rz3; {DATE} (UTC)"])


def attacks():
    yield relayed(refuses, "forged-below", "spf-fail", "A Received field below the relay's is the sender's: what it says does not "
                  "count.", {"spf": "fail", "x-tls": "pass"}, received=[postfix(STRANGER), postfix()])
    yield relayed(refuses, "forged-relay-below", "spf-fail", "Nor where it claims to be a trusted relay's.", {"spf": "fail"},
                  received=[postfix(STRANGER), postfix(SECOND), postfix()])
    yield relayed(refuses, "continued", "spf-none", "A first line that begins with a blank: a Postfix takes it for more of its own "
                  "field, and what the sender says of TLS stands at the end of that.", {"spf": "none"},
                  received=[postfix(tls="", protocol="ESMTP") + POSTFIX_TLS])
    yield relayed(refuses, "helo-literal", "spf-fail", "A HELO that is another client's address.", {"spf": "fail"},
                  received=[postfix(STRANGER, f"[{CLIENT}]", "unknown")])
    yield relayed(refuses, "helo-literal-sendmail", "spf-fail", "The same before a Sendmail that finds no name.", {"spf": "fail"},
                  received=[sendmail(STRANGER, f"[{CLIENT}]", "")])
    yield relayed(refuses, "helo-literal-exchange", "spf-fail", "The same before an Exchange.", {"spf": "fail"},
                  received=[exchange(STRANGER, f"[{CLIENT}]")])
    yield relayed(refuses, "helo-of-relay", "spf-fail", "A HELO that is a trusted relay's address leads no further down.",
                  {"spf": "fail"}, received=[postfix(STRANGER, f"[{SECOND}]", "unknown"), postfix()])
    yield relayed(refuses, "helo-other-form", "spf-none", "Before an Exim that takes anything for HELO: the form of a Sendmail, "
                  "whose end is missing.", {"spf": "none"},
                  received=[exim(f"[{STRANGER}] (helo={HELO} ({NAME} [{CLIENT}]))")])
    yield relayed(refuses, "helo-whole-field", "spf-none", "A HELO that holds the rest of a field, TLS and all: the true rest "
                  "follows it.", {"spf": "none"},
                  received=[exim(f"[{CLIENT}] (helo={HELO})\n\tby relay.example.org with esmtps{EXIM_TLS} (Exim 4.98.2)\n\tid "
                                 f"1uXyZ0-0000000ABCD-1a2B; {DATE})", "", "esmtp")])
    yield relayed(refuses, "helo-in-comment", "spf-none", "A HELO that opens a comment for the address to vanish in.",
                  {"spf": "none"},
                  received=[postfix(STRANGER, f"{HELO} ({NAME} [{CLIENT}]){POSTFIX_TLS.split('(No')[0]}(Client CN \"")])
    yield relayed(refuses, "tls-in-quoted-sender", "spf-none", "A quoted local part that spells the TLS clause: the field is not "
                  "read at all.", {"spf": "none"},
                  received=[exim(tls="", protocol="esmtp", sender=f'" (TLS1.3) tls {SUITE}"@mail.example.com')])
    yield relayed(refuses, "name-of-address", "spf-none", "A name of the client's address that looks like an address.",
                  {"spf": "none"}, received=[sendmail(STRANGER, name=f"[{CLIENT}] ")])
    yield relayed(refuses, "ident", "spf-none", "An ident server's answer stands where the name is: such a field is not read.",
                  {"spf": "none"}, received=[sendmail(STRANGER, name=f"x[{CLIENT}]@{NAME} ")])
    yield relayed(refuses, "null-sender-helo", "spf-none", "A HELO that is no domain name, for MAIL FROM <>.",
                  {"spf": "none"}, received=[postfix(helo="out1.example.com?x")], envelope={"mail_from": ""})


def exempt():
    yield relayed(refuses, "never-exempt", "spf-fail", "A trusted relay in an exempt network brings others' mail, so it is not "
                  "exempt.", {"spf": "fail"}, received=[postfix(STRANGER)],
                  config={"exempt.networks": '["198.51.100.0/24"]'})
    yield relayed(refuses, "never-exempt-authenticated", "spf-fail", "Nor where it logs in to this server.", {"spf": "fail"},
                  received=[postfix(STRANGER)], envelope={"auth": "yes"})
    yield relayed(refuses, "real-client-not-exempt", "spf-fail", "A real client in an exempt network is judged: only the session's "
                  "own client can be exempt.", {"spf": "fail"}, received=[postfix(STRANGER)],
                  config={"exempt.networks": f'["{STRANGER}"]'})
