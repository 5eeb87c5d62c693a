"""Updates brought by Telegram (https://core.telegram.org/bots/api#setwebhook)."""

from __future__ import annotations

import hmac
import json

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route
from telegram import Update
from telegram.ext import ExtBot

from bot.channels.bodies import BodyTooLong, read_body
from bot.channels.telegram.intake import ALLOWED, Deliver, Intake

log = structlog.get_logger()
PATH = "/webhooks/telegram"


class Webhook(Intake):
    """Takes updates at `PATH`; answers 200 only for what was answered, so none is lost."""

    def __init__(self, bot: ExtBot[str], deliver: Deliver, public_url: str, secret: str) -> None:
        super().__init__(bot, deliver)
        self._url = public_url.rstrip("/") + PATH
        self._secret = secret

    async def _take(self) -> None:
        await self._bot.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=100
        )
        self.ready = True

    def routes(self) -> list[BaseRoute]:
        """Return the route that Telegram calls."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> JSONResponse:
        """Take one update: 200 once it is answered, 503 to have it brought again."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return _refuse(403, "the secret token is wrong")
        if not self.ready:
            return _refuse(503, "not connected yet")
        try:
            body = await read_body(request)
        except BodyTooLong as problem:
            return _refuse(413, str(problem))
        update = _read(body, self._bot)
        if update is None:
            return _refuse(400, "the body is not an update")
        try:
            await self._deliver(update)
        except Exception as problem:  # its message may quote the update: only its type is told
            log.error("telegram_update_failed", reason=type(problem).__name__)
            return _refuse(503, "not answered; try again")
        return JSONResponse({"ok": True})


def _refuse(status: int, reason: str) -> JSONResponse:
    return JSONResponse({"error": reason}, status)


def _read(body: bytes, bot: ExtBot[str]) -> Update | None:
    try:
        return Update.de_json(json.loads(body), bot)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
