"""How a planted value may be written: encodings, escapes, hashes that need no secret."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from nlu.text import fold

SHORTEST = 8
"""Bytes that a form must have: shorter ones stand in any file by chance."""

_HASHES = ("md5", "sha1", "sha256")
# Half of a digest in hexadecimal: whole digests begin with it, and shortened ones are found.
_HALF = 16
_DEGREES = re.compile(r"\d+\.\d+")


def plain_forms(value: str) -> set[bytes]:
    """Return `value` as it may stand in a file: spellings in encodings and escapes."""
    forms = {form for text in _spellings(value) for form in _encoded(text)}
    return {form for form in forms if len(form) >= SHORTEST}


def hashed_forms(value: str) -> set[bytes]:
    """Return the hashes of `value` that anyone could make: hexadecimal, raw, base64."""
    return {form for text in _spellings(value) for form in _hashed(text.encode())}


def _spellings(value: str) -> set[str]:
    composed = unicodedata.normalize("NFC", value)
    decomposed = unicodedata.normalize("NFD", value)
    return {value, composed, decomposed, composed.lower(), composed.upper(), fold(composed.lower())}


def _encoded(text: str) -> Iterator[bytes]:
    raw = text.encode()
    yield from (raw, text.encode("utf-16-le"), text.encode("utf-16-be"))
    yield from (json.dumps(text)[1:-1].encode(), text.encode("unicode_escape"))
    yield from (repr(raw)[2:-1].encode(), quote(text, safe="").encode(), quote_plus(text).encode())
    yield raw.hex().encode()
    for shift in range(3):
        yield from _in_base64(raw, shift)
    yield from _as_number(text)


def _in_base64(raw: bytes, shift: int) -> Iterator[bytes]:
    """Yield the characters of base64 that depend on `raw` alone, `shift` bytes into a group."""
    first = -shift % 3
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(raw[first : first + (len(raw) - first) // 3 * 3])


def _as_number(text: str) -> Iterator[bytes]:
    """Yield the 8 bytes in which a database keeps a number."""
    if text.isdecimal() and int(text).bit_length() in range(41, 64):
        yield from (int(text).to_bytes(8, "big"), int(text).to_bytes(8, "little"))
    elif _DEGREES.fullmatch(text):
        yield from (struct.pack(">d", float(text)), struct.pack("<d", float(text)))


def _hashed(raw: bytes) -> Iterator[bytes]:
    for name in _HASHES:
        digest = hashlib.new(name, raw)
        yield digest.hexdigest()[:_HALF].encode()
        yield digest.hexdigest()[:_HALF].upper().encode()
        yield digest.digest()
        yield from _in_base64(digest.digest(), 0)
