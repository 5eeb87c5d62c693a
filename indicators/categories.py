"""The closed categories that are counted: all that a message can leave behind.

Free text has no path to the store: every field of a `Key` is an enum, a date or the code of a
place, and a place is no finer than a commune.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

_UNIT = re.compile(r"(\d{2}|\d{5})?")


class Event(StrEnum):
    """What happened in one turn of a conversation."""

    MESSAGE = "message"
    WELCOME = "welcome"
    ANSWER = "answer"
    # Beside ANSWER: which field an answer of Topic.LAW_POLITICS_EDUCATION_OTHER is about.
    ANSWER_POLITICS = "answer_politics"
    ANSWER_ECONOMY = "answer_economy"
    ANSWER_EDUCATION = "answer_education"
    ANSWER_INFORMATION = "answer_information"
    ANSWER_HEALTH = "answer_health"
    ANSWER_POLICY = "answer_policy"
    EMERGENCY = "emergency"
    EMERGENCY_DENIED = "emergency_denied"
    DISCLOSURE = "disclosure"
    NUMBER_18008077 = "number_18008077"
    REFERRAL_HOTLINE = "referral_hotline"
    REFERRAL_POLICE = "referral_police"
    REFERRAL_HEALTH = "referral_health"
    REFERRAL_LEGAL_AID = "referral_legal_aid"
    REFERRAL_SHELTER = "referral_shelter"
    REFERRAL_CHILD = "referral_child"
    REFERRAL_TRAFFICKING = "referral_trafficking"
    PLACE_UNKNOWN = "place_unknown"
    ASKED_BACK = "asked_back"
    SEARCHED = "searched"
    DECLINED = "declined"
    NOT_UNDERSTOOD = "not_understood"
    EXIT = "exit"
    UNREADABLE = "unreadable"
    RATE_LIMITED = "rate_limited"
    MODEL_MISSING = "model_missing"
    COUNTS_DROPPED = "counts_dropped"


class Topic(StrEnum):
    """What it was about; `NONE` where an event has no topic."""

    NONE = "none"
    GREET = "greet"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "out_of_scope"
    BOT_IDENTITY = "bot_identity"
    PRIVACY_QUESTION = "privacy_question"
    REQUEST_HUMAN = "request_human"
    REQUEST_HOTLINE = "request_hotline"
    REQUEST_FACILITY_LOCATION = "request_facility_location"
    EMERGENCY_NOW = "emergency_now"
    DISCLOSURE_VIOLENCE = "disclosure_violence"
    SEXUAL_VIOLENCE = "sexual_violence"
    SELF_HARM = "self_harm"
    CHILD_ABUSE = "child_abuse"
    TRAFFICKING = "trafficking"
    DV_DEFINITION = "dv_definition"
    DV_REPORT_HOW = "dv_report_how"
    DV_PENALTY = "dv_penalty"
    DV_PROTECTION_MEASURES = "dv_protection_measures"
    DV_SHELTER_SUPPORT_SERVICES = "dv_shelter_support_services"
    DV_DIVORCE_CUSTODY = "dv_divorce_custody"
    DV_BYSTANDER = "dv_bystander"
    DV_PERPETRATOR_SEEKING_HELP = "dv_perpetrator_seeking_help"
    LAW_GENDER_EQUALITY_GENERAL = "law_gender_equality_general"
    LAW_WORK_EQUALITY = "law_work_equality"
    LAW_SEXUAL_HARASSMENT = "law_sexual_harassment"
    LAW_FAMILY_EQUALITY = "law_family_equality"
    LAW_POLITICS_EDUCATION_OTHER = "law_politics_education_other"
    LAW_PROHIBITED_ACTS_AND_FINES_GE = "law_prohibited_acts_and_fines_ge"
    EARLY_MARRIAGE = "early_marriage"
    SEX_SELECTION = "sex_selection"
    LGBT = "lgbt"
    REPRODUCTIVE_HEALTH = "reproductive_health"
    ECONOMIC_SUPPORT_WOMEN = "economic_support_women"
    ACTION_MONTH_CAMPAIGN = "action_month_campaign"
    STAFF_STATISTICS = "staff_statistics"


class Channel(StrEnum):
    """Where the conversation was held."""

    WEB = "web"
    CONSOLE = "console"
    TELEGRAM = "telegram"
    ZALO_OA = "zalo_oa"
    ZALO_BOT = "zalo_bot"


class Language(StrEnum):
    """In which language the bot spoke."""

    VI = "vi"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Key:
    """What one count is of: `unit` is the code of a province or commune, or empty.

    Raises:
        TypeError: a field is not of its closed category.
        ValueError: `unit` is no such code.
    """

    day: datetime.date
    event: Event
    topic: Topic
    channel: Channel
    unit: str
    language: Language

    def __post_init__(self) -> None:
        closed = ((self.event, Event), (self.topic, Topic), (self.channel, Channel))
        for value, category in (*closed, (self.language, Language)):
            if not isinstance(value, category):
                raise TypeError(f"{category.__name__} wanted, got a {type(value).__name__}")
        if not _UNIT.fullmatch(self.unit):
            raise ValueError("unit: the code of a province (2 digits) or commune (5 digits)")


@dataclass(frozen=True, slots=True)
class Pair:
    """One choice after the bot asked back: the topic `chosen`, and one that was not meant.

    Raises:
        TypeError: a topic is not of the closed category.
    """

    day: datetime.date
    chosen: Topic
    other: Topic

    def __post_init__(self) -> None:
        for value in (self.chosen, self.other):
            if not isinstance(value, Topic):
                raise TypeError(f"Topic wanted, got a {type(value).__name__}")


Counted = Key | Pair
