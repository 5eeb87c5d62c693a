"""The figures in a text: amounts, times, ages and shares, in one form for comparing."""

from __future__ import annotations

import re

_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9}
_FIGURE = r"\d+(?:\.\d{3})+|\d+(?:,\d+)?"
_RANGE = re.compile(
    rf"({_FIGURE})(?:\s*(?:-|–|đến|và|hoặc|tới)\s*({_FIGURE}))?\s*(nghìn|ngàn|triệu|tỷ)?"
)
# Names of laws, dates, articles and numbers to dial are no claims about what a law says.
_NAMES = re.compile(
    r"\d+/\d{4}(?:/[\w-]+)?|\d+[/-](?:NQ|QĐ|CT|KH|NĐ)[\w/-]*|\b\d{1,2}/\d{1,2}(?:/\d{4})?\b"
    r"|\b(?:19|20)\d\d\b|\b(?:[Đđ]iều|khoản|Chương)\s+\d+(?:(?:\s*,\s*|\s+(?:và|đến)\s+)\d+)*"
)


def figures(text: str) -> set[float]:
    """Return the figures in `text`: "5.000.000", "5 triệu" and "05" read as numbers."""
    found: set[float] = set()
    for first, second, scale in _RANGE.findall(_NAMES.sub(" ", text)):
        for figure in filter(None, (first, second)):
            found.add(_number(figure) * _SCALES.get(scale, 1))
    return found


def _number(figure: str) -> float:
    return float(figure.replace(".", "").replace(",", "."))
