"""A report made from counts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from indicators.categories import Channel, Event, Key, Language, Topic
from indicators.counts import Counts
from indicators.database import open_database
from indicators.denominators import Denominators, Entry
from indicators.disclosure import publish
from indicators.measures import REFERRALS
from indicators.periods import parse_period
from indicators.plans import load_plans
from indicators.reports import Report, make_report, write_csv, write_docx, write_xlsx
from indicators.reports.words import WHOLE_SERVICE

TODAY = date(2026, 11, 22)
COMMUNE, ELSEWHERE = "30301", "15664"
PLAN = load_plans()["my-thanh-2024"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with a few months of counts in two communes."""
    folder: Path = tmp_path_factory.mktemp("counts")
    url = f"sqlite:///{folder / 'langnghe.db'}"
    Denominators(open_database(url)).set(
        Entry("population", COMMUNE, 2026, 4000, "Niên giám", date(2026, 3, 1), 1)
    )
    numbers: Counter[Key] = Counter()
    for unit, each in ((COMMUNE, 3), (ELSEWHERE, 40)):
        for month in range(6, 12):
            for day in range(1, 8):
                when = date(2026, month, day)
                for event, topic in (
                    (Event.MESSAGE, Topic.NONE),
                    (Event.ANSWER, Topic.LAW_GENDER_EQUALITY_GENERAL),
                    (Event.REFERRAL_HOTLINE, Topic.NONE),
                ):
                    numbers[Key(when, event, topic, Channel.WEB, unit, Language.VI)] = each
    Counts(url).add(numbers)
    return url


def made(database: str, period: str, unit: str) -> Report:
    return make_report(
        PLAN,
        parse_period(period),
        unit,
        publish(Counts(database), TODAY),
        Denominators(open_database(database)),
        TODAY,
        lambda code: "Phường Mỹ Thới" if code == COMMUNE else code,
    )


def test_it_reads_every_indicator_for_the_unit(database: str) -> None:
    """Closed months of the commune only, in tens, with the share of its people."""
    report = made(database, "2026", COMMUNE)
    assert [one.reading.indicator for one in report.details] == list(PLAN.indicators)
    (knowledge,) = [one for one in report.details if one.reading.indicator.id == "knowledge-reach"]
    # 21 contacts a month, June to October: 105 of them, in tens.
    assert knowledge.reading.figure.value == 100
    assert knowledge.reading.share == pytest.approx(2.5)
    assert sum(row.figure.value or 0 for row in knowledge.months.rows) == 100


def test_units_are_named(database: str) -> None:
    """The place by its name; no unit is the whole service."""
    assert made(database, "2026", COMMUNE).place == "Phường Mỹ Thới"
    assert made(database, "2026", "").place == WHOLE_SERVICE


def test_a_province_is_shown_by_communes_and_a_commune_is_not(database: str) -> None:
    """Only units that hold others have such a table."""
    titles = [
        {table.title for table in made(database, "2026", unit).tables}
        for unit in ("", "91", COMMUNE)
    ]
    by_unit = "Lượt cung cấp kiến thức theo địa bàn"
    assert [by_unit in found for found in titles] == [True, True, False]
    (communes,) = [table for table in made(database, "2026", "91").tables if table.title == by_unit]
    assert [row.label for row in communes.rows] == ["Phường Mỹ Thới"]


def test_a_month_that_still_runs_says_up_to_which_day(database: str) -> None:
    """Nobody takes three weeks for a month that was weaker than others."""
    months = made(database, "2026", "").tables[0].rows
    assert [row.label for row in months[-2:]] == [
        "Tháng 10/2026",
        "Tháng 11/2026 (đến hết 21/11/2026)",
    ]


def test_rows_that_end_earlier_than_others_are_named(database: str) -> None:
    """Sensitive topics stop at the last closed month; the others go on to yesterday."""
    (topics,) = [
        table
        for table in made(database, "2026", "").tables
        if table.title == "Lượt trả lời theo chủ đề"
    ]
    widest, _stop, others = topics.covered.partition(". ")
    assert widest.endswith("đến 21/11/2026")
    assert "đến hết 31/10/2026" in others
    assert "Bạo lực tình dục" in others
    assert "Sức khỏe sinh sản" not in others


def test_referrals_are_shown_by_kind(database: str) -> None:
    """All kinds, those too of which none may be told."""
    (table,) = [
        table
        for table in made(database, "2026-Q3", COMMUNE).tables
        if table.title == "Lượt giới thiệu dịch vụ theo loại"
    ]
    assert len(table.rows) == len(REFERRALS)
    values = {row.figure.value for row in table.rows}
    assert None in values
    assert values - {None}


@pytest.mark.parametrize("period", ["2026-12", "2030", "2026-action", "2026-11-20..2026-11-21"])
@pytest.mark.parametrize("unit", [COMMUNE, "91", ""])
def test_every_period_and_unit_can_be_written(database: str, period: str, unit: str) -> None:
    """Also where nothing is published: what is not there says so and breaks nothing."""
    report = made(database, period, unit)
    for write in (write_csv, write_xlsx):
        assert write(report)


def test_nothing_published_can_be_written_in_word(database: str) -> None:
    """A report on days to come has no number and no chart, and says why."""
    assert write_docx(made(database, "2030", COMMUNE)).startswith(b"PK")
