"""A plan read against what was counted: its indicators with figure, share and progress."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.denominators import Denominators, Entry
from indicators.disclosure import Figure, Published
from indicators.periods import Period, PeriodKind, period_of
from indicators.plans import Indicator, Plan, Target


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator in one period and unit.

    `period` is what was read: the year's Action Month for an indicator of it. `share` is in
    percent of `denominator`; `progress` is 1.0 where `target` is reached. Both are None where
    something they need is hidden, not entered, or 0.
    """

    indicator: Indicator
    period: Period
    figure: Figure
    denominator: Entry | None
    share: float | None
    target: Target | None
    progress: float | None


def read_plan(
    plan: Plan, published: Published, period: Period, unit: str, denominators: Denominators
) -> list[Reading]:
    """Read every indicator of `plan` in `period` for `unit` (empty: the whole service)."""
    return [_read(one, published, period, unit, denominators) for one in plan.indicators]


def _read(
    indicator: Indicator,
    published: Published,
    period: Period,
    unit: str,
    denominators: Denominators,
) -> Reading:
    if indicator.period is PeriodKind.ACTION_MONTH:
        period = period_of(PeriodKind.ACTION_MONTH, period.last)
    wanted = indicator.denominator
    entry = denominators.get(wanted.id, unit, period) if wanted else None
    figure = published.figure(indicator.measures, period, unit)
    share = _share(figure, entry)
    target = indicator.target_in(period.last.year)
    return Reading(
        indicator, period, figure, entry, share, target, _progress(figure, share, target)
    )


def _share(figure: Figure, entry: Entry | None) -> float | None:
    if figure.value is None or entry is None or not entry.value:
        return None
    return 100 * figure.value / entry.value


def _progress(figure: Figure, share: float | None, target: Target | None) -> float | None:
    if target is None:
        return None
    reached = share if target.unit == "%" else figure.value
    return None if reached is None else reached / target.value
