"""What staff enter so that a share can be taken: one number a place and year, with its source."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Column, Date, Engine, Integer, MetaData, RowMapping, String, Table, select

from indicators.database import insert_into
from indicators.periods import Period

SOURCE_LIMIT = 200
_UNIT = re.compile(r"(\d{2}|\d{5})?")
_YEARS = range(2000, 2101)
_LARGEST = 2**31 - 1  # what an INTEGER of PostgreSQL holds
_TABLE = Table(
    "denominators",
    MetaData(),
    Column("denominator", String(40), primary_key=True),
    Column("unit", String(5), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("value", Integer, nullable=False),
    Column("source", String(SOURCE_LIMIT), nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("entered_by", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One number that staff entered.

    `denominator` is the id of a `plans.Denominator`, `unit` the code of a province or commune or
    empty for the whole country, `source` where the number was taken from, `entered_by` the id of
    the account.

    Raises:
        ValueError: a field cannot be so; the text begins with the field's name.
    """

    denominator: str
    unit: str
    year: int
    value: int
    source: str
    entered_on: datetime.date
    entered_by: int

    def __post_init__(self) -> None:
        if not _UNIT.fullmatch(self.unit):
            raise ValueError("unit: the code of a province (2 digits) or commune (5 digits)")
        if self.year not in _YEARS:
            raise ValueError(f"year: from {_YEARS[0]} to {_YEARS[-1]}")
        if not 0 <= self.value <= _LARGEST:
            raise ValueError("value: a whole number, not less than 0")
        if not 0 < len(_kept(self.source)) <= SOURCE_LIMIT:
            raise ValueError(f"source: 1 to {SOURCE_LIMIT} characters")


class Denominators:
    """The numbers that staff entered, in the database that `engine` opens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        insert = insert_into(_TABLE, engine)
        changed = ("value", "source", "entered_on", "entered_by")
        self._set = insert.on_conflict_do_update(
            index_elements=list(_TABLE.primary_key),
            set_={name: insert.excluded[name] for name in changed},
        )

    def set(self, entry: Entry) -> None:
        """Keep `entry`, in place of what stood for its denominator, unit and year."""
        row = {name: getattr(entry, name) for name in Entry.__slots__}
        row["source"] = _kept(entry.source)
        with self._engine.begin() as connection:
            connection.execute(self._set, row)

    def get(self, denominator: str, unit: str, period: Period) -> Entry | None:
        """Return what was entered for the year that `period` lies in.

        None if nothing was, or if the period spans years: a number is of one year.
        """
        if period.first.year != period.last.year:
            return None
        columns = _TABLE.c
        wanted = select(_TABLE).where(
            (columns.denominator == denominator)
            & (columns.unit == unit)
            & (columns.year == period.first.year)
        )
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        return _entry(row) if row else None

    def all(self) -> list[Entry]:
        """Return every number, by denominator, unit and year."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_TABLE).order_by(*_TABLE.primary_key)).mappings()
            return [_entry(row) for row in rows]


def _kept(source: str) -> str:
    """Return how a source is kept; composing may make it longer, too."""
    return unicodedata.normalize("NFC", source.strip())


def _entry(row: RowMapping) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__slots__})
