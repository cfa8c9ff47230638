"""Every X-AMP-Auth value that the tests before this one saw, read by two independent parsers."""

import json
import os
import subprocess
import unittest

from world import shared

FOLDER = os.path.dirname(os.path.abspath(__file__))


def read_with(*command):
    """What the script makes of each value: [authserv-id, [[method, result, {property: value}], ...]]."""
    text = "".join(f"{value}\n" for value in shared().results)
    done = subprocess.run([*command], input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Results(unittest.TestCase):
    def test_two_parsers_read_the_same(self):
        if not shared().results:
            self.skipTest("no mail was delivered before")
        by_python = read_with("/usr/bin/python3", os.path.join(FOLDER, "parse_results.py"))
        by_perl = read_with("/usr/bin/perl", os.path.join(FOLDER, "parse_results.pl"))
        self.assertEqual(len(shared().results), len(by_python))
        for value, python, perl in zip(shared().results, by_python, by_perl, strict=True):
            with self.subTest(value):
                self.assertEqual(("mx.receiver.example", "mx.receiver.example"), (python[0], perl[0]))
                self.assertEqual(python, perl)
                self.assertEqual("amp", python[1][0][0])
                self.assertIn(python[1][0][1], ("pass", "fail", "policy", "permerror", "temperror", "none"))
