"""Made-up counts look like a year of the service, and never join real ones."""

from collections import Counter
from datetime import date, timedelta

import pytest

from indicators import demo
from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.counts import Counts
from indicators.demo import NotEmptyError, fill
from indicators.disclosure import Published, publish
from indicators.measures import Measure
from indicators.periods import parse_period
from referrals.places import place_by_code

TODAY = date(2026, 11, 22)
MESSAGES = (Measure.MESSAGES,)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Counts:
    counts = Counts(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'counts.db'}")
    fill(counts, TODAY)
    return counts


@pytest.fixture(scope="module")
def figures(filled: Counts) -> Published:
    return publish(filled, TODAY)


def test_a_year_ends_yesterday(filled: Counts) -> None:
    """Counts run from a year ago to the day before today, every day."""
    days = {key.day for key in filled.read()}
    assert days == {TODAY - timedelta(days=age) for age in range(1, 366)}


def test_the_same_seed_gives_the_same_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another database is filled with the same numbers, another seed with others."""
    monkeypatch.setattr(demo, "_DAYS", 20)
    one, again, other = (Counts("sqlite://") for _ in range(3))
    fill(one, TODAY)
    fill(again, TODAY)
    fill(other, TODAY, seed=1)
    assert one.read() == again.read() != other.read()
    assert one.read_pairs() == again.read_pairs()


def test_counts_are_never_joined() -> None:
    """A database that holds one count is refused, and stays as it was."""
    counts = Counts("sqlite://")
    one = Key(TODAY, Event.MESSAGE, Topic.NONE, Channel.WEB, "", Language.VI)
    counts.add({one: 1})
    with pytest.raises(NotEmptyError, match="holds counts"):
        fill(counts, TODAY)
    assert counts.read() == {one: 1}


def test_every_page_has_something_to_show(figures: Published) -> None:
    """Each measure, channel and weekday has a figure; some communes are too small for one."""
    year = parse_period("2026")
    assert all(figure.value for _, figure in figures.by_measure(Measure, year))
    assert all(figure.value for _, figure in figures.by_channel(year))
    assert all(figure.value for _, figure in figures.by_weekday(year))
    assert figures.confusions(year)
    communes = dict(figures.by_unit((Measure.DISCLOSURES,), year, "38"))
    assert len(communes) >= 2
    assert "15763" not in communes


def test_seasons_show(figures: Published) -> None:
    """8 March is busier than Tết; the second half of the year is busier than the first."""

    def messages(code: str) -> int:
        return figures.figure(MESSAGES, parse_period(code)).value or 0

    assert messages("2026-03-05..2026-03-11") > 3 * messages("2026-02-15..2026-02-21")
    assert messages("2026-Q3") > messages("2026-Q2")


def test_places_are_real() -> None:
    """Every place of the made-up year is a province or commune of today."""
    places = Counter(place_by_code(code).label for code in demo._PLACES if code)
    assert len(places) == len(demo._PLACES) - 1
