"""Tokens from Zalo: by an operator's consent, or for a refresh token.

https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from bot.channels.zalo_oa.api import read_code

_SECONDS = 10.0


class OauthError(Exception):
    """No tokens; the message never holds one."""


class Refused(OauthError):
    """Zalo said no: the refresh token or code is of no more use."""


class NotSent(OauthError):
    """Zalo was not reached: the refresh token is as good as before."""


class Uncertain(OauthError):
    """Nobody knows whether Zalo took the refresh token: there was no answer, or none to read."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """An access token (25 hours) and the refresh token (3 months, single use) of one grant."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: float


@dataclass(frozen=True, slots=True)
class Consent:
    """What an operator opens in a browser, and what proves afterwards that it was hers."""

    url: str
    state: str
    verifier: str = field(repr=False)


class Oauth:
    """Zalo's OAuth server at `base_url`, for one app."""

    def __init__(self, base_url: str, app_id: str, app_secret: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._app_id = app_id
        self._app_secret = app_secret

    def consent(self, redirect_url: str) -> Consent:
        """Return the page on which an operator grants the app its OA (PKCE, S256)."""
        verifier, state = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "app_id": self._app_id,
            "redirect_uri": redirect_url,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "state": state,
        }
        url = f"{self._base_url}/v4/oa/permission?{urlencode(query)}"
        return Consent(url, state, verifier)

    async def exchange(self, code: str, verifier: str) -> Tokens:
        """Return tokens for the code of a consent; raises OauthError."""
        return await self._ask(grant_type="authorization_code", code=code, code_verifier=verifier)

    async def refresh(self, refresh_token: str) -> Tokens:
        """Return the next tokens; raises OauthError, which says whether the old ones live."""
        return await self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    async def _ask(self, **form: str) -> Tokens:
        headers = {"secret_key": self._app_secret}
        now = time.time()
        try:
            async with httpx.AsyncClient(timeout=_SECONDS) as client:
                url = f"{self._base_url}/v4/oa/access_token"
                data = {"app_id": self._app_id, **form}
                response = await client.post(url, headers=headers, data=data)
        except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
            raise NotSent(type(problem).__name__) from None
        except httpx.HTTPError as problem:
            raise Uncertain(type(problem).__name__) from None
        return _tokens(response, now)


def _tokens(response: httpx.Response, now: float) -> Tokens:
    try:
        code = read_code(response)
        if code:
            raise Refused(f"Zalo error {code}")
        answer = response.json()
        access, refresh = answer["access_token"], answer["refresh_token"]
        expires_at = now + float(answer["expires_in"])
    except (ValueError, KeyError, TypeError):
        raise Uncertain("an answer without tokens") from None
    if not (isinstance(access, str) and isinstance(refresh, str)):
        raise Uncertain("an answer without tokens")
    return Tokens(access, refresh, expires_at)
