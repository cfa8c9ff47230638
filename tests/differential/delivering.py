"""What the product lets through of messages whose sender proves nothing: no DNS record, no TLS."""

import concurrent.futures
import dataclasses
import itertools
import json
import subprocess

BATCH = 64  # files a process: starting one costs as much as a hundred messages
START_LIMIT = 60  # seconds a process, and
LIMIT = 5  # seconds a message; a sanitized build on a busy machine is slow
USABLE = (0, 1, 2)  # ampauth-check's exit statuses for messages that it could read


@dataclasses.dataclass
class Result:
    verdicts: dict  # by the message's file, what ampauth-check says of it, for those that were delivered
    problems: list  # what went wrong with the others


def deliver(check, files, folder):
    """Writes what would be delivered of `files` under the same names to `folder`. Where a batch fails, its halves
    find the file that it fails at."""
    command = [check, "--ip", "192.0.2.1", "--mail-from", "", "--no-tls", "--json",
               "--zone", folder / "no-records.zone", "--stripped-dir", folder, *files]
    try:
        run = subprocess.run(command, capture_output=True, timeout=START_LIMIT + LIMIT * len(files), check=False)
        lines = run.stdout.splitlines()
        if (run.returncode in USABLE and len(lines) == len(files)
                and all((folder / file.name).exists() for file in files)):
            return Result(dict(zip(files, map(json.loads, lines))), [])
        why = f"exit status {run.returncode}: {run.stderr.decode('utf-8', 'replace').strip()[-300:]}"
    except subprocess.TimeoutExpired:
        why = "it does not end"
    if len(files) == 1:
        return Result({}, [f"{files[0]}: ampauth-check: {why}"])
    middle = len(files) // 2
    first, last = deliver(check, files[:middle], folder), deliver(check, files[middle:], folder)
    return Result(first.verdicts | last.verdicts, first.problems + last.problems)


def deliver_all(check, files, folder, workers):
    """The same of any number of files."""
    (folder / "no-records.zone").touch()
    batches = [files[at:at + BATCH] for at in range(0, len(files), BATCH)]
    whole = Result({}, [])
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for result in pool.map(deliver, itertools.repeat(check), batches, itertools.repeat(folder)):
            whole.verdicts |= result.verdicts
            whole.problems += result.problems
    return whole
