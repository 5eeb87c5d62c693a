"""A plan is read against what was counted, and never says more than is known."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.counts import Counts
from indicators.database import open_database
from indicators.denominators import Denominators, Entry
from indicators.disclosure import publish
from indicators.periods import parse_period
from indicators.plans import load_plans
from indicators.readings import Reading, read_plan

TODAY = datetime.date(2027, 2, 1)
WARD = "30301"


@pytest.fixture
def denominators(tmp_path: Path) -> Denominators:
    return Denominators(open_database(f"sqlite:///{tmp_path / 'langnghe.db'}"))


def counted(event: Event, topic: Topic, number: int, day: str = "2026-03-10") -> dict[Key, int]:
    """So many contacts in the ward on that day."""
    at = datetime.date.fromisoformat(day)
    return {Key(at, event, topic, Channel.WEB, WARD, Language.VI): number}


def entered(name: str, value: int) -> Entry:
    return Entry(name, WARD, 2026, value, "Báo cáo của phường", TODAY, 1)


def read(
    numbers: dict[Key, int],
    denominators: Denominators,
    code: str = "2026",
    plan: str = "chien-luoc-2021-2030",
) -> dict[str, Reading]:
    counts = Counts("sqlite://")
    counts.add(numbers)
    published = publish(counts, TODAY)
    found = read_plan(load_plans()[plan], published, parse_period(code), WARD, denominators)
    return {one.indicator.id: one for one in found}


def test_share_and_progress(denominators: Denominators) -> None:
    """40 contacts of 80 victims found are 50 percent: five ninths of the way to 90."""
    denominators.set(entered("violence_victims_found", 80))
    told = counted(Event.DISCLOSURE, Topic.DISCLOSURE_VIOLENCE, 40)
    one = read(told, denominators)["violence-reached"]
    assert one.figure.value == 40
    assert one.share == pytest.approx(50)
    assert one.target is not None
    assert one.target.value == 90
    assert one.progress == pytest.approx(50 / 90)


def test_without_a_number_from_staff_there_is_no_share(denominators: Denominators) -> None:
    """The figure stands alone until the denominator is entered."""
    told = counted(Event.DISCLOSURE, Topic.DISCLOSURE_VIOLENCE, 40)
    one = read(told, denominators)["violence-reached"]
    assert one.figure.value == 40
    assert (one.denominator, one.share, one.progress) == (None, None, None)


def test_nobody_found_gives_no_share(denominators: Denominators) -> None:
    """A denominator of 0 is an answer, and nothing is divided by it."""
    denominators.set(entered("violence_victims_found", 0))
    told = counted(Event.DISCLOSURE, Topic.DISCLOSURE_VIOLENCE, 40)
    one = read(told, denominators)["violence-reached"]
    assert one.denominator is not None
    assert (one.share, one.progress) == (None, None)


def test_a_hidden_figure_gives_nothing_away(denominators: Denominators) -> None:
    """Fewer than ten: neither share nor progress, from which it could be worked out."""
    denominators.set(entered("violence_victims_found", 80))
    told = counted(Event.DISCLOSURE, Topic.DISCLOSURE_VIOLENCE, 9)
    one = read(told, denominators)["violence-reached"]
    assert (one.figure.value, one.share, one.progress) == (None, None, None)
    assert one.denominator is not None


def test_a_share_without_a_target_makes_no_progress(denominators: Denominators) -> None:
    """The source has no figure for 2030: the share is shown, progress is not made up."""
    denominators.set(entered("population", 1_000))
    asked = counted(Event.ANSWER, Topic.LAW_FAMILY_EQUALITY, 200)
    one = read(asked, denominators)["knowledge-reach"]
    assert one.share == pytest.approx(20)
    assert (one.target, one.progress) == (None, None)


def test_every_indicator_is_read_in_its_order(denominators: Denominators) -> None:
    """A plan's page shows the plan as it stands."""
    plan = load_plans()["my-thanh-2024"]
    found = read({}, denominators, "2024", "my-thanh-2024")
    assert list(found) == [one.id for one in plan.indicators]


@pytest.mark.parametrize("code", ["2026", "2026-Q1", "2026-H2", "2026-action"])
def test_the_action_month_is_read_for_itself(denominators: Denominators, code: str) -> None:
    """Whichever period is chosen, that indicator is about 15/11 to 15/12 of its year."""
    one = read({}, denominators, code)["action-month"]
    assert one.period == parse_period("2026-action")
    assert read({}, denominators, code)["knowledge-reach"].period == parse_period(code)
