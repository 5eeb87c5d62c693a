"""The tables of a report, read from what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from indicators.charts import Chart, bars, over_time
from indicators.disclosure import Figure, Published
from indicators.measures import KNOWLEDGE, NAMES, REFERRALS, UNDERSTANDING, Measure
from indicators.names import CHANNELS, TOPICS, WEEKDAYS
from indicators.numbers import date_text
from indicators.periods import Period
from indicators.reports.words import WHOLE_SERVICE_ONLY, covers_text, until_text

_VIOLENCE = (
    Measure.DISCLOSURES,
    Measure.EMERGENCIES,
    Measure.BYSTANDERS,
    Measure.PERPETRATORS,
    Measure.TRAFFICKING,
    Measure.HOTLINE_18008077,
)
_PAIRS_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `period` is the days that it was asked for."""

    label: str
    period: Period
    figure: Figure


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under one title; `head` names what the rows are.

    `dated` is true where each row is a period of its own, `of_unit` is false where the figures
    are of the whole service whatever unit was asked for.
    """

    title: str
    head: str
    rows: tuple[Row, ...]
    dated: bool = False
    of_unit: bool = True

    @property
    def note(self) -> str:
        """What to mind about the figures; may be empty."""
        return "" if self.of_unit else WHOLE_SERVICE_ONLY

    @property
    def covered(self) -> str:
        """Which days the figures stand for, where these are not all; empty of dated rows.

        Figures of sensitive rows may end earlier than others: their rows are named.
        """
        if self.dated or not self.rows:
            return ""
        latest = max(self.rows, key=_last_day)
        text = covers_text(latest.figure, latest.period)
        earlier = [row for row in self.rows if _last_day(row) < _last_day(latest)]
        if not earlier:
            return text
        return f"{text} {until_text([row.label for row in earlier], earlier[0].figure)}".strip()

    @property
    def labelled(self) -> list[tuple[str, Figure]]:
        """The rows as pairs of label and figure."""
        return [(row.label, row.figure) for row in self.rows]

    def chart(self) -> Chart:
        """Return the rows as a chart."""
        if self.dated:
            return over_time([(row.period, row.figure) for row in self.rows])
        return bars(self.labelled)


@dataclass(frozen=True, slots=True)
class Tables:
    """Makes tables of `period` and `unit`; `names` gives the Vietnamese name of a unit's code."""

    published: Published
    period: Period
    unit: str
    names: Callable[[str], str]

    def all(self) -> Iterator[Table]:
        """Yield the tables of a report, in its order."""
        yield self.months("Lượt cung cấp kiến thức theo tháng", KNOWLEDGE, self.period)
        yield self._measures("Lượt cung cấp kiến thức theo lĩnh vực", "Lĩnh vực", KNOWLEDGE)
        yield self._measures("Lượt liên quan đến bạo lực", "Nội dung", _VIOLENCE)
        yield self._measures("Lượt giới thiệu dịch vụ theo loại", "Loại dịch vụ", REFERRALS)
        yield from self._by_unit()
        yield self._topics()
        yield self._channels()
        yield self._weekdays()
        yield self._measures("Lượt chưa trả lời được ngay", "Cách xử lý", UNDERSTANDING)
        yield self._confusions()

    def months(self, title: str, measures: Iterable[Measure], period: Period) -> Table:
        """Return the months of `period`."""
        points = self.published.by_month(measures, period, self.unit)
        rows = tuple(Row(_month(month, figure), month, figure) for month, figure in points)
        return Table(title, "Tháng", rows, dated=True)

    def _measures(self, title: str, head: str, measures: Iterable[Measure]) -> Table:
        figures = self.published.by_measure(measures, self.period, self.unit)
        return Table(title, head, self._rows((NAMES[one], figure) for one, figure in figures))

    def _by_unit(self) -> Iterator[Table]:
        if len(self.unit) < 5:  # a commune has no parts
            figures = self.published.by_unit(KNOWLEDGE, self.period, self.unit)
            named = ((self.names(code), figure) for code, figure in figures)
            yield Table("Lượt cung cấp kiến thức theo địa bàn", "Địa bàn", self._rows(named))

    def _topics(self) -> Table:
        figures = self.published.by_topic(self.period)
        rows = self._rows((TOPICS[topic], figure) for topic, figure in figures)
        return Table("Lượt trả lời theo chủ đề", "Chủ đề", rows, of_unit=False)

    def _channels(self) -> Table:
        figures = self.published.by_channel(self.period)
        rows = self._rows((CHANNELS[channel], figure) for channel, figure in figures)
        return Table("Lượt tin nhắn theo kênh", "Kênh", rows, of_unit=False)

    def _weekdays(self) -> Table:
        figures = self.published.by_weekday(self.period)
        rows = self._rows((WEEKDAYS[day], figure) for day, figure in figures)
        return Table("Lượt tin nhắn theo thứ trong tuần", "Thứ", rows, of_unit=False)

    def _confusions(self) -> Table:
        pairs = self.published.confusions(self.period)[:_PAIRS_SHOWN]
        named = (
            (f"{TOPICS[chosen]} (không phải: {TOPICS[other]})", figure)
            for chosen, other, figure in pairs
        )
        title = "Chủ đề phải hỏi lại: người hỏi chọn (và không chọn)"
        return Table(title, "Chủ đề được chọn", self._rows(named), of_unit=False)

    def _rows(self, named: Iterable[tuple[str, Figure]]) -> tuple[Row, ...]:
        return tuple(Row(label, self.period, figure) for label, figure in named)


def _last_day(row: Row) -> date:
    covers = row.figure.covers
    return covers.last if covers else date.min


def _month(month: Period, figure: Figure) -> str:
    """Return the month's name; of one that still runs, up to which day."""
    covers = figure.covers
    if covers is None or covers.last == month.last:
        return month.name
    return f"{month.name} (đến hết {date_text(covers.last)})"
