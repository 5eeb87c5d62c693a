"""Figures on how the service runs, for Prometheus: never what anybody wrote about.

A time series is finer than the day to which counts are held. So danger, disclosures, referrals,
topics, places and exits are not told apart here: whoever reads the series beside a phone could
see what was asked on it. All of these are one outcome, "answered".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    Histogram,
    disable_created_metrics,
    start_http_server,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.categories import Channel, Event, Topic

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Ending(StrEnum):
    """How a turn ended, as far as it says nothing of the person."""

    ANSWERED = "answered"
    NOT_UNDERSTOOD = "not_understood"
    UNREADABLE = "unreadable"
    RATE_LIMITED = "rate_limited"
    MODEL_MISSING = "model_missing"
    REPEATED = "repeated"
    FAILED = "failed"


# The worst first: a turn is told by the first of these events that it had.
_ENDINGS = {
    Event.RATE_LIMITED: Ending.RATE_LIMITED,
    Event.MODEL_MISSING: Ending.MODEL_MISSING,
    Event.UNREADABLE: Ending.UNREADABLE,
    Event.NOT_UNDERSTOOD: Ending.NOT_UNDERSTOOD,
}


def ending_of(events: Iterable[tuple[Event, Topic]]) -> Ending:
    """Return how a turn with these `events` ended."""
    had = {event for event, _ in events}
    return next((told for event, told in _ENDINGS.items() if event in had), Ending.ANSWERED)


class Metrics:
    """The figures of one process, in a registry of its own."""

    def __init__(self) -> None:
        # The moment when something first happened is nobody's business.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._turns = Histogram(
            "langnghe_turn_seconds",
            "From a message to its replies, counted and stored, in seconds",
            ["channel", "outcome"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._requests = Histogram(
            "langnghe_http_seconds",
            "From an HTTP request to the end of its response, in seconds",
            ["code"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    def turn(self, channel: Channel, ending: Ending, seconds: float) -> None:
        """Tell of one turn, and how many seconds it took."""
        self._turns.labels(channel, ending).observe(seconds)

    def request(self, code: int, seconds: float) -> None:
        """Tell of one HTTP response, and how many seconds it took."""
        self._requests.labels(code).observe(seconds)

    def show(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Show as `langnghe_<name>` what `read` returns whenever the figures are asked for."""
        Gauge(f"langnghe_{name}", meaning, registry=self._registry).set_function(read)

    def show_ready(self, parts: Callable[[], dict[str, bool]]) -> None:
        """Show for each of `parts` whether it is ready, as `/readyz` does."""
        ready = Gauge(
            "langnghe_ready", "1 while the part is ready", ["part"], registry=self._registry
        )
        for part in parts():
            ready.labels(part).set_function(partial(_one_of, parts, part))

    def serve(self, host: str, port: int) -> Callable[[], None]:
        """Serve the figures on `port`, in a thread of their own; return what ends it.

        Raises:
            OSError: the port cannot be used.
        """
        server, thread = start_http_server(port, host, self._registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop


def _one_of(parts: Callable[[], dict[str, bool]], part: str) -> float:
    return parts()[part]


class TimedRequests:
    """Tells `metrics` of each HTTP request that `app` answers (ASGI middleware)."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; look at the status of what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, code = time.perf_counter(), 500

        async def send_and_look(message: Message) -> None:
            nonlocal code
            if message["type"] == "http.response.start":
                code = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_look)
        finally:
            self._metrics.request(code, time.perf_counter() - begun)
