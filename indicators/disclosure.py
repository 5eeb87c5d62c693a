"""What may be read of the counts: every page, export and command reads through this module.

The rule
--------
Numbers of contacts are published in tens, and what does not fill a ten waits.

1. A *line* is the finest class of contacts of the whole service: messages by channel, answers by
   topic, all else by measure. Through a year, a line publishes a ten on the day that completes
   it; of sensitive measures only the sums of closed months (see 4) can be read.
2. What is published of the whole service, by measure, group, topic, channel or weekday, is a sum
   of what lines published. It changes by adding days, and never looks at a count again.
3. Of each measure, a province publishes tens by closed month, and a commune does: together never
   more than the whole service, and the communes of a province never more than that province.
   A ten for which there is no room waits, like a rest. What a unit shows for a group of measures,
   or for a longer period, is a sum of these.
4. Closed months are those that ended before today, in Viet Nam. November and December are cut at
   the Action Month's borders (15 November, 15 December), so that it can be reported for itself;
   both parts appear when the month has ended.
5. A sum of nothing is shown as "fewer than ten". At the year's end what waits is dropped.

Why nobody can be found in it
-----------------------------
Take all that is ever published as given, and any cell: a line on a day, or a unit in a month.
Here are ten data sets that publish the very same numbers but differ in that cell. In the first,
every line, province and commune had exactly the contacts that it published; what a province
publishes beyond its communes came without a commune, what the country publishes beyond its
provinces without a province. Rule 3 makes these numbers of such contacts, never themselves
published, zero or more. It publishes the same: every number completes its own tens, nothing waits,
and all has room. Now add 1 to 9 contacts to the cell (a commune's also to its province, and to a
line). They complete no ten before the year's end, so nothing published changes. Hence every cell,
hidden or shown, may be what is published or up to nine more, whatever is subtracted from what.
`tests/indicators/test_disclosure.py` tries it: by all data sets where there are few, by integer
programming and by these very data sets where there are many.

What it does not promise: who writes nine messages herself can see that a tenth came. And each
measure is looked at for itself: who knows how measures hang together (who tells of violence is
always shown a hotline) may rule out some of the ten values.

Why tens that are carried, and not cells hidden one by one: hidden cells can be recovered from
overlapping ranges and units unless linear programmes prove otherwise for every new month, and a
commune with eight contacts a month would read nothing all year. The price: a month may show a ten
that mostly came in the months before. No unit ever shows more than what came that year so far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from indicators.categories import Channel, Topic
from indicators.counts import Counts
from indicators.measures import ANSWERS, SENSITIVE, Measure, measure_of, topics_of
from indicators.periods import Period, PeriodKind, month_parts, own_range, period_of
from indicators.tens import in_tens, within
from indicators.units import parent_of

Cells = Mapping[date, int]
"""Published tens by day, or by the first day of the span that they belong to."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number of contacts; `value` is None where no ten may be told.

    `covers` is the days that it stands for (None: nothing is published yet), `exact` whether
    these are all the days that were asked for.
    """

    value: int | None
    exact: bool
    covers: Period | None


class Line(NamedTuple):
    """The finest class of contacts that the whole service publishes."""

    measure: Measure
    row: Topic | Channel | None


class Span(NamedTuple):
    """The days that a unit publishes together: a month, or its part beside the Action Month."""

    first: date
    last: date


def publish(counts: Counts, today: date) -> Published:
    """Return what may be read of `counts` on the day `today` (Viet Nam's), the same all day."""
    if _publish(counts, today).empty:
        # Nothing to tell: counts may have been put in meanwhile.
        _publish.cache_clear()
    return _publish(counts, today)


@lru_cache(maxsize=4)
def _publish(counts: Counts, today: date) -> Published:
    return Published(counts, today)


class Published:
    """All figures that may be read on one day; a year is read from the store when first asked for.

    `measures` are summed; a `unit` is the code of a province (with all its communes) or commune,
    or "" for the whole service.
    """

    def __init__(self, counts: Counts, today: date) -> None:
        self._counts = counts
        self._today = today
        self._years: dict[int, _Year] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing was found to tell so far."""
        return all(year.empty for year in self._years.values())

    def figure(self, measures: Iterable[Measure], period: Period, unit: str = "") -> Figure:
        """Return how often `measures` were counted."""
        kept = frozenset(measures)
        by_day = not unit and kept.isdisjoint(SENSITIVE)
        return self._figure(period, by_day, lambda year: year.cells(kept, unit))

    def by_month(
        self, measures: Iterable[Measure], period: Period, unit: str = ""
    ) -> list[tuple[Period, Figure]]:
        """Return a figure for each month, or its part inside `period`, of which days are open."""
        kept = frozenset(measures)
        figures = ((part, self.figure(kept, part, unit)) for part in month_parts(period))
        return [(part, figure) for part, figure in figures if figure.covers]

    def by_measure(
        self, measures: Iterable[Measure], period: Period, unit: str = ""
    ) -> list[tuple[Measure, Figure]]:
        """Return a figure for each measure."""
        return [(measure, self.figure((measure,), period, unit)) for measure in measures]

    def by_unit(
        self, measures: Iterable[Measure], period: Period, parent: str = ""
    ) -> list[tuple[str, Figure]]:
        """Return a figure for each province, or each commune of the province `parent`.

        Units whose figure is hidden are left out: a row would tell that somebody wrote from there.
        """
        kept = frozenset(measures)
        years = self._read(self._covered(period, by_day=False))
        units = sorted({unit for year in years for unit in year.units(kept, parent)})
        figures = [(unit, self.figure(kept, period, unit)) for unit in units]
        return [(unit, figure) for unit, figure in figures if figure.value]

    def by_topic(self, period: Period) -> list[tuple[Topic, Figure]]:
        """Return a figure for each topic that answers are counted by, whole service."""
        return [
            (topic, self._row(topic, period, by_day=measures.isdisjoint(SENSITIVE)))
            for topic, measures in _TOPICS.items()
        ]

    def by_channel(self, period: Period) -> list[tuple[Channel, Figure]]:
        """Return the messages of each channel, whole service."""
        return [(channel, self._row(channel, period, by_day=True)) for channel in Channel]

    def by_weekday(self, period: Period) -> list[tuple[int, Figure]]:
        """Return the messages of each weekday (0: Monday), whole service.

        A ten counts for the day that completes it: read it over a month or more.
        """
        return [(day, self._weekday(day, period)) for day in range(7)]

    def confusions(self, period: Period) -> list[tuple[Topic, Topic, Figure]]:
        """Return which topic was chosen over which other, most often first; not the hidden ones."""
        years = self._read(self._covered(period, by_day=False))
        pairs = sorted({pair for year in years for pair in year.pairs})
        figures = [(*pair, self._pair(pair, period)) for pair in pairs]
        shown = [row for row in figures if row[2].value]
        return sorted(shown, key=lambda row: -(row[2].value or 0))

    def _pair(self, pair: tuple[Topic, Topic], period: Period) -> Figure:
        return self._figure(period, False, lambda year: year.pair(pair))

    def _row(self, row: Topic | Channel, period: Period, *, by_day: bool) -> Figure:
        return self._figure(period, by_day, lambda year: year.row(row))

    def _weekday(self, weekday: int, period: Period) -> Figure:
        return self._figure(period, True, lambda year: year.weekday(weekday))

    def _figure(
        self, period: Period, by_day: bool, cells: Callable[[_Year], Iterable[Cells]]
    ) -> Figure:
        covered = self._covered(period, by_day=by_day)
        if covered is None:
            return Figure(None, False, None)
        total = sum(
            tens
            for year in self._read(covered)
            for one in cells(year)
            for day, tens in one.items()
            if covered.first <= day <= covered.last
        )
        return Figure(total or None, covered == period, covered)

    def _covered(self, period: Period, *, by_day: bool) -> Period | None:
        last = min(period.last, self._today - timedelta(days=1))
        if not by_day:
            inside = [one for one in self._closed(period) if period.first <= one.first]
            inside = [one for one in inside if one.last <= period.last]
            return _narrowed(period, inside[0].first, inside[-1].last) if inside else None
        return _narrowed(period, period.first, last) if period.first <= last else None

    def _closed(self, period: Period) -> list[Span]:
        years = range(period.first.year, min(period.last.year, self._today.year) + 1)
        return [span for year in years for span in spans(year, self._today)]

    def _read(self, covered: Period | None) -> Iterator[_Year]:
        if covered is None:
            return
        for year in range(covered.first.year, covered.last.year + 1):
            if year not in self._years:
                self._years[year] = _Year(self._counts, year, self._today)
            yield self._years[year]


@lru_cache(maxsize=64)
def spans(year: int, today: date) -> tuple[Span, ...]:
    """Return the spans of `year` whose month ended before `today`."""
    months = (period_of(PeriodKind.MONTH, date(year, number, 1)) for number in range(1, 13))
    return tuple(span for month in months if month.last < today for span in _cut(month))


def _cut(month: Period) -> list[Span]:
    # 15 November begins the Action Month, 15 December is its last day.
    ends = {11: 14, 12: 15}
    if month.first.month not in ends:
        return [Span(month.first, month.last)]
    end = month.first.replace(day=ends[month.first.month])
    return [Span(month.first, end), Span(end + timedelta(days=1), month.last)]


def _narrowed(period: Period, first: date, last: date) -> Period:
    if (first, last) == (period.first, period.last):
        return period
    month = period_of(PeriodKind.MONTH, first)
    return month if (first, last) == (month.first, month.last) else own_range(first, last)


class _Year:
    """What is published of one year: tens by line, by unit and by pair of topics."""

    def __init__(self, counts: Counts, year: int, today: date) -> None:
        first, last = date(year, 1, 1), min(date(year, 12, 31), today - timedelta(days=1))
        self._days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
        self._spans = spans(year, today)
        lines = _lines(counts, first, last)
        self._lines = {line: self._by_day(days) for line, days in lines.items()}
        self._places = self._published_places(counts)
        self.pairs = self._published_pairs(counts)

    @property
    def empty(self) -> bool:
        """Whether nothing was counted that year, up to yesterday."""
        return not self._lines

    def cells(self, measures: frozenset[Measure], unit: str) -> Iterator[Cells]:
        """Return the tens of these measures, of a unit or of the whole service."""
        if unit:
            return (self._places.get((measure, unit), {}) for measure in measures)
        return (cells for line, cells in self._lines.items() if line.measure in measures)

    def units(self, measures: frozenset[Measure], parent: str) -> Iterator[str]:
        """Return the units right below `parent` that published a ten of these measures."""
        return (
            unit
            for measure, unit in self._places
            if measure in measures and parent_of(unit) == parent
        )

    def row(self, row: Topic | Channel) -> Iterator[Cells]:
        """Return the tens of one topic, or of one channel."""
        return (cells for line, cells in self._lines.items() if line.row is row)

    def weekday(self, weekday: int) -> Iterator[Cells]:
        """Return the tens of messages on one weekday."""
        for cells in self.cells(frozenset((Measure.MESSAGES,)), ""):
            yield {day: tens for day, tens in cells.items() if day.weekday() == weekday}

    def pair(self, pair: tuple[Topic, Topic]) -> Iterator[Cells]:
        """Return the tens of one pair of topics."""
        yield self.pairs.get(pair, {})

    def _by_day(self, days: Counter[date]) -> Cells:
        return _dated(self._days, in_tens(days[day] for day in self._days))

    def _published_pairs(self, counts: Counts) -> dict[tuple[Topic, Topic], Cells]:
        pairs: dict[tuple[Topic, Topic], Counter[date]] = defaultdict(Counter)
        for pair, number in counts.read_pairs(self._days[0], self._days[-1]).items():
            pairs[pair.chosen, pair.other][pair.day] += number
        return {pair: self._by_day(days) for pair, days in pairs.items()}

    def _published_places(self, counts: Counts) -> dict[tuple[Measure, str], Cells]:
        published: dict[tuple[Measure, str], Cells] = {}
        for measure, units in _places(counts, self._spans).items():
            whole = self._by_span(self.cells(frozenset((measure,)), ""))
            for unit, tens in _below(whole, units).items():
                published[measure, unit] = _dated([span.first for span in self._spans], tens)
        return published

    def _by_span(self, cells: Iterable[Cells]) -> list[int]:
        days: Counter[date] = Counter()
        for one in cells:
            days.update(one)
        return [
            sum(number for day, number in days.items() if span.first <= day <= span.last)
            for span in self._spans
        ]


def _dated(days: Sequence[date], tens: Sequence[int]) -> Cells:
    return {day: number for day, number in zip(days, tens, strict=True) if number}


def _lines(counts: Counts, first: date, last: date) -> dict[Line, Counter[date]]:
    lines: dict[Line, Counter[date]] = defaultdict(Counter)
    for (day, channel), number in counts.by_channel(first, last).items():
        lines[Line(Measure.MESSAGES, channel)][day] += number
    for (day, event, topic), number in counts.by_day(first, last).items():
        measure = measure_of(event, topic)
        if measure and measure is not Measure.MESSAGES:
            row = topic if event in ANSWERS else None
            lines[Line(measure, row)][day] += number
    return lines


_Numbers = dict[str, list[int]]


def _places(counts: Counts, closed: Sequence[Span]) -> dict[Measure, _Numbers]:
    """Return the contacts of each measure by unit and span: a province's hold its communes'."""
    places: dict[Measure, _Numbers] = defaultdict(lambda: defaultdict(lambda: [0] * len(closed)))
    for step, span in enumerate(closed):
        for (event, topic, unit), number in counts.by_unit(*span).items():
            measure = measure_of(event, topic)
            if measure:
                places[measure][unit][step] += number
                if parent_of(unit):
                    places[measure][parent_of(unit)][step] += number
    return places


def _below(whole: Sequence[int], units: _Numbers) -> _Numbers:
    """Return tens: the provinces' within the whole's, the communes' within their province's."""
    groups: dict[str, _Numbers] = defaultdict(dict)
    for unit, numbers in units.items():
        groups[parent_of(unit)][unit] = numbers
    provinces = within(whole, groups.pop("", {}))
    published = dict(provinces)
    for parent, communes in groups.items():
        published |= within(provinces[parent], communes)
    return published


_TOPICS: dict[Topic, frozenset[Measure]] = {
    topic: measures
    for topic in Topic
    if (measures := frozenset(one for one in Measure if topic in topics_of(one)))
}
