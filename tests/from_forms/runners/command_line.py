#!/usr/bin/python3
"""Programs that show the addresses of a field, by the first argument: nmh's ap, or mblaze's maddr."""

import os
import pathlib
import subprocess
import sys
import tempfile

from asked import from_value, tell_each


def lines_of(*command):
    with tempfile.TemporaryDirectory(prefix="from-forms-") as home:
        (pathlib.Path(home) / ".mh_profile").write_text("Path: Mail\n")  # nmh does nothing without one
        done = subprocess.run(command, capture_output=True, check=False, timeout=30, env=dict(os.environ, HOME=home))
    if done.returncode:
        raise ValueError((done.stderr or b"failed").decode("utf-8", "replace").strip()[-100:])
    return [line.strip() for line in done.stdout.decode("utf-8", "replace").splitlines() if line.strip()]


def by_nmh(name):
    found = lines_of("/usr/lib/mh/ap", "-format", "%<{error}!%{error}%|%(addr{text})%>", os.fsdecode(from_value(name)))
    problems = [line for line in found if line.startswith("!")]
    if problems:
        raise ValueError(problems[0])
    return found


def by_mblaze(name):
    return lines_of("/usr/bin/maddr", "-a", "-h", "from", name)


tell_each({"nmh": by_nmh, "mblaze": by_mblaze}[sys.argv[1]])
