"""What parsers see in messages. A runner that ends or hangs costs one message, not the rest."""

import concurrent.futures
import dataclasses
import json
import os
import select
import subprocess
import tempfile
import time

from parsers import roundcube

AMP = "text/x-amp-html"

SHARE = 500  # files that a runner is started for


@dataclasses.dataclass
class Sight:
    """What a parser sees in a set of messages."""
    amp: set  # the files in which it sees an AMP part
    unread: dict  # the files that it gave no answer or an error for, and why
    seconds: float = 0.0  # that it took

    def add(self, other):
        self.amp |= other.amp
        self.unread |= other.unread
        self.seconds += other.seconds


def look(parser, files, built):
    """What `parser` sees in `files`. Where its runner ends or hangs at a message, another goes on."""
    start = time.monotonic()
    sight = Sight(set(), {})
    todo = [str(file) for file in files]
    while todo:
        answers, end = run_batch(parser, todo, built)
        for file, answer in answers.items():
            if answer["error"]:
                sight.unread[file] = answer["error"]
            if any((kind or "").strip(" \t\r\n").lower() == AMP for kind in answer["types"]):
                sight.amp.add(file)
        left = [file for file in todo if file not in answers]
        if left:
            sight.unread[left.pop(0)] = end
        todo = left
    sight.seconds = time.monotonic() - start
    return sight


def run_batch(parser, files, built):
    """The runner's answers by file, and how it ended."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", GSETTINGS_BACKEND="memory", PYTHONDONTWRITEBYTECODE="1",
                       ROUNDCUBE=roundcube(built))
    with tempfile.TemporaryFile() as names:
        names.write("".join(f"{file}\n" for file in files).encode())
        names.seek(0)
        with subprocess.Popen(parser.command, stdin=names, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env=environment) as runner:
            output, hung = output_of(runner, parser.patience)
        end = "the runner hung" if hung else f"the runner ended with status {runner.returncode}"
    answers = {}
    for line in output.decode("utf-8", "replace").splitlines():
        try:
            answer = json.loads(line)
            answers[answer["file"]] = answer
        except (ValueError, TypeError, KeyError):
            continue  # what a library prints of its own, or a line that the runner did not finish
    return answers, end


def output_of(runner, patience):
    """What the runner prints until it ends, or is silent for so long and is ended; and whether it was."""
    output = b""
    while select.select([runner.stdout], [], [], patience)[0]:
        more = os.read(runner.stdout.fileno(), 1 << 16)
        if not more:
            return output, False
        output += more
    runner.kill()
    return output, True


def look_with_all(parsers, files, built, workers):
    """Pairs of a parser and what it sees, as they become ready. Every parser's files are cut into shares, so
    that a slow one keeps all workers busy."""
    shares = [files[at:at + SHARE] for at in range(0, len(files), SHARE)]
    sights = {parser.name: Sight(set(), {}) for parser in parsers}
    left = {parser.name: len(shares) for parser in parsers}
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        jobs = {pool.submit(look, parser, share, built): parser for parser in parsers for share in shares}
        for job in concurrent.futures.as_completed(jobs):
            parser = jobs[job]
            sights[parser.name].add(job.result())
            left[parser.name] -= 1
            if not left[parser.name]:
                yield parser, sights[parser.name]
