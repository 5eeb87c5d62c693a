"""The ASGI server that all channels share."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from bot.channels import Channel
from bot.channels.web import WebChat
from bot.conversation import Conversation
from bot.counting import CountWriter
from bot.headers import SecureHeaders
from bot.knowledge import Knowledge, gather
from bot.metrics import Metrics, TimedRequests
from bot.readiness import DatabaseWatch
from bot.sessions import MemorySessions, Sessions
from bot.settings import Settings, SettingsError
from bot.staff_pages import staff_pages
from indicators import categories
from indicators.counts import Counts


def build(settings: Settings) -> Starlette:
    """Return the application.

    Raises what `gather`, `Counts` and `staff_pages` raise, and SettingsError.
    """
    return Service(settings).application()


class Service:
    """What one process runs: its parts, how they start and end, whether they are ready."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._knowledge = gather(settings)
        self._counts = Counts(settings.database_url.get_secret_value())
        self._database = DatabaseWatch(self._counts.ping)
        self._sessions = _sessions(settings)
        self._writer = CountWriter(self._counts)
        self._metrics = Metrics()
        conversation = Conversation(
            self._knowledge, self._sessions, self._writer, metrics=self._metrics
        )
        self._channels = _channels(settings, self._knowledge, conversation)
        self._stop_metrics = self._serve_metrics()

    def application(self) -> Starlette:
        """Return the web application that all channels and the staff pages share."""
        staff = staff_pages(self._settings, self._knowledge, self._counts, self._channels_ready)
        routes = [route for channel in self._channels for route in channel.routes()]
        return Starlette(
            routes=[
                *routes,
                Mount("/staff", staff),
                Route("/healthz", _alive),
                Route("/readyz", self._ready),
            ],
            lifespan=self._lifespan,
            middleware=[Middleware(TimedRequests, self._metrics), Middleware(SecureHeaders)],
            exception_handlers={Exception: _failed},
        )

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        for channel in self._channels:
            await channel.start()
        warming = asyncio.create_task(self._warm())
        watches = (self._database.run(), self._sessions.watch())
        watching = [asyncio.create_task(one) for one in watches]
        yield
        for one in watching:
            one.cancel()
        for channel in reversed(self._channels):
            await channel.stop()
        await warming
        await self._sessions.close()
        await self._writer.close()
        self._counts.close()
        self._stop_metrics()

    async def _warm(self) -> None:
        await asyncio.to_thread(self._knowledge.warm)
        # What is loaded by now stays: the collector need not walk over it for every few messages.
        gc.freeze()

    def _parts(self) -> dict[str, bool]:
        parts = {"model": self._knowledge.understander is not None}
        parts["database"] = self._database.ready
        if self._settings.valkey_url.get_secret_value():
            parts["valkey"] = self._sessions.ready
        return parts | {channel.name: channel.ready for channel in self._channels}

    def _channels_ready(self) -> dict[categories.Channel, bool]:
        return {categories.Channel(channel.name): channel.ready for channel in self._channels}

    async def _ready(self, _request: Request) -> JSONResponse:
        parts = self._parts()
        # Whatever else is missing: while one channel takes messages, people are answered.
        status = 200 if any(self._channels_ready().values()) else 503
        return JSONResponse({"ready": all(parts.values()), "parts": parts}, status)

    def _serve_metrics(self) -> Callable[[], None]:
        metrics, writer, settings = self._metrics, self._writer, self._settings
        metrics.show_ready(self._parts)
        metrics.show("counts_waiting", "Counts not written yet", lambda: writer.waiting)
        metrics.show("counts_dropped", "Counts that found no room", lambda: writer.dropped)
        if not settings.metrics_port:
            return lambda: None
        try:
            return metrics.serve(settings.metrics_host, settings.metrics_port)
        except OSError as problem:
            raise SettingsError(f"LANGNGHE_METRICS_PORT: {problem.strerror}") from None


def _sessions(settings: Settings) -> Sessions:
    url = settings.valkey_url.get_secret_value()
    if not url:
        return MemorySessions()
    # Imported where it is used: its client is slow to load, and most run without it.
    from bot.sessions.shared import ValkeySessions

    return ValkeySessions(url, settings.secret_key.get_secret_value())


def _channels(
    settings: Settings, knowledge: Knowledge, conversation: Conversation
) -> list[Channel]:
    channels: list[Channel] = [
        WebChat(conversation, knowledge.directory, str(settings.exit_url)),
    ]
    # Imported where they are used: their clients take a tenth of the time that all else loads in.
    if settings.telegram_token.get_secret_value():
        from bot.channels.telegram import TelegramChannel

        channels.append(TelegramChannel(conversation, settings))
    if settings.zalo_oa_app_id:
        from bot.channels.zalo_oa import ZaloOaChannel

        channels.append(ZaloOaChannel(conversation, settings))
    if settings.zalo_bot_token.get_secret_value():
        from bot.channels.zalo_bot import ZaloBotChannel

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
