"""The store of counts: one row for each key, added to, never a row for a message."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Column, Connection, Date, Insert, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from indicators.categories import Channel, Counted, Event, Key, Language, Pair, Topic
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
CONFUSIONS = Table(
    "confusions",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("chosen", String(40), primary_key=True),
    Column("other", String(40), primary_key=True),
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
        self._adding = {Key: self._adding_to(COUNTS), Pair: self._adding_to(CONFUSIONS)}

    def _adding_to(self, table: Table) -> Insert:
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        insert: sqlite.Insert | postgresql.Insert = dialect.insert(table)
        return insert.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={"number": table.c.number + insert.excluded.number},
        )

    def add[One: Counted](self, numbers: Mapping[One, int]) -> None:
        """Add `numbers` in one transaction: all of it is kept, or none."""
        if numbers:
            with self._engine.begin() as connection:
                for kind in self._adding:
                    self._add(connection, kind, numbers)

    def _add[One: Counted](
        self, connection: Connection, kind: type[Counted], numbers: Mapping[One, int]
    ) -> None:
        rows = [
            {**{column: getattr(one, column) for column in kind.__slots__}, "number": numbers[one]}
            for one in sorted((one for one in numbers if type(one) is kind), key=_order)
        ]
        if rows:
            connection.execute(self._adding[kind], rows)

    def read(
        self, first: datetime.date = datetime.date.min, last: datetime.date = datetime.date.max
    ) -> Counter[Key]:
        """Return the counts of all days from `first` to `last`, both included."""
        wanted = select(COUNTS).where(COUNTS.c.day.between(first, last))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return Counter({_key(row): row["number"] for row in rows})

    def read_pairs(
        self, first: datetime.date = datetime.date.min, last: datetime.date = datetime.date.max
    ) -> Counter[Pair]:
        """Return what was chosen over what, on all days from `first` to `last`."""
        wanted = select(CONFUSIONS).where(CONFUSIONS.c.day.between(first, last))
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return Counter({_pair(row): row["number"] for row in rows})

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _order(counted: Counted) -> tuple[str, ...]:
    # One order for all writers: two transactions never wait for each other's rows in turn.
    return tuple(str(getattr(counted, column)) for column in counted.__slots__)


def _key(row: RowMapping) -> Key:
    return Key(
        day=row["day"],
        event=Event(row["event"]),
        topic=Topic(row["topic"]),
        channel=Channel(row["channel"]),
        unit=row["unit"],
        language=Language(row["language"]),
    )


def _pair(row: RowMapping) -> Pair:
    return Pair(row["day"], Topic(row["chosen"]), Topic(row["other"]))
