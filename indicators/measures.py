"""Measures: the closed grain of all that is published; an event and topic counts for one or none.

A measure counts contacts ("lượt"), never people. What each event and topic means stands in
`indicators/categories.py`; when the conversation counts it, in `bot/deeds.py` and `bot/talk.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from types import MappingProxyType

from indicators.categories import Event, Topic


class Measure(StrEnum):
    """What staff may read of: one or more events about one or more topics."""

    MESSAGES = "messages"
    WELCOMES = "welcomes"
    KNOWLEDGE_POLITICS = "knowledge_politics"
    KNOWLEDGE_ECONOMY = "knowledge_economy"
    KNOWLEDGE_FAMILY = "knowledge_family"
    KNOWLEDGE_HEALTH = "knowledge_health"
    KNOWLEDGE_EDUCATION = "knowledge_education"
    KNOWLEDGE_INFORMATION = "knowledge_information"
    KNOWLEDGE_LAW = "knowledge_law"
    KNOWLEDGE_VIOLENCE = "knowledge_violence"
    KNOWLEDGE_CAMPAIGN = "knowledge_campaign"
    ABOUT_SERVICE = "about_service"
    DISCLOSURES = "disclosures"
    EMERGENCIES = "emergencies"
    EMERGENCIES_DENIED = "emergencies_denied"
    PERPETRATORS = "perpetrators"
    BYSTANDERS = "bystanders"
    SEXUAL_VIOLENCE = "sexual_violence"
    CHILD_ABUSE = "child_abuse"
    TRAFFICKING = "trafficking"
    SELF_HARM = "self_harm"
    HOTLINE_18008077 = "hotline_18008077"
    REFERRAL_HOTLINE = "referral_hotline"
    REFERRAL_POLICE = "referral_police"
    REFERRAL_HEALTH = "referral_health"
    REFERRAL_LEGAL_AID = "referral_legal_aid"
    REFERRAL_SHELTER = "referral_shelter"
    REFERRAL_CHILD = "referral_child"
    REFERRAL_TRAFFICKING = "referral_trafficking"
    ASKED_BACK = "asked_back"
    SEARCHED = "searched"
    DECLINED = "declined"
    NOT_UNDERSTOOD = "not_understood"


KNOWLEDGE = (
    Measure.KNOWLEDGE_POLITICS,
    Measure.KNOWLEDGE_ECONOMY,
    Measure.KNOWLEDGE_FAMILY,
    Measure.KNOWLEDGE_HEALTH,
    Measure.KNOWLEDGE_EDUCATION,
    Measure.KNOWLEDGE_INFORMATION,
    Measure.KNOWLEDGE_LAW,
    Measure.KNOWLEDGE_VIOLENCE,
    Measure.KNOWLEDGE_CAMPAIGN,
)
"""Answers that give basic knowledge of gender equality and of the law on violence."""

REFERRALS = (
    Measure.REFERRAL_HOTLINE,
    Measure.REFERRAL_POLICE,
    Measure.REFERRAL_HEALTH,
    Measure.REFERRAL_LEGAL_AID,
    Measure.REFERRAL_SHELTER,
    Measure.REFERRAL_CHILD,
    Measure.REFERRAL_TRAFFICKING,
)
"""Kinds of services that were shown; one reply may show several kinds, so their sum is no sum of
contacts."""

TOLD = (Measure.DISCLOSURES, Measure.EMERGENCIES)
"""Contacts that told of violence, or of danger this minute."""

UNDERSTANDING = (Measure.ASKED_BACK, Measure.SEARCHED, Measure.DECLINED, Measure.NOT_UNDERSTOOD)
"""How well the bot understood."""

SENSITIVE: frozenset[Measure] = frozenset(
    (
        Measure.DISCLOSURES,
        Measure.EMERGENCIES,
        Measure.EMERGENCIES_DENIED,
        Measure.PERPETRATORS,
        Measure.BYSTANDERS,
        Measure.SEXUAL_VIOLENCE,
        Measure.CHILD_ABUSE,
        Measure.TRAFFICKING,
        Measure.SELF_HARM,
        Measure.HOTLINE_18008077,
        *REFERRALS,
    )
)
"""Published for closed months only."""

NAMES: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.MESSAGES: "Tin nhắn nhận được",
        Measure.WELCOMES: "Lượt mở đầu trò chuyện",
        Measure.KNOWLEDGE_POLITICS: "Kiến thức: chính trị, lãnh đạo",
        Measure.KNOWLEDGE_ECONOMY: "Kiến thức: kinh tế, lao động, việc làm",
        Measure.KNOWLEDGE_FAMILY: "Kiến thức: gia đình, hôn nhân",
        Measure.KNOWLEDGE_HEALTH: "Kiến thức: y tế, sức khỏe sinh sản",
        Measure.KNOWLEDGE_EDUCATION: "Kiến thức: giáo dục, đào tạo",
        Measure.KNOWLEDGE_INFORMATION: "Kiến thức: văn hóa, thông tin, thể thao, khoa học",
        Measure.KNOWLEDGE_LAW: "Kiến thức: luật và chính sách bình đẳng giới",
        Measure.KNOWLEDGE_VIOLENCE: "Kiến thức: luật về bạo lực gia đình, quấy rối tình dục",
        Measure.KNOWLEDGE_CAMPAIGN: "Kiến thức: Tháng hành động và các ngày kỷ niệm",
        Measure.ABOUT_SERVICE: "Hỏi về dịch vụ, về riêng tư, xin gặp người thật",
        Measure.DISCLOSURES: "Lượt kể đang hoặc đã bị bạo lực",
        Measure.EMERGENCIES: "Lượt nguy hiểm ngay lúc đó",
        Measure.EMERGENCIES_DENIED: "Lượt cho biết không phải nguy hiểm",
        Measure.PERPETRATORS: "Lượt người gây bạo lực được tư vấn",
        Measure.BYSTANDERS: "Lượt người chứng kiến bạo lực hỏi cách giúp",
        Measure.SEXUAL_VIOLENCE: "Lượt hỏi hoặc kể về bạo lực tình dục",
        Measure.CHILD_ABUSE: "Lượt hỏi hoặc kể về trẻ em bị hại",
        Measure.TRAFFICKING: "Lượt hỏi hoặc kể về mua bán người",
        Measure.SELF_HARM: "Lượt nói tới ý nghĩ hoặc việc tự làm hại mình",
        Measure.HOTLINE_18008077: "Lượt được đưa số 1800 8077",
        Measure.REFERRAL_HOTLINE: "Giới thiệu: đường dây nóng",
        Measure.REFERRAL_POLICE: "Giới thiệu: công an",
        Measure.REFERRAL_HEALTH: "Giới thiệu: cấp cứu, y tế",
        Measure.REFERRAL_LEGAL_AID: "Giới thiệu: trợ giúp pháp lý",
        Measure.REFERRAL_SHELTER: "Giới thiệu: nơi tạm lánh",
        Measure.REFERRAL_CHILD: "Giới thiệu: bảo vệ trẻ em",
        Measure.REFERRAL_TRAFFICKING: "Giới thiệu: hỗ trợ người bị mua bán",
        Measure.ASKED_BACK: "Lượt hỏi lại cho rõ ý",
        Measure.SEARCHED: "Lượt tìm theo từ ngữ",
        Measure.DECLINED: "Lượt hỏi ngoài phạm vi",
        Measure.NOT_UNDERSTOOD: "Lượt chưa hiểu",
    }
)
"""How staff read of each measure, in Vietnamese."""

ANSWERS = frozenset(
    (
        Event.ANSWER,
        Event.ANSWER_POLITICS,
        Event.ANSWER_ECONOMY,
        Event.ANSWER_EDUCATION,
        Event.ANSWER_INFORMATION,
        Event.ANSWER_HEALTH,
        Event.ANSWER_POLICY,
    )
)
"""The events that are told apart by topic."""

_OF_EVENT: dict[Event, Measure] = {
    Event.MESSAGE: Measure.MESSAGES,
    Event.WELCOME: Measure.WELCOMES,
    Event.ANSWER_POLITICS: Measure.KNOWLEDGE_POLITICS,
    Event.ANSWER_ECONOMY: Measure.KNOWLEDGE_ECONOMY,
    Event.ANSWER_EDUCATION: Measure.KNOWLEDGE_EDUCATION,
    Event.ANSWER_INFORMATION: Measure.KNOWLEDGE_INFORMATION,
    Event.ANSWER_HEALTH: Measure.KNOWLEDGE_HEALTH,
    Event.ANSWER_POLICY: Measure.KNOWLEDGE_LAW,
    Event.EMERGENCY: Measure.EMERGENCIES,
    Event.EMERGENCY_DENIED: Measure.EMERGENCIES_DENIED,
    Event.DISCLOSURE: Measure.DISCLOSURES,
    Event.NUMBER_18008077: Measure.HOTLINE_18008077,
    Event.REFERRAL_HOTLINE: Measure.REFERRAL_HOTLINE,
    Event.REFERRAL_POLICE: Measure.REFERRAL_POLICE,
    Event.REFERRAL_HEALTH: Measure.REFERRAL_HEALTH,
    Event.REFERRAL_LEGAL_AID: Measure.REFERRAL_LEGAL_AID,
    Event.REFERRAL_SHELTER: Measure.REFERRAL_SHELTER,
    Event.REFERRAL_CHILD: Measure.REFERRAL_CHILD,
    Event.REFERRAL_TRAFFICKING: Measure.REFERRAL_TRAFFICKING,
    Event.ASKED_BACK: Measure.ASKED_BACK,
    Event.SEARCHED: Measure.SEARCHED,
    Event.DECLINED: Measure.DECLINED,
    Event.NOT_UNDERSTOOD: Measure.NOT_UNDERSTOOD,
}
_OF_ANSWERS: dict[Measure, tuple[Topic, ...]] = {
    Measure.KNOWLEDGE_ECONOMY: (Topic.LAW_WORK_EQUALITY, Topic.ECONOMIC_SUPPORT_WOMEN),
    Measure.KNOWLEDGE_FAMILY: (Topic.LAW_FAMILY_EQUALITY, Topic.EARLY_MARRIAGE),
    Measure.KNOWLEDGE_HEALTH: (Topic.REPRODUCTIVE_HEALTH, Topic.SEX_SELECTION),
    Measure.KNOWLEDGE_LAW: (
        Topic.LAW_GENDER_EQUALITY_GENERAL,
        Topic.LAW_PROHIBITED_ACTS_AND_FINES_GE,
        Topic.LGBT,
    ),
    Measure.KNOWLEDGE_VIOLENCE: (
        Topic.DV_DEFINITION,
        Topic.DV_REPORT_HOW,
        Topic.DV_PENALTY,
        Topic.DV_PROTECTION_MEASURES,
        Topic.DV_SHELTER_SUPPORT_SERVICES,
        Topic.DV_DIVORCE_CUSTODY,
        Topic.LAW_SEXUAL_HARASSMENT,
    ),
    Measure.KNOWLEDGE_CAMPAIGN: (Topic.ACTION_MONTH_CAMPAIGN,),
    Measure.ABOUT_SERVICE: (
        Topic.BOT_IDENTITY,
        Topic.PRIVACY_QUESTION,
        Topic.REQUEST_HUMAN,
        Topic.STAFF_STATISTICS,
    ),
    Measure.PERPETRATORS: (Topic.DV_PERPETRATOR_SEEKING_HELP,),
    Measure.BYSTANDERS: (Topic.DV_BYSTANDER,),
    Measure.SEXUAL_VIOLENCE: (Topic.SEXUAL_VIOLENCE,),
    Measure.CHILD_ABUSE: (Topic.CHILD_ABUSE,),
    Measure.TRAFFICKING: (Topic.TRAFFICKING,),
    Measure.SELF_HARM: (Topic.SELF_HARM,),
}
_COURTESY = "small talk: nothing that a plan asks for"
_AS_REFERRAL = "a wish for numbers or places is counted by the services that were shown"
_AS_TOLD = "told of violence: counted by the event disclosure or emergency"
_UNANSWERED: dict[Topic, str] = {
    Topic.NONE: "every answer has a topic",
    Topic.GREET: _COURTESY,
    Topic.GOODBYE: _COURTESY,
    Topic.THANKS: _COURTESY,
    Topic.CHITCHAT: _COURTESY,
    Topic.OUT_OF_SCOPE: "counted by the event declined",
    Topic.REQUEST_HOTLINE: _AS_REFERRAL,
    Topic.REQUEST_FACILITY_LOCATION: _AS_REFERRAL,
    Topic.DISCLOSURE_VIOLENCE: _AS_TOLD,
    Topic.EMERGENCY_NOW: _AS_TOLD,
    Topic.LAW_POLITICS_EDUCATION_OTHER: "counted by field: the events answer_politics and so on",
}
_UNMEASURED: dict[Event, str] = {
    Event.PLACE_UNKNOWN: "for those who run the service, no plan asks for it",
    Event.EXIT: "leaving at once is nobody's business, and no plan asks for it",
    Event.UNREADABLE: "pictures, sound and the like: for those who run the service",
    Event.RATE_LIMITED: "for those who run the service",
    Event.MODEL_MISSING: "for those who run the service",
    Event.COUNTS_DROPPED: "for those who run the service",
}
_APART: dict[tuple[Event, Topic], Measure | str] = {
    (Event.EMERGENCY, Topic.SELF_HARM): Measure.SELF_HARM,
    (Event.DISCLOSURE, Topic.SELF_HARM): "despair, not violence: its answer counts for self_harm",
    (Event.DISCLOSURE, Topic.DV_PERPETRATOR_SEEKING_HELP): (
        "told by the one who uses violence: its answer counts for perpetrators"
    ),
}


def measure_of(event: Event, topic: Topic) -> Measure | None:
    """Return the measure that this event about this topic counts for, or None."""
    found = _MEASURED[event, topic]
    return found if isinstance(found, Measure) else None


def why_unmeasured(event: Event, topic: Topic) -> str:
    """Return why this event about this topic counts for no measure; empty where it does."""
    found = _MEASURED[event, topic]
    return "" if isinstance(found, Measure) else found


def pairs_of(measure: Measure) -> tuple[tuple[Event, Topic], ...]:
    """Return all events with their topics that count for `measure`."""
    return tuple(pair for pair, found in _MEASURED.items() if found is measure)


def topics_of(measure: Measure) -> tuple[Topic, ...]:
    """Return the topics whose answers count for `measure`, each a row of its own by topic."""
    return tuple(topic for event, topic in pairs_of(measure) if event in ANSWERS)


def _place(event: Event, topic: Topic) -> Measure | str:
    if (event, topic) in _APART:
        return _APART[event, topic]
    if event is Event.ANSWER:
        return _ANSWERED.get(topic) or _UNANSWERED[topic]
    if event in ANSWERS and topic is not Topic.LAW_POLITICS_EDUCATION_OTHER:
        return "counted about law_politics_education_other only"
    return _OF_EVENT.get(event) or _UNMEASURED[event]


_ANSWERED = {topic: measure for measure, topics in _OF_ANSWERS.items() for topic in topics}
_MEASURED = {(event, topic): _place(event, topic) for event, topic in product(Event, Topic)}
