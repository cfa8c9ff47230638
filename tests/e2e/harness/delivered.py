"""What was delivered."""

import re


class Delivered:
    """A message as it lies in the mailbox: lines end in LF, and Postfix's own fields stand on top."""

    ON_TOP = (b"return-path", b"x-original-to", b"delivered-to", b"received", b"x-amp-auth")

    def __init__(self, raw):
        self.raw = raw
        head, blank, self.body = raw.partition(b"\n\n")
        self.fields = re.split(rb"\n(?![ \t])", head) if blank else []

    def values(self, name):
        """Of every field of that name, blanks before the colon allowed; unfolded."""
        pattern = re.compile(re.escape(name.encode()) + rb"[ \t]*:", re.IGNORECASE)
        found = [field[match.end():] for field in self.fields if (match := pattern.match(field))]
        return [re.sub(rb"\n[ \t]", b" ", value).strip().decode("utf-8", "replace") for value in found]

    def first(self, name):
        return next(iter(self.values(name)), None)

    def result(self):
        """The only X-AMP-Auth's value. None where there is none; ValueError where there are several."""
        values = self.values("X-AMP-Auth")
        if len(values) > 1:
            raise ValueError(f"{len(values)} X-AMP-Auth fields: {values}")
        return values[0] if values else None

    def as_sent(self):
        """The bytes with CRLF, less X-AMP-Auth and what Postfix put on top."""
        fields = list(self.fields)
        while fields and fields[0].split(b":")[0].strip().lower() in self.ON_TOP:
            fields.pop(0)
        return b"\n".join(fields + [b"", self.body]).replace(b"\n", b"\r\n")

    def has_amp(self):
        return b"text/x-amp-html" in self.raw.lower()
