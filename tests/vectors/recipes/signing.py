"""DKIM signatures and key records, with every tag under the vectors' control (dkimpy's own front door
refuses what some vectors need). RSA PKCS #1 v1.5 and Ed25519 are deterministic, and so is the result."""

import base64
import pathlib
import subprocess

import dkim
import nacl.encoding
import nacl.signing
from dkim.canonicalization import CanonicalizationPolicy
from dkim.crypto import HASH_ALGORITHMS, parse_pem_private_key

KEYS = pathlib.Path(__file__).resolve().parent.parent / "keys"
SIGNED = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type")


def key_record(key, *tags):
    """The TXT record of a key in KEYS, with more tags ("t=y") before p=."""
    if key == "ed25519":
        seed = (KEYS / "ed25519.seed").read_bytes().strip()
        public = bytes(nacl.signing.SigningKey(seed, nacl.encoding.Base64Encoder).verify_key)
        kind = "k=ed25519"
    else:
        public = subprocess.run(["openssl", "rsa", "-in", KEYS / f"{key}.pem", "-pubout", "-outform", "DER"],
                                check=True, capture_output=True).stdout
        kind = "k=rsa"
    return "; ".join(["v=DKIM1", kind, *tags, "p=" + base64.b64encode(public).decode()])


def sign(message, key="rsa2048", domain="example.com", selector="s2026", canonical="relaxed/relaxed",
         algorithm=None, signed=SIGNED, length=None, **more_tags):
    """Puts a signature on top of `message`, and returns it. `length` is an l= in octets, or "all";
    `more_tags` are tags as they are written."""
    algorithm = algorithm or ("ed25519-sha256" if key == "ed25519" else "rsa-sha256")
    policy = CanonicalizationPolicy.from_c_value(canonical.encode())
    body = policy.canonicalize_body(message.body)
    covered = len(body) if length in (None, "all") else length
    digest = HASH_ALGORITHMS[algorithm.encode()](body[:covered]).digest()
    tags = {"v": "1", "a": algorithm, "c": canonical, "d": domain, "s": selector, **more_tags}
    if length is not None:
        tags["l"] = str(covered)
    tags |= {"h": " : ".join(signed), "bh": base64.b64encode(digest).decode(), "b": "0" * 60}
    signer = dkim.DKIM(message.format())
    signer.signature_algorithm = algorithm.encode()
    signer.hasher = HASH_ALGORITHMS[algorithm.encode()]
    value = signer.gen_header([(t.encode(), v.encode()) for t, v in tags.items()],
                              [name.encode() for name in signed], policy, b"DKIM-Signature", load(key))
    return message.on_top("DKIM-Signature: " + value.decode().removesuffix("\r\n"))


def load(key):
    if key == "ed25519":
        return nacl.signing.SigningKey((KEYS / "ed25519.seed").read_bytes().strip(),
                                       nacl.encoding.Base64Encoder)
    return parse_pem_private_key((KEYS / f"{key}.pem").read_bytes())
