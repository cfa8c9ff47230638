"""What others say of a message: that it passed, somewhere else or in their opinion. None of it may change a
verdict. The chain of ARC (RFC 8617) is a real one, sealed by a forwarder whose key is in DNS."""

import dkim

from recipes.signing import KEYS, key_record

FORWARDER = "forwarder.example"


def results_of(author):
    domain = author.domain or "shop.example.com"
    return (f"dkim=pass header.d={domain} header.s=s2026; spf=pass smtp.mailfrom=bounce@{domain};\r\n"
            f" dmarc=pass (p=reject) header.from={domain}")


def authentication_results(message, author, _zone):
    message.on_top(f"Authentication-Results: mx.example.org; {results_of(author)}")


def arc_authentication_results(message, author, _zone):
    message.on_top(f"ARC-Authentication-Results: i=1; mx.example.org; arc=pass; {results_of(author)}")


def arc_seal_alone(message, _author, _zone):
    message.on_top(f"ARC-Seal: i=1; a=rsa-sha256; cv=none; d={FORWARDER}; s=arc; t=1767225600; b=AAAA")


def arc_chain(message, author, zone):
    """As a forwarder seals what it received; its own results go with it."""
    server = "mx." + FORWARDER
    message.on_top(f"Authentication-Results: {server}; {results_of(author)}")
    chain = dkim.arc_sign(message.format(), b"arc", FORWARDER.encode(), (KEYS / "rsa2048.pem").read_bytes(),
                          server.encode(), timestamp=1767225600)
    assert len(chain) == 3, chain
    message.on_top(*(field.decode().removesuffix("\r\n") for field in chain))
    zone[f"arc._domainkey.{FORWARDER}"] = ["TXT " + key_record("rsa2048")]


def received_spf(message, author, _zone):
    message.on_top(f"Received-SPF: pass (mx.example.org) client-ip=192.0.2.10; identity=mailfrom;"
                   f" envelope-from=bounce@{author.domain or 'shop.example.com'}")


def our_field(message, author, _zone):
    message.on_top(f"X-AMP-Auth: mx.example.org; amp=pass header.from={author.address or 'news@shop.example.com'}"
                   " policy.amp-action=keep")


CHAIN = "ARC chain"
CLAIMS = {
    "Authentication-Results": authentication_results,
    "ARC-Authentication-Results": arc_authentication_results,
    "ARC-Seal": arc_seal_alone,
    CHAIN: arc_chain,
    "Received-SPF": received_spf,
    "X-AMP-Auth": our_field,
}
