"""What the checks must find in a letter, from the rows that it is made of: the composition that the model of the
verdict judges, and what is reported beside it."""

import dataclasses

import compositions
import facts
import lists
import mails
import verdict_model


@dataclasses.dataclass(frozen=True)
class Answer:
    """What is compared. `named` is the selector of the signature that counts."""

    result: str
    reasons: tuple = ()
    action: str = ""
    author: str = ""
    dkim: tuple = ()
    spf: str = ""
    dmarc: str = ""
    policy: str = ""
    tls: str = ""
    named: str = ""
    sender: str = ""  # what the lists say


def predict(world, letter):
    shape = shape_of(world, letter)
    if not shape.holds_amp:
        return Answer("none")
    if world.exempt:
        return Answer("none", ("exempt",), "keep")
    author = facts.AUTHORS[letter.author]
    c = composition(world, letter)
    verdict = verdict_model.judge(c)
    named = "" if verdict.signature is None else letter.signatures[verdict.signature].selector
    return Answer(verdict.result, verdict.reasons, verdict.action, author.address,
                  tuple(s.result for s in c.signatures), c.spf, c.dmarc, c.dmarc_policy.replace("-", ""),
                  c.tls, named, c.registration)


def shape_of(world, letter):
    shape = facts.SHAPES[letter.shape]
    if world.attached_messages == "strip":
        return shape
    parts = tuple(part for part in shape.parts if part != "attached")
    return dataclasses.replace(shape, parts=parts)


def composition(world, letter):
    author, shape = facts.AUTHORS[letter.author], shape_of(world, letter)
    signatures = verify(world, letter, author)
    spf_domain = facts.SENDERS[world.sender][2]
    spf = facts.SPF[world.spf][1] if spf_domain else "none"
    spf_bogus = bool(spf_domain) and "bogus" in world.spf
    dmarc, policy, dmarc_bogus = evaluate_dmarc(world, letter, author, signatures, shape, spf_domain, spf)
    on = world.actions
    return compositions.Composition(
        world.profile, world.demands, on["fail"], on["policy"], on["permerror"], on["temperror"],
        "keep",
        world.signed_messages == "tag", False, world.amp_size, False, False, author.fault,
        author.domain is not None and facts.organization(author.domain) is not None, letter.repeated, shape.ambiguous,
        shape.fault, shape.sealed, shape.opaque, shape.parts, facts.AMP_SIZE if shape.parts else 0, shape.decodes,
        spf, spf_bogus, facts.TLS[world.tls][1], dmarc, policy, dmarc_bogus,
        register(world, letter, author, signatures, shape), tuple(signatures))


def register(world, letter, author, signatures, shape):
    """What the lists say of From, and of the d= of signatures that align and leave no other reading open."""
    signers = {result: {drawn.domain(author) for signature, drawn in zip(signatures, letter.signatures)
                        if signature.result == result and signature.relaxed
                        and (signature.signs_content_type or (shape.sealed and facts.excused(drawn.domain(author))))} for result in ("pass", "temperror")}
    return lists.LISTS[world.lists].registration(world.list_mode, author, signers["pass"], signers["temperror"])


def verify(world, letter, author):
    """Of a signature that cannot help nothing is examined, and of others only so many: those that can align with
    From before strangers', each from the top."""
    examines_strangers = world.demands.alignment in ("none", "strict-or-dmarc")
    near, far = [], []
    found = {}
    for i, signature in enumerate(letter.signatures):
        if signature.kind == "malformed":
            found[i] = compositions.Signature("permerror", "invalid", False, False, False, False, excused=False)
        elif author.domain and facts.aligned(signature.domain(author), author.domain):
            near.append(i)
        elif examines_strangers:
            far.append(i)
        else:
            found[i] = of("neutral", "not_examined", signature, author)
    for place, i in enumerate(near + far):
        signature = letter.signatures[i]
        examined = place < world.max_signatures
        outcome = examine(world, letter, author, facts.KINDS[signature.kind]) if examined else ("policy", "too_many")
        found[i] = of(*outcome, signature, author)
    return [found[i] for i in range(len(letter.signatures))]


def examine(world, letter, author, kind):
    if len(author.lines) != 1 or (author.lines[0] == facts.EMPTY and kind.flaw not in ("dns", "dns_bogus")):
        return "permerror", "invalid"
    if letter.changed and kind.verifies:
        return "fail", "invalid"
    if kind.flaw == "none" and kind.tags.get("key") == "rsa1024" and world.min_rsa_bits > 1024:
        return "policy", "key_small"
    return kind.result, kind.flaw


def of(result, flaw, signature, author):
    domain = signature.domain(author)
    relaxed, strict = (author.domain is not None and facts.aligned(domain, author.domain, strictly)
                       for strictly in (False, True))
    return compositions.Signature(result, flaw, relaxed, strict, signature.signs_content_type,
                                  "length" in facts.KINDS[signature.kind].tags, excused=facts.excused(domain))


def evaluate_dmarc(world, letter, author, signatures, shape, spf_domain, spf):
    """RFC 7489 6.6.2 and 6.6.3: (result, policy, bogus). A signature that leaves another reading open does not count."""
    if not author.domain:
        return "none", "-", False
    record, from_organization = discover(world, author.domain)
    if not isinstance(record, mails.Record):
        return ("temperror" if record in ("timeout", "bogus") else "none"), "-", record == "bogus"
    policy = record.subdomain_policy if from_organization and record.subdomain_policy else record.policy
    dkim = [(signature.result, drawn.domain(author)) for signature, drawn in zip(signatures, letter.signatures)
            if signature.signs_content_type or (shape.sealed and facts.excused(drawn.domain(author)))]
    aligned = {result for result, domain in dkim if facts.aligned(domain, author.domain, record.strict_dkim)}
    if spf_domain and facts.aligned(spf_domain, author.domain, record.strict_spf):
        aligned.add(spf)
    return next((result for result in ("pass", "temperror") if result in aligned), "fail"), policy, False


def discover(world, domain):
    """What lies at the domain, or else at its organization; and whether it is the latter's."""
    found = world.dmarc[domain]
    organization = facts.organization(domain)
    if found not in ("absent", "another record") or organization in (None, domain):
        return found, False
    return world.dmarc.get(organization, "absent"), True
