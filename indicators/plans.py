"""Plans for gender equality as data: what the bot can count for them, and what it cannot.

Each plan is a file in `plans/`; the words are ours, the clauses lead to the plan's own.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationInfo
from pydantic.dataclasses import dataclass

from indicators.measures import KNOWLEDGE, SENSITIVE, TOLD, Measure
from indicators.periods import PeriodKind
from indicators.yamls import Fault, FileError, read_typed

FOLDER = Path(__file__).with_name("plans")
_DENOMINATORS = "denominators.yml"
_GROUPS = {"knowledge": KNOWLEDGE, "told": TOLD}
_CLOSED = ConfigDict(extra="forbid", str_strip_whitespace=True)


class PlanError(FileError):
    """Plans that do not hold; `faults` names every file, place and fault."""


def _composed(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("is not in Unicode NFC")
    return text


def _measures(names: Any) -> Any:
    """Write out the names of groups, so that a group that grows carries its plans along."""
    if not isinstance(names, list):
        return names
    return tuple(one for name in names for one in _GROUPS.get(name, (name,)))


def _denominator(value: Any, info: ValidationInfo) -> Any:
    if value is None:
        return None
    known: dict[str, Denominator] = (info.context or {}).get("denominators", {})
    if value not in known:
        raise ValueError(f"no denominator of this name in {_DENOMINATORS}")
    return known[value]


Words = Annotated[str, Field(min_length=1), AfterValidator(_composed)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=40)]


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Target:
    """What is to be reached by `year`, or in every year of the plan where it is None.

    `value` is in `unit`: percent of the denominator, or contacts ("lượt").
    """

    value: Annotated[float, Field(gt=0)]
    unit: Literal["%", "lượt"]
    year: int | None = None


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Denominator:
    """A number that only staff know and a share is taken of; `unit` is what it counts."""

    id: Id
    name: Words
    unit: Words


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Indicator:
    """What a plan asks for and the bot can count.

    `clause` says where in the plan, `text` what is counted, `note` what the number cannot say.
    `period` is what the plan reports it for.
    """

    id: Id
    clause: Words
    text: Words
    measures: Annotated[tuple[Measure, ...], BeforeValidator(_measures), Field(min_length=1)]
    period: PeriodKind
    denominator: Annotated[Denominator | None, BeforeValidator(_denominator)] = None
    targets: tuple[Target, ...] = ()
    note: Words | Literal[""] = ""

    @property
    def sensitive(self) -> bool:
        """Whether any of its measures is published for closed months only."""
        return not SENSITIVE.isdisjoint(self.measures)

    def target_in(self, year: int) -> Target | None:
        """Return the target that `year` works towards: the nearest that is not over."""
        ahead = [one for one in self.targets if one.year is None or one.year >= year]
        return min(ahead, key=lambda one: one.year or year, default=None)


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Deadline:
    """What is due before `day`/`month`; both None where the plan sets no date."""

    name: Words
    period: PeriodKind
    recipient: Words
    clause: Words
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None

    def date_in(self, year: int) -> datetime.date | None:
        """Return the day before which it is due in `year`."""
        if self.month is None or self.day is None:
            return None
        return datetime.date(year, self.month, self.day)


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Unserved:
    """What a plan asks for and the bot cannot count, and why."""

    clause: Words
    text: Words
    why: Words


@dataclass(frozen=True, slots=True, config=_CLOSED)
class Plan:
    """A plan for gender equality: `place` is the unit whose plan it is, or empty.

    `signed` is None where the text bears no date, `last` where it names no last year; `source`
    says which text it was read from, `note` what staff should know of it.
    """

    id: Id
    number: Words
    title: Words
    issuer: Words
    place: Annotated[str, Field(pattern=r"^(\d{2}|\d{5})?$")]
    first: int
    indicators: tuple[Indicator, ...]
    unserved: tuple[Unserved, ...]
    source: Words
    signed: datetime.date | None = None
    last: int | None = None
    deadlines: tuple[Deadline, ...] = ()
    note: Words | Literal[""] = ""

    def holds_in(self, year: int) -> bool:
        """Whether `year` is one of the plan's."""
        return self.first <= year and (self.last is None or year <= self.last)

    def due(self, today: datetime.date) -> list[tuple[datetime.date, Deadline]]:
        """Return the deadlines to come within a year, the nearest first, while the plan holds."""
        days = (
            (day, deadline)
            for deadline in self.deadlines
            for year in (today.year, today.year + 1)
            if (day := deadline.date_in(year)) and day > today and self.holds_in(year)
        )
        nearest: dict[Deadline, datetime.date] = {}
        for day, deadline in days:
            nearest.setdefault(deadline, day)
        return sorted(((day, one) for one, day in nearest.items()), key=lambda pair: pair[0])


_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
_ALL_DENOMINATORS: TypeAdapter[list[Denominator]] = TypeAdapter(list[Denominator])


def load_denominators(folder: Path = FOLDER) -> dict[str, Denominator]:
    """Return all denominators by id.

    Raises:
        PlanError: the file does not hold.
    """
    try:
        known = read_typed(folder / _DENOMINATORS, _ALL_DENOMINATORS)
    except FileError as problem:
        raise PlanError(problem.faults) from problem
    return {one.id: one for one in known}


def load_plans(folder: Path = FOLDER) -> dict[str, Plan]:
    """Return all plans by id, the newest first.

    Raises:
        PlanError: a file does not hold; all faults of all files are named.
    """
    context = {"denominators": load_denominators(folder)}
    plans: list[Plan] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yml")):
        if path.name == _DENOMINATORS:
            continue
        try:
            plan = read_typed(path, _PLAN, context)
        except FileError as problem:
            faults += problem.faults
        else:
            plans.append(plan)
            faults += _faults(path, plan)
    if faults:
        raise PlanError(faults)
    return {plan.id: plan for plan in sorted(plans, key=lambda plan: -plan.first)}


def _faults(path: Path, plan: Plan) -> Iterator[Fault]:
    """Yield what no single field can show."""
    if plan.id != path.stem:
        yield Fault(path.name, "id", f"{plan.id}: a plan's id is the name of its file")
    if plan.last is not None and plan.last < plan.first:
        yield Fault(path.name, "last", f"{plan.last} is before {plan.first}")
    seen: set[str] = set()
    for indicator in plan.indicators:
        if indicator.id in seen:
            yield Fault(path.name, indicator.id, "the id stands twice")
        seen.add(indicator.id)
        for target in indicator.targets:
            if target.year is not None and not plan.holds_in(target.year):
                yield Fault(path.name, indicator.id, f"{target.year} is no year of the plan")
    for deadline in plan.deadlines:
        yield from _deadline_faults(path, deadline)


def _deadline_faults(path: Path, deadline: Deadline) -> Iterator[Fault]:
    try:
        if deadline.date_in(2025) is None and (deadline.month or deadline.day):
            yield Fault(path.name, deadline.name, "wants both month and day, or neither")
    except ValueError as problem:
        yield Fault(path.name, deadline.name, str(problem))
