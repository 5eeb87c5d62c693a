"""Zalo's OA Open API: one request, and what it says (https://developers.zalo.me/docs)."""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.zalo_oa.render import Message

_SECONDS = 8.0


class OaError(Exception):
    """Zalo refused a request: `code` is its number (0 is not among them)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Zalo error {code}")
        self.code = code


class OaUnreachable(Exception):
    """No answer that can be read; the message is the kind of fault."""


class OaApi:
    """The Open API at `base_url`, given some `seconds` to answer.

    The token comes with each request: it may be renewed at any time.
    """

    def __init__(self, base_url: str, seconds: float = _SECONDS) -> None:
        self._client = httpx.AsyncClient(base_url=base_url, timeout=seconds)

    async def send(self, token: str, user: str, message: Message) -> None:
        """Send `message` to `user`; raises OaError or OaUnreachable."""
        body = {"recipient": {"user_id": user}, "message": message.body()}
        await self._request("POST", "/v3.0/oa/message/cs", token, json=body)

    async def account(self, token: str) -> None:
        """Ask about the account itself, which any good token may; raises as `send`."""
        await self._request("GET", "/v2.0/oa/getoa", token)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _request(self, method: str, path: str, token: str, **content: Any) -> None:
        headers = {"access_token": token}
        try:
            response = await self._client.request(method, path, headers=headers, **content)
            code = read_code(response)
        except (httpx.HTTPError, ValueError) as problem:
            # `from None`: the request, with its token and text, must not reach a log.
            raise OaUnreachable(type(problem).__name__) from None
        if code:
            raise OaError(code)


def read_code(response: httpx.Response) -> int:
    """Return the `error` of an answer, which Zalo gives with HTTP 200; raises ValueError."""
    if response.status_code >= 500:
        raise ValueError(f"HTTP {response.status_code}")
    answer = response.json()
    if not isinstance(answer, dict) or not isinstance(answer.get("error", 0), int):
        raise ValueError("error: a number is wanted")
    return int(answer.get("error", 0)) or (response.status_code if response.is_error else 0)
