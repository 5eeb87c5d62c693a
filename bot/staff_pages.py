"""The staff pages with what they show of the other rooms: plans, places, channels, what is old."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from starlette.applications import Starlette

from bot.knowledge import Knowledge
from bot.settings import Settings
from indicators.categories import Channel
from indicators.counts import Counts
from indicators.plans import load_plans
from referrals.gazetteer import gazetteer
from responses.checks import REVIEW_DAYS
from staff.app import Surroundings, build
from staff.places import Places
from staff.upkeep import Old, Stale

SERVICE_DAYS = 365
"""A service whose newest source is older than this wants to be checked again."""


def staff_pages(
    settings: Settings,
    knowledge: Knowledge,
    counts: Counts,
    ready: Callable[[], Mapping[Channel, bool]],
) -> Starlette:
    """Return the pages; `ready` tells of each channel that is set up whether it works.

    Raises:
        PlanError: a plan cannot be used.
    """
    around = Surroundings(load_plans(), places(), ready, lambda day: _old(knowledge, day))
    public = settings.public_url
    secure = public is not None and public.scheme == "https"
    return build(settings.database_url.get_secret_value(), counts, around, secure)


def places() -> Places:
    """Return all provinces of today and their communes."""
    known = gazetteer()
    labels = (*known.provinces.items(), *known.communes.items())
    return Places({code: place.label for code, place in labels})


def _old(knowledge: Knowledge, day: date) -> Old:
    services = knowledge.directory.stale(day, SERVICE_DAYS)
    answers = (
        Stale(answer.title, answer.reviewed)
        for answer in knowledge.catalogue.values()
        if (day - answer.reviewed).days > REVIEW_DAYS
    )
    return Old(
        tuple(Stale(service.name, service.verified_on) for service in services),
        _oldest_first(answers),
    )


def _oldest_first(stale: Iterable[Stale]) -> tuple[Stale, ...]:
    return tuple(sorted(stale, key=lambda one: one.checked_on))
