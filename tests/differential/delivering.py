"""What the product lets through of messages whose sender proves nothing: no DNS record, no TLS."""

import concurrent.futures
import itertools
import subprocess

BATCH = 64  # files a process: starting one costs as much as a hundred messages
START_LIMIT = 60  # seconds a process, and
LIMIT = 5  # seconds a message; a sanitized build on a busy machine is slow
USABLE = (0, 1, 2)  # ampauth-check's exit statuses for messages that it could read


def deliver(check, files, folder):
    """Writes what would be delivered of `files` under the same names to `folder`. Returns those of them that
    were not delivered, and why. Where a batch fails, its halves find the file that it fails at."""
    command = [check, "--ip", "192.0.2.1", "--mail-from", "", "--no-tls",
               "--zone", folder / "no-records.zone", "--stripped-dir", folder, *files]
    try:
        run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             timeout=START_LIMIT + LIMIT * len(files), check=False)
        if run.returncode in USABLE and all((folder / file.name).exists() for file in files):
            return {}
        why = f"exit status {run.returncode}: {run.stderr.decode('utf-8', 'replace').strip()[-300:]}"
    except subprocess.TimeoutExpired:
        why = "it does not end"
    if len(files) == 1:
        return {files[0]: f"{files[0]}: ampauth-check: {why}"}
    middle = len(files) // 2
    return deliver(check, files[:middle], folder) | deliver(check, files[middle:], folder)


def deliver_all(check, files, folder, workers):
    """The delivered files in the order of `files`, and what went wrong with those that are not among them."""
    (folder / "no-records.zone").touch()
    batches = [files[at:at + BATCH] for at in range(0, len(files), BATCH)]
    problems = {}
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for found in pool.map(deliver, itertools.repeat(check), batches, itertools.repeat(folder)):
            problems |= found
    return [folder / file.name for file in files if file not in problems], list(problems.values())
