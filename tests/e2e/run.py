#!/usr/bin/python3
"""Runs the end-to-end tests. Needs root, and the packages of `packaging/dependencies test`. The last line is
"N passed, N failed", and perhaps ", N skipped"."""

import argparse
import os
import sys
import unittest

import harness
import world

# test_results reads what the others have collected.
MODULES = ["test_verdicts", "test_sessions", "test_forged", "test_relays", "test_proxy", "test_content_filters", "test_anonymous_tls",
           "test_local_programs", "test_packaged_socket", "test_sendmail", "test_debians_sendmail", "test_daemon",
           "test_lists", "test_bombs", "test_mailbox", "test_rewriting", "test_results"]
UNPACKED = os.path.join(os.path.dirname(__file__), "..", "..", "build", "e2e", "sendmail")


class CountingResult(unittest.TextTestResult):
    """Counts each row of a table (subTest) that failed as a failure of its own."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--milter", required=True, help="the ampauth-milter to test")
    parser.add_argument("--sendmail", default=UNPACKED, metavar="FOLDER",
                        help="where tests/e2e/setup has unpacked Sendmail (build/e2e/sendmail)")
    parser.add_argument("tests", nargs="*", metavar="TEST", default=MODULES,
                        help="test_sessions or test_sessions.Exempt.test_loopback, say; default: all")
    arguments = parser.parse_args()
    os.environ["AMPAUTH_MILTER"] = os.path.abspath(arguments.milter)
    os.environ["AMPAUTH_SENDMAIL"] = os.path.abspath(arguments.sendmail)
    harness.exit_on_signals()
    try:
        suite = unittest.defaultTestLoader.loadTestsFromNames(arguments.tests)
        result = unittest.TextTestRunner(resultclass=CountingResult, verbosity=2).run(suite)
    finally:
        world.stop_world()
    failed = len(result.failures) + len(result.errors)
    print(f"{result.passed} passed, {failed} failed" + (f", {len(result.skipped)} skipped" if result.skipped else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
