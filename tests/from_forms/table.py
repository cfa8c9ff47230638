"""The forms of a From field, and the table of what parsers see in them."""

import collections
import dataclasses
import re

NOTHING = "-"  # a cell: no address
BETWEEN = " , "  # in a cell: two addresses

HEAD = """\
# What {count} parsers read in a From field

Written by `tests/from_forms/run --write`. A form is *alike* if every parser sees the same one address in it, and no
other. The product accepts no form that is not alike, but for those that `from_forms_test.cpp` names with the reason.
In the last column is what each of the others sees in place of the address.

| parser | stands for |
|---|---|
{parsers}

`\\r`, `\\n`, `\\t`, `\\\\` and `\\xNN` in a value are those bytes.

| form | From | alike | address | read by | sees no address | sees something else |
|---|---|---|---|---|---|---|
"""


@dataclasses.dataclass
class Form:
    name: str
    value: bytes  # as the message holds it
    written: str  # as forms.txt has it


@dataclasses.dataclass
class Row:
    """What each parser, by its name, sees in a form."""
    cells: dict

    def address(self):
        """What most of those see that see any."""
        seen = collections.Counter(cell for cell in self.cells.values() if cell != NOTHING)
        return seen.most_common(1)[0][0] if seen else NOTHING

    def names(self, wanted):
        return [name for name, cell in self.cells.items() if wanted(cell)]

    def is_alike(self):
        address = self.address()
        return BETWEEN not in address and all(cell == address for cell in self.cells.values())


def cell_of(addresses):
    return BETWEEN.join(normal(address) for address in addresses if address) or NOTHING


def normal(address):
    """One spelling of an address: the domain in lower case and as A-labels, UTF-8 that is handed out byte by byte
    joined, what cannot be shown or has a meaning in a table as \\uNNNN."""
    try:
        address = address.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass
    local, at, domain = address.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        pass
    text = local + at + domain.lower()
    return "".join(c if c.isprintable() and c not in "|`;\ufffd" else f"\\u{ord(c):04x}" for c in text)


def read_forms(path):
    forms = []
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, written = line.partition("\t")
            forms.append(Form(name, unescaped(written), written))
    return forms


def unescaped(written):
    named = {"r": b"\r", "n": b"\n", "t": b"\t", "\\": b"\\"}
    pieces = re.split(r"\\(x[0-9a-f]{2}|.)", written)
    return b"".join(
        piece.encode() if place % 2 == 0 else bytes([int(piece[1:], 16)]) if piece[0] == "x" else named[piece]
        for place, piece in enumerate(pieces))


def write_table(path, forms, parsers, rows):
    lines = []
    for form, row in zip(forms, rows):
        address = row.address()
        read_by = row.names(lambda cell: cell == address)
        nothing = row.names(lambda cell: cell == NOTHING)
        others = row.names(lambda cell: cell not in (address, NOTHING))
        said = "; ".join(f"{name}: `{row.cells[name]}`" for name in others)
        lines.append(f"| {form.name} | `{form.written}` | {'yes' if row.is_alike() else 'no'} | `{address}` | "
                     f"{len(read_by)} | {', '.join(nothing)} | {said} |\n")
    head = HEAD.format(count=len(parsers), parsers="\n".join(f"| {p.name} | {p.stands_for} |" for p in parsers))
    path.write_text(head + "".join(lines))


def read_table(path, parsers):
    """A Row a form, by its name. A parser that a row does not name sees the address."""
    rows = {}
    for line in path.read_text().splitlines():
        columns = [column.strip() for column in line.strip("|").split("|")]
        if len(columns) != 7 or not columns[1].startswith("`"):
            continue
        cells = dict.fromkeys((parser.name for parser in parsers), columns[3].strip("`"))
        cells.update(dict.fromkeys(filter(None, columns[5].split(", ")), NOTHING))
        for said in filter(None, columns[6].split("; ")):
            name, _, text = said.partition(": `")
            cells[name] = text.rstrip("`")
        rows[columns[0]] = Row(cells)
    return rows
