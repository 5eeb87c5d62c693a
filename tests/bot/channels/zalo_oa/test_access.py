"""Tokens: kept encrypted, renewed early, by one at a time, never blindly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text, update

from bot.channels.zalo_oa import store as stores
from bot.channels.zalo_oa.access import Access, NeedsConsent, NoToken
from bot.channels.zalo_oa.api import OaApi
from bot.channels.zalo_oa.oauth import Tokens
from bot.channels.zalo_oa.service import oauth
from bot.channels.zalo_oa.store import LEASE_SECONDS, TokenStore, WrongKey
from bot.channels.zalo_oa.told import ToldHealth
from bot.settings import Settings
from indicators.categories import Channel
from indicators.database import open_database
from indicators.health import ChannelHealth, Health
from tests.bot.channels.zalo_oa.conftest import authorise, settings_of, store_of
from tests.servers.zalo_oa import APP_ID, Fault, ZaloOa

SOON = 3600.0


class Replica:
    """One process with the OA's tokens: all of them share the database."""

    def __init__(self, zalo: ZaloOa, settings: Settings) -> None:
        self.runner = asyncio.Runner()
        self.store = store_of(settings)
        self.health = ChannelHealth(open_database(settings.database_url.get_secret_value()))

        async def sleep(_seconds: float) -> None:
            await asyncio.sleep(0.01)

        told = ToldHealth(self.health)
        self.access = Access(self.store, oauth(settings), OaApi(zalo.url), told, sleep)

    def token(self) -> str:
        return self.runner.run(self.access.token())

    def another(self, refused: str) -> str:
        return self.runner.run(self.access.another(refused))

    def told(self) -> Health:
        return self.health.read()[Channel.ZALO_OA][0]


@pytest.fixture
def settings(zalo: ZaloOa, tmp_path: Path) -> Settings:
    return settings_of(zalo, tmp_path)


@pytest.fixture
def replica(zalo: ZaloOa, settings: Settings) -> Iterator[Replica]:
    one = Replica(zalo, settings)
    yield one
    one.runner.close()


def forget_lease(settings: Settings) -> None:
    """Let the time of a lease pass, its holder dead."""
    engine = open_database(settings.database_url.get_secret_value())
    with engine.begin() as connection:
        connection.execute(update(stores._ROWS).values(held_until=0))


def test_a_good_token_is_just_used(zalo: ZaloOa, settings: Settings, replica: Replica) -> None:
    """With more than two hours left, nobody is asked."""
    tokens = authorise(zalo, settings)
    assert replica.token() == tokens.access
    assert zalo.requests == []


def test_it_is_renewed_two_hours_early(zalo: ZaloOa, settings: Settings, replica: Replica) -> None:
    """Near its end the pair is renewed, and the new one is kept."""
    authorise(zalo, settings, seconds=SOON)
    token = replica.token()
    assert [token] == list(zalo.access)
    stored = replica.store.read()
    assert stored is not None
    assert stored.tokens.access == token
    assert stored.tokens.refresh in zalo.refresh
    assert stored.tokens.expires_at > time.time() + 80_000
    assert replica.told() is Health.GOOD


def test_an_ended_token_is_renewed(zalo: ZaloOa, settings: Settings, replica: Replica) -> None:
    """After a day without messages the first one still finds a token."""
    authorise(zalo, settings, seconds=-10)
    assert [replica.token()] == list(zalo.access)


@pytest.mark.parametrize("seconds", [SOON, -10])
def test_many_ask_one_renews(zalo: ZaloOa, settings: Settings, seconds: float) -> None:
    """Ten replicas of one database at once: one refresh, and all get a token that serves."""
    authorise(zalo, settings, seconds)
    replicas = [Replica(zalo, settings) for _ in range(10)]

    async def all_at_once() -> set[str]:
        found = await asyncio.gather(*(one.access.token() for one in replicas))
        stale = [one for one in zip(replicas, found, strict=True) if one[1] not in zalo.access]
        renewed = await asyncio.gather(*(one.access.another(old) for one, old in stale))
        return {*renewed, *(token for token in found if token in zalo.access)}

    assert asyncio.run(all_at_once()) == set(zalo.access)
    assert zalo.refreshes == 1


def test_another_replica_has_renewed(zalo: ZaloOa, settings: Settings, replica: Replica) -> None:
    """A token that was replaced elsewhere is looked up, not renewed again."""
    old = authorise(zalo, settings)
    new = authorise(zalo, settings)
    assert replica.another(old.access) == new.access
    assert zalo.refreshes == 0


def test_nothing_readable_is_kept(zalo: ZaloOa, settings: Settings, tmp_path: Path) -> None:
    """No token is in the database's files, and another key opens nothing."""
    tokens = authorise(zalo, settings)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert tokens.access.encode() not in written
    assert tokens.refresh.encode() not in written
    engine = open_database(settings.database_url.get_secret_value())
    other = TokenStore(engine, APP_ID, Fernet.generate_key().decode())
    with pytest.raises(WrongKey, match="LANGNGHE_SECRET_KEY"):
        other.read()


def test_tokens_hide_themselves() -> None:
    """Printing a pair shows no token."""
    assert "geheim" not in repr(Tokens("geheim", "geheim", 0))


def test_before_consent_there_is_none(replica: Replica) -> None:
    """Without a consent only an operator helps, and staff are told."""
    with pytest.raises(NeedsConsent):
        replica.token()
    assert replica.told() is Health.NEEDS_AUTHORISATION


def test_a_used_refresh_token_needs_consent(
    zalo: ZaloOa, settings: Settings, replica: Replica
) -> None:
    """Zalo's refusal is final: it is not asked again, staff are told, a new consent mends it."""
    tokens = authorise(zalo, settings, seconds=-10)
    zalo.used.add(tokens.refresh)
    for _ in range(3):
        with pytest.raises(NeedsConsent):
            replica.token()
    assert zalo.refreshes == 1
    assert replica.told() is Health.NEEDS_AUTHORISATION
    authorise(zalo, settings)
    assert replica.token() in zalo.access


def test_a_lost_answer_is_never_met_blindly(
    zalo: ZaloOa, settings: Settings, replica: Replica
) -> None:
    """Zalo renewed but its answer was lost: found out by asking, not by another refresh."""
    authorise(zalo, settings, seconds=SOON)
    zalo.fail("access_token", Fault(cut=True, after=True))
    old = replica.token()
    assert old not in zalo.access
    with pytest.raises(NoToken):
        replica.runner.run(replica.access._renew(read(replica)))
    assert zalo.refreshes == 1, "the lease holds others off"
    forget_lease(settings)
    with pytest.raises(NeedsConsent):
        replica.another(old)
    assert zalo.refreshes == 1
    assert replica.told() is Health.NEEDS_AUTHORISATION


def read(replica: Replica) -> stores.Stored:
    stored = replica.store.read()
    assert stored is not None
    return stored


@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(status=502)])
def test_a_request_that_was_not_carried_out_is_made_again(
    zalo: ZaloOa, settings: Settings, replica: Replica, fault: Fault
) -> None:
    """The old token still serves: so nothing was taken, and the refresh is safe."""
    old = authorise(zalo, settings, seconds=SOON)
    zalo.fail("access_token", fault)
    assert replica.token() == old.access
    forget_lease(settings)
    assert replica.token() in zalo.access
    assert zalo.refreshes == 1
    assert "getoa" in zalo.requests


def test_while_zalo_does_not_say_nothing_is_risked(
    zalo: ZaloOa, settings: Settings, replica: Replica
) -> None:
    """In doubt and with Zalo silent, the refresh token is not sent."""
    old = authorise(zalo, settings, seconds=SOON)
    zalo.fail("access_token", Fault(cut=True))
    replica.token()
    for _ in range(2):
        forget_lease(settings)
        zalo.fail("getoa", Fault(status=503))
        assert replica.token() == old.access
    assert zalo.refreshes == 0
    forget_lease(settings)
    assert replica.token() in zalo.access


def test_an_unreachable_zalo_costs_nothing(
    zalo: ZaloOa, settings: Settings, tmp_path: Path
) -> None:
    """A request that was never sent leaves the pair as it was, without any waiting."""
    old = authorise(zalo, settings, seconds=SOON)
    nobody = settings_of(zalo, tmp_path, zalo_oauth_base_url="http://127.0.0.1:9")
    assert Replica(zalo, nobody).token() == old.access
    assert Replica(zalo, settings).token() in zalo.access
    assert zalo.requests == ["access_token"]


def test_whoever_dies_with_the_lease_is_waited_for(
    zalo: ZaloOa, settings: Settings, replica: Replica
) -> None:
    """A lease runs out after a minute; until then the old token serves."""
    old = authorise(zalo, settings, seconds=SOON)
    assert replica.store.lease(read(replica).version, "dead")
    assert replica.token() == old.access
    assert not replica.store.lease(read(replica).version, "second")
    later = TokenStore(
        replica.store._engine,
        APP_ID,
        settings.secret_key.get_secret_value(),
        lambda: time.time() + LEASE_SECONDS + 1,
    )
    assert later.lease(read(replica).version, "second")


def test_the_only_pair_that_serves_is_kept(
    zalo: ZaloOa, settings: Settings, replica: Replica
) -> None:
    """Whoever got it keeps it though its lease was over; the other takes nothing away."""
    authorise(zalo, settings, seconds=SOON)
    version, late = read(replica).version, Tokens("new", "next", time.time() + 90_000)
    assert replica.store.lease(version, "slow")
    forget_lease(settings)
    assert replica.store.lease(version, "quick")
    assert replica.store.renew(version, late)
    replica.store.drop_refresh("quick")
    assert read(replica).tokens.refresh == "next"
    assert not replica.store.renew(version, Tokens("old", "old", 0)), "a newer pair is kept"


def test_a_broken_database_leaves_the_last_token(
    zalo: ZaloOa, settings: Settings, replica: Replica
) -> None:
    """Replies still go while the database is away."""
    tokens = authorise(zalo, settings)
    assert replica.token() == tokens.access
    with replica.store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE zalo_oa_tokens RENAME TO gone"))
    assert replica.token() == tokens.access
    with pytest.raises(NoToken):
        Replica(zalo, settings).token()
