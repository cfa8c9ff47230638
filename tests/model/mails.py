"""Compositions as whole messages. A world is a session, the DNS and a configuration; letters come in it. Both are
drawn at random, and made of the rows of facts.py."""

import dataclasses

import claims
import facts
import lists
from compositions import ON_FAIL, ON_TEMPERROR, RULES
from recipes.signing import SIGNED, sign
from verdict_model import PROFILES, Demands

# Whose DMARC records there are.
DOMAINS = tuple(dict.fromkeys(author.domain for author in facts.AUTHORS.values() if author.domain))


@dataclasses.dataclass
class Record:
    """A DMARC record."""

    policy: str
    subdomain_policy: str | None = None  # sp=
    strict_dkim: bool = False
    strict_spf: bool = False
    percent: int | None = None  # the policy holds for all AMP parts whatever it is

    def text(self):
        tags = [f"p={self.policy}", self.subdomain_policy and f"sp={self.subdomain_policy}",
                self.strict_dkim and "adkim=s", self.strict_spf and "aspf=s",
                self.percent is not None and f"pct={self.percent}"]
        return "; ".join(["v=DMARC1", *filter(None, tags)])


# What _dmarc may hold beside one Record.
NO_DMARC = {
    "absent": [],
    "another record": ["TXT v=spf1 -all"],
    "two": ["TXT v=DMARC1; p=reject", "TXT v=DMARC1; p=none"],
    "malformed": ["TXT v=DMARC1; p=maybe"],
    "timeout": ["TXT !timeout"],
    "bogus": ["TXT !bogus"],
}


@dataclasses.dataclass
class World:
    profile: str
    demands: Demands
    sender: str
    spf: str
    tls: str
    client: str
    authenticated: bool
    dmarc: dict  # domain -> Record, or a name of NO_DMARC
    actions: dict  # "fail" -> on_fail
    signed_messages: str
    attached_messages: str
    amp_size: int
    max_signatures: int
    min_rsa_bits: int
    lists: str = "off"  # of lists.LISTS

    @property
    def exempt(self):
        return self.authenticated or self.client != facts.CLIENT

    def options(self):
        """Of ampauth-check."""
        mail_from, helo, _ = facts.SENDERS[self.sender]
        recipients = [option for each in lists.LISTS[self.lists].recipients for option in ("--rcpt", each)]
        return ["--ip", self.client, "--helo", helo, f"--mail-from={mail_from}", *recipients, *facts.TLS[self.tls][0],
                *(["--authenticated"] if self.authenticated else [])]

    @property
    def list_mode(self):
        """Nobody can be allowed by a From that no demand authenticates: such a configuration is refused."""
        mode = lists.LISTS[self.lists].mode
        authenticates = self.demands.dmarc_pass or (self.demands.dkim and self.demands.alignment != "none")
        return mode if authenticates or mode == "off" else "deny"

    def config(self, folder):
        """`folder` is where the files of `files` are."""
        tables = {
            "policy": {"profile": self.profile, "signed_messages": self.signed_messages,
                       "attached_messages": self.attached_messages, "max_age": "0s",
                       **{"on_" + result: action for result, action in self.actions.items()}},
            "custom": {"dkim": self.demands.dkim, "alignment": self.demands.alignment, "spf": self.demands.spf,
                       "tls": self.demands.tls, "dmarc_pass": self.demands.dmarc_pass,
                       "dmarc_enforced": self.demands.dmarc_enforced,
                       "sealed_signatures": self.demands.sealed,
                       "single_fields": self.demands.single} if self.profile == "custom" else {},
            "limits": {"amp_size": self.amp_size},
            "dkim": {"max_signatures": self.max_signatures, "min_rsa_bits": self.min_rsa_bits,
                     "unsigned_content_type_domains": facts.EXCUSED},
            "senders": {"mode": self.list_mode, "allow": f"{folder}/allow", "deny": f"{folder}/deny"},
            "recipients": {"developer_mode": f"{folder}/developers"},
        }
        return "".join(f"[{table}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in options.items())
                       for table, options in tables.items())

    def files(self):
        """Name -> text, of the lists."""
        return lists.LISTS[self.lists].files()

    def zone(self):
        """What it holds beside the letters' keys: records by name."""
        zone = {"_dmarc." + domain: ["TXT " + state.text()] if isinstance(state, Record) else NO_DMARC[state]
                for domain, state in self.dmarc.items()}
        checked = facts.SENDERS[self.sender][2]
        if checked:
            records, _ = facts.SPF[self.spf]
            zone |= {name.replace("{d}", checked): [record.replace("{d}", checked) for record in values]
                     for name, values in records.items()}
        return zone


def toml(value):
    if isinstance(value, (bool, int)):
        return str(value).lower()
    return "[" + ", ".join(map(toml, value)) + "]" if isinstance(value, (list, tuple)) else f'"{value}"'


@dataclasses.dataclass
class Signature:
    kind: str
    signer: str
    signs_content_type: bool
    selector: str

    def domain(self, author):
        return facts.SIGNERS[self.signer](author.domain or "shop.example.com")


@dataclasses.dataclass
class Letter:
    author: str
    shape: str
    signatures: list  # from the top
    changed: bool  # after it was signed
    repeated: bool  # a field that is not signed stands twice
    claims: tuple  # names of claims.CLAIMS

    def make(self, with_claims=True):
        """The message's octets, and the keys of its signatures: records by name."""
        author = facts.AUTHORS[self.author]
        message = facts.SHAPES[self.shape].make().put("From", *author.lines)
        zone = {}
        for signature in reversed(self.signatures):
            kind, domain = facts.KINDS[signature.kind], signature.domain(author)
            unsigned = {kind.unsigned} | (set() if signature.signs_content_type else {"content-type"})
            tags = {name: value.replace("{d}", domain) if isinstance(value, str) else value
                    for name, value in kind.tags.items()}
            sign(message, domain=domain, selector=signature.selector,
                 signed=[name for name in SIGNED if name not in unsigned], **tags)
            if signature.kind == "malformed":
                message.fields[0] = message.fields[0].replace(f"d={domain};", f"d={domain}; d={domain};", 1)
            if kind.key:
                zone[f"{signature.selector}._domainkey.{domain}"] = ["TXT " + kind.key]
        if self.changed:
            message.put("Subject", "Subject: [list] Your order 1042")
        if self.repeated:
            message.on_top("Reply-To: a@shop.example.com", "REPLY-TO: b@shop.example.com")
        for claim in self.claims if with_claims else ():
            claims.CLAIMS[claim](message, author, zone)
        return message.format(), zone


# (field, name) of every row, of a letter and of a world.
LETTER_ROWS = [(table, name) for table, rows in (("author", facts.AUTHORS), ("shape", facts.SHAPES),
                                                 ("signatures", facts.KINDS), ("claims", claims.CLAIMS))
               for name in rows]
WORLD_ROWS = [(table, name) for table, rows in (("spf", facts.SPF), ("sender", facts.SENDERS), ("tls", facts.TLS),
                                                ("lists", lists.LISTS)) for name in rows]


def draw_world(random, row=None):
    """`row` is of WORLD_ROWS: the world has it."""
    world = draw_any_world(random)
    if row is not None:
        setattr(world, *row)
        world.authenticated, world.client = False, facts.CLIENT
    return world


def draw_any_world(random):
    profile = random.choice(tuple(PROFILES) + ("custom",))
    demands = PROFILES.get(profile) or Demands(
        random.random() < 0.8, random.choice(RULES),
        *(random.random() < share for share in (0.6, 0.6, 0.3, 0.3, 0.3, 0.3)))
    return World(
        profile, demands,
        sender=random.choice(tuple(facts.SENDERS)),
        spf=mostly(random, 0.8, "pass", facts.SPF),
        tls=mostly(random, 0.85, "1.3", facts.TLS),
        client=mostly(random, 0.96, facts.CLIENT, ("127.0.0.1", "::1")),
        authenticated=random.random() < 0.03,
        dmarc={domain: draw_dmarc(random) for domain in DOMAINS},
        actions={"fail": random.choice(ON_FAIL), "policy": random.choice(ON_FAIL),
                 "permerror": random.choice(ON_FAIL), "temperror": random.choice(ON_TEMPERROR)},
        signed_messages=mostly(random, 0.6, "strip", ("tag",)),
        attached_messages=mostly(random, 0.8, "strip", ("ignore",)),
        amp_size=mostly(random, 0.9, 200_000, (100,)),
        max_signatures=random.choice((8, 8, 8, 1, 2)),
        min_rsa_bits=mostly(random, 0.9, 1024, (2048,)),
        lists=mostly(random, 0.8, "off", lists.LISTS))


def mostly(random, share, usual, others):
    return usual if random.random() < share else random.choice(tuple(others))


def draw_dmarc(random):
    if random.random() < 0.25:
        return random.choice(tuple(NO_DMARC))
    policies = ("none", "none", "quarantine", "reject", "reject")
    return Record(random.choice(policies), mostly(random, 0.7, None, policies), random.random() < 0.3,
                  random.random() < 0.3, mostly(random, 0.8, None, (0, 10, 100)))


def draw_letter(random, row=None):
    """`row` is of LETTER_ROWS: the letter has it, so that no row is left to chance."""
    author = mostly(random, 0.9, random.choice(tuple(facts.GOOD_AUTHORS)), facts.FAULTY_AUTHORS)
    shape = mostly(random, 0.85, random.choice(tuple(facts.GOOD_SHAPES)), facts.FAULTY_SHAPES)
    signatures = [draw_signature(random, i) for i in range(random.choice((0, 1, 1, 1, 1, 2, 2, 2, 3, 4)))]
    # A chain is sealed over one From field, and does not begin above another.
    names = [name for name in claims.CLAIMS if name != claims.CHAIN or len(facts.AUTHORS[author].lines) == 1]
    chosen = tuple(sorted(random.sample(names, random.choice((0, 0, 1, 2))), key=claims.CHAIN.__ne__))
    letter = Letter(author, shape, signatures, random.random() < 0.05, random.random() < 0.1, chosen)
    if row is not None:
        put(letter, *row)
    return letter


def put(letter, table, name):
    if table == "signatures":
        letter.signatures = [Signature(name, "same", True, name + "-0"), *letter.signatures[1:]]
    elif table == "claims":
        letter.claims = (name,)
        letter.author = "subdomain"
    else:
        setattr(letter, table, name)


def draw_signature(random, number):
    kind = mostly(random, 0.65, "good", facts.KINDS)
    signer = mostly(random, 0.6, random.choice(("same", "parent")), facts.SIGNERS)
    return Signature(kind, signer, random.random() < 0.85, f"{kind}-{number}")
