#!/usr/bin/python3
"""Plays the vectors through ampauth-check and, over the wire, through ampauth-milter; see README.md.
The last line is "N passed, N failed"; the exit status is 0 where none failed."""

import argparse
import concurrent.futures
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "wire")]
sys.dont_write_bytecode = True

import observing  # noqa: E402
import vector_folder  # noqa: E402
from comparing import compare, compare_with_each_other  # noqa: E402


def play(vector, arguments):
    """What is wrong with the product's answers to a vector; nothing where it is as expected."""
    with tempfile.TemporaryDirectory(prefix="vector-") as scratch:
        scratch = pathlib.Path(scratch)
        seen = []
        try:
            if arguments.check:
                seen.append(observing.through_check(arguments.check, vector, scratch))
            if arguments.milter:
                seen.append(observing.through_milter(arguments.milter, vector, scratch))
        except observing.Broken as broken:
            return [str(broken)]
    found = [f"{s.program}: {complaint}" for s in seen for complaint in compare(vector, s)]
    return found + compare_with_each_other(seen)


def chosen(names):
    folders = sorted(path.parent for path in HERE.glob("*/expected"))
    unknown = set(names) - {folder.name for folder in folders}
    if unknown:
        sys.exit(f"no such vector: {', '.join(sorted(unknown))}")
    return [vector_folder.read(folder) for folder in folders if not names or folder.name in names]


def parse_arguments():
    default = HERE.parent.parent / "build/check/bin"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", default=str(default / "ampauth-check"), metavar="BIN",
                        help="the checker; an empty text leaves it out")
    parser.add_argument("--milter", default=str(default / "ampauth-milter"), metavar="BIN",
                        help="the filter; an empty text leaves it out")
    parser.add_argument("--jobs", type=int, default=2, help="vectors played at once")
    parser.add_argument("--quiet", action="store_true", help="a line for a failed vector only")
    parser.add_argument("names", nargs="*", metavar="VECTOR", help="which to play; all where none is named")
    arguments = parser.parse_args()
    for program in filter(None, (arguments.check, arguments.milter)):
        if not pathlib.Path(program).is_file():
            parser.error(f"{program} is missing: build it, or name another with --check and --milter")
    return arguments


def main():
    arguments = parse_arguments()
    vectors = chosen(arguments.names)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for vector, found in zip(vectors, pool.map(lambda v: play(v, arguments), vectors)):
            failed += bool(found)
            if found or not arguments.quiet:
                print(f"{'FAILED' if found else 'passed'}  {vector.name}")
            for complaint in found:
                print(f"        {complaint}")
    print(f"{len(vectors) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
