"""How the same sentence looks when it is typed in haste: without diacritics, with slips (pure).

Training shows the model some of its sentences this way too, so that whoever types so is read no
worse. What is measured uses other slips (`tests/evaluation`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from nlu.text import fold

_WORDS_A_SLIP = 8


def in_haste(sentences: Sequence[str], seed: int = 0) -> Iterator[tuple[int, str]]:
    """Yield variants of `sentences`, each with the place of the sentence that it comes from.

    Every second sentence without diacritics where it has any; every third with slips, by turns
    with and without diacritics. The same `seed` gives the same variants.
    """
    dice = Random(seed)  # noqa: S311 - no secret
    for place, sentence in enumerate(sentences):
        bare = fold(sentence)
        variants = [bare] if place % 2 == 0 else []
        if place % 3 == 1:
            variants.append(slip(sentence if place % 2 else bare, dice))
        yield from ((place, variant) for variant in variants if variant != sentence)


def slip(sentence: str, dice: Random) -> str:
    """Return `sentence` with a slip in about one word of eight, in one at least."""
    words = sentence.split()
    for _ in range(max(1, len(words) // _WORDS_A_SLIP)):
        at = dice.randrange(len(words))
        words[at : at + 2] = dice.choice(_SLIPS)(words[at : at + 2], dice)
    return " ".join(words)


def _swapped(words: list[str], dice: Random) -> list[str]:
    first, *rest = words
    at = dice.randrange(max(len(first) - 1, 1))
    return [first[:at] + first[at : at + 2][::-1] + first[at + 2 :], *rest]


def _left_out(words: list[str], dice: Random) -> list[str]:
    first, *rest = words
    at = dice.randrange(1, max(len(first), 2))
    return [first[:at] + first[at + 1 :], *rest]


def _run_together(words: list[str], _dice: Random) -> list[str]:
    return ["".join(words)]


def _held_down(words: list[str], _dice: Random) -> list[str]:
    first, *rest = words
    return [first + first[-1] * 2, *rest]


_SLIPS = (_swapped, _left_out, _run_together, _held_down)
