"""Millions of byte strings looked for in files of any size, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.canaries.forms import SHORTEST

_CHUNK = 16 * 1024 * 1024
_BITS = 26
_MIXER = np.uint64(0x9E3779B97F4A7C15)

type Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Found:
    """A planted value that was found: which, as what, where."""

    name: str
    form: bytes
    file: str


class Needles:
    """Byte strings with the name of what they betray, each of at least 8 bytes.

    The last 8 bytes of each, as a number, are looked up among all runs of 8 bytes of a file;
    where they stand the whole string is compared.
    """

    def __init__(self, planted: Iterable[tuple[str, bytes]]) -> None:
        by_tail: dict[bytes, list[tuple[str, bytes]]] = {}
        for name, form in planted:
            if len(form) < SHORTEST:
                raise ValueError(f"{name}: a form of {len(form)} bytes is found everywhere")
            by_tail.setdefault(form[-SHORTEST:], []).append((name, form))
        self._by_tail = by_tail
        self._tails = np.sort(_words(b"".join(by_tail), 0))
        self._maybe = np.zeros(1 << _BITS, dtype=np.bool_)
        self._maybe[_mixed(self._tails)] = True

    def __len__(self) -> int:
        return sum(map(len, self._by_tail.values()))

    def find(self, path: Path) -> Iterator[Found]:
        """Yield what stands in the file `path`; in one that a server has just deleted, nothing."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK + SHORTEST - 1]
            for shift in range(SHORTEST):
                for at in self._candidates(chunk, shift):
                    yield from self._compare(content, start + at, str(path))

    def _candidates(self, chunk: bytes, shift: int) -> Iterator[int]:
        words = _words(chunk, shift)
        likely = np.flatnonzero(self._maybe[_mixed(words)])
        places = np.searchsorted(self._tails, words[likely]).clip(max=len(self._tails) - 1)
        certain = likely[self._tails[places] == words[likely]]
        yield from (certain * SHORTEST + shift).tolist()

    def _compare(self, content: bytes, at: int, file: str) -> Iterator[Found]:
        end = at + SHORTEST
        for name, form in self._by_tail[content[at:end]]:
            if content[max(end - len(form), 0) : end] == form:
                yield Found(name, form, file)


def _words(content: bytes, shift: int) -> Words:
    count = max(len(content) - shift, 0) // SHORTEST
    return np.frombuffer(content, dtype="<u8", count=count, offset=shift if count else 0)


def _mixed(words: Words) -> Words:
    return (words * _MIXER) >> np.uint64(64 - _BITS)
