#!/usr/bin/python3
"""Python's email package, with the policy that the first argument names: compat32 or default."""

import email
import email.policy
import email.utils
import sys

from asked import tell_each


def by_compat32(name):
    with open(name, "rb") as stream:
        message = email.message_from_binary_file(stream, policy=email.policy.compat32)
    return [address for _, address in email.utils.getaddresses([str(message["From"])]) if address]


def by_default(name):
    with open(name, "rb") as stream:
        message = email.message_from_binary_file(stream, policy=email.policy.default)
    return [address.addr_spec for address in message["From"].addresses]


tell_each({"compat32": by_compat32, "default": by_default}[sys.argv[1]])
