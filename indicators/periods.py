"""The periods of reports: months, quarters, half years, years, the Action Month, own ranges.

The Action Month for gender equality and against gender-based violence runs from 15 November to
15 December every year (Decision 1696/QĐ-TTg of 2015).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
_ROMAN = ("I", "II", "III", "IV")
_HALVES = ("6 tháng đầu năm", "6 tháng cuối năm")


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    ACTION_MONTH = "action_month"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; `name` is how staff call it."""

    first: date
    last: date
    code: str
    name: str


def today() -> date:
    """Return today's date in Viet Nam."""
    return datetime.datetime.now(VIET_NAM).date()


def parse_period(code: str) -> Period:
    """Return the period that `code` names.

    "2026-10" is a month, "2026-Q3" a quarter, "2026-H1" a half year, "2026" a year,
    "2026-action" the Action Month, "2026-02-01..2026-03-15" an own range.

    Raises:
        ValueError: there is no such period; the text names the fault.
    """
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(code.strip()):
            return make(*found.groups())
    raise ValueError(
        f"period {code!r}: want 2026-10, 2026-Q3, 2026-H1, 2026, 2026-action"
        " or 2026-02-01..2026-03-15"
    )


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period of this kind that `day` lies in; an own range is the day alone.

    The Action Month of a day outside it is that of the day's year.
    """
    year, month = day.year, day.month
    match kind:
        case PeriodKind.MONTH:
            return _month(str(year), str(month))
        case PeriodKind.QUARTER:
            return _quarter(str(year), str((month + 2) // 3))
        case PeriodKind.HALF:
            return _half(str(year), str((month + 5) // 6))
        case PeriodKind.YEAR:
            return _year(str(year))
        case PeriodKind.ACTION_MONTH:
            return _action_month(str(year))
        case PeriodKind.OWN:
            return own_range(day, day)


def closed_months(period: Period, today: date) -> list[Period]:
    """Return the whole months inside `period` that ended before `today`, the first one first."""
    whole = (part for part in month_parts(period) if part.code == f"{part.first:%Y-%m}")
    return [month for month in whole if month.last < today]


def month_parts(period: Period) -> list[Period]:
    """Return each month, or its part inside `period`, the first one first."""
    return [_part(month, period) for month in _months(period)]


def own_range(first: date, last: date) -> Period:
    """Return the days from `first` to `last`.

    Raises:
        ValueError: the last day is before the first, or more than ten years after it.
    """
    if last < first:
        raise ValueError(f"period {first}..{last}: its last day is before its first")
    if last.year - first.year > 10:
        raise ValueError(f"period {first}..{last}: more than ten years")
    return Period(first, last, f"{first}..{last}", f"Từ {_day(first)} đến {_day(last)}")


def _months(period: Period) -> Iterator[Period]:
    day = period.first
    while day <= period.last:
        month = period_of(PeriodKind.MONTH, day)
        yield month
        if month.last == date.max:
            return
        day = month.last + timedelta(days=1)


def _part(month: Period, period: Period) -> Period:
    first, last = max(month.first, period.first), min(month.last, period.last)
    return month if (first, last) == (month.first, month.last) else own_range(first, last)


def _month(year: str, month: str) -> Period:
    number = int(month)
    if not 1 <= number <= 12:
        raise ValueError(f"period {year}-{month}: a month is 01 to 12")
    first = _date(year, number, 1)
    return Period(first, _month_end(first), f"{first:%Y-%m}", f"Tháng {number}/{first.year}")


def _quarter(year: str, quarter: str) -> Period:
    number = int(quarter)
    if not 1 <= number <= 4:
        raise ValueError(f"period {year}-Q{quarter}: a quarter is Q1 to Q4")
    first = _date(year, 3 * number - 2, 1)
    last = _month_end(_date(year, 3 * number, 1))
    return Period(first, last, f"{year}-Q{number}", f"Quý {_ROMAN[number - 1]}/{first.year}")


def _half(year: str, half: str) -> Period:
    number = int(half)
    if not 1 <= number <= 2:
        raise ValueError(f"period {year}-H{half}: a half year is H1 or H2")
    first = _date(year, 6 * number - 5, 1)
    last = _month_end(_date(year, 6 * number, 1))
    return Period(first, last, f"{year}-H{number}", f"{_HALVES[number - 1]} {first.year}")


def _year(year: str) -> Period:
    first = _date(year, 1, 1)
    return Period(first, date(first.year, 12, 31), year, f"Năm {first.year}")


def _action_month(year: str) -> Period:
    first, last = _date(year, 11, 15), _date(year, 12, 15)
    name = f"Tháng hành động {first.year} ({first:%d/%m}–{_day(last)})"
    return Period(first, last, f"{year}-action", name)


def _own(first: str, last: str) -> Period:
    return own_range(_parsed(first), _parsed(last))


def _parsed(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as fault:
        raise ValueError(f"period: {day} is no day of the calendar") from fault


def _date(year: str, month: int, day: int) -> date:
    if int(year) < 1:
        raise ValueError(f"period: there is no year {year}")
    return date(int(year), month, day)


def _month_end(first: date) -> date:
    if first.month == 12:
        return date(first.year, 12, 31)
    return date(first.year, first.month + 1, 1) - timedelta(days=1)


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


# ASCII digits only: codes go into the names of files.
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (re.compile(r"(?a)(\d{4})"), _year),
    (re.compile(r"(?a)(\d{4})-(\d{2})"), _month),
    (re.compile(r"(?a)(\d{4})-[Qq](\d)"), _quarter),
    (re.compile(r"(?a)(\d{4})-[Hh](\d)"), _half),
    (re.compile(r"(?a)(\d{4})-action"), _action_month),
    (re.compile(r"(?a)(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})"), _own),
)
