"""The ASGI server that all channels share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.web import WebChat
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_oa import ZaloOaChannel
from bot.conversation import Conversation
from bot.counting import CountWriter
from bot.knowledge import Knowledge, gather
from bot.sessions import MemorySessions
from bot.settings import Settings
from indicators.counts import Counts

# No other host is ever asked for anything, nothing is kept, no page frames this one.
_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; "
    b"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'",
    b"cache-control": b"no-store",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


class SecureHeaders:
    """Adds the headers above to every response (ASGI middleware)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS.items()]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def build(settings: Settings) -> Starlette:
    """Return the application; raises what `gather` and `Counts` raise."""
    knowledge = gather(settings)
    counts = Counts(settings.database_url.get_secret_value())
    conversation = Conversation(knowledge, MemorySessions(), CountWriter(counts))
    channels = _channels(settings, knowledge, conversation)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        for channel in channels:
            await channel.start()
        warming = [asyncio.to_thread(one.warm) for one in knowledge.search.values()]
        background = asyncio.gather(*warming)
        yield
        for channel in reversed(channels):
            await channel.stop()
        await background
        counts.close()

    async def ready(_request: Request) -> JSONResponse:
        parts = {"model": knowledge.understander is not None}
        parts |= {channel.name: channel.ready for channel in channels}
        return JSONResponse({"ready": all(parts.values()), "parts": parts})

    routes = [route for channel in channels for route in channel.routes()]
    return Starlette(
        routes=[*routes, Route("/healthz", _alive), Route("/readyz", ready)],
        lifespan=lifespan,
        middleware=[Middleware(SecureHeaders)],
        exception_handlers={Exception: _failed},
    )


def _channels(
    settings: Settings, knowledge: Knowledge, conversation: Conversation
) -> list[Channel]:
    channels: list[Channel] = [
        WebChat(conversation, knowledge.directory, str(settings.exit_url)),
    ]
    if settings.telegram_token.get_secret_value():
        channels.append(TelegramChannel(conversation, settings))
    if settings.zalo_oa_app_id:
        channels.append(ZaloOaChannel(conversation, settings))
    if settings.zalo_bot_token.get_secret_value():
        channels.append(ZaloBotChannel(conversation, settings))
    return channels


def server(application: Starlette, host: str, port: int) -> uvicorn.Server:
    """Return the HTTP server: no access log, no name of its own in what it sends."""
    return uvicorn.Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
        )
    )


async def _alive(_request: Request) -> JSONResponse:
    return JSONResponse({"alive": True})


async def _failed(_request: Request, _problem: Exception) -> JSONResponse:
    return JSONResponse({"error": "this request failed; nothing of it was kept"}, 500)
