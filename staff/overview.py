"""The overview: a plan's indicators and what was counted, in a period and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from indicators.names import CHANNELS
from indicators.reports.content import Report
from staff.door import Visit
from staff.rendering import page, refusal
from staff.reports import Reports
from staff.selection import OWN, NotHers, NotOffered, Selection, Selector, periods
from staff.upkeep import Upkeep

_NEAR = timedelta(days=45)
_COMMUNE = 5  # digits of its code; larger units have communes inside


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page after sign-in."""

    selector: Selector
    reports: Reports
    upkeep: Upkeep
    today: Callable[[], date]

    def show(self, visit: Visit) -> Response:
        """Return the page for what the address asks for."""
        today = self.today()
        try:
            asked = self.selector.read(visit.query, visit.account, today)
        except NotHers:
            return refusal(403)
        except NotOffered:
            return refusal(400)
        shown = self._choices(visit, asked, today) | self._figures(asked, today)
        return page("overview.html", visit, 400 if asked.fault else 200, **shown)

    def _choices(self, visit: Visit, asked: Selection, today: date) -> dict[str, object]:
        places = self.selector.places
        offered = places.offered(visit.account, asked.unit)
        return {
            "asked": asked,
            "plans": self.selector.plans.values(),
            "periods": periods(asked.period, today),
            "own": OWN,
            "units": [(unit, places.name(unit)) for unit in offered],
            "inner": any(len(unit) < _COMMUNE for unit in offered),
            "channels": CHANNELS,
        }

    def _figures(self, asked: Selection, today: date) -> dict[str, object]:
        report = self.reports.make(asked, today)
        return {
            "report": report,
            "empty": not any(_told(report)),
            "by_channel": self.reports.of_channel(asked, today),
            "due": [(day, one) for day, one in asked.plan.due(today) if day - today <= _NEAR],
            "sick": self.upkeep.sick(),
            "address": urlencode(asked.address),
        }


def _told(report: Report) -> Iterator[bool]:
    """Yield of each figure whether it is a number that may be told."""
    for detail in report.details:
        yield detail.reading.figure.value is not None
    for table in report.tables:
        yield from (row.figure.value is not None for row in table.rows)
