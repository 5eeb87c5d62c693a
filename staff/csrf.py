"""Forms that only our own pages can send: a token made from the secret in the browser's cookie."""

from __future__ import annotations

import hashlib
import hmac

FIELD = "token"


def form_token(secret: str) -> str:
    """Return the token for forms of whoever has `secret` in a cookie; it tells nothing of it."""
    return hmac.new(secret.encode(), b"langnghe staff form", hashlib.sha256).hexdigest()


def is_ours(secret: str, token: str) -> bool:
    """Return whether `token` was made for whoever has `secret`, which is not empty."""
    return bool(secret) and hmac.compare_digest(form_token(secret).encode(), token.encode())
