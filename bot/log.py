"""Logs that cannot hold what people write: only allowed keys pass, and only short plain values."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED_KEYS = frozenset(
    "event level timestamp reason kept channel host port intents answers services "
    "language seconds file setting status number".split()
)

# The server's own words are about ports and broken requests, and quote nothing.
_TELLS_OF_ITSELF = "uvicorn.error"
_FRAMES = 5


def allow_listed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop every key that is not allowed (a structlog processor)."""
    return {key: value for key, value in line.items() if key in ALLOWED_KEYS}


class Foreign(logging.Formatter):
    """Tells that another library logged, where, and of which error: never what it says.

    What libraries say may quote a person, an address with a token in it, or a row.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for `record`."""
        level, said = record.levelname.lower(), f"{record.module}:{record.lineno}"
        line = f"level={level} event=library library={record.name} said_in={said}"
        if record.name == _TELLS_OF_ITSELF and not record.exc_info:
            line += f" reason={str(record.msg).partition('\n')[0]!r}"
        return line + _raised(record)


def _raised(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    kind, _, trace = record.exc_info
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    steps = "<".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
    return f" reason={kind.__name__} raised_in={steps}"


def silence_libraries() -> None:
    """Keep libraries from logging addresses (they hold tokens), and what people write.

    Set on their own loggers, so that it holds whatever level is asked for elsewhere.
    """
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)


def configure(level: str) -> None:
    """Send logs of `level` and above to standard error; of other libraries, from WARNING."""
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
    handler.setFormatter(Foreign())
    logging.basicConfig(handlers=[handler], force=True)
    silence_libraries()
