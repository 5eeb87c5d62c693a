"""Reports on what was selected: what the overview shows and what is downloaded are one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indicators.counts import Counts
from indicators.denominators import Denominators
from indicators.disclosure import publish
from indicators.names import CHANNELS
from indicators.periods import closed_months
from indicators.reports.content import Report, make_report
from indicators.reports.tables import Row, Table
from staff.places import Places
from staff.selection import Selection


@dataclass(frozen=True, slots=True)
class Reports:
    """Makes reports of published figures; nothing else of the counts gets to a page."""

    counts: Counts
    denominators: Denominators
    places: Places

    def make(self, asked: Selection, today: date) -> Report:
        """Return the report on what was `asked` for, as it stands on the day `today`."""
        return make_report(
            asked.plan,
            asked.period,
            asked.unit,
            publish(self.counts, today),
            self.denominators,
            today,
            self.places.name,
        )

    def of_channel(self, asked: Selection, today: date) -> Table | None:
        """Return the months of the channel that was asked for, of the whole service."""
        if asked.channel is None:
            return None
        published = publish(self.counts, today)
        rows = tuple(
            Row(month.name, month, figure)
            for month in closed_months(asked.period, today)
            for channel, figure in published.by_channel(month)
            if channel is asked.channel
        )
        title = f"Lượt tin nhắn qua {CHANNELS[asked.channel]} theo tháng"
        return Table(title, "Tháng", rows, dated=True, of_unit=False)
