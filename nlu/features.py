"""N-gram features of a message: one code for training and for serving (pure).

Words 1-2 and characters 2-4 within words, over text without diacritics (so that who types
none loses nothing), and the words typed with diacritics (so that these, where given, still
tell). Longer n-grams were measured: they double the model and add nothing on held-out messages.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlu.text import fold, words

VOCABULARY_FILE = "vocabulary.json"

# Rasa's LogisticRegressionClassifier fixes C = 1, so the length of a message's vector is the
# strength of the regularisation: each block is scaled to this length.
BLOCK_WEIGHTS = {"word": 4.0, "char": 4.0, "accent": 2.0}


class Vector(NamedTuple):
    """A sparse row: `columns` (ascending) and their `values`."""

    columns: npt.NDArray[np.intp]
    values: npt.NDArray[np.float64]


def terms(text: str) -> dict[str, Counter[str]]:
    """Return how often each n-gram occurs in `text`, one counter for each block."""
    typed = words(text)
    folded = [fold(word) for word in typed]
    return {
        "word": Counter(_word_ngrams(folded, sizes=(1, 2))),
        "char": Counter(_char_ngrams(folded, sizes=(2, 3, 4))),
        "accent": Counter(word for word, bare in zip(typed, folded, strict=True) if word != bare),
    }


def _word_ngrams(tokens: list[str], sizes: Iterable[int]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(tokens) - size + 1):
            yield " ".join(tokens[start : start + size])


def _char_ngrams(tokens: list[str], sizes: Iterable[int]) -> Iterator[str]:
    for token in tokens:
        padded = f" {token} "
        for size in sizes:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


class Vocabulary:
    """The n-grams a model knows, each with its column and its inverse document frequency."""

    def __init__(self, blocks: dict[str, list[str]], idf: npt.NDArray[np.float64]) -> None:
        self.blocks = blocks
        self.idf = idf
        self._columns: dict[str, dict[str, int]] = {}
        start = 0
        for block, known in blocks.items():
            self._columns[block] = {term: start + place for place, term in enumerate(known)}
            start += len(known)

    def __len__(self) -> int:
        return len(self.idf)

    def save(self, folder: Path) -> None:
        """Write the vocabulary into `folder`."""
        kept = {"blocks": self.blocks, "idf": self.idf.tolist()}
        (folder / VOCABULARY_FILE).write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Read what `save` wrote into `folder`."""
        kept = json.loads((folder / VOCABULARY_FILE).read_text(encoding="utf-8"))
        return cls(kept["blocks"], np.array(kept["idf"]))

    @classmethod
    def learn(cls, texts: Iterable[str], min_messages: int = 3) -> Vocabulary:
        """Return the n-grams that stand in at least `min_messages` of `texts`."""
        seen: dict[str, Counter[str]] = {block: Counter() for block in BLOCK_WEIGHTS}
        total = 0
        for text in texts:
            total += 1
            for block, counts in terms(text).items():
                seen[block].update(counts.keys())
        blocks = {
            block: sorted(term for term, count in counts.items() if count >= min_messages)
            for block, counts in seen.items()
        }
        frequencies = [seen[block][term] for block, known in blocks.items() for term in known]
        idf = np.log((1 + total) / (1 + np.array(frequencies, dtype=np.float64))) + 1
        return cls(blocks, idf)

    def vector(self, text: str) -> Vector:
        """Return the features of `text`: sublinear tf-idf, each block scaled to its weight."""
        row: dict[int, float] = {}
        for block, counts in terms(text).items():
            row.update(self._block(block, counts))
        ordered = sorted(row.items())
        columns = np.array([column for column, _ in ordered], dtype=np.intp)
        return Vector(columns, np.array([value for _, value in ordered], dtype=np.float64))

    def _block(self, block: str, counts: Counter[str]) -> dict[int, float]:
        known = self._columns[block]
        row = {
            known[term]: (1 + math.log(count)) * self.idf[known[term]]
            for term, count in counts.items()
            if term in known
        }
        length = math.sqrt(sum(value * value for value in row.values()))
        scale = BLOCK_WEIGHTS[block] / length if length else 0.0
        return {column: value * scale for column, value in row.items()}
