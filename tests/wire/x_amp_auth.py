"""Reads the X-AMP-Auth field (an RFC 8601 payload without comments and quotes)."""

import dataclasses
import re

NAME = b"x-amp-auth"


def is_ours(field_name):
    """Whether a field of this name claims to be an X-AMP-Auth, in whatever spelling."""
    return field_name.strip(b" \t").lower() == NAME


@dataclasses.dataclass
class Method:
    """One `method=result` with its reason and properties."""

    name: str
    result: str
    reason: str
    properties: dict


@dataclasses.dataclass
class ResultField:
    authserv_id: str
    amp: Method
    details: list

    def details_of(self, name):
        return [d for d in self.details if d.name == name]


def unfold(value):
    return re.sub(r"\r?\n[ \t]+", " ", value).strip()


def parse(value):
    """Raises ValueError for what RULES section 5 does not allow."""
    authserv_id, *infos = [info.strip() for info in unfold(value).split(";")]
    methods = [_method(info) for info in infos]
    if not methods or methods[0].name != "amp" or any(m.name == "amp" for m in methods[1:]):
        raise ValueError(f"amp= does not come first and once: {value}")
    return ResultField(authserv_id, methods[0], methods[1:])


def _method(info):
    words = info.split()
    pairs = [word.partition("=")[::2] for word in words]
    if not pairs or any(not key or not value for key, value in pairs):
        raise ValueError(f"not method=result and properties: {info!r}")
    (name, result), *rest = pairs
    properties = dict(rest)
    if len(properties) != len(rest):
        raise ValueError(f"a property twice: {info!r}")
    return Method(name, result, properties.pop("reason", ""), properties)
