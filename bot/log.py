"""Logs that cannot hold what people write: only allowed keys pass, and only short plain values."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED_KEYS = frozenset(
    "event level timestamp reason kept channel host port intents answers services "
    "language seconds file setting status number".split()
)


def allow_listed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop every key that is not allowed (a structlog processor)."""
    return {key: value for key, value in line.items() if key in ALLOWED_KEYS}


def configure(level: str) -> None:
    """Send logs of `level` and above to standard error; other libraries' from WARNING."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            allow_listed,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        # Standard error as it is when something is logged: it may have been redirected since.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
    )
    # The level of the handler, not of the root logger: some libraries set their own to DEBUG.
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler], force=True)
