"""Passwords: what is taken, and how they are kept (Argon2id, RFC 9106)."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256
_HASHER = PasswordHasher()
# Each check takes 64 MiB: many at once must not exhaust the machine.
_FEW_AT_ONCE = threading.BoundedSemaphore(2)


class PasswordError(Exception):
    """A password that is not taken; the message says why, never what it is."""


def hash_password(password: str) -> str:
    """Return what is kept of `password`.

    Raises:
        PasswordError: it is too short (under 12 characters), too long (over 256) or monotonous.
    """
    text = _normal(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise PasswordError(f"the password: {SHORTEST} to {LONGEST} characters are wanted")
    if len(set(text)) < SHORTEST // 2:
        raise PasswordError("the password: too few different characters")
    return _HASHER.hash(text)


def matches(password: str, kept: str | None) -> bool:
    """Return whether `password` is the one of which `kept` was kept; it takes as long for None."""
    with _FEW_AT_ONCE:
        try:
            right = _HASHER.verify(kept or _nobodys(), _normal(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


def _normal(password: str) -> str:
    # Keyboards write the same Vietnamese letter as one or as two characters.
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys() -> str:
    # Made when it is first needed: it takes a tenth of a second.
    return _HASHER.hash(secrets.token_urlsafe())
