"""Long texts in parts, cut where a reader would pause."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Where a text may be cut, the best first: paragraph, sentence, line, word, at last in a number.
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (r"\n\s*\n", r"(?<!\d)[.!?…][”\")]*\s+", r"\n", r"(?<!\d)\s|\s(?!\d)", r"\s")
)


def split(text: str, limit: int) -> Iterator[str]:
    """Yield `text` in parts of at most `limit` UTF-16 code units, at least one part.

    The unit is the strictest reading of "characters" in the platforms' pages.
    """
    text = text.strip()
    while (head := _prefix(text, limit)) != text:
        # One character more: a sign of space right after the head is a place to cut as well.
        at = _cut(text[: len(head) + 1]) or len(head)
        yield head[:at].rstrip()
        text = text[at:].lstrip()
    yield text


def _prefix(text: str, limit: int) -> str:
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def _cut(head: str) -> int:
    """Return where the best cut of `head` ends, 0 if there is none."""
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(head)]
        if ends:
            return ends[-1]
    return 0
