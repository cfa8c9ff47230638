"""The receiver's lists of senders: what each entry is in the file, and whom it means."""

import dataclasses

PAST, FUTURE = " until 2026-01-31", " until 2199-12-31"


@dataclasses.dataclass(frozen=True)
class Entry:
    text: str  # the line
    kind: str  # "address", "domain", "below", "signer"
    name: str  # in lower case and A-labels
    expired: bool = False

    def means(self, author, signers):
        return not self.expired and {
            "address": author.address.lower() == self.name,
            "domain": author.domain == self.name,
            "below": ("." + author.domain).endswith("." + self.name),
            "signer": self.name in signers,
        }[self.kind]


NEWS = Entry("News@SHOP.example.com # the shop", "address", "news@shop.example.com")
OTHER_ADDRESS = Entry("ews@shop.example.com", "address", "ews@shop.example.com")
SHOP = Entry("shop.example.com." + FUTURE, "domain", "shop.example.com")
ORGANIZATION = Entry("example.com\r", "domain", "example.com")
COM = Entry(".Com", "below", "com")
BELOW_ORGANIZATION = Entry("\t.example.com", "below", "example.com")
LOOK_ALIKE = Entry(".op.example.com", "below", "op.example.com")
BOOKS = Entry(".BÜCHER.example", "below", "xn--bcher-kva.example")
CO_UK = Entry("shop.example.co.uk", "domain", "shop.example.co.uk")
SIGNER = Entry("dkim:example.com", "signer", "example.com")
SIBLING_SIGNER = Entry("DKIM:mail.example.com", "signer", "mail.example.com")
SHOP_SIGNER = Entry("dkim:shop.Example.com" + FUTURE, "signer", "shop.example.com")
STRANGER_SIGNER = Entry("dkim:esp.example", "signer", "esp.example")
EXPIRED = Entry(".example.com" + PAST, "below", "example.com", True)

DEVELOPER, TESTER, READER = "dev@example.org", "Tester@example.org", "reader@example.org"


@dataclasses.dataclass(frozen=True)
class Lists:
    mode: str
    deny: tuple = ()
    allow: tuple = ()
    developers: tuple = ()  # (recipient, entry)
    recipients: tuple = (READER,)

    def files(self):
        lines = {"deny": [e.text for e in self.deny], "allow": [e.text for e in self.allow],
                 "developers": [f"{recipient} {e.text.strip()}" for recipient, e in self.developers]}
        return {name: "".join(line + "\n" for line in each) for name, each in lines.items()}

    def registration(self, mode, author, signers, undecided):
        """`undecided` are signers whose key could not be had."""
        if mode == "off" or not author.domain:
            return "not-required"
        if any(e.means(author, signers) for e in self.deny):
            return "denied"
        if mode == "deny":
            return "not-required"
        if any(e.means(author, signers) for e in self.allow):
            return "registered"
        if self.is_tested(author, signers):
            return "developer"
        known = signers | undecided
        if any(e.means(author, known) for e in self.allow) or self.is_tested(author, known):
            return "undecided"
        return "not-registered"

    def is_tested(self, author, signers):
        """By every recipient."""
        testers = {recipient.lower() for recipient, e in self.developers if e.means(author, signers)}
        return bool(self.recipients) and all(recipient.lower() in testers for recipient in self.recipients)


LISTS = {
    "off": Lists("off", (COM,), (NEWS,)),
    "deny an address": Lists("deny", (OTHER_ADDRESS, NEWS)),
    "deny domains": Lists("deny", (SHOP, BOOKS)),
    "deny all below": Lists("deny", (BELOW_ORGANIZATION,)),
    "deny signers": Lists("deny", (SIBLING_SIGNER, STRANGER_SIGNER)),
    "deny nobody of here": Lists("deny", (LOOK_ALIKE, OTHER_ADDRESS, EXPIRED)),
    "allow addresses": Lists("allow-only", (), (NEWS, OTHER_ADDRESS)),
    "allow domains": Lists("allow-only", (), (ORGANIZATION, SHOP, CO_UK, BOOKS)),
    "allow signers": Lists("allow-only", (), (SIGNER, SIBLING_SIGNER, SHOP_SIGNER)),
    "allow a stranger": Lists("allow-only", (), (STRANGER_SIGNER, LOOK_ALIKE)),
    "allow, but not these": Lists("allow-only", (SIGNER, BOOKS), (COM, CO_UK)),
    "allowed no more": Lists("allow-only", (), (EXPIRED, CO_UK)),
    "developers": Lists("allow-only", (), (CO_UK,), ((DEVELOPER, COM), (TESTER, SHOP_SIGNER), (TESTER, SIGNER)),
                        (DEVELOPER.upper(), TESTER)),
    "not all developers": Lists("allow-only", (), (ORGANIZATION,), ((DEVELOPER, COM),), (DEVELOPER, READER)),
    "developers of the denied": Lists("allow-only", (NEWS,), (), ((DEVELOPER, COM), (DEVELOPER, BOOKS)), (DEVELOPER,)),
    "developers no more": Lists("allow-only", (), (NEWS,), ((DEVELOPER, EXPIRED),), (DEVELOPER,)),
    "no recipients": Lists("allow-only", (), (BOOKS,), ((DEVELOPER, COM),), ()),
}
