"""Real mail, 6,046 messages of 2002 and 2003, which setup fetches into build/harmless."""

import re

COUNT = 6046
NAMING = b"X-Topic: about text/x-amp-html in mail\r\n"
NAMING_NO_MORE = b"X-Topic: about text/x-amp-none in mail\r\n"


def read(folder):
    """The messages by name, as they came over the wire: with CRLF line ends, without a mailbox's "From " line."""
    messages = {}
    for file in sorted(folder.glob("*/*.txt")):
        octets = re.sub(rb"\r?\n", b"\r\n", file.read_bytes())
        if octets.startswith(b"From "):
            octets = octets.partition(b"\r\n")[2]
        messages[f"{file.parent.name}-{file.stem}.eml"] = octets
    return messages


def sample(messages, every):
    """Of so many messages one."""
    return {name: messages[name] for name in sorted(messages)[::every]}


def figures(answers):
    """How many the screen stopped at, were ambiguous, and were acted on."""
    verdicts = [answer.verdict for answer in answers.by_name.values()]
    ambiguous = sum(v.get("amp", {}).get("structure") == "ambiguous" for v in verdicts)
    return (f"{len(verdicts)} messages, {sum(v['names_amp'] for v in verdicts)} in which the screen finds the type, "
            f"{ambiguous} ambiguous, {sum(v['result'] != 'none' for v in verdicts)} acted on")


def complaints(messages, answers):
    """Of messages that have nothing to do with AMP: none may be touched."""
    return answers.problems + _missing(messages, answers) + [
        f"{name} is acted on: {answer.verdict['reason']}, {answer.verdict.get('amp', {}).get('why')}"
        for name, answer in answers.by_name.items()
        if answer.verdict["result"] != "none" or answer.delivered != messages[name]]


def naming(messages):
    """The same messages, each with a field that names the type."""
    return {name: NAMING + octets for name, octets in messages.items()}


def naming_complaints(messages, answers):
    """Of those: one may be touched where its structure is ambiguous, and only in that word."""
    found = answers.problems + _missing(messages, answers)
    for name, answer in answers.by_name.items():
        amp = answer.verdict.get("amp")
        _, _, delivered = split_result(answer.delivered)
        if not amp and answer.delivered != messages[name]:
            found.append(f"{name} is changed and not marked")
        elif amp and amp["structure"] != "ambiguous":
            found.append(f"{name} is found to have an AMP part")
        elif amp and delivered != NAMING_NO_MORE + messages[name].removeprefix(NAMING):
            found.append(f"{name} is changed in more than the word")
    return found


def why(answers):
    """The reasons of those that were acted on, and how many have each."""
    counts = {}
    for answer in answers.by_name.values():
        amp = answer.verdict.get("amp")
        if amp:
            reason = re.sub(r"\d+", "N", amp["why"])
            counts[reason] = counts.get(reason, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])


def _missing(messages, answers):
    return [f"{name}: no answer" for name in messages if name not in answers.by_name]


def split_result(delivered):
    """(name, value, rest): the first field, and the message under it. An empty name where it is no X-AMP-Auth."""
    match = re.match(rb"(X-AMP-Auth):((?:[^\r\n]|\r\n[ \t])*)\r\n", delivered)
    return (match[1], match[2], delivered[match.end():]) if match else (b"", b"", delivered)
