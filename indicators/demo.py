"""A year of made-up counts, so that who tries the service sees living pages.

All of it is invented: how often, what about and from where. Places and days are real, so that
quarters, the Action Month and communes look as they would. The same seed gives the same year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from indicators.categories import Channel, Counted, Event, Key, Language, Pair, Topic
from indicators.counts import Counts
from indicators.periods import PeriodKind, period_of

_DAYS = 365
_A_DAY = 140  # messages on an ordinary day in the middle of the year
_GROWTH = 0.6  # how much more there are at the year's end than at its beginning
_CONFUSED = 0.02  # part of the messages after which one of two topics was chosen

_WEEKDAYS = (1.15, 1.1, 1.05, 1.0, 1.0, 0.85, 0.8)
_TET = {2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13)}
_FEASTS = {(3, 8): 1.9, (6, 28): 1.4, (10, 20): 1.8, (11, 25): 1.4}

_CHANNELS = {
    Channel.WEB: 34,
    Channel.CONSOLE: 1,
    Channel.TELEGRAM: 11,
    Channel.ZALO_OA: 38,
    Channel.ZALO_BOT: 16,
}
_LANGUAGES = {Language.VI: 98, Language.EN: 2}
_PLACES = {
    "": 560,  # most people name no place
    "38": 34,  # Thanh Hóa
    "14797": 60,  # Phường Hạc Thành
    "15664": 48,  # Xã Triệu Sơn
    "15715": 9,  # Xã Tân Ninh
    "15763": 2,  # Xã Thọ Phú
    "16516": 22,  # Phường Nam Sầm Sơn
    "91": 26,  # An Giang
    "30301": 52,  # Phường Mỹ Thới
    "30307": 40,  # Phường Long Xuyên
    "80": 12,  # Tây Ninh
    "27787": 24,  # Phường Kiến Tường
    "27694": 12,  # Phường Long An
    "48": 18,  # Đà Nẵng
    "20242": 26,  # Phường Hải Châu
    "20200": 17,  # Phường Hòa Khánh
    "20194": 1,  # Phường Hải Vân
    "01": 14,  # Hà Nội
    "00070": 12,  # Phường Hoàn Kiếm
    "92": 6,  # Cần Thơ
    "31135": 5,  # Phường Ninh Kiều
}


class NotEmptyError(Exception):
    """The database holds counts already: made-up ones must never join real ones."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One kind of message: how common it is, what it is about, and what is counted of it."""

    weight: float
    topic: Topic
    events: tuple[Event, ...]


_HOTLINE = (Event.NUMBER_18008077, Event.REFERRAL_HOTLINE)
_POLICE = (*_HOTLINE, Event.REFERRAL_POLICE)
_LEGAL = (Event.REFERRAL_HOTLINE, Event.REFERRAL_LEGAL_AID)
_ALL_KINDS = (*_POLICE, Event.REFERRAL_HEALTH, Event.REFERRAL_SHELTER, Event.REFERRAL_LEGAL_AID)
_OTHER = Topic.LAW_POLITICS_EDUCATION_OTHER


def _answers(weight: float, topic: Topic, *events: Event) -> _Turn:
    return _Turn(weight, topic, (Event.ANSWER, *events))


_TURNS = (
    _Turn(190, Topic.NONE, (Event.WELCOME,)),
    _Turn(120, Topic.NONE, ()),  # menus and choices
    _answers(40, Topic.GREET),
    _answers(28, Topic.THANKS),
    _answers(9, Topic.BOT_IDENTITY),
    _answers(11, Topic.PRIVACY_QUESTION),
    _answers(7, Topic.REQUEST_HUMAN, *_HOTLINE),
    _answers(34, Topic.LAW_GENDER_EQUALITY_GENERAL),
    _answers(19, Topic.LAW_PROHIBITED_ACTS_AND_FINES_GE),
    _answers(43, Topic.LAW_WORK_EQUALITY),
    _answers(21, Topic.LAW_SEXUAL_HARASSMENT, *_POLICE),
    _answers(38, Topic.LAW_FAMILY_EQUALITY),
    _answers(15, Topic.EARLY_MARRIAGE, *_HOTLINE),
    _answers(9, Topic.SEX_SELECTION),
    _answers(11, Topic.LGBT),
    _answers(22, Topic.REPRODUCTIVE_HEALTH),
    _answers(19, Topic.ECONOMIC_SUPPORT_WOMEN),
    _answers(13, Topic.ACTION_MONTH_CAMPAIGN),
    _answers(3, Topic.STAFF_STATISTICS),
    _answers(8, _OTHER, Event.ANSWER_POLITICS),
    _answers(4, _OTHER, Event.ANSWER_ECONOMY),
    _answers(7, _OTHER, Event.ANSWER_EDUCATION),
    _answers(4, _OTHER, Event.ANSWER_INFORMATION),
    _answers(4, _OTHER, Event.ANSWER_HEALTH),
    _answers(5, _OTHER, Event.ANSWER_POLICY),
    _answers(28, Topic.DV_DEFINITION, *_HOTLINE),
    _answers(24, Topic.DV_REPORT_HOW, *_POLICE),
    _answers(31, Topic.DV_PENALTY),
    _answers(18, Topic.DV_PROTECTION_MEASURES, *_POLICE),
    _answers(14, Topic.DV_SHELTER_SUPPORT_SERVICES, *_HOTLINE, Event.REFERRAL_SHELTER),
    _answers(36, Topic.DV_DIVORCE_CUSTODY, *_LEGAL),
    _answers(13, Topic.DV_BYSTANDER, *_POLICE),
    _answers(6, Topic.DV_PERPETRATOR_SEEKING_HELP, Event.DISCLOSURE, *_HOTLINE),
    _answers(34, Topic.DISCLOSURE_VIOLENCE, Event.DISCLOSURE, *_POLICE),
    _answers(12, Topic.DISCLOSURE_VIOLENCE, Event.DISCLOSURE, *_HOTLINE, Event.REFERRAL_HEALTH),
    _answers(6, Topic.LAW_FAMILY_EQUALITY, Event.DISCLOSURE, *_HOTLINE),
    _answers(5, Topic.SEXUAL_VIOLENCE, Event.DISCLOSURE, *_POLICE),
    _answers(5, Topic.CHILD_ABUSE, Event.DISCLOSURE, *_HOTLINE, Event.REFERRAL_CHILD),
    _answers(3, Topic.TRAFFICKING, *_POLICE, Event.REFERRAL_TRAFFICKING),
    _answers(4, Topic.SELF_HARM, Event.DISCLOSURE, Event.REFERRAL_HOTLINE),
    _Turn(9, Topic.EMERGENCY_NOW, (Event.EMERGENCY, *_POLICE)),
    _Turn(1, Topic.SELF_HARM, (Event.EMERGENCY, Event.REFERRAL_HOTLINE, Event.REFERRAL_HEALTH)),
    _Turn(2, Topic.NONE, (Event.EMERGENCY_DENIED,)),
    _Turn(17, Topic.REQUEST_HOTLINE, _POLICE),
    _Turn(26, Topic.REQUEST_FACILITY_LOCATION, _ALL_KINDS),
    _Turn(24, Topic.DV_DEFINITION, (Event.ASKED_BACK,)),
    _Turn(22, Topic.NONE, (Event.SEARCHED,)),
    _Turn(16, Topic.NONE, (Event.NOT_UNDERSTOOD,)),
    _Turn(23, Topic.OUT_OF_SCOPE, (Event.DECLINED,)),
    _Turn(8, Topic.NONE, (Event.EXIT,)),
    _Turn(6, Topic.NONE, (Event.UNREADABLE,)),
)
_CONFUSIONS = {
    (Topic.DV_PENALTY, Topic.LAW_PROHIBITED_ACTS_AND_FINES_GE): 9,
    (Topic.DV_REPORT_HOW, Topic.DV_PROTECTION_MEASURES): 7,
    (Topic.LAW_FAMILY_EQUALITY, Topic.DV_DIVORCE_CUSTODY): 6,
    (Topic.DV_DIVORCE_CUSTODY, Topic.LAW_FAMILY_EQUALITY): 5,
    (Topic.LAW_SEXUAL_HARASSMENT, Topic.LAW_WORK_EQUALITY): 4,
    (Topic.DV_DEFINITION, Topic.DISCLOSURE_VIOLENCE): 3,
    (Topic.REPRODUCTIVE_HEALTH, Topic.SEX_SELECTION): 1,
}


def fill(counts: Counts, today: date, seed: int = 2026) -> None:
    """Add a year of made-up counts, up to the day before `today`.

    Raises:
        NotEmptyError: `counts` holds a count already.
    """
    if not counts.empty():
        raise NotEmptyError("the database holds counts: made-up ones must not join them")
    random = np.random.default_rng(seed)
    numbers: Counter[Counted] = Counter()
    for age in range(_DAYS, 0, -1):
        day = today - timedelta(days=age)
        growth = 1 + _GROWTH * (0.5 - age / _DAYS)
        numbers.update(_day(random, day, int(random.poisson(_A_DAY * growth * _season(day)))))
    counts.add(numbers)


def _season(day: date) -> float:
    """Return how much busier than an ordinary day this one is."""
    factor = _WEEKDAYS[day.weekday()]
    action = period_of(PeriodKind.ACTION_MONTH, day)
    if action.first <= day <= action.last:
        factor *= 1.8
    for (month, number), busier in _FEASTS.items():
        if abs((day - date(day.year, month, number)).days) <= 3:
            factor *= busier
    return factor * _tet(day)


def _tet(day: date) -> float:
    month, number = _TET.get(day.year, (2, 8))
    return 0.35 if -3 <= (day - date(day.year, month, number)).days <= 6 else 1.0


def _day(random: np.random.Generator, day: date, messages: int) -> Iterator[Counted]:
    turns = _drawn(random, messages, _TURNS, [turn.weight for turn in _TURNS])
    channels = _drawn(random, messages, tuple(_CHANNELS), tuple(_CHANNELS.values()))
    units = _drawn(random, messages, tuple(_PLACES), tuple(_PLACES.values()))
    languages = _drawn(random, messages, tuple(_LANGUAGES), tuple(_LANGUAGES.values()))
    for turn, channel, unit, language in zip(turns, channels, units, languages, strict=True):
        yield Key(day, Event.MESSAGE, Topic.NONE, channel, unit, language)
        for event in turn.events:
            yield Key(day, event, turn.topic, channel, unit, language)
    confused = int(random.poisson(messages * _CONFUSED))
    pairs = _drawn(random, confused, tuple(_CONFUSIONS), tuple(_CONFUSIONS.values()))
    yield from (Pair(day, chosen, other) for chosen, other in pairs)


def _drawn[T](
    random: np.random.Generator, number: int, of: Sequence[T], weights: Sequence[float]
) -> list[T]:
    shares = np.array(weights) / sum(weights)
    return [of[index] for index in random.choice(len(of), number, p=shares)]
