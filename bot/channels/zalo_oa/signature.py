"""The signature of a Zalo OA webhook call.

`X-ZEvent-Signature: mac=<hex>`, a plain SHA-256 over app id, raw body, timestamp and key, one
after another (https://developers.zalo.me/docs/official-account/webhook/tong-quan).
"""

from __future__ import annotations

import hashlib
import hmac

HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"


def sign(app_id: str, body: bytes, timestamp: str, key: str) -> str:
    """Return the header's value for `body` (raw bytes) sent at `timestamp` (as in the event)."""
    signed = app_id.encode() + body + timestamp.encode() + key.encode()
    return f"mac={hashlib.sha256(signed).hexdigest()}"


def same(given: str, wanted: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(given.lower().encode(), wanted.encode())
