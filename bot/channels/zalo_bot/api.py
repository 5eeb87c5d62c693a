"""The Bot Platform's API: JSON in, an envelope out (https://bot.zaloplatforms.com/docs)."""

from __future__ import annotations

from typing import Any

import httpx

_SECONDS = 10.0
_NOTHING_NEW = 408


class BotError(Exception):
    """Zalo refused: `code` is its number; the message holds nothing else."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Zalo error {code}")
        self.code = code


class BotUnreachable(Exception):
    """No answer that can be read; the message is the kind of fault."""


class BotApi:
    """The API at `base_url` for the bot of `token`, which stands in every address."""

    def __init__(self, base_url: str, token: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{base_url.rstrip('/')}/bot{token}/", timeout=_SECONDS
        )

    async def send(self, chat: str, text: str) -> None:
        """Send `text` to `chat`; raises BotError or BotUnreachable, as all methods here."""
        await self._call("sendMessage", chat_id=chat, text=text)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have events brought to `url` with `secret` (8 to 256 characters)."""
        await self._call("setWebhook", url=url, secret_token=secret)

    async def delete_webhook(self) -> None:
        """Have events kept until they are asked for."""
        await self._call("deleteWebhook")

    async def webhook(self) -> str:
        """Return the address that events are brought to, or nothing."""
        result = await self._call("getWebhookInfo")
        url = result.get("url") if isinstance(result, dict) else ""
        return url if isinstance(url, str) else ""

    async def me(self) -> None:
        """Ask who the bot is, which only a good token may."""
        await self._call("getMe")

    async def update(self, seconds: int) -> Any:
        """Return the next event, or None when none came for `seconds`."""
        try:
            return await self._call("getUpdates", wait=seconds + _SECONDS, timeout=seconds)
        except BotError as problem:
            if problem.code == _NOTHING_NEW:
                return None
            raise

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _call(self, method: str, wait: float = _SECONDS, **fields: Any) -> Any:
        try:
            response = await self._client.post(method, json=fields, timeout=wait)
            envelope = response.json()
        except (httpx.HTTPError, ValueError) as problem:
            # `from None`: the request's address holds the token.
            raise BotUnreachable(type(problem).__name__) from None
        if not isinstance(envelope, dict):
            raise BotUnreachable("an answer without an envelope")
        if envelope.get("ok") is not True:
            code = envelope.get("error_code")
            raise BotError(code if isinstance(code, int) else response.status_code)
        return envelope.get("result")
