"""What real parsers see in delivered messages: those of tests/differential that install quickly."""

import os
import pathlib
import sys
import tempfile

from harness import Delivered
from world import shared

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "differential"))

from looking import look_with_all  # noqa: E402 # pylint: disable=wrong-import-position
from parsers import all_parsers  # noqa: E402 # pylint: disable=wrong-import-position

BUILT = str(ROOT / "build" / "differential")
PARSERS = [parser for parser in all_parsers(BUILT) if parser.quick]


def as_sent(message):
    """Without what the MTA and the filter put on top, so that two ways and two stores compare."""
    return Delivered(message.replace(b"\r\n", b"\n")).as_sent()


def look(stored):
    """`stored`: (way, name, store) -> message. Returns the same keys -> the parsers that see an AMP part in it."""
    folder = tempfile.mkdtemp(prefix="seen.", dir=shared().folder)
    keys, files = {}, {}
    for key, message in stored.items():
        # Most messages lie in each store as they do in the others, but for the ends of their lines.
        keys.setdefault((key[:2], as_sent(message)), []).append(key)
    for number, alike in enumerate(keys.values()):
        path = os.path.join(folder, f"{number}.eml")
        with open(path, "wb") as file:
            file.write(stored[alike[0]])
        files[path] = alike
    seen = {}
    runnable = [parser for parser in PARSERS if not parser.missing()]
    for parser, sight in look_with_all(runnable, list(files), BUILT, os.cpu_count()):
        for path in sight.amp:
            for key in files[path]:
                seen.setdefault(key, []).append(parser.name)
    return seen
