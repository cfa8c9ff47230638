#!/usr/bin/python3
"""Python's email package, with the policy that the first argument names: compat32 or default."""

import email
import email.policy
import sys

from report import report_each

POLICY = {"compat32": email.policy.compat32, "default": email.policy.default}[sys.argv[1]]


def types_of(name):
    with open(name, "rb") as stream:
        message = email.message_from_binary_file(stream, policy=POLICY)
    return (part.get_content_type() for part in message.walk())


sys.setrecursionlimit(20000)
report_each(types_of)
