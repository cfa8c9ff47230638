#!/usr/bin/python3
"""Writes the vectors: a folder each, from the rows in recipes/. What is written is committed, so that the
tests do not need this; run again, it writes the same bytes. A folder that no row makes is removed."""

import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from recipes import (delivery_rows, dkim_rows, list_rows, mime_rows, profiles, relay_rows, sender_rows,  # noqa: E402
                     session_rows)

SOURCES = (profiles, sender_rows, dkim_rows, session_rows, relay_rows, mime_rows, delivery_rows, list_rows)
OTHER_FOLDERS = {"keys", "recipes", "__pycache__"}


def files_of(vector):
    zone = "".join(f"{name} {value}\n" for name, values in vector.zone.items() for value in values)
    envelope = "".join(f"{key} = {value}".rstrip() + "\n" for key, value in vector.envelope.items())
    expected = "".join(f"{key} = {value}\n" for key, value in vector.expected if value != "None")
    texts = {"zone": zone, "envelope": envelope, "expected": expected, "README": wrapped(vector.readme)}
    texts |= vector.files
    return {name: text.encode() for name, text in texts.items()} | {"message.eml": vector.message}


def wrapped(text, width=110):
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines) + "\n"


def main():
    names = set()
    for vector in (vector for source in SOURCES for vector in source.vectors()):
        if vector.name in names:
            sys.exit(f"two vectors are called {vector.name}")
        names.add(vector.name)
        folder = HERE / vector.name
        folder.mkdir(exist_ok=True)
        for name, content in files_of(vector).items():
            (folder / name).write_bytes(content)
    for folder in HERE.iterdir():
        if folder.is_dir() and folder.name not in names | OTHER_FOLDERS:
            shutil.rmtree(folder)
    print(f"{len(names)} vectors in {HERE}")


if __name__ == "__main__":
    main()
