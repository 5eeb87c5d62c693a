"""The ASGI server that all channels share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels import Channel
from bot.channels.web import WebChat
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_oa import ZaloOaChannel
from bot.conversation import Conversation
from bot.counting import CountWriter
from bot.knowledge import Knowledge, gather
from bot.metrics import Metrics, TimedRequests
from bot.readiness import DatabaseWatch
from bot.sessions import MemorySessions, Sessions
from bot.settings import Settings, SettingsError
from bot.staff_pages import staff_pages
from indicators import categories
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
                message["headers"] = _completed(message.get("headers", ()))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _completed(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return `headers` and those above; what an answer says of its own stays as it is."""
    own = dict(headers)
    return [*headers, *((name, value) for name, value in _HEADERS.items() if name not in own)]


def build(settings: Settings) -> Starlette:
    """Return the application.

    Raises what `gather`, `Counts` and `staff_pages` raise, and SettingsError.
    """
    knowledge = gather(settings)
    counts = Counts(settings.database_url.get_secret_value())
    database, metrics = DatabaseWatch(counts.ping), Metrics()
    sessions = _sessions(settings)
    writer = CountWriter(counts)
    conversation = Conversation(knowledge, sessions, writer, metrics=metrics)
    channels = _channels(settings, knowledge, conversation)

    def parts() -> dict[str, bool]:
        helpers = {"model": knowledge.understander is not None, "database": database.ready}
        helpers |= {"valkey": sessions.ready} if settings.valkey_url.get_secret_value() else {}
        return helpers | {channel.name: channel.ready for channel in channels}

    metrics.show_ready(parts)
    metrics.show("counts_waiting", "Counts not written yet", lambda: writer.waiting)
    metrics.show("counts_dropped", "Counts that found no room to wait", lambda: writer.dropped)
    stop_metrics = _serve_metrics(metrics, settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        for channel in channels:
            await channel.start()
        background = asyncio.create_task(asyncio.to_thread(knowledge.warm))
        watching = [asyncio.create_task(one) for one in (database.run(), sessions.watch())]
        yield
        for one in watching:
            one.cancel()
        for channel in reversed(channels):
            await channel.stop()
        await background
        await sessions.close()
        await writer.close()
        counts.close()
        stop_metrics()

    async def ready(_request: Request) -> JSONResponse:
        found = parts()
        # Whatever else is missing: while one channel takes messages, people are answered.
        serves = any(found[channel.name] for channel in channels)
        return JSONResponse({"ready": all(found.values()), "parts": found}, 200 if serves else 503)

    def channels_ready() -> dict[categories.Channel, bool]:
        return {categories.Channel(channel.name): channel.ready for channel in channels}

    routes = [route for channel in channels for route in channel.routes()]
    staff = Mount("/staff", staff_pages(settings, knowledge, counts, channels_ready))
    return Starlette(
        routes=[*routes, staff, Route("/healthz", _alive), Route("/readyz", ready)],
        lifespan=lifespan,
        middleware=[Middleware(TimedRequests, metrics), Middleware(SecureHeaders)],
        exception_handlers={Exception: _failed},
    )


def _sessions(settings: Settings) -> Sessions:
    url = settings.valkey_url.get_secret_value()
    if not url:
        return MemorySessions()
    # Imported where it is used: its client is slow to load, and most run without it.
    from bot.sessions.shared import ValkeySessions

    return ValkeySessions(url, settings.secret_key.get_secret_value())


def _serve_metrics(metrics: Metrics, settings: Settings) -> Callable[[], None]:
    if not settings.metrics_port:
        return lambda: None
    try:
        return metrics.serve(settings.metrics_host, settings.metrics_port)
    except OSError as problem:
        raise SettingsError(f"LANGNGHE_METRICS_PORT: {problem.strerror}") from None


def _channels(
    settings: Settings, knowledge: Knowledge, conversation: Conversation
) -> list[Channel]:
    channels: list[Channel] = [
        WebChat(conversation, knowledge.directory, str(settings.exit_url)),
    ]
    if settings.telegram_token.get_secret_value():
        # Imported where it is used: its client takes a tenth of the time that all else loads in.
        from bot.channels.telegram import TelegramChannel

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
