"""What the runners in Python share: file names come in, a JSON object a file goes out."""

import json
import sys


def report(name, types, error=None):
    print(json.dumps({"file": name, "types": types, "error": error}), flush=True)


def report_each(types_of):
    """types_of(path): the types of all parts that the parser sees in that message."""
    for line in sys.stdin:
        name = line.rstrip("\n")
        try:
            types, error = list(types_of(name)), None
        except Exception as problem:  # what a parser throws at odd mail is its own affair
            types, error = [], f"{type(problem).__name__}: {problem}"[:120]
        report(name, types, error)
