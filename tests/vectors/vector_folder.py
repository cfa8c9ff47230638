"""Reads a vector's folder, and writes the configuration that it asks for."""

import dataclasses
import pathlib

from transaction import Envelope

AUTHSERV_ID = "mx.example.org"


@dataclasses.dataclass
class Vector:
    name: str
    folder: pathlib.Path
    message: bytes
    zone: str
    session: dict  # the envelope's lines
    expected: list  # (key, value), in order, keys may repeat

    def expects(self, key, default=None):
        return next((v for k, v in self.expected if k == key), default)

    @property
    def authenticated(self):
        return self.session["auth"] == "yes"

    @property
    def tls(self):
        """(version, cipher, bits), "none" or "unknown"."""
        text = self.session["tls"]
        return text if text in ("none", "unknown") else tuple(text.split(","))

    @property
    def has_bare_lf(self):
        return b"\r\n" not in self.message

    @property
    def sent(self):
        """The message as SMTP carries it."""
        return self.message.replace(b"\n", b"\r\n") if self.has_bare_lf else self.message

    def envelope(self):
        tls = self.tls
        return Envelope(ip=self.session["ip"], helo=self.session["helo"], mail_from=self.session["mail_from"],
                        recipients=tuple(self.session["rcpt"].split()),
                        tls=tls if isinstance(tls, tuple) else None, authenticated=self.authenticated)

    def config(self, **more):
        """TOML. `more` are options as TABLE_KEY = TOML value."""
        tables = {"milter": {"authserv_id": f'"{AUTHSERV_ID}"'}, "log": {"target": '"stderr"'},
                  "policy": {"max_age": '"0s"'}}  # the messages were signed when they were written
        for key, value in more.items():
            table, _, option = key.partition("_")
            tables.setdefault(table, {})[option] = value
        for key, value in self.session.items():
            if key.startswith("config."):
                _, table, option = key.split(".")
                tables.setdefault(table, {})[option] = toml_value(self._absolute(value))
        return "".join(f"[{table}]\n" + "".join(f"{k} = {v}\n" for k, v in options.items())
                       for table, options in tables.items())

    def _absolute(self, value):
        return str(self.folder / value[2:]) if value.startswith("./") else value


def toml_value(text):
    bare = text in ("true", "false") or text.isdigit() or text.startswith("[")
    return text if bare else f'"{text}"'


def pairs(text):
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            key, _, value = line.partition("=")
            yield key.strip(), value.strip()


def read(folder):
    def text(name):
        return (folder / name).read_text(encoding="utf-8")
    return Vector(folder.name, folder, (folder / "message.eml").read_bytes(), text("zone"),
                  dict(pairs(text("envelope"))), list(pairs(text("expected"))))
