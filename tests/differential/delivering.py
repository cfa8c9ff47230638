"""What the product lets through of a message whose sender proves nothing: no DNS record, no TLS."""

import concurrent.futures
import subprocess

LIMIT = 120  # seconds a message; a sanitized build on a busy machine is slow
USABLE = (0, 1, 2)  # ampauth-check's exit statuses for a message that it could read


class NotDelivered(Exception):
    """ampauth-check gave no message; the text names the file and says what it said."""


def deliver(check, file, folder):
    """Writes what would be delivered of `file` under the same name to `folder`, and returns the new file."""
    delivered = folder / file.name
    zone = folder / "no-records.zone"
    run = subprocess.run(
        [check, "--ip", "192.0.2.1", "--mail-from", "", "--no-tls", "--zone", str(zone),
         "--stripped", str(delivered), str(file)],
        capture_output=True, timeout=LIMIT, check=False)
    if run.returncode not in USABLE or not delivered.exists():
        said = run.stderr.decode("utf-8", "replace").strip()[-300:]
        raise NotDelivered(f"{file}: ampauth-check: exit status {run.returncode}: {said}")
    return delivered


def deliver_all(check, files, folder, workers):
    """The delivered files in the order of `files`, and what went wrong with those that are not among them."""
    (folder / "no-records.zone").touch()
    delivered, problems = [], []
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for job in [pool.submit(deliver, check, file, folder) for file in files]:
            try:
                delivered.append(job.result())
            except (NotDelivered, subprocess.TimeoutExpired) as problem:
                problems.append(str(problem))
    return delivered, problems
