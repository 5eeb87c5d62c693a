"""The application of the staff pages, to be mounted at /staff."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import structlog
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.categories import Channel
from indicators.counts import Counts
from indicators.database import open_database
from indicators.denominators import Denominators
from indicators.health import ChannelHealth
from indicators.periods import today as today_in_viet_nam
from indicators.plans import Plan
from staff.accounts import Accounts, Role
from staff.audit import Audit
from staff.audit_page import AuditPage
from staff.cookies import Cookies
from staff.denominators_page import DenominatorsPage, wanted
from staff.door import Door
from staff.downloads import Downloads
from staff.lockout import LockOut
from staff.overview import Overview
from staff.places import Places
from staff.rendering import STATIC, refusal
from staff.reports import Reports
from staff.selection import Selector
from staff.sessions import StaffSessions
from staff.sign_in import SignIn
from staff.upkeep import Old, Upkeep

log = structlog.get_logger()

# Stricter than the rest of the server: no script at all. Charts are pictures inside the page.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_ONE_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What these pages show of the rest of the program, handed in by whoever builds both.

    `ready` tells of each channel that is set up whether messages reach it; `old` tells on a day
    which services and answers were not checked lately.
    """

    plans: Mapping[str, Plan]
    places: Places
    ready: Callable[[], Mapping[Channel, bool]]
    old: Callable[[date], Old]


def build(
    database_url: str,
    counts: Counts,
    around: Surroundings,
    secure: bool,
    today: Callable[[], date] = today_in_viet_nam,
) -> Starlette:
    """Return the application; `secure` when browsers reach it over https.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
    """
    engine = open_database(database_url)
    return Starlette(
        routes=_routes(engine, counts, around, secure, today),
        middleware=[Middleware(Headers, secure=secure), Middleware(Failures)],
        exception_handlers={404: _missing, 405: _missing},
    )


class Headers:
    """Adds what these pages ask of browsers beyond the server's own headers (ASGI middleware)."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = _POLICY
                if self._secure:
                    headers["strict-transport-security"] = f"max-age={_ONE_YEAR}"
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Failures:
    """Answers with a page where one fails; the log gets the error's kind, never its text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        try:
            await self._app(scope, receive, send)
        except Exception as problem:  # a database's error may quote what was to be written
            log.error("staff_page_failed", reason=type(problem).__name__)
            await refusal(500)(scope, receive, send)


def _routes(
    engine: Engine,
    counts: Counts,
    around: Surroundings,
    secure: bool,
    today: Callable[[], date],
) -> list[BaseRoute]:
    accounts, audit, cookies = Accounts(engine), Audit(engine), Cookies(secure)
    sessions = StaffSessions(engine, accounts)
    sign_in = SignIn(accounts, sessions, LockOut(engine), audit, cookies)
    denominators = Denominators(engine)
    selector = Selector(around.plans, around.places)
    reports = Reports(counts, denominators, around.places)
    upkeep = Upkeep(ChannelHealth(engine), around.ready, around.old, today)
    overview = Overview(selector, reports, upkeep, today)
    downloads = Downloads(selector, reports, audit, today)
    entered = DenominatorsPage(
        denominators, accounts, wanted(around.plans.values()), around.places, audit, today
    )
    door = Door(sessions, cookies, refusal)
    return [
        *sign_in.routes(),
        door.act("/sign-out", sign_in.leave),
        door.page("/", overview.show),
        door.page("/reports/{form}", downloads.send),
        door.page("/denominators", entered.show, Role.EDITOR),
        door.act("/denominators", entered.take, Role.EDITOR),
        door.page("/upkeep", upkeep.show),
        door.page("/audit", AuditPage(audit).show, Role.ADMINISTRATOR),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


async def _missing(_request: Request, _problem: Exception) -> Response:
    return refusal(404)
