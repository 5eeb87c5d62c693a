"""Babel's extractor for texts in YAML: answers, titles of laws, services (see `babel.cfg`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

import yaml


def texts(
    file: IO[bytes], _keywords: object, _tags: object, options: Mapping[str, str]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Yield line, function, text and comments of the `fields` that the options name.

    See https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods
    """
    wanted = options["fields"].split()
    root = yaml.compose(file.read().decode(), yaml.CSafeLoader)
    for entry in root.value if root else ():
        fields: list[tuple[Any, Any]] = entry.value
        for key, value in fields:
            if key.value in wanted:
                yield key.start_mark.line + 1, None, value.value.strip(), []
