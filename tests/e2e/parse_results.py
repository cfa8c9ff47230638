#!/usr/bin/python3
"""Reads Authentication-Results payloads, one a line, with authres. Prints one JSON line each."""

import json
import sys

import authres

for line in sys.stdin:
    try:
        header = authres.AuthenticationResultsHeader.parse("Authentication-Results: " + line.rstrip("\n"))
    except authres.AuthResError as error:
        print(json.dumps([f"cannot parse: {error}"]))
        continue
    results = []
    for result in header.results:
        properties = {f"{one.type}.{one.name}": str(one.value) for one in result.properties}
        if result.reason is not None:
            properties["reason"] = str(result.reason)
        results.append([str(result.method), str(result.result), properties])
    print(json.dumps([str(header.authserv_id), results]))
