"""Plans hold together, say nothing that their sources do not, and faults are named."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators.measures import KNOWLEDGE, SENSITIVE, Measure
from indicators.periods import PeriodKind
from indicators.plans import FOLDER, Indicator, Plan, PlanError, load_denominators, load_plans

STRATEGY, MY_THANH = "chien-luoc-2021-2030", "my-thanh-2024"
HEALTH_SECTOR = "thanh-hoa-so-y-te-2018"
# Every target with a number, from the texts of the plans: (percent, year).
TARGETS = {
    STRATEGY: {
        "violence-reached": [(80, 2025), (90, 2030)],
        "perpetrators-advised": [(50, 2025), (70, 2030)],
        "trafficking-referred": [(100, 2025), (100, 2030)],
        "knowledge-reach": [(60, 2025)],
    },
    MY_THANH: {
        "violence-reached": [(70, 2024)],
        "perpetrators-advised": [(50, 2024)],
        "trafficking-referred": [(100, 2024)],
        "knowledge-reach": [(50, 2024)],
    },
}


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return load_plans()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one plan and the denominators, to be spoiled."""
    for name in ("denominators.yml", f"{MY_THANH}.yml"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def indicator(plan: Plan, name: str) -> Indicator:
    return next(one for one in plan.indicators if one.id == name)


def spoil(folder: Path, old: str, new: str) -> None:
    path = folder / f"{MY_THANH}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_plans_are_there(plans: dict[str, Plan]) -> None:
    """The five plans and the national strategy, the newest first."""
    assert set(plans) == {
        STRATEGY,
        MY_THANH,
        HEALTH_SECTOR,
        "quyet-dinh-948-2018",
        "trieu-son-2021",
        "kien-tuong-2020",
    }
    years = [plan.first for plan in plans.values()]
    assert years == sorted(years, reverse=True)


def test_targets_are_those_of_the_texts(plans: dict[str, Plan]) -> None:
    """No figure but those that the plans give, and none of them lost."""
    found = {
        plan.id: {
            one.id: [(target.value, target.year) for target in one.targets]
            for one in plan.indicators
            if one.targets
        }
        for plan in plans.values()
    }
    assert {name: targets for name, targets in found.items() if targets} == TARGETS


def test_a_share_has_something_to_be_taken_of(plans: dict[str, Plan]) -> None:
    """A target in percent stands with its denominator."""
    for plan in plans.values():
        for one in plan.indicators:
            if any(target.unit == "%" for target in one.targets):
                assert one.denominator, f"{plan.id}: {one.id}"


def test_no_figure_is_made_up_where_the_source_has_none(plans: dict[str, Plan]) -> None:
    """The strategy's reach in 2030 is missing in its source: no target, and the note says so."""
    reach = indicator(plans[STRATEGY], "knowledge-reach")
    assert reach.target_in(2026) is None
    assert "2030" in reach.note


@pytest.mark.parametrize(
    ("year", "percent"), [(2021, 80), (2025, 80), (2026, 90), (2030, 90), (2031, None)]
)
def test_a_year_works_towards_the_next_target(
    plans: dict[str, Plan], year: int, percent: float | None
) -> None:
    """80 percent up to 2025, then 90 up to 2030, then nothing."""
    target = indicator(plans[STRATEGY], "violence-reached").target_in(year)
    assert (target and target.value) == percent


def test_sensitive_follows_from_what_is_counted(plans: dict[str, Plan]) -> None:
    """One sensitive measure makes an indicator sensitive."""
    for plan in plans.values():
        for one in plan.indicators:
            assert one.sensitive == any(measure in SENSITIVE for measure in one.measures)
    assert indicator(plans[STRATEGY], "violence-reached").sensitive
    assert not indicator(plans[STRATEGY], "knowledge-reach").sensitive


def test_a_group_stands_for_all_its_measures(plans: dict[str, Plan]) -> None:
    """What is written as a group is read as its members."""
    assert indicator(plans[STRATEGY], "knowledge-reach").measures == KNOWLEDGE


def test_what_the_strategy_asks_for_is_there_by_kind_and_field(plans: dict[str, Plan]) -> None:
    """Referrals by kind, and every field of knowledge."""
    counted = {measure for one in plans[STRATEGY].indicators for measure in one.measures}
    missing = {measure for measure in Measure if measure.startswith("referral_")} - counted
    assert not missing
    assert set(KNOWLEDGE) <= counted


def test_the_action_month_is_an_indicator_of_its_own(plans: dict[str, Plan]) -> None:
    """Every plan that names the Action Month has what was done in it."""
    with_it = {
        plan.id
        for plan in plans.values()
        if any(one.period is PeriodKind.ACTION_MONTH for one in plan.indicators)
    }
    assert with_it == set(plans) - {"quyet-dinh-948-2018"}


def test_deadlines_are_those_of_the_texts(plans: dict[str, Plan]) -> None:
    """Before 25/11 for the health sector, 15/3 for Mỹ Thạnh; no date where none is set."""
    dates = {
        (plan.id, one.period): (one.day, one.month)
        for plan in plans.values()
        for one in plan.deadlines
    }
    assert dates == {
        (HEALTH_SECTOR, PeriodKind.YEAR): (25, 11),
        (MY_THANH, PeriodKind.YEAR): (15, 3),
        ("trieu-son-2021", PeriodKind.HALF): (None, None),
        ("trieu-son-2021", PeriodKind.YEAR): (None, None),
    }


@pytest.mark.parametrize(
    ("today", "due"), [("2026-11-24", "2026-11-25"), ("2026-11-25", "2027-11-25")]
)
def test_the_next_deadline(plans: dict[str, Plan], today: str, due: str) -> None:
    """What is due before 25/11 is due until 24/11, then next year."""
    (found,) = plans[HEALTH_SECTOR].due(datetime.date.fromisoformat(today))
    assert found[0] == datetime.date.fromisoformat(due)


def test_a_plan_that_is_over_has_nothing_due(plans: dict[str, Plan]) -> None:
    """Mỹ Thạnh's plan is of 2024 alone."""
    assert plans[MY_THANH].due(datetime.date(2024, 3, 1))
    assert not plans[MY_THANH].due(datetime.date(2024, 3, 15))


@pytest.mark.parametrize(
    ("old", "new", "place", "fault"),
    [
        ("[knowledge_law]", "[knowledge_weather]", "measures.0", "Input should be"),
        ("denominator: population", "denominator: cows", "denominator", "denominators.yml"),
        ('unit: "%"', 'unit: "người"', "unit", "Input should be"),
        ("period: year", "period: week", "period", "Input should be"),
        ("first: 2024", "frist: 2024", "frist", "Unexpected"),
        ("signed: 2024-03-07", "signed: hôm nay", "signed", "valid date"),
        ('place: "30301"', "place: 30301", "place", "string"),
        ("id: law-spread", "id: field-politics", "field-politics", "twice"),
        ("id: my-thanh-2024", "id: other", "id", "name of its file"),
        ("last: 2024", "last: 2023", "last", "before 2024"),
        ("year: 2024", "year: 2025", "violence-reached", "no year of the plan"),
        ("    month: 3\n", "", "Xây dựng", "both month and day"),
        ("day: 15", "day: 32", "day", "less than or equal to 31"),
        ("    month: 3\n    day: 15", "    month: 2\n    day: 30", "Xây dựng", "day"),
        ("issuer:", "number: 1\nissuer:", "4", "number stands twice"),
        ("issuer:", "  issuer:", "4", "mapping"),
    ],
)
def test_a_fault_names_file_place_and_reason(
    folder: Path, old: str, new: str, place: str, fault: str
) -> None:
    """Whatever is wrong in a plan's file, the error says where and what."""
    spoil(folder, old, new)
    with pytest.raises(PlanError) as raised:
        load_plans(folder)
    assert any(
        found.file == f"{MY_THANH}.yml" and place in found.place and fault in found.fault
        for found in raised.value.faults
    ), str(raised.value)


def test_text_is_composed(folder: Path) -> None:
    """Words in decomposed Unicode are refused: they would not be found or sorted."""
    spoil(folder, "issuer: Ủy ban", "issuer: U\u0309y ban")
    with pytest.raises(PlanError, match="NFC"):
        load_plans(folder)


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    """Who mends plans sees every fault, with its line."""
    spoil(folder, "period: year", "period: week")
    spoil(folder, "period: year", "period: week")
    (folder / "second.yml").write_text("id: second\n", encoding="utf-8")
    with pytest.raises(PlanError) as raised:
        load_plans(folder)
    files = [fault.file for fault in raised.value.faults]
    assert files.count(f"{MY_THANH}.yml") == 2
    assert files.count("second.yml") > 1
    lines = (folder / f"{MY_THANH}.yml").read_text(encoding="utf-8").splitlines()
    for fault in raised.value.faults[:2]:
        assert "period: week" in lines[int(fault.place.split(":")[0]) - 1]


@pytest.mark.parametrize(
    "break_it", [Path.unlink, lambda path: path.write_text("- id: x\n", encoding="utf-8")]
)
def test_denominators_must_hold(folder: Path, break_it: Callable[[Path], object]) -> None:
    """Without the denominators no plan can be read."""
    break_it(folder / "denominators.yml")
    with pytest.raises(PlanError, match=r"denominators\.yml"):
        load_plans(folder)


def test_every_denominator_is_wanted_by_a_plan(plans: dict[str, Plan]) -> None:
    """Staff are never asked for a number that nothing uses."""
    wanted = {one.denominator for plan in plans.values() for one in plan.indicators}
    assert set(load_denominators().values()) == wanted - {None}
