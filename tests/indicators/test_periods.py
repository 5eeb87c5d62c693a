"""Periods have the days and names that reports use."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import (
    PeriodKind,
    closed_months,
    month_parts,
    own_range,
    parse_period,
    period_of,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("code", "first", "last", "name"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", "Tháng 10/2026"),
        ("2028-02", "2028-02-01", "2028-02-29", "Tháng 2/2028"),
        ("2026-Q3", "2026-07-01", "2026-09-30", "Quý III/2026"),
        ("2026-H1", "2026-01-01", "2026-06-30", "6 tháng đầu năm 2026"),
        ("2026-H2", "2026-07-01", "2026-12-31", "6 tháng cuối năm 2026"),
        ("2026", "2026-01-01", "2026-12-31", "Năm 2026"),
        (
            "2026-action",
            "2026-11-15",
            "2026-12-15",
            "Tháng hành động 2026 (15/11–15/12/2026)",
        ),
        (
            "2026-02-01..2026-03-15",
            "2026-02-01",
            "2026-03-15",
            "Từ 01/02/2026 đến 15/03/2026",
        ),
    ],
)
def test_a_code_names_its_days(code: str, first: str, last: str, name: str) -> None:
    """A code gives both days, and the name that staff use."""
    period = parse_period(code)
    assert (period.code, str(period.first), str(period.last), period.name) == (
        code,
        first,
        last,
        name,
    )


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "want 2026-10"),
        ("tháng 10", "want 2026-10"),
        ("2026-13", "a month is 01 to 12"),
        ("2026-Q5", "a quarter is Q1 to Q4"),
        ("2026-H3", "a half year is H1 or H2"),
        ("0000", "there is no year 0000"),
        ("2026-02-30..2026-03-01", "2026-02-30 is no day"),
        ("2026-03-02..2026-03-01", "last day is before its first"),
        ("2000-01-01..2026-03-01", "more than ten years"),
        ("٢٠٢٦-Q3", "want 2026-10"),
    ],
)
def test_a_wrong_code_is_refused(code: str, fault: str) -> None:
    """What names no period is refused, and the fault named."""
    with pytest.raises(ValueError, match=fault):
        parse_period(code)


@given(DAYS, st.sampled_from(PeriodKind))
def test_a_period_is_its_code(day: date, kind: PeriodKind) -> None:
    """Every period comes back from its own code."""
    period = period_of(kind, day)
    assert parse_period(period.code) == period


@given(DAYS, st.sampled_from([kind for kind in PeriodKind if kind != PeriodKind.ACTION_MONTH]))
def test_a_period_holds_its_day(day: date, kind: PeriodKind) -> None:
    """Every period but the Action Month holds the day that it was asked for."""
    period = period_of(kind, day)
    assert period.first <= day <= period.last


@given(DAYS, st.integers(0, 400))
def test_parts_are_the_period(first: date, days: int) -> None:
    """A period's parts follow each other, leave out no day, and stay each within a month."""
    period = own_range(first, first + timedelta(days=days))
    parts = month_parts(period)
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    for one, following in pairwise(parts):
        assert following.first == one.last + timedelta(days=1)
    assert all(one.first.replace(day=1) == one.last.replace(day=1) for one in parts)


def test_only_whole_months_that_ended_are_closed() -> None:
    """A month closes when its last day is over, and only if all of it is inside."""
    period = parse_period("2026-01-15..2026-04-30")
    assert [one.code for one in closed_months(period, date(2026, 4, 30))] == ["2026-02", "2026-03"]
    assert [one.code for one in closed_months(period, date(2026, 5, 1))][-1] == "2026-04"
    assert closed_months(parse_period("2026-action"), date(2027, 1, 1)) == []
