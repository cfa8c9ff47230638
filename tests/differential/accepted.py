"""Messages that the strict parser accepts and that hide an AMP part: a parser that finds one in what is delivered
of them disagrees with it. A seed always gives the same message."""

import itertools
import random

from composing import ATTACHED_TOP, DOCUMENT, HTML, TEXT, TOP
from delivering import deliver_all
from hiding import HIDINGS
from plain_parts import entity, multipart

# Most messages that hide something are ambiguous, as they should be. The search for others ends after so many
# for each that is wanted.
CANDIDATES = 30
ROUND = 512
SUBTYPES = (b"mixed", b"mixed", b"mixed", b"alternative", b"related", b"report", b"signed", b"parallel")


def plain_multipart(parts, chance):
    boundary = b"=_%08x" % chance.getrandbits(32)
    return multipart(b"multipart/" + chance.choice(SUBTYPES) + b'; boundary="' + boundary + b'"', boundary, parts)


def wrapped(inner, chance):
    """Within what every parser reads alike."""
    way = chance.random()
    if way < 0.15:
        return entity(b"message/rfc822", ATTACHED_TOP + inner)
    parts = [inner, *chance.choice(((), (TEXT,), (TEXT, HTML), (HTML,)))]
    if way < 0.35:  # and an AMP part as it should be, which is cut
        parts += [TEXT, entity(b"text/x-amp-html", DOCUMENT)]
    chance.shuffle(parts)
    return plain_multipart(parts, chance)


def candidate(seed):
    """(how it hides an AMP part, the message)"""
    chance = random.Random(seed)
    hide = HIDINGS[seed % len(HIDINGS)]
    inner = hide(chance)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        inner = wrapped(inner, chance)
    if chance.random() < 0.1:
        inner = plain_multipart([inner, chance.choice(HIDINGS)(chance)], chance)
    return hide.__name__, TOP + inner


def is_accepted(verdict):
    return verdict["result"] == "none" or verdict["amp"]["structure"] == "canonical"


class Accepted:
    """What the search for accepted messages found."""

    def __init__(self):
        self.files = []  # as they come
        self.delivered = []
        self.problems = []
        self.candidates = 0
        self.naming = 0  # in how many the product finds the type's name
        self.ways = {}  # how many hide their part in each way

    def add(self, file, delivered, verdict, way):
        self.files.append(file)
        self.delivered.append(delivered)
        self.naming += verdict["names_amp"]
        self.ways[way] = self.ways.get(way, 0) + 1

    def __str__(self):
        ways = ", ".join(f"{way} {count}" for way, count in sorted(self.ways.items()))
        return (f"{len(self.files)} accepted of {self.candidates} candidates, "
                f"in {self.naming} of them the product finds the type's name: {ways}")


def find_accepted(check, count, first_seed, folder, delivered, workers):
    """Writes `count` accepted messages to `folder`, and what is delivered of them to `delivered`."""
    found = Accepted()
    seeds = itertools.islice(itertools.count(first_seed), CANDIDATES * count)
    while len(found.files) < count and (some := list(itertools.islice(seeds, ROUND))):
        ways = {}
        for seed in some:
            way, message = candidate(seed)
            file = folder / f"{way}-{seed}.eml"
            file.write_bytes(message)
            ways[file] = way
        result = deliver_all(check, list(ways), delivered, workers)
        found.candidates += len(some)
        found.problems += result.problems
        for file, way in ways.items():
            verdict = result.verdicts.get(file)
            if verdict and is_accepted(verdict) and len(found.files) < count:
                found.add(file, delivered / file.name, verdict, way)
    if len(found.files) < count:
        found.problems.append(f"only {len(found.files)} of {found.candidates} candidates are accepted")
    return found
