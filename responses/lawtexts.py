"""The texts of laws, article by article, where the folder that holds them is present."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from responses.catalogue import Law

_HEADING = re.compile(r"^Điều (\d+)\b", re.MULTILINE)


class LawTexts:
    """Reads `folder/<start of name>*.txt` of each law that has a text."""

    def __init__(self, folder: Path, laws: Mapping[str, Law]) -> None:
        self._folder = folder
        self._laws = laws

    @cache  # noqa: B019 - lives as long as one check
    def articles(self, law_id: str) -> dict[int, str]:
        """Return the text of each article at hand, by number; empty where there is none."""
        return _split(self.whole(law_id))

    def whole(self, law_id: str) -> str:
        """Return all that is at hand of a law."""
        law = self._laws.get(law_id)
        start = law.text if law else None
        paths = sorted(self._folder.glob(f"{start}*.txt")) if start else []
        return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _split(text: str) -> dict[int, str]:
    starts = [(int(head[1]), head.start()) for head in _HEADING.finditer(text)]
    ends = [*(start for _, start in starts[1:]), len(text)]
    # Without any heading there is one end and no start: nothing to pair.
    return {number: text[start:end] for (number, start), end in zip(starts, ends, strict=False)}
