"""What a report holds, before it becomes Word, Excel or CSV: published figures and their names."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from indicators.denominators import Denominators
from indicators.disclosure import Published
from indicators.periods import Period
from indicators.plans import Plan
from indicators.readings import Reading, read_plan
from indicators.reports.tables import Table, Tables
from indicators.reports.words import WHOLE_SERVICE


@dataclass(frozen=True, slots=True)
class Detail:
    """One indicator: its reading, and the months of it."""

    reading: Reading
    months: Table


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says; `place` names `unit` (empty: the whole service)."""

    plan: Plan
    period: Period
    unit: str
    place: str
    made_on: datetime.date
    details: tuple[Detail, ...]
    tables: tuple[Table, ...]


def make_report(
    plan: Plan,
    period: Period,
    unit: str,
    published: Published,
    denominators: Denominators,
    today: datetime.date,
    names: Callable[[str], str] = str,
) -> Report:
    """Return all that a report on `plan` says of `period` and `unit`, made on `today`.

    `names` gives the Vietnamese name of a province's or commune's code.
    """
    tables = Tables(published, period, unit, names)
    readings = read_plan(plan, published, period, unit, denominators)
    return Report(
        plan=plan,
        period=period,
        unit=unit,
        place=names(unit) if unit else WHOLE_SERVICE,
        made_on=today,
        details=tuple(_detail(one, tables) for one in readings),
        tables=tuple(tables.all()),
    )


def _detail(reading: Reading, tables: Tables) -> Detail:
    indicator = reading.indicator
    return Detail(reading, tables.months(indicator.text, indicator.measures, reading.period))
