"""How channels are, for those who run them: one word for each, never about a person."""

from __future__ import annotations

import time
from enum import StrEnum

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, select, update

from indicators.categories import Channel
from indicators.database import insert_into

_TABLES = MetaData()
_HEALTH = Table(
    "channel_health",
    _TABLES,
    Column("channel", String(16), primary_key=True),
    Column("health", String(32), nullable=False),
    Column("since", Integer, nullable=False),
)


class Health(StrEnum):
    """What keeps a channel from working, if anything."""

    GOOD = "good"
    NEEDS_AUTHORISATION = "needs_authorisation"
    OUT_OF_QUOTA = "out_of_quota"
    UNREACHABLE = "unreachable"


class ChannelHealth:
    """The last known health of each channel, in the database that `engine` opens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        insert = insert_into(_HEALTH, engine)
        self._set = insert.on_conflict_do_update(
            index_elements=[_HEALTH.c.channel],
            set_={"health": insert.excluded.health, "since": insert.excluded.since},
            where=_HEALTH.c.health != insert.excluded.health,
        )

    def set(self, channel: Channel, health: Health) -> None:
        """Keep `health`, and since when, if it is another than before."""
        row = {"channel": channel, "health": health, "since": int(time.time())}
        with self._engine.begin() as connection:
            connection.execute(self._set, row)

    def end(self, channel: Channel, health: Health) -> None:
        """Call the channel good again if `health` is what was told of it."""
        told = (_HEALTH.c.channel == channel) & (_HEALTH.c.health == health)
        good = {"health": Health.GOOD, "since": int(time.time())}
        with self._engine.begin() as connection:
            connection.execute(update(_HEALTH).where(told).values(**good))

    def read(self) -> dict[Channel, tuple[Health, int]]:
        """Return the health of every channel that has told it, and since when (seconds, UTC)."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_HEALTH)).mappings()
            return {Channel(row["channel"]): (Health(row["health"]), row["since"]) for row in rows}
