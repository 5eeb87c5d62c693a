"""What a page is asked to show: plan, period, unit and channel, read from its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.categories import Channel
from indicators.periods import Period, PeriodKind, own_range, parse_period, period_of
from indicators.plans import Plan
from staff.accounts import EVERYWHERE, Account
from staff.places import Places, province_of

OWN = "own"
_YEARS_OFFERED = 3
_FIRST_YEAR = 2000
_LONGEST_DAYS = 5 * 366
WRONG_PERIOD = (
    "Kỳ báo cáo chưa đúng: khoảng tự chọn cần cả hai ngày, ngày đầu không sau ngày cuối, "
    "dài nhất năm năm. Dưới đây là số liệu của năm nay."
)


class NotHers(Exception):
    """A unit that whoever asks may not see, or one that does not exist: told alike."""


class NotOffered(Exception):
    """A plan or channel that does not exist."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown; `fault` says in Vietnamese why the period is another than was asked for."""

    plan: Plan
    period: Period
    unit: str
    channel: Channel | None
    fault: str = ""

    @property
    def address(self) -> dict[str, str]:
        """The parts of an address that asks for the same."""
        asked = {"plan": self.plan.id, "period": self.period.code, "unit": self.unit}
        return asked | ({"channel": self.channel} if self.channel else {})


@dataclass(frozen=True, slots=True)
class Selector:
    """Reads selections against the plans and places that there are."""

    plans: Mapping[str, Plan]
    places: Places

    def read(self, query: Mapping[str, str], account: Account, today: date) -> Selection:
        """Return what `query` asks for, with what fits `account` where it asks for nothing.

        Raises:
            NotHers: the unit is none that `account` may see.
            NotOffered: there is no such plan or channel.
        """
        unit = query.get("unit", self.places.own(account)[0])
        if not self.places.may_see(account, unit):
            raise NotHers
        plan, channel = self._plan(query.get("plan", ""), unit), _channel(query.get("channel", ""))
        try:
            return Selection(plan, _period(query, today), unit, channel)
        except ValueError:
            return Selection(plan, _this_year(today), unit, channel, WRONG_PERIOD)

    def _plan(self, asked: str, unit: str) -> Plan:
        if asked and asked not in self.plans:
            raise NotOffered
        province = province_of(unit)
        fitting = (plan for plan in self.plans.values() if plan.place in (unit, province))
        national = (plan for plan in self.plans.values() if plan.place == EVERYWHERE)
        return self.plans[asked] if asked else next(fitting, None) or next(national)


def periods(chosen: Period, today: date) -> Iterator[tuple[str, list[Period]]]:
    """Yield groups of periods to choose from, each with its heading, the newest first."""
    years = [date(today.year - back, 12, 31) for back in range(_YEARS_OFFERED)]
    for heading, kind in (
        ("Năm", PeriodKind.YEAR),
        ("6 tháng", PeriodKind.HALF),
        ("Quý", PeriodKind.QUARTER),
        ("Tháng hành động", PeriodKind.ACTION_MONTH),
        ("Tháng", PeriodKind.MONTH),
    ):
        yield heading, _begun(kind, years, today)
    yield "Đang xem", [chosen]


def _begun(kind: PeriodKind, years: list[date], today: date) -> list[Period]:
    """Return the periods of this kind in `years` (their last days) that have begun."""
    days = (date(year.year, month, 28) for year in years for month in range(12, 0, -1))
    found = dict.fromkeys(period_of(kind, day) for day in days)
    return [period for period in found if period.first <= today]


def _channel(asked: str) -> Channel | None:
    try:
        return Channel(asked) if asked else None
    except ValueError:
        raise NotOffered from None


def _period(query: Mapping[str, str], today: date) -> Period:
    """Return the period asked for; raises ValueError."""
    asked = query.get("period", "")
    if asked == OWN:
        days = (date.fromisoformat(query.get(name, "")) for name in ("first", "last"))
        return _sensible(own_range(*days))
    return _sensible(parse_period(asked)) if asked else _this_year(today)


def _sensible(period: Period) -> Period:
    if period.first.year < _FIRST_YEAR or (period.last - period.first).days > _LONGEST_DAYS:
        raise ValueError("a period out of range")
    return period


def _this_year(today: date) -> Period:
    return period_of(PeriodKind.YEAR, today)
