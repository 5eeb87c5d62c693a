"""All checks of content that need more than one room: what `langnghe check` runs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from bot.danger import DangerRules
from bot.danger_patterns import DangerKind
from bot.deeds import known_place
from bot.knowledge import check_topics
from bot.settings import ROOT
from indicators import dictionary
from indicators.plans import load_plans
from nlu.sentences import domain_intents, faults, intent_topics, read_sentences
from referrals.directory import Directory
from responses import checks, coverage, translations
from responses.catalogue import Catalogue

COVERAGE = ROOT / "docs" / "coverage.md"
DICTIONARY = ROOT / "docs" / "indicators.md"
_SERVICE_DAYS = 365


def problems(laws: Path | None) -> Iterator[str]:
    """Yield what is wrong with the content, a line each; `laws` is the folder of law texts."""
    catalogue = Catalogue.load()
    check_topics(catalogue)
    sentences = read_sentences()
    numbers = {service.number for service in Directory.load().services if service.number}
    intents = {one.intent for one in sentences}
    yield from checks.problems(catalogue, numbers, intents, laws)
    yield from faults(sentences, domain_intents())
    yield from topic_problems(catalogue, intent_topics())
    yield from translations.stale(ROOT)
    yield from coverage.uncovered(catalogue)
    if COVERAGE.read_text(encoding="utf-8") != coverage.render(catalogue):
        yield f"{COVERAGE}: is stale; run `langnghe coverage`"
    DangerRules.load()
    for kind in DangerKind:
        if f"emergency_{kind}" not in catalogue:
            yield f"emergency_{kind}: a kind of danger without an answer"
    yield from plan_problems()


def topic_problems(catalogue: Catalogue, told: dict[str, str]) -> Iterator[str]:
    """Yield the intents that training takes for another topic than their answers have."""
    wanted = {intent: catalogue.topics.get(intent) for intent in domain_intents()}
    for intent in sorted(wanted | told):
        if told.get(intent) != wanted.get(intent):
            yield f"topics.yml: {intent}: {told.get(intent)}, but its answer: {wanted.get(intent)}"


def plan_problems() -> Iterator[str]:
    """Yield plans of places that are no more, and the data dictionary if it is stale.

    Raises:
        PlanError: the plans do not hold.
    """
    for plan in load_plans().values():
        if plan.place and known_place(plan.place) is None:
            yield f"{plan.id}: place: {plan.place} is no province or commune of today"
    if DICTIONARY.read_text(encoding="utf-8") != dictionary.render():
        yield f"{DICTIONARY}: is stale; run `langnghe dictionary`"


def old(today: datetime.date) -> Iterator[str]:
    """Yield answers and services that nobody has looked at for long."""
    yield from checks.stale(Catalogue.load(), today)
    for service in Directory.load().stale(today, _SERVICE_DAYS):
        yield f"{service.id}: verified {service.verified_on}"
