"""What the runners in Python share: a file name a line comes in, {"file", "addresses", "error"} goes out."""

import json
import sys


def tell(name, addresses, error=None):
    print(json.dumps({"file": name, "addresses": addresses, "error": error}), flush=True)


def tell_each(addresses_of):
    """addresses_of(path): what the parser takes for addresses in that message's From."""
    for line in sys.stdin:
        name = line.rstrip("\n")
        try:
            addresses, error = list(addresses_of(name)), None
        except Exception as problem:  # what a parser throws at odd mail is its own affair
            addresses, error = [], f"{type(problem).__name__}: {problem}"[:120]
        tell(name, addresses, error)


def from_value(name):
    """The value of From, unfolded, as bytes."""
    with open(name, "rb") as stream:
        header = stream.read()
    return header.partition(b"From:")[2].partition(b"\r\nTo:")[0].replace(b"\r\n", b"").strip()
