"""dkimpy, Mail::DKIM and OpenDKIM sign what is planned. Each lays its field out in its own way; dkimpy is given a
layout, since it alone signs a field as it stands."""

import base64
import hashlib
import pathlib
import subprocess

import dkim
import nacl.encoding
import nacl.signing
from dkim.canonicalization import CanonicalizationPolicy
from dkim.crypto import RSASSA_PKCS1_v1_5_sign, parse_pem_private_key
from recipes.signing import KEYS

import rfc6376
import signing

PERL = pathlib.Path(__file__).resolve().parent / "sign_and_verify.pl"
TIME_LIMIT = 300


def sign_all(plans, messages, dice_of, opendkim, scratch):
    """The DKIM-Signature field of each message, without its last CRLF. `dice_of(i)` draws the layout."""
    for i, message in enumerate(messages):
        (scratch / f"{i}.unsigned").write_bytes(message.octets())
    by_signer = {name: [i for i, plan in enumerate(plans) if plan.signer == name] for name in signing.SIGNERS}
    jobs = {"Mail::DKIM": ([PERL, "sign"], perl_job), "OpenDKIM": ([opendkim, "sign"], opendkim_job)}
    fields = {i: by_dkimpy(plans[i], messages[i], dice_of(i)) for i in by_signer["dkimpy"]}
    for name, (command, job) in jobs.items():
        lines = ["\t".join(map(str, [scratch / f"{i}.unsigned", scratch / f"{i}.field",
                                     *job(plans[i], messages[i], scratch)])) for i in by_signer[name]]
        subprocess.run(command, input="".join(line + "\n" for line in lines), text=True, check=True, timeout=TIME_LIMIT)
        fields |= {i: (scratch / f"{i}.field").read_bytes() for i in by_signer[name]}
    # libopendkim leaves line ends to the MTA.
    return [fields[i].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for i in range(len(plans))]


def body_length(plan, message):
    """l=, None where the whole body is signed without saying so."""
    wanted = plan.tags.get("l")
    whole = len(rfc6376.canonical_body(message.body, plan.canonical.endswith("relaxed")))
    return {None: None, "all": whole, "some": whole * 2 // 3 if whole > 2 else whole, "0": 0}[wanted]


def plain_tags(plan, message):
    """All but bh= and b=, in the order that most have."""
    length = body_length(plan, message)
    tags = {"v": "1", "a": plan.algorithm, "c": plan.written, "d": "example.com", "s": plan.selector, **plan.tags}
    tags |= {"l": "" if length is None else str(length), "h": ":".join(plan.names)}
    return {name: value for name, value in tags.items() if value}


def by_dkimpy(plan, message, dice):
    """dkimpy's canonicalisation, choice of fields, hash and signature."""
    policy = CanonicalizationPolicy.from_c_value(plan.canonical.encode())
    fields, body = dkim.rfc822_parse(message.octets())
    digest = hashlib.sha256(policy.canonicalize_body(body)[:body_length(plan, message)]).digest()
    tags = {name: value.encode() for name, value in plain_tags(plan, message).items()}
    head, tail = signing.lay_out(dice, {**tags, "bh": base64.b64encode(digest)})
    hasher = dkim.HashThrough(hashlib.sha256())
    names = [name.lower().encode() for name in plan.names]
    dkim.hash_headers(hasher, policy, policy.canonicalize_headers(fields), names, [b"DKIM-Signature", head + tail], None)
    signature = base64.b64encode(raw_signature(plan.key, hasher))
    return b"DKIM-Signature:" + head + signing.written_out(dice, signature) + tail


def raw_signature(key, hasher):
    if key == "ed25519":
        seed = (KEYS / "ed25519.seed").read_bytes().strip()
        return nacl.signing.SigningKey(seed, nacl.encoding.Base64Encoder).sign(hasher.digest()).signature
    return RSASSA_PKCS1_v1_5_sign(hasher, parse_pem_private_key((KEYS / f"{key}.pem").read_bytes()))


def perl_job(plan, message, _):
    return [str(KEYS / f"{plan.key}.pem"), "; ".join(f"{k}={v}" for k, v in plain_tags(plan, message).items())]


def opendkim_job(plan, message, scratch):
    length = body_length(plan, message)
    key = KEYS / f"{plan.key}.pem"
    if plan.key == "ed25519":
        key = scratch / "ed25519.pem"
        key.write_text(ed25519_pem())
    return [str(key), plan.selector, plan.canonical, "ed25519" if plan.key == "ed25519" else "rsa", plan.tags["t"],
            ":".join(plan.names), ":".join(plan.oversigned), "-" if length is None else str(length),
            plan.tags.get("i", "-")]


def ed25519_pem():
    """The seed as RFC 8410 7 writes it."""
    seed = base64.b64decode((KEYS / "ed25519.seed").read_bytes().strip())
    der = bytes.fromhex("302e020100300506032b657004220420") + seed
    return f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(der).decode()}\n-----END PRIVATE KEY-----\n"
