"""A database for staff in a file, a clock to be set, the pages served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot.headers import SecureHeaders
from bot.staff_pages import places
from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.counts import Counts
from indicators.database import open_database
from indicators.plans import load_plans
from staff.accounts import Account, Accounts, Role
from staff.app import Surroundings, build
from staff.upkeep import Old, Stale
from tests.conftest import Served

PASSWORD = "mùa gặt tháng mười"  # noqa: S105 - made up for tests


@pytest.fixture
def engine(each_database: str) -> Iterator[Engine]:
    opened = open_database(each_database)
    yield opened
    opened.dispose()


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    return Accounts(engine)


@pytest.fixture
def lan(accounts: Accounts) -> Account:
    """A viewer of one commune."""
    return accounts.add("lan", Role.VIEWER, ["20194"], PASSWORD)


TODAY = date(2026, 11, 22)
PROVINCE, COMMUNE, OTHER = "38", "14758", "48"


@dataclass
class Office:
    """The served staff pages, and what lies under them."""

    url: str
    engine: Engine
    counts: Counts
    accounts: Accounts
    ready: dict[Channel, bool]
    old: Old

    def client(self) -> httpx.Client:
        """Return a browser of one's own, without scripts and pictures."""
        return httpx.Client(base_url=self.url, timeout=20, follow_redirects=True)

    def sign_in(self, client: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
        """Send the form of the sign-in page."""
        token = token_in(client.get("/staff/sign-in").text)
        form = {"token": token, "name": name, "password": password}
        return client.post("/staff/sign-in", data=form)


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, "a form without a token"
    return found[1]


def key(day: date, event: Event, unit: str = "", topic: Topic = Topic.NONE) -> Key:
    return Key(day, event, topic, Channel.WEB, unit, Language.VI)


def a_quarter() -> dict[Key, int]:
    """Counts of three closed months, in two places and none, and of the running month."""
    numbers: dict[Key, int] = {}
    for month in (7, 8, 9):
        day = date(2026, month, 15)
        law = Topic.LAW_GENDER_EQUALITY_GENERAL
        numbers[key(day, Event.ANSWER, COMMUNE, law)] = 40
        numbers[key(day, Event.ANSWER, OTHER, law)] = 330
        numbers[key(day, Event.MESSAGE, COMMUNE)] = 60
        numbers[key(day, Event.REFERRAL_HOTLINE, COMMUNE)] = 20
    numbers[key(date(2026, 8, 3), Event.DISCLOSURE, COMMUNE)] = 7
    numbers[key(date(2026, 11, 3), Event.DISCLOSURE, COMMUNE)] = 770
    return numbers


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The pages on a port of their own: one account of each role, a quarter of counts."""
    url = f"sqlite:///{tmp_path_factory.mktemp('office') / 'staff.db'}"
    counts, engine = Counts(url), open_database(url)
    counts.add(a_quarter())
    accounts = Accounts(engine)
    accounts.add("quantri", Role.ADMINISTRATOR, [], PASSWORD)
    accounts.add("nhaplieu", Role.EDITOR, [PROVINCE], PASSWORD)
    accounts.add("nguoixem", Role.VIEWER, [PROVINCE], PASSWORD)
    ready = {Channel.WEB: True, Channel.ZALO_OA: True}
    old = Old((Stale("Tổng đài xa xưa", date(2024, 3, 5)),), ())
    around = Surroundings(load_plans(), places(), lambda: ready, lambda _day: old)
    pages = build(url, counts, around, secure=False, today=lambda: TODAY)
    app = Starlette(routes=[Mount("/staff", pages)], middleware=[Middleware(SecureHeaders)])
    served = Served(app)
    yield Office(served.url, engine, counts, accounts, ready, old)
    served.stop()
    engine.dispose()
