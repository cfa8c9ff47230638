#!/usr/bin/python3
"""Fails where a folder includes another against the arrows of the architecture.

Reads the #include lines of lib/, milter/ and tools/ and compares them with ALLOWED, which is the picture that the
README shows. A C library's header may be included in .cpp files of its one wrapper only.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

ALLOWED = {
    "base": set(),
    "tls": {"base"},
    "alignment": {"base"},
    "dns": {"base"},
    "config": {"base"},
    "senders": {"base"},
    "message": {"base"},
    "mime": {"message", "base"},
    "relay": {"message", "tls", "base"},
    "dkim": {"dns", "message", "base"},
    "spf": {"dns", "base"},
    "dmarc": {"alignment", "dns", "base"},
    "verdict": {"dmarc", "spf", "dkim", "mime", "tls", "senders", "message", "base"},
    "header": {"verdict", "dmarc", "spf", "dkim", "mime", "tls", "senders", "message", "base"},
    # auth builds the checks from the configuration and writes the disposition, for both programs alike.
    "auth": {"header", "config", "verdict", "relay", "dmarc", "spf", "dkim", "mime", "message", "tls", "senders",
             "alignment", "dns", "base"},
    "milter": {"auth", "header", "config", "mime", "verdict", "message", "tls", "alignment", "dns", "base"},
    "tools": {"auth", "header", "config", "mime", "verdict", "message", "tls", "dns", "base"},
}

# header -> the one folder that may include it, in .cpp files
WRAPPED = {
    "idn2.h": "base", "libpsl.h": "alignment", "unbound.h": "dns", "dkim.h": "dkim", "spf2/": "spf",
    "opendmarc/": "dmarc", "libmilter/": "milter", "civetweb.h": "milter", "prometheus/": "milter", "toml++/": "config",
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def folder_of(path):
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "lib" else parts[0]


def complaints():
    files = [p for top in ("lib", "milter", "tools") for p in sorted((ROOT / top).rglob("*")) if p.suffix in (".h", ".cpp")]
    if len(files) < 30:
        yield "only %d sources were found: is this the project's root?" % len(files)
    for path in files:
        folder = folder_of(path)
        for quote, name in INCLUDE.findall(path.read_text()):
            where = "%s includes %s" % (path.relative_to(ROOT), name)
            target = name.split("/")[0]
            if quote == '"':
                if target in ALLOWED and target != folder and target not in ALLOWED[folder]:
                    yield where + ": %s may not depend on %s" % (folder, target)
                continue
            for header, owner in WRAPPED.items():
                if name == header or (header.endswith("/") and name.startswith(header)):
                    if folder != owner:
                        yield where + ": only %s may" % owner
                    elif path.suffix == ".h":
                        yield where + ": a C library's header belongs into a .cpp file"


found = list(complaints())
print("\n".join(found) if found else "the includes follow the architecture")
sys.exit(1 if found else 0)
