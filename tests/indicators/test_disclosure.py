"""Nobody can be found in what is published, and what is published is true to the tens."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

from indicators import tens
from indicators.categories import Channel, Event, Key, Language, Pair, Topic
from indicators.counts import Counts
from indicators.disclosure import Figure, Published, publish, spans
from indicators.measures import KNOWLEDGE, Measure
from indicators.periods import parse_period
from indicators.tens import STEP
from indicators.units import parent_of
from tests.indicators.disclosed import (
    COMMUNES,
    LATER,
    LINES,
    MEASURES,
    PROVINCES,
    UNITS,
    YEAR,
    Contact,
    Remembered,
    days,
    everything,
    published,
    ranges,
    year,
)

SPANS = spans(YEAR, LATER)
SHOWN = 8  # where a publication of small worlds has the whole of both months
DISCLOSURES = (Measure.DISCLOSURES,)
MESSAGES = (Measure.MESSAGES,)
TOLD = LINES[Measure.DISCLOSURES][0]
MESSAGE = LINES[Measure.MESSAGES][0]
# Few days, so that months fill; the borders of the Action Month among them.
DAYS = [
    date(YEAR, *day) for day in ((1, 1), (1, 31), (2, 1), (11, 14), (11, 15), (12, 15), (12, 16))
]
CONTACTS = st.dictionaries(
    st.builds(
        Contact,
        st.sampled_from(DAYS),
        st.sampled_from([line for lines in LINES.values() for line in lines]),
        st.sampled_from(UNITS),
    ),
    st.integers(1, 24),
    max_size=25,
).map(Counter)


def value(figure: Figure) -> int:
    return figure.value or 0


def contacts(*rows: tuple[date, Any, str, int]) -> Counter[Contact]:
    return Counter({Contact(day, line, unit): number for day, line, unit, number in rows})


# --- What is published ------------------------------------------------------------------------


def test_fewer_than_ten_are_hidden() -> None:
    """Nine contacts are no figure, ten are; what they cover is told either way."""
    january = parse_period(f"{YEAR}-01")
    nine = published(contacts((DAYS[0], TOLD, "", 9)))
    ten = published(contacts((DAYS[0], TOLD, "", 10)))
    assert nine.figure(DISCLOSURES, january) == Figure(None, True, january)
    assert ten.figure(DISCLOSURES, january) == Figure(10, True, january)


def test_sensitive_figures_wait_for_the_month_to_close() -> None:
    """What is sensitive or has a place appears on the first day of the next month."""
    january = parse_period(f"{YEAR}-01")
    counted = contacts((DAYS[0], TOLD, "", 30), (DAYS[0], MESSAGE, "48", 30))
    for measure, unit in ((Measure.DISCLOSURES, ""), (Measure.MESSAGES, "48")):
        running = published(counted, date(YEAR, 1, 31)).figure((measure,), january, unit)
        closed = published(counted, date(YEAR, 2, 1)).figure((measure,), january, unit)
        assert running == Figure(None, False, None)
        assert closed == Figure(30, True, january)


def test_other_figures_of_the_whole_service_reach_to_yesterday() -> None:
    """Messages of the whole service count up to yesterday, and the figure says so."""
    counted = contacts((DAYS[0], MESSAGE, "", 12), (date(YEAR, 1, 9), MESSAGE, "", 30))
    figure = published(counted, date(YEAR, 1, 9)).figure(MESSAGES, parse_period(f"{YEAR}-01"))
    assert figure.value == 10
    assert not figure.exact
    assert figure.covers == parse_period("2026-01-01..2026-01-08")


def test_one_sensitive_measure_makes_the_sum_sensitive() -> None:
    """Messages beside disclosures are read for the same closed months."""
    counted = contacts((DAYS[0], MESSAGE, "", 30), (DAYS[0], TOLD, "", 30))
    both = (Measure.MESSAGES, Measure.DISCLOSURES)
    assert published(counted, date(YEAR, 1, 20)).figure(both, year()).covers is None
    assert published(counted, date(YEAR, 2, 1)).figure(both, year()).value == 60


def test_the_action_month_is_reported_for_itself() -> None:
    """For a commune too, 15 November to 15 December is just these days."""
    rows = ((14, 11, 100), (15, 11, 10), (30, 11, 10), (1, 12, 10), (15, 12, 10), (16, 12, 100))
    counted = contacts(*((date(YEAR, m, d), TOLD, "20194", n) for d, m, n in rows))
    action = parse_period(f"{YEAR}-action")
    assert published(counted).figure(DISCLOSURES, action, "20194") == Figure(40, True, action)
    parts = published(counted).by_month(DISCLOSURES, action, "20194")
    assert [(part.code, figure.value) for part, figure in parts] == [
        ("2026-11-15..2026-11-30", 20),
        ("2026-12-01..2026-12-15", 20),
    ]


def test_an_open_action_month_covers_its_closed_part() -> None:
    """In December the November part of the Action Month can be read, and is called so."""
    counted = contacts((date(YEAR, 11, 20), TOLD, "", 25))
    figure = published(counted, date(YEAR, 12, 10)).figure(
        DISCLOSURES, parse_period(f"{YEAR}-action")
    )
    assert (figure.value, figure.exact) == (20, False)
    assert figure.covers == parse_period("2026-11-15..2026-11-30")


def test_a_range_that_cuts_months_covers_the_whole_ones() -> None:
    """Of an own range, a unit's figure covers the whole months, and a lone month is named."""
    counted = contacts((DAYS[1], TOLD, "48", 50), (DAYS[2], TOLD, "48", 20))
    period = parse_period("2026-01-15..2026-03-15")
    figure = published(counted).figure(DISCLOSURES, period, "48")
    assert figure == Figure(20, False, parse_period("2026-02"))


def test_units_without_a_published_ten_are_not_listed() -> None:
    """That somebody wrote from a commune is not told by a row for it."""
    counted = contacts((DAYS[0], TOLD, "20194", 9), (DAYS[0], TOLD, "20200", 11))
    figures = published(counted)
    assert [unit for unit, _ in figures.by_unit(DISCLOSURES, year(), "48")] == ["20200"]
    assert [unit for unit, _ in figures.by_unit(DISCLOSURES, year())] == ["48"]
    assert figures.by_unit(DISCLOSURES, year(), "91") == []


def test_confusions_are_published_in_tens_of_closed_months() -> None:
    """Pairs of topics are listed from ten on, the most frequent first."""
    penalty, report, work = Topic.DV_PENALTY, Topic.DV_REPORT_HOW, Topic.LAW_WORK_EQUALITY
    pairs = Counter(
        {
            Pair(DAYS[0], penalty, report): 12,
            Pair(DAYS[0], report, penalty): 34,
            Pair(DAYS[0], work, report): 9,
            Pair(DAYS[2], work, report): 1,
        }
    )
    first, both = published(Counter(), date(YEAR, 2, 1), pairs), published(Counter(), LATER, pairs)
    assert [(*row[:2], row[2].value) for row in first.confusions(year())] == [
        (report, penalty, 30),
        (penalty, report, 10),
    ]
    assert (work, report, 10) in [(*row[:2], row[2].value) for row in both.confusions(year())]


def test_tables_show_topics_channels_and_weekdays() -> None:
    """Each row has the tens of its own contacts."""
    counted = contacts(
        (date(YEAR, 3, 2), MESSAGE, "", 20), (date(YEAR, 3, 3), LINES[MEASURES[1]][0], "", 31)
    )
    figures = published(counted)
    topics, channels = dict(figures.by_topic(year())), dict(figures.by_channel(year()))
    assert topics[Topic.LAW_WORK_EQUALITY].value == 30
    assert Topic.GREET not in topics
    assert (channels[Channel.WEB].value, channels[Channel.CONSOLE].value) == (20, None)
    weekdays = {day: figure.value for day, figure in figures.by_weekday(year()) if figure.value}
    assert weekdays == {0: 20}


def test_periods_before_and_after_are_empty() -> None:
    """A period without counts is hidden like any small one; one to come covers nothing."""
    figures = published(Counter())
    assert figures.figure(KNOWLEDGE, parse_period("2024")).value is None
    assert figures.figure(KNOWLEDGE, parse_period("2031")) == Figure(None, False, None)
    assert figures.by_month(KNOWLEDGE, parse_period("2031")) == []


# --- Sums and truth ---------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(CONTACTS)
def test_figures_add_up(counted: Counter[Contact]) -> None:
    """Periods are the sums of their months, groups of their measures and rows, in tens."""
    figures = published(counted)
    for unit in UNITS:
        whole = value(figures.figure(MEASURES, year(), unit))
        assert whole == sum(value(one) for _, one in figures.by_month(MEASURES, year(), unit))
        assert whole == sum(value(one) for _, one in figures.by_measure(MEASURES, year(), unit))
    topics = sum(value(figure) for _, figure in figures.by_topic(year()))
    assert topics == value(figures.figure((Measure.KNOWLEDGE_ECONOMY,), year()))
    for table in (figures.by_channel(year()), figures.by_weekday(year())):
        rows: list[tuple[Any, Figure]] = list(table)
        assert sum(value(one) for _, one in rows) == value(figures.figure(MESSAGES, year()))
    for figure in everything(figures, ranges()[:20]).values():
        assert figure.value is None or (figure.value >= STEP and figure.value % STEP == 0)


@settings(max_examples=25, deadline=None)
@given(CONTACTS)
def test_figures_are_true_to_the_tens(counted: Counter[Contact]) -> None:
    """No figure from January on exceeds the truth; the whole is short by 9 a line at most."""
    figures = published(counted)
    for end, measure, unit in itertools.product(SPANS, MEASURES, UNITS):
        period = parse_period(f"{YEAR}-01-01..{end.last}")
        shown, came = value(figures.figure((measure,), period, unit)), 0
        for contact, number in counted.items():
            inside = unit in ("", contact.unit, parent_of(contact.unit))
            if contact.line in LINES[measure] and inside and contact.day <= end.last:
                came += number
        assert shown <= came
        if not unit:
            assert came - shown <= 9 * len(LINES[measure])


@settings(max_examples=25, deadline=None)
@given(CONTACTS)
def test_parts_never_exceed_the_whole(counted: Counter[Contact]) -> None:
    """In each span, communes publish no more than their province, provinces than the country."""
    figures = published(counted)
    for measure, span in itertools.product(MEASURES, SPANS):
        period = parse_period(f"{span.first}..{span.last}")
        for parent in ("", *PROVINCES):
            parts = figures.by_unit((measure,), period, parent)
            whole = value(figures.figure((measure,), period, parent))
            assert sum(value(figure) for _, figure in parts) <= whole


@settings(max_examples=15, deadline=None)
@given(CONTACTS, CONTACTS, st.sampled_from([span.last for span in SPANS]))
def test_later_days_change_nothing(
    counted: Counter[Contact], more: Counter[Contact], end: date
) -> None:
    """What a closed month showed on its first day, it shows ever after."""
    now = Counter({one: number for one, number in counted.items() if one.day <= end})
    later = Counter({one: number for one, number in more.items() if one.day > end})
    closed = [span.last for span in spans(YEAR, end + timedelta(days=1))]
    periods = [period for period in ranges() if closed and period.last <= closed[-1]]
    before = everything(published(now, end + timedelta(days=1)), periods[-12:])
    assert before == everything(published(now + later), periods[-12:])


@settings(max_examples=15, deadline=None)
@given(CONTACTS)
def test_open_months_tell_nothing(counted: Counter[Contact]) -> None:
    """What came since the last closed month leaves no mark on sensitive or placed figures."""
    today = date(YEAR, 2, 1)
    closed = Counter({one: number for one, number in counted.items() if one.day < today})
    one, other = published(counted, today), published(closed, today)
    for unit in UNITS:
        for measures in (MEASURES, DISCLOSURES):
            assert one.figure(measures, year(), unit) == other.figure(measures, year(), unit)
    assert one.by_unit(MEASURES, year()) == other.by_unit(MEASURES, year())


def test_the_store_is_read_as_it_is(each_database: str) -> None:
    """Figures from SQLite and PostgreSQL are those from the same contacts in memory."""
    counted = contacts(
        (DAYS[0], MESSAGE, "20194", 25), (DAYS[2], TOLD, "48", 14), (DAYS[4], TOLD, "", 40)
    )
    store = Counts(each_database)
    for language in Language:
        store.add(
            {
                Key(day, line.event, line.topic, line.channel, unit, language): number
                for (day, line, unit), number in counted.items()
            }
        )
    twice = Counter({one: 2 * number for one, number in counted.items()})
    periods = ranges()[::7]
    assert everything(publish(store, LATER), periods) == everything(published(twice), periods)
    store.close()


# --- Attacks ----------------------------------------------------------------------------------


def test_counts_put_into_an_empty_store_are_told() -> None:
    """Who fills an empty store sees it at once; after that a day's figures stay as they are."""
    store, today = Counts("sqlite://"), date(YEAR + 1, 1, 5)
    whole = parse_period(str(YEAR))
    assert publish(store, today).figure(MESSAGES, whole).value is None
    for expected in (10, 10):
        key = Key(DAYS[0], Event.MESSAGE, Topic.NONE, Channel.WEB, "", Language.VI)
        store.add({key: 10})
        assert publish(store, today).figure(MESSAGES, whole).value == expected


def recovered(
    worlds: Iterable[tuple[Any, tuple[int, ...]]], few: int
) -> list[tuple[Any, int, set[int]]]:
    """Return the cells with fewer than `few` values in all worlds that publish the same.

    A world is what it publishes and its cells.
    """
    same: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for publication, cells in worlds:
        same[publication].append(cells)
    return [
        (publication, place, set(values))
        for publication, all_cells in same.items()
        for place, values in enumerate(zip(*all_cells, strict=True))
        if len(set(values)) < few
    ]


MOST = 3


def worlds(line: Any) -> Iterator[tuple[Counter[Contact], tuple[int, ...]]]:
    """Yield all worlds of two communes and their province over two months, in small numbers."""
    places = list(itertools.product((DAYS[0], DAYS[2]), ("20194", "20200", "48")))
    for cells in itertools.product(range(MOST + 1), repeat=len(places)):
        rows = zip(places, cells, strict=True)
        yield (
            Counter({Contact(day, line, unit): n for (day, unit), n in rows if n}),
            cells,
        )


@pytest.mark.parametrize("measure", [Measure.DISCLOSURES, Measure.KNOWLEDGE_ECONOMY])
def test_no_cell_is_recovered_from_all_worlds(
    measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all small worlds that publish the same, every cell has at least a step's values.

    With threes for tens, so that all worlds can be looked at.
    """
    monkeypatch.setattr(tens, "STEP", 3)
    january, february = parse_period("2026-01"), parse_period("2026-02")
    both = parse_period("2026-01-01..2026-02-28")

    def publication(counted: Counter[Contact]) -> tuple[Any, ...]:
        figures = publish(Remembered(counted), date(YEAR, 3, 1))
        return tuple(
            value(figures.figure((measure,), period, unit))
            for period in (january, february, both)
            for unit in ("", "48", "20194", "20200")
        )

    small = ((publication(counted), cells) for counted, cells in worlds(LINES[measure][0]))
    # Numbers end at MOST here: only of publications below it are all worlds known.
    known = [(shown, cells) for shown, cells in small if shown[SHOWN] <= MOST]
    assert len({shown for shown, _ in known}) >= 4
    assert not [found for found in recovered(known, 3) if _hidden(found[0], found[1])]


def _hidden(shown: tuple[int, ...], place: int) -> bool:
    """Whether the cell of this place (month by month: two communes, province) shows nothing."""
    month, unit = divmod(place, 3)
    return shown[4 * month + (2, 3, 1)[unit]] == 0


def test_the_attack_breaks_hidden_cells_with_true_totals() -> None:
    """The same attack does recover cells that are hidden one by one beside true totals."""
    hidden = (
        ((tuple(cell if cell >= 3 else None for cell in cells), sum(cells)), cells)
        for _, cells in worlds(TOLD)
    )
    assert recovered(hidden, 3)


def witness(figures: Published) -> Counter[Contact]:
    """Return the world that had exactly the contacts that were published."""
    world: Counter[Contact] = Counter()
    for measure, span in itertools.product(MEASURES, SPANS):
        period = parse_period(f"{span.first}..{span.last}")
        owners = _owners(figures, measure, period)
        for slot, unit in zip(_slots(figures, measure, span), owners, strict=True):
            world[Contact(*slot, unit)] += STEP
    return world


def _owners(figures: Published, measure: Measure, period: Any) -> list[str]:
    """Return the unit of each published ten: what parts do not have is the whole's own."""
    own = Counter({unit: value(figures.figure((measure,), period, unit)) for unit in UNITS})
    for unit in COMMUNES:
        own[parent_of(unit)] -= value(figures.figure((measure,), period, unit))
    for unit in PROVINCES:
        own[""] -= value(figures.figure((measure,), period, unit))
    assert min(own.values()) >= 0
    return [unit for unit in UNITS for _ in range(own[unit] // STEP)]


def _slots(figures: Published, measure: Measure, span: Any) -> Iterator[tuple[date, Any]]:
    """Yield the day and line of each ten that the whole service published in this span."""
    if measure is Measure.DISCLOSURES:
        period = parse_period(f"{span.first}..{span.last}")
        shown = value(figures.figure((measure,), period))
        yield from [(span.first, TOLD)] * (shown // STEP)
        return
    for day in (one for one in DAYS if span.first <= one <= span.last):
        one_day = parse_period(f"{day}..{day}")
        rows: dict[Any, Figure] = {**dict(figures.by_topic(one_day))}
        rows |= dict(figures.by_channel(one_day))
        for line in LINES[measure]:
            row = line.channel if measure is Measure.MESSAGES else line.topic
            yield from [(day, line)] * (value(rows[row]) // STEP)


@settings(max_examples=40, deadline=None)
@given(
    CONTACTS,
    st.sampled_from(MEASURES),
    st.sampled_from(DAYS),
    st.sampled_from(UNITS),
    st.integers(0, 9),
)
def test_each_cell_may_hold_up_to_nine_more(
    counted: Counter[Contact], measure: Measure, day: date, unit: str, more: int
) -> None:
    """A world that publishes the very same holds 0 to 9 more than is shown, in any cell."""
    figures = published(counted)
    world = witness(figures)
    world[Contact(day, LINES[measure][-1], unit)] += more
    periods = [*ranges()[::9], *days([one.timetuple().tm_yday - 1 for one in DAYS])]
    assert everything(published(world), periods) == everything(figures, periods)


@pytest.mark.parametrize("seed", range(4))
def test_integer_programming_recovers_nothing(seed: int) -> None:
    """From all that is known of three months, each hidden cell still may hold ten values.

    Unknown are the contacts of each unit itself, month by month. Known: the running total of the
    country to the ten; that no unit shows more than came; and that, where a month had room left,
    fewer than ten wait in each part.
    """
    months = SPANS[:3]
    random = np.random.default_rng(seed)
    truth = random.poisson(random.uniform(1, 12, len(UNITS))[:, None], (len(UNITS), len(months)))
    counted = contacts(
        *(
            (span.first, TOLD, unit, int(truth[row, month]))
            for row, unit in enumerate(UNITS)
            for month, span in enumerate(months)
        )
    )
    shown = _shown(published(counted, date(YEAR, 4, 1)), months)
    rows, lowest, highest = _known(shown)
    inside = np.array(rows) @ truth.ravel()
    assert np.all((lowest <= inside) & (inside <= highest)), "the truth must fit what is known"
    for row, month in np.argwhere(shown == 0):
        cell = _total(UNITS[row], month) - _total(UNITS[row], month - 1)
        ends = [
            milp(
                sign * cell,
                constraints=LinearConstraint(np.array(rows), lowest, highest),
                bounds=Bounds(0, 400),
                integrality=np.ones(cell.size),
            ).fun
            for sign in (1, -1)
        ]
        assert -ends[1] - ends[0] >= 9


def _shown(figures: Published, months: Any) -> np.ndarray[Any, Any]:
    return np.array(
        [
            [
                value(figures.figure(DISCLOSURES, parse_period(f"{m.first:%Y-%m}"), unit))
                for m in months
            ]
            for unit in UNITS
        ]
    )


def _total(unit: str, month: int) -> np.ndarray[Any, Any]:
    """Return which unknowns add up to the running total of a unit, its parts included."""
    chosen = np.zeros((len(UNITS), 3))
    for row, other in enumerate(UNITS):
        if unit in ("", other, parent_of(other)):
            chosen[row, : month + 1] = 1
    return chosen.ravel()


def _known(
    shown: np.ndarray[Any, Any],
) -> tuple[list[np.ndarray[Any, Any]], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    running = shown.cumsum(axis=1)
    rows, lowest, highest = [], [], []
    for (row, unit), month in itertools.product(enumerate(UNITS), range(3)):
        siblings = [
            i for i, other in enumerate(UNITS) if other and parent_of(other) == parent_of(unit)
        ]
        room = not unit or shown[UNITS.index(parent_of(unit)), month] > shown[siblings, month].sum()
        rows.append(_total(unit, month))
        lowest.append(running[row, month])
        highest.append(running[row, month] + 9 if room else np.inf)
    return rows, np.array(lowest), np.array(highest)
