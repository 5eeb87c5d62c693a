"""In which language a message is written: enough to answer English in English."""

from __future__ import annotations

import re

# Common words that no Vietnamese text without diacritics holds.
_ENGLISH = frozenset(
    "what how where who when which why is are was were am i'm my he's she's husband wife please "
    "boyfriend help beating hitting beats hits hit domestic violence and with this that have has "
    "does you your need want from police children child law report divorce because been kill "
    "killed afraid scared home house right now they them his her she number hotline lawyer rights "
    "marriage equality gender english it's don't can't about there should would could call abuse "
    "abused threatened threatens hurt raped locked suicide women pregnant work get got any "
    "for of if between someone anyone know tell order contact leave stay safe".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_SHARE = 0.4


def written_in(text: str) -> str:
    """Return "en" or "vi" where the words tell it, else an empty string."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    if not text.isascii() and any(ord(char) > 0xBF for word in words for char in word):
        return "vi"
    english = sum(word in _ENGLISH for word in words)
    return "en" if english >= 2 and english >= _SHARE * len(words) else ""
