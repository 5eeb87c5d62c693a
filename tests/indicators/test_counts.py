"""Counts add up, whoever writes them and however often the store is opened."""

import datetime
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.categories import Channel, Counted, Event, Key, Language, Pair, Topic
from indicators.counts import Counts

DAY = datetime.date(2026, 11, 21)
KEYS = st.builds(
    Key,
    day=st.dates(DAY, DAY + datetime.timedelta(days=3)),
    event=st.sampled_from(Event),
    topic=st.sampled_from(Topic),
    channel=st.sampled_from(Channel),
    unit=st.sampled_from(["", "91", "30337"]),
    language=st.sampled_from(Language),
)


def key(day: datetime.date = DAY) -> Key:
    return Key(day, Event.ANSWER, Topic.DV_PENALTY, Channel.WEB, "", Language.VI)


@settings(deadline=None)
@given(st.lists(st.dictionaries(KEYS, st.integers(1, 5), max_size=4), max_size=5))
def test_what_is_read_is_the_sum_of_what_was_added(batches: list[dict[Key, int]]) -> None:
    """However counts are split into batches, reading gives their sum."""
    store = Counts("sqlite://")
    expected: Counter[Key] = Counter()
    for batch in batches:
        store.add(batch)
        expected.update(batch)
    assert store.read() == expected


def test_pairs_are_kept_beside_the_counts() -> None:
    """Pairs of topics add up in a table of their own, and are read by day."""
    store = Counts("sqlite://")
    pair = Pair(DAY, Topic.DV_PENALTY, Topic.DV_REPORT_HOW)
    mixed: dict[Counted, int] = {pair: 2, key(): 1}
    store.add(mixed)
    store.add({pair: 3})
    assert store.read_pairs() == {pair: 5}
    assert store.read_pairs(last=DAY - datetime.timedelta(days=1)) == {}
    assert store.read() == {key(): 1}


def test_writers_side_by_side_lose_nothing(tmp_path: Path) -> None:
    """Threads that write through stores of their own add up in one file."""
    url = f"sqlite:///{tmp_path / 'counts.db'}"
    stores = [Counts(url) for _ in range(4)]

    def write(store: Counts) -> None:
        for _ in range(25):
            store.add({key(): 1})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, stores))
    assert Counts(url).read()[key()] == 100


def test_counts_outlive_the_process(tmp_path: Path) -> None:
    """A store opened again holds what was written, in a folder made for it."""
    url = f"sqlite:///{tmp_path / 'new' / 'counts.db'}"
    store = Counts(url)
    store.add({key(): 3})
    store.close()
    assert Counts(url).read() == Counter({key(): 3})


def test_reading_keeps_to_the_days_asked_for() -> None:
    """Both ends of a period belong to it."""
    store = Counts("sqlite://")
    days = [DAY + datetime.timedelta(days=number) for number in range(4)]
    store.add({key(day): 1 for day in days})
    assert sorted(found.day for found in store.read(days[1], days[2])) == days[1:3]
