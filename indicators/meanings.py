"""What each closed category means: the words of the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from indicators.categories import Channel, Event, Language, Topic
from indicators.health import Health
from indicators.periods import PeriodKind

_FIELD = "plans ask by field, and one topic holds several fields"
_KINDS = "how many were shown each kind of service"

EVENTS: Mapping[Event, tuple[str, str]] = {
    Event.MESSAGE: ("a message came, whatever it held", "how much the service is used"),
    Event.WELCOME: ("a conversation was opened by its link or start button", "how many come in"),
    Event.ANSWER: ("an answer was given; its topic is counted with it", "what people learn about"),
    Event.ANSWER_POLITICS: ("beside `answer`: it was about politics and leadership", _FIELD),
    Event.ANSWER_ECONOMY: ("beside `answer`: it was about equality in the economy", _FIELD),
    Event.ANSWER_EDUCATION: ("beside `answer`: it was about equality in education", _FIELD),
    Event.ANSWER_INFORMATION: ("beside `answer`: culture, information, sport, science", _FIELD),
    Event.ANSWER_HEALTH: ("beside `answer`: it was about equality in health", _FIELD),
    Event.ANSWER_POLICY: ("beside `answer`: the strategy, directives and plans", _FIELD),
    Event.EMERGENCY: (
        "danger was read in the words or chosen, and the numbers to dial were given",
        "how many were shown help at once",
    ),
    Event.EMERGENCY_DENIED: (
        "the person said that it was no danger",
        "how often the bot was wrong, so that emergencies can be read rightly",
    ),
    Event.DISCLOSURE: (
        "violence or despair was told, suffered or done, and someone to call was offered",
        "how many who told of violence were shown help",
    ),
    Event.NUMBER_18008077: ("the reply held the number 1800 8077", "plans ask for this hotline"),
    Event.REFERRAL_HOTLINE: ("the reply held a hotline's number", _KINDS),
    Event.REFERRAL_POLICE: ("the reply held the number of the police", _KINDS),
    Event.REFERRAL_HEALTH: ("the reply held an ambulance or health service", _KINDS),
    Event.REFERRAL_LEGAL_AID: ("the reply held a legal aid service", _KINDS),
    Event.REFERRAL_SHELTER: ("the reply held the number of a shelter", _KINDS),
    Event.REFERRAL_CHILD: ("the reply held a child protection service", _KINDS),
    Event.REFERRAL_TRAFFICKING: (
        "the reply held a service for victims of trafficking",
        _KINDS,
    ),
    Event.PLACE_UNKNOWN: (
        "a place was asked for and the words named none",
        "which names are still to be taught",
    ),
    Event.ASKED_BACK: (
        "two or three answers were close, and the person was asked which was meant",
        "where understanding is to be bettered",
    ),
    Event.SEARCHED: (
        "nothing was understood for sure; answers that share words were offered",
        "where understanding is to be bettered",
    ),
    Event.DECLINED: ("it was none of this service's subjects", "what people look for in vain"),
    Event.NOT_UNDERSTOOD: (
        "nothing was found; the menu was shown",
        "where understanding is to be bettered",
    ),
    Event.EXIT: ("the conversation was left by the quick exit", "whether the exit is found"),
    Event.UNREADABLE: (
        "no words that can be read: a picture, a voice, signs only, far too long",
        "what the channels should learn",
    ),
    Event.RATE_LIMITED: ("too many messages at once; no emergency", "misuse and load"),
    Event.MODEL_MISSING: ("the model of understanding could not be asked", "whether it runs"),
    Event.COUNTS_DROPPED: (
        "so many counts of the day are missing: the database was away for too long",
        "how far the numbers of the day can be trusted",
    ),
}

TOPICS: Mapping[Topic, str] = {
    Topic.NONE: "the event has no topic",
    Topic.GREET: "a greeting",
    Topic.GOODBYE: "a goodbye",
    Topic.THANKS: "thanks",
    Topic.CHITCHAT: "small talk",
    Topic.OUT_OF_SCOPE: "something that this service does not know",
    Topic.BOT_IDENTITY: "who or what the bot is",
    Topic.PRIVACY_QUESTION: "what is kept, who can read it",
    Topic.REQUEST_HUMAN: "a person is wanted",
    Topic.REQUEST_HOTLINE: "a number to call is wanted",
    Topic.REQUEST_FACILITY_LOCATION: "a place to go is wanted, or a place was named",
    Topic.EMERGENCY_NOW: "danger now or about to come",
    Topic.DISCLOSURE_VIOLENCE: "violence suffered, past or continuing, is told",
    Topic.SEXUAL_VIOLENCE: "rape, forced sex, sexual abuse: told or asked about",
    Topic.SELF_HARM: "thoughts or acts of suicide",
    Topic.CHILD_ABUSE: "a child is or was hurt, or the law on it",
    Topic.TRAFFICKING: "people sold, held or forced, or the law on it",
    Topic.DV_DEFINITION: "what domestic violence is, its forms and principles",
    Topic.DV_REPORT_HOW: "how, where and to whom to report",
    Topic.DV_PENALTY: "fines and punishment for domestic violence",
    Topic.DV_PROTECTION_MEASURES: "contact ban, protection, evidence, what the commune must do",
    Topic.DV_SHELTER_SUPPORT_SERVICES: "shelters, counselling, care, staying safe",
    Topic.DV_DIVORCE_CUSTODY: "divorce, children, maintenance, property",
    Topic.DV_BYSTANDER: "a neighbour, friend or relative sees violence",
    Topic.DV_PERPETRATOR_SEEKING_HELP: "someone who uses violence wants to stop",
    Topic.LAW_GENDER_EQUALITY_GENERAL: "the Gender Equality Law: terms, principles, duties",
    Topic.LAW_WORK_EQUALITY: "work, pay, hiring, pregnancy, maternity",
    Topic.LAW_SEXUAL_HARASSMENT: "harassment at work, school, in public, online",
    Topic.LAW_FAMILY_EQUALITY: "husband and wife, housework, property, sons and daughters",
    Topic.LAW_POLITICS_EDUCATION_OTHER: (
        "politics, economy, education, science, culture and health as fields of equality; "
        "the strategy and plans"
    ),
    Topic.LAW_PROHIBITED_ACTS_AND_FINES_GE: "prohibited acts and fines in gender equality",
    Topic.EARLY_MARRIAGE: "age of marriage, child and forced marriage",
    Topic.SEX_SELECTION: "sex selection before birth, preference for sons",
    Topic.LGBT: "sexual orientation, gender identity, same-sex couples, transition",
    Topic.REPRODUCTIVE_HEALTH: "pregnancy, contraception, adolescents, HIV, before marriage",
    Topic.ECONOMIC_SUPPORT_WOMEN: "jobs, training, loans, start-ups for women",
    Topic.ACTION_MONTH_CAMPAIGN: "the Action Month, days of the year, campaigns",
    Topic.STAFF_STATISTICS: "an official asks for figures or reports",
}

CHANNELS: Mapping[Channel, str] = {
    Channel.WEB: "the chat page of this service",
    Channel.CONSOLE: "a terminal; trying the bot there is not counted",
    Channel.TELEGRAM: "Telegram",
    Channel.ZALO_OA: "a Zalo Official Account",
    Channel.ZALO_BOT: "a Zalo bot",
}

LANGUAGES: Mapping[Language, str] = {Language.VI: "Vietnamese", Language.EN: "English"}

PERIODS: Mapping[PeriodKind, str] = {
    PeriodKind.MONTH: "a calendar month",
    PeriodKind.QUARTER: "a quarter of the calendar year",
    PeriodKind.HALF: "the first or last six months of the year",
    PeriodKind.YEAR: "a calendar year",
    PeriodKind.ACTION_MONTH: "15 November to 15 December",
    PeriodKind.OWN: "a range of days that staff choose",
}

HEALTH: Mapping[Health, str] = {
    Health.GOOD: "nothing is known to be wrong",
    Health.NEEDS_AUTHORISATION: "the platform wants its permission renewed by staff",
    Health.OUT_OF_QUOTA: "the platform takes no more messages for now",
    Health.UNREACHABLE: "the platform cannot be reached",
}

SIMPLE: Mapping[str, Iterable[tuple[StrEnum, str]]] = {
    "Channels": CHANNELS.items(),
    "Languages": LANGUAGES.items(),
    "Periods": PERIODS.items(),
    "Health of a channel": HEALTH.items(),
}
"""Categories whose members need one line each, by the heading that they stand under."""
