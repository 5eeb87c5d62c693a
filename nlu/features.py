"""N-gram features of a message: one code for training and for serving (pure).

Words 1-2 and characters 2-4 within words, over text without diacritics (so that who types
none loses nothing), and the words typed with diacritics (so that these, where given, still
tell). Longer n-grams were measured: they double the model and add nothing on held-out messages.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nlu.text import fold, words

VOCABULARY_FILE = "vocabulary.json"

# Rasa's LogisticRegressionClassifier fixes C = 1, so the length of a message's vector is the
# strength of the regularisation: each block is scaled to this length.
BLOCK_WEIGHTS = {"word": 5.0, "char": 5.0, "accent": 2.5}


class Vector(NamedTuple):
    """A sparse row: `columns` (ascending) and their `values`."""

    columns: npt.NDArray[np.intp]
    values: npt.NDArray[np.float64]


def terms(text: str) -> dict[str, Counter[str]]:
    """Return how often each n-gram occurs in `text`, one counter for each block."""
    typed = words(text)
    folded = [fold(word) for word in typed]
    return {
        "word": Counter(_word_ngrams(folded)),
        "char": Counter(chain.from_iterable(map(_char_ngrams, folded))),
        "accent": Counter(_accented(typed, folded)),
    }


def _word_ngrams(folded: list[str]) -> list[str]:
    return [*folded, *map(" ".join, pairwise(folded))]


def _char_ngrams(word: str) -> list[str]:
    padded = f" {word} "
    starts = range(len(padded))
    return [padded[at : at + size] for size in (2, 3, 4) for at in starts[: 1 - size]]


def _accented(typed: list[str], folded: list[str]) -> list[str]:
    return [word for word, bare in zip(typed, folded, strict=True) if word != bare]


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
        self._edges = np.cumsum([0, *map(len, blocks.values())])
        # Two thirds of the time for a message would go into the characters of its words: those
        # of the words that the model knows are looked up once, here.
        single = (term for term in blocks["word"] if " " not in term)
        self._spelt = {word: self._known("char", _char_ngrams(word)) for word in single}

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
        typed = words(text)
        folded = [fold(word) for word in typed]
        found = self._known("word", _word_ngrams(folded))
        found += chain.from_iterable(map(self._characters, folded))
        found += self._known("accent", _accented(typed, folded))
        columns, often = np.unique(np.array(found, np.intp), return_counts=True)
        values = (1 + np.log(often)) * self.idf[columns]
        edges = np.searchsorted(columns, self._edges).tolist()
        for weight, (start, end) in zip(BLOCK_WEIGHTS.values(), pairwise(edges), strict=True):
            part = values[start:end]
            part *= weight / (math.sqrt(part @ part) or 1.0)
        return Vector(columns, values)

    def _known(self, block: str, ngrams: list[str]) -> list[int]:
        columns = self._columns[block]
        return [columns[ngram] for ngram in ngrams if ngram in columns]

    def _characters(self, word: str) -> list[int]:
        spelt = self._spelt.get(word)
        return self._known("char", _char_ngrams(word)) if spelt is None else spelt
