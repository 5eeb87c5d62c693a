"""Babel's extractor for texts in YAML: answers, titles of laws, services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import yaml

SPOKEN = frozenset("title text more name purpose who hours cost note".split())


def texts(
    file: IO[bytes],
    _keywords: object,
    _tags: object,
    options: object,  # noqa: ARG001
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield line, function, text and comments of each spoken text (Babel's extraction API).

    See https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods
    """
    root = yaml.compose(file.read().decode(), yaml.CSafeLoader)
    for entry in root.value if root else ():
        fields: list[tuple[Any, Any]] = entry.value
        name = next((value.value for key, value in fields if key.value == "id"), "")
        for key, value in fields:
            if key.value in SPOKEN:
                yield key.start_mark.line + 1, None, value.value.strip(), [f"{name}: {key.value}"]
