"""What a message means: the exported Rasa model, in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlu.features import BLOCK_WEIGHTS, Vocabulary

# Readings less likely than this decide nothing, and there are hundreds of them.
LEAST = 0.001


class UnderstandingError(Exception):
    """The model cannot be read or reached; the message names the file or server and why."""


class Intent(NamedTuple):
    """One reading of a message: an intent's `name` and its `confidence` from 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """The readings of a message that are likely at all, likeliest first, never empty."""

    ranking: tuple[Intent, ...]

    @property
    def best(self) -> Intent:
        """The likeliest reading."""
        return self.ranking[0]


class Understander(Protocol):
    """Anything that reads a message."""

    async def understand(self, text: str) -> Understanding:
        """Return the readings of `text`; raises UnderstandingError."""
        ...


class IntentModel:
    """The model that `rasa train nlu` made and `nlu/rasa/export.py` wrote, served without Rasa."""

    def __init__(self, path: Path) -> None:
        """Load the file at `path`; raises UnderstandingError if it is missing or not a model."""
        try:
            with np.load(path, allow_pickle=False) as kept:
                self._read(dict(kept))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as problem:
            raise UnderstandingError(f"{path}: no usable model ({problem})") from problem

    def _read(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        blocks = {block: _lines(arrays[f"terms_{block}"]) for block in BLOCK_WEIGHTS}
        self.intents = _lines(arrays["intents"])
        self._vocabulary = Vocabulary(blocks, arrays["idf"].astype(np.float64))
        self._coefficients = arrays["coefficients"]
        self._intercepts = arrays["intercepts"].astype(np.float64)
        if self._coefficients.shape != (len(self._vocabulary), len(self.intents)):
            raise ValueError("its parts do not fit together")

    def parse(self, text: str) -> Understanding:
        """Return the readings of `text`, in about a millisecond."""
        columns, values = self._vocabulary.vector(text)
        scores = values @ self._coefficients[columns].astype(np.float64) + self._intercepts
        odds = np.exp(scores - scores.max())
        confidences = odds / odds.sum()
        likely = np.flatnonzero(confidences >= min(LEAST, confidences.max()))
        order = likely[np.argsort(-confidences[likely], kind="stable")]
        named = zip((self.intents[i] for i in order), confidences[order].tolist(), strict=True)
        return Understanding(tuple(map(Intent._make, named)))

    async def understand(self, text: str) -> Understanding:
        """Return the readings of `text` (see Understander)."""
        return self.parse(text)


def _lines(array: npt.NDArray[np.generic]) -> list[str]:
    return array.tobytes().decode().split("\n")
