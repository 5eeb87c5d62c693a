"""Counts released in tens: what may be published of numbers that come one step after the other.

Every published ten stands for ten contacts that came; the rest, and what may not be published
yet, waits for a later step. `indicators/disclosure.py` says what this is for and why it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

STEP = 10


def in_tens(numbers: Iterable[int]) -> list[int]:
    """Return, for each step, the tens that its number completes."""
    published, total = [], 0
    for number in numbers:
        before, total = total, total + number
        published.append(_tens(total) - _tens(before))
    return published


def within(room: Sequence[int], parts: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Return, for each part and step, its tens; at no step do they exceed `room` together.

    Where room is scarce, the part with most contacts at that step comes first.
    """
    published: dict[str, list[int]] = {name: [] for name in parts}
    waiting = dict.fromkeys(parts, 0)
    for step, left in enumerate(room):
        for name in sorted(parts, key=lambda name: (-parts[name][step], name)):
            waiting[name] += parts[name][step]
            tens = min(_tens(waiting[name]), _tens(left))
            left -= tens
            waiting[name] -= tens
            published[name].append(tens)
    return published


def _tens(number: int) -> int:
    return number // STEP * STEP
