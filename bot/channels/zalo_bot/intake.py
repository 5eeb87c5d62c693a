"""How events come in: brought by Zalo (webhook), or asked for (polling)."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.bodies import BodyTooLong, read_body
from bot.channels.zalo import OLDEST_SECONDS, Answering, BadEvent, refuse
from bot.channels.zalo_bot.api import BotApi, BotError, BotUnreachable
from bot.channels.zalo_bot.events import read

log = structlog.get_logger()
PATH = "/webhooks/zalo-bot"
_HEADER = "x-bot-api-secret-token"
_POLL_SECONDS = 30
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
_FULL_SECONDS = 0.5
# A token that Zalo does not know: asking again changes nothing.
_REFUSED = frozenset((401, 403))


class Intake:
    """Connects, again and again, until it is cancelled or Zalo refuses the token."""

    def __init__(
        self,
        api: BotApi,
        answering: Answering,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._answering = answering
        self._sleep = sleep
        self.ready = False

    def routes(self) -> list[BaseRoute]:
        """Return the routes that Zalo calls."""
        return []

    async def run(self) -> None:
        """Take events; what goes wrong is logged without the token."""
        wait = _FIRST_WAIT
        while True:
            try:
                await self._take()
                return
            except (BotError, BotUnreachable) as problem:
                wait = _FIRST_WAIT if self.ready else wait
                self.ready = False
                log.error("zalo_bot_not_connected", reason=str(problem))
                if isinstance(problem, BotError) and problem.code in _REFUSED:
                    return
            await self._sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    async def _take(self) -> None:
        """Set `ready` and take events; raises BotError or BotUnreachable."""
        raise NotImplementedError


class Webhook(Intake):
    """Takes events at `PATH`, with the secret that was told to Zalo."""

    def __init__(self, api: BotApi, answering: Answering, public_url: str, secret: str) -> None:
        super().__init__(api, answering)
        self._url = public_url.rstrip("/") + PATH
        self._secret = secret

    def routes(self) -> list[BaseRoute]:
        """Return the route that Zalo calls."""
        return [Route(PATH, self.receive, methods=["POST"])]

    async def _take(self) -> None:
        await self._api.set_webhook(self._url, self._secret)
        self.ready = True

    async def receive(self, request: Request) -> Response:
        """Answer one call: 200 before the work is done, 401 for a wrong secret."""
        given = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return refuse(401, "the secret token is wrong")
        if self._answering.full:
            return refuse(503, "too much waits already")
        try:
            received = read(_parse(await read_body(request)))
        except BadEvent as problem:
            log.warning("zalo_bot_event_unread", reason=str(problem))
            return refuse(400, str(problem))
        except BodyTooLong as problem:
            return refuse(413, str(problem))
        if received and abs(time.time() - received.at) > OLDEST_SECONDS:
            log.warning("zalo_bot_event_too_old")
        elif received:
            self._answering.take(received)
        return JSONResponse({"ok": True})


class Polling(Intake):
    """Asks for one event after another: there is no public URL that Zalo could call."""

    async def _take(self) -> None:
        if await self._api.webhook():
            # Perhaps another server's: it is never taken away unasked.
            raise BotUnreachable("a webhook is set; `langnghe zalo unhook` removes it")
        while True:
            while self._answering.full:
                await self._sleep(_FULL_SECONDS)
            event = await self._api.update(_POLL_SECONDS)
            self.ready = True
            if event is not None:
                self._answer(event)

    def _answer(self, event: object) -> None:
        try:
            received = read(event)
        except BadEvent as problem:
            log.warning("zalo_bot_event_unread", reason=str(problem))
            return
        if received:
            self._answering.take(received)


def _parse(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise BadEvent("the body is not JSON") from None
