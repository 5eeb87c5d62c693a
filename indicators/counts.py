"""The store of counts: one row for each key, added to, never a row for a message."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Insert,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    delete,
    func,
    select,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.sql.dml import ReturningInsert

from indicators.categories import Channel, Counted, Event, Key, Language, Pair, Topic
from indicators.database import insert_into, open_database

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
WRITERS = Table(
    "count_writers",
    METADATA,
    Column("writer", String(32), primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("day", Date, nullable=False),
)
_WRITERS_DAYS = 30
CONFUSIONS = Table(
    "confusions",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("chosen", String(40), primary_key=True),
    Column("other", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """The `number`th batch of one `writer` (a random name): tried again, it is written once."""

    writer: str
    number: int


class Counts:
    """Counts in SQLite or PostgreSQL; safe for many threads and processes at once."""

    def __init__(self, url: str) -> None:
        """Open the database at `url` (an SQLAlchemy URL) and bring its schema up to date.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or written.
        """
        self._engine = open_database(url)
        self._adding = {Key: self._adding_to(COUNTS), Pair: self._adding_to(CONFUSIONS)}
        self._claiming = self._claiming_batch()

    def _adding_to(self, table: Table) -> Insert:
        insert = insert_into(table, self._engine)
        return insert.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={"number": table.c.number + insert.excluded.number},
        )

    def _claiming_batch(self) -> ReturningInsert[tuple[int]]:
        insert = insert_into(WRITERS, self._engine)
        newer = insert.on_conflict_do_update(
            index_elements=list(WRITERS.primary_key),
            set_={"batch": insert.excluded.batch, "day": insert.excluded.day},
            where=WRITERS.c.batch < insert.excluded.batch,
        )
        return newer.returning(WRITERS.c.batch)

    def add[One: Counted](self, numbers: Mapping[One, int], batch: Batch | None = None) -> None:
        """Add `numbers` in one transaction: all of it is kept, or none.

        When the connection breaks in the moment of the commit, nobody knows whether it is kept.
        With a `batch`, trying again is safe: what was kept is not added twice.
        """
        if numbers:
            with self._engine.begin() as connection:
                if batch is None or self._claim(connection, batch):
                    for kind in self._adding:
                        self._add(connection, kind, numbers)

    def _claim(self, connection: Connection, batch: Batch) -> bool:
        """Return whether `batch` is still to be written; another transaction's end is awaited."""
        day = datetime.date.today()
        if batch.number == 1:  # one that begins drops those that have long ended
            oldest = day - datetime.timedelta(_WRITERS_DAYS)
            connection.execute(delete(WRITERS).where(WRITERS.c.day < oldest))
        row = {"writer": batch.writer, "batch": batch.number, "day": day}
        return connection.execute(self._claiming, row).first() is not None

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

    def by_day(
        self, first: datetime.date, last: datetime.date
    ) -> Counter[tuple[datetime.date, Event, Topic]]:
        """Return the counts of each day from `first` to `last`."""
        days = COUNTS.c.day.between(first, last)
        sums = self._sums(days, COUNTS.c.day, COUNTS.c.event, COUNTS.c.topic)
        return Counter({(day, Event(event), Topic(topic)): n for day, event, topic, n in sums})

    def by_channel(
        self, first: datetime.date, last: datetime.date
    ) -> Counter[tuple[datetime.date, Channel]]:
        """Return the messages of each day from `first` to `last` by channel."""
        days = COUNTS.c.day.between(first, last) & (COUNTS.c.event == Event.MESSAGE)
        sums = self._sums(days, COUNTS.c.day, COUNTS.c.channel)
        return Counter({(day, Channel(channel)): number for day, channel, number in sums})

    def by_unit(
        self, first: datetime.date, last: datetime.date
    ) -> Counter[tuple[Event, Topic, str]]:
        """Return the counts from `first` to `last` that have a place, by place."""
        days = COUNTS.c.day.between(first, last) & (COUNTS.c.unit != "")
        sums = self._sums(days, COUNTS.c.event, COUNTS.c.topic, COUNTS.c.unit)
        return Counter({(Event(event), Topic(topic), unit): n for event, topic, unit, n in sums})

    def _sums(
        self, wanted: ColumnElement[bool], *by: Column[Any]
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        total = func.sum(COUNTS.c.number)
        with self._engine.connect() as connection:
            return connection.execute(select(*by, total).where(wanted).group_by(*by)).all()

    def empty(self) -> bool:
        """Return whether nothing was ever counted."""
        with self._engine.connect() as connection:
            return connection.execute(select(COUNTS.c.day).limit(1)).first() is None

    def ping(self) -> None:
        """Ask the database for nothing; raises the driver's error if it does not answer."""
        with self._engine.connect() as connection:
            connection.execute(select(1))

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
