"""The store of counts: one row for each key, added to, never a row for a message."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.database import open_database

METADATA = MetaData()
COUNTS = Table(
    "counts",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("event", String(32), primary_key=True),
    Column("topic", String(40), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("unit", String(5), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("number", Integer, nullable=False),
)


class Counts:
    """Counts in SQLite or PostgreSQL; safe for many threads and processes at once."""

    def __init__(self, url: str) -> None:
        """Open the database at `url` (an SQLAlchemy URL) and bring its schema up to date.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or written.
        """
        self._engine = open_database(url)
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        insert = dialect.insert(COUNTS)
        self._add = insert.on_conflict_do_update(
            index_elements=list(COUNTS.primary_key),
            set_={"number": COUNTS.c.number + insert.excluded.number},
        )

    def add(self, numbers: Mapping[Key, int]) -> None:
        """Add `numbers` in one transaction: all of it is kept, or none."""
        rows = [
            {**{column: getattr(key, column) for column in Key.__slots__}, "number": number}
            for key, number in sorted(numbers.items(), key=lambda item: _order(item[0]))
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(self._add, rows)

    def read(
        self, first: datetime.date = datetime.date.min, last: datetime.date = datetime.date.max
    ) -> Counter[Key]:
        """Return the counts of all days from `first` to `last`, both included."""
        wanted = select(COUNTS).where(COUNTS.c.day.between(first, last))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return Counter({_key(row): row["number"] for row in rows})

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _order(key: Key) -> tuple[str, ...]:
    # One order for all writers: two transactions never wait for each other's rows in turn.
    return tuple(str(getattr(key, column)) for column in Key.__slots__)


def _key(row: RowMapping) -> Key:
    return Key(
        day=row["day"],
        event=Event(row["event"]),
        topic=Topic(row["topic"]),
        channel=Channel(row["channel"]),
        unit=row["unit"],
        language=Language(row["language"]),
    )
