"""How long what staff read takes over years of counts."""

from __future__ import annotations

import datetime
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import insert

from indicators.categories import Channel, Event, Language, Topic
from indicators.counts import COUNTS, Counts
from indicators.database import open_database
from indicators.disclosure import Published
from indicators.measures import Measure
from indicators.periods import parse_period
from tests.scale.servers import postgresql, table_bytes

YEARS = 5
# A busy province: so many different (event, topic, channel, unit) are counted on one day.
KEYS_A_DAY = 500
TODAY = datetime.date(2026, 11, 1)
_SENSITIVE = (Measure.DISCLOSURES, Measure.REFERRAL_HOTLINE)
_READINGS: tuple[Callable[[Published], object], ...] = (
    lambda read: read.figure(_SENSITIVE, parse_period("2026-09"), "91"),
    lambda read: read.figure(_SENSITIVE, parse_period("2025")),
    lambda read: read.by_month(_SENSITIVE, parse_period("2021-11-01..2026-10-31")),
    lambda read: read.by_topic(parse_period("2025")),
)


def fill(counts_url: str) -> int:
    """Count five busy years of a province; return how many rows that are."""
    about = [(Event.ANSWER, topic) for topic in Topic]
    about += [(event, Topic.NONE) for event in Event if event is not Event.ANSWER]
    channels = (Channel.WEB, Channel.TELEGRAM, Channel.ZALO_OA)
    units = ("", "91", *(f"{code:05}" for code in range(30001, 30009)))
    kinds = list(itertools.islice(itertools.product(units, about, channels), KEYS_A_DAY))
    first, rows = TODAY.replace(year=TODAY.year - YEARS), 0
    engine = open_database(counts_url)
    for past in range(0, (TODAY - first).days, 20):
        days = [first + datetime.timedelta(past + one) for one in range(20)]
        batch = [
            {
                "day": day,
                "event": event,
                "topic": topic,
                "channel": channel,
                "unit": unit,
                "language": Language.VI,
                "number": 1 + (day.toordinal() + at) % 23,
            }
            for day in days
            for at, (unit, (event, topic), channel) in enumerate(kinds)
        ]
        with engine.begin() as connection:
            connection.execute(insert(COUNTS), batch)
        rows += len(batch)
    engine.dispose()
    return rows


def measure() -> None:
    """Print how long what staff read takes over five years of counts."""
    print(f"\n{YEARS} years, {KEYS_A_DAY} different counts a day; ", end="")
    print("milliseconds of the first reading of a day in a process, and of a later one\n")
    readings = "a month's figure | a year's figure | by month, five years | by topic, a year"
    head = f"store | rows | MB | {readings}"
    print(f"| {head} |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/years.db"
        _read_years("SQLite", url, lambda: (Path(folder) / "years.db").stat().st_size)
    with postgresql() as store:
        _read_years("PostgreSQL", store.url, lambda: table_bytes(store.url))


def _read_years(name: str, url: str, size: Callable[[], int]) -> None:
    rows = fill(url)
    with closing(Counts(url)) as counts:
        taken = [_milliseconds(reading, counts) for reading in _READINGS]
    cells = " | ".join(f"{first:.0f}, {later:.1f}" for first, later in taken)
    print(f"| {name} | {rows:,} | {size() / 1e6:.0f} | {cells} |", flush=True)


def _milliseconds(reading: Callable[[Published], object], counts: Counts) -> tuple[float, float]:
    """Return the medians of the first reading of a day in a process, and of a later one."""
    first: list[float] = []
    later: list[float] = []
    for _ in range(3):
        published = Published(counts, TODAY)
        for taken in (first, later):
            begun = time.perf_counter()
            reading(published)
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(first), statistics.median(later)
