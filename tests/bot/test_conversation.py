"""What a person gets, whatever they send and whatever is broken."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversation
from bot.knowledge import Knowledge
from bot.messages import CHOICES_LIMIT, PAYLOAD_LIMIT, TEXT_LIMIT, Incoming, Location, Turn
from bot.sessions import MemorySessions
from indicators.categories import Channel, Counted, Event, Key, Pair, Topic
from responses import phrases
from responses.catalogue import Urgency
from tests.conftest import Chat, ToldModel

LONG_XUYEN = Location(10.3866, 105.4352)
HA_LONG = Location(20.95, 107.08)


def texts(turn: Turn) -> str:
    return "\n".join(reply.text for reply in turn.replies)


def numbers(turn: Turn) -> list[str]:
    return [phone.number for reply in turn.replies for phone in reply.phones]


def payloads(turn: Turn) -> list[str]:
    return [choice.payload for reply in turn.replies for choice in reply.choices]


class Store:
    """Keeps in memory what a conversation counts."""

    def __init__(self) -> None:
        self.counts: Counter[Counted] = Counter()

    async def add(self, keys: object) -> None:
        self.counts.update(keys)  # type: ignore[call-overload]

    def of(self, event: Event) -> int:
        keys = (one for one in self.counts.elements() if isinstance(one, Key))
        return sum(key.event is event for key in keys)

    def pairs(self) -> list[tuple[Topic, Topic]]:
        pairs = (one for one in self.counts.elements() if isinstance(one, Pair))
        return [(pair.chosen, pair.other) for pair in pairs]


def test_danger_is_answered_before_the_model(chat: Chat, model: ToldModel) -> None:
    """The words alone bring the numbers, though the model reads small talk."""
    model.shares = {"greet": 1.0}
    turn = chat.send("chong dang danh em, cuu em voi")
    assert turn.outcome.urgency is Urgency.IMMEDIATE_DANGER
    assert {"113", "18008077"} <= set(numbers(turn))
    assert turn.replies[0].phones, "the numbers come first"
    assert turn.replies[1].text == phrases.READ_YOU_RIGHT


def test_danger_needs_no_model(chat: Chat) -> None:
    """With the model broken, danger is answered and so are menus, places and numbers."""
    assert "113" in numbers(chat.send("nó đang cầm dao rượt em"))
    assert "18008077" in numbers(chat.send(choice="hotlines"))
    assert "18008077" in numbers(chat.send("tôi ở Long Xuyên"))
    assert chat.send("lệnh cấm tiếp xúc").outcome.offered


def test_the_model_hears_danger_that_the_words_hide(chat: Chat, model: ToldModel) -> None:
    """An emergency that only the model reads gets the emergency reply of its kind."""
    model.shares = {"emergency_trafficking": 0.6, "greet": 0.4}
    turn = chat.send("anh đón em ở chỗ cũ nhé")
    assert turn.outcome.answer == "emergency_trafficking"
    assert "111" in numbers(turn)


def test_no_danger_leads_back_to_what_was_asked(chat: Chat, model: ToldModel) -> None:
    """After "no, I only ask", the answer that was meant comes, and the words stay calm once."""
    model.shares = {"dv_penalty_beating": 1.0}
    chat.send("chong dang danh em cuu voi")
    turn = chat.send("Không, mình chỉ hỏi")
    assert turn.outcome.answer == "dv_penalty_beating"
    again = chat.send("chong dang danh em cuu voi")
    assert again.outcome.answer == "dv_penalty_beating"
    after = chat.send("chong dang danh em cuu voi")
    assert after.outcome.urgency is Urgency.IMMEDIATE_DANGER


def test_no_danger_is_believed_when_the_model_raised_it(chat: Chat, model: ToldModel) -> None:
    """After "no", neither the answer given instead nor the same words again are an emergency."""
    model.shares = {"emergency_attack": 0.7, "dv_act_beating": 0.3}
    assert chat.send("lời kể").outcome.urgency is Urgency.IMMEDIATE_DANGER
    assert chat.send("không, mình chỉ hỏi").outcome.answer == "dv_act_beating"
    assert chat.send("lời kể").outcome.answer == "dv_act_beating"
    assert chat.send("lời kể").outcome.urgency is Urgency.IMMEDIATE_DANGER


def test_yes_leads_on(chat: Chat) -> None:
    """After "yes" come what to say on the phone and ways on."""
    chat.send("chong dang danh em cuu voi")
    turn = chat.send("đúng, mình cần giúp ngay")
    assert phrases.EMERGENCY_CONFIRMED in texts(turn)
    assert [one for one in payloads(turn) if one.startswith("answer:")]


@pytest.mark.parametrize("state", ["", "places", "danger", "topics", "menu"])
@pytest.mark.parametrize("word", ["thoát", "THOAT", "exit"])
def test_leaving_works_in_every_state(chat: Chat, state: str, word: str) -> None:
    """The way out is heard everywhere, says one neutral line and forgets."""
    if state:
        chat.send(choice=state)
    turn = chat.send(word)
    assert turn.replies[-1].leave
    assert turn.replies[-1].text == phrases.LEFT
    assert not turn.replies[-1].choices


def test_every_reply_offers_the_way_out(chat: Chat, model: ToldModel) -> None:
    """Wherever one can choose, one can leave."""
    model.shares = {"dv_penalty_beating": 1.0}
    for turn in (chat.send("a b c"), chat.send(choice="menu"), chat.send(choice="hotlines")):
        assert payloads(turn)[-1] == "leave"


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("Tôi ở Long Xuyên", "An Giang"),
        ("kiên giang", "An Giang"),
        ("kien tuong long an", "Tây Ninh"),
        ("tp hcm", "Hồ Chí Minh"),
        ("xã Triệu Sơn thanh hoá", "Thanh Hóa"),
    ],
)
def test_a_place_leads_to_its_services(chat: Chat, typed: str, province: str) -> None:
    """Old and new names lead to the province of today; 1800 8077 comes first."""
    chat.send(choice="places")
    turn = chat.send(typed)
    assert province in turn.replies[0].text
    assert numbers(turn)[0] == "18008077"


@pytest.mark.parametrize("typed", ["xa trieu son thanh hoa", "tp hcm", "em ở Cần Thơ"])
def test_a_place_unasked_is_taken(chat: Chat, model: ToldModel, typed: str) -> None:
    """Who writes nothing but a place gets its services, whatever the model makes of the name."""
    model.shares = {"out_of_scope_comment": 1.0}
    assert numbers(chat.send(typed))[0] == "18008077"


def test_an_unknown_place_still_gets_the_numbers(chat: Chat) -> None:
    """A place nobody knows gets the national numbers and may be typed again."""
    chat.send(choice="places")
    turn = chat.send("xứ sở thần tiên")
    assert phrases.PLACE_UNKNOWN in texts(turn)
    assert numbers(turn)[0] == "18008077"
    assert "An Giang" in texts(chat.send("an giang"))


def test_a_question_instead_of_a_place_is_answered(chat: Chat, model: ToldModel) -> None:
    """Who is asked for a place and asks something else gets an answer to that."""
    chat.send(choice="places")
    model.shares = {"dv_report_how": 0.95}
    assert chat.send("báo cho ai bây giờ").outcome.answer == "dv_report_how"


def test_a_place_that_nobody_knows_is_no_question(chat: Chat, model: ToldModel) -> None:
    """While a place is awaited, words that the bot would decline are taken for an unknown place."""
    chat.send(choice="places")
    model.shares = {"out_of_scope_land": 0.95}
    assert phrases.PLACE_UNKNOWN in texts(chat.send("khu đất cuối làng"))


def test_an_ambiguous_place_is_a_choice(chat: Chat) -> None:
    """Communes of the same name are offered; choosing one leads to its province."""
    chat.send(choice="places")
    turn = chat.send("xã Triệu Sơn")
    assert len([one for one in payloads(turn) if one.startswith("place:")]) > 1
    assert "Thanh Hóa" in texts(chat.send("1"))


def test_a_common_name_asks_for_the_province(chat: Chat) -> None:
    """Too many communes of one name: the province decides."""
    chat.send(choice="places")
    assert phrases.PLACE_TOO_COMMON in texts(chat.send("xã Tân Thành"))
    assert "18008077" in numbers(chat.send("xã tân thành cà mau"))


def test_a_location_finds_what_is_near(chat: Chat) -> None:
    """Degrees from a phone lead to the province that they lie in."""
    assert "An Giang" in texts(chat.send(location=LONG_XUYEN))
    assert numbers(chat.send(location=HA_LONG))[:2] == ["18008077", "18001769"]


def test_a_close_call_is_asked_back(chat: Chat, model: ToldModel) -> None:
    """Two topics that are close become a choice, and the choice is answered."""
    model.shares = {"dv_report_how": 0.25, "dv_penalty_general": 0.24, "ge_terms": 0.2}
    model.shares |= {"lgbt_meaning": 0.16, "work_return": 0.15}
    turn = chat.send("giờ sao")
    assert turn.outcome.topic is None
    assert len(turn.outcome.offered) >= 2
    assert chat.send("1").outcome.answer == turn.outcome.offered[0]


CLOSE = {"dv_report_how": 0.25, "dv_penalty_general": 0.24, "ge_terms": 0.2, "lgbt_meaning": 0.16}


def counting_chat(knowledge: Knowledge, model: ToldModel) -> tuple[Chat, Store]:
    store = Store()
    know = replace(knowledge, understander=model)
    return Chat(Conversation(know, MemorySessions(), store)), store  # type: ignore[arg-type]


def test_what_is_chosen_is_counted_over_what_is_not(knowledge: Knowledge) -> None:
    """A choice after asking back leaves a pair of topics, and nothing else."""
    chat, store = counting_chat(knowledge, ToldModel(**CLOSE))
    offered = chat.send("giờ sao").outcome.offered
    chat.send(choice=f"answer:{offered[1]}")
    topics = [knowledge.catalogue[one].topic for one in offered]
    assert store.pairs() == [(topics[1], other) for other in topics if other != topics[1]]


@pytest.mark.parametrize("then", ["menu", "answer:lgbt_transition"])
def test_what_was_not_offered_confuses_nothing(knowledge: Knowledge, then: str) -> None:
    """A tap that does not choose from what was asked counts no pair, nor does a later choice."""
    chat, store = counting_chat(knowledge, ToldModel(**CLOSE))
    offered = chat.send("giờ sao").outcome.offered
    chat.send(choice=then)
    chat.send(choice=f"answer:{offered[0]}")
    assert store.pairs() == []


def test_help_is_offered_beside_an_answer(chat: Chat, model: ToldModel) -> None:
    """Who asks about the law and may be suffering gets the answer, then an offer of help."""
    model.shares = {"dv_penalty_beating": 0.7, "disclosure_physical": 0.3}
    turn = chat.send("nó phải nộp bao nhiêu")
    assert turn.outcome.answer == "dv_penalty_beating"
    assert turn.outcome.urgency is Urgency.DISTRESS
    assert turn.replies[-1].text == phrases.SUPPORT
    assert "18008077" in numbers(turn)
    assert payloads(turn)[-1] == "leave"


def test_two_misses_offer_the_menu_never_a_third(chat: Chat) -> None:
    """The second miss in a row gives the menu and the hotline in a kind sentence."""
    chat.send("qwrt zxcv")
    turn = chat.send("plkj mnbv")
    assert phrases.TWICE_MISSED in texts(turn)
    assert "menu" not in texts(chat.send("wsdf hjkl"))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("", phrases.UNREADABLE),
        ("😭😭😭", phrases.UNREADABLE),
        ("\u200b\u202e\x00", phrases.UNREADABLE),
        ("12345", phrases.UNREADABLE),
        ("dài quá " * 12_500, phrases.TOO_LONG),
    ],
)
def test_what_cannot_be_read_gets_a_kind_sentence(chat: Chat, text: str, phrase: str) -> None:
    """Empty, emoji, control characters, digits, a novel: short, clear, with the menu."""
    turn = chat.send(text)
    assert phrase in texts(turn)
    assert "hotlines" in payloads(turn)


@pytest.mark.parametrize("choice", ["answer:nothing", "place:99", "nonsense", "more:", "yes:x"])
def test_an_unknown_choice_gets_the_menu(chat: Chat, choice: str) -> None:
    """A forged or stale button is told so, and leads on."""
    assert phrases.STALE_CHOICE in texts(chat.send(choice=choice))


def test_a_flood_is_slowed_but_danger_is_not(chat: Chat) -> None:
    """Beyond the allowance one is asked to wait, except in danger and to leave."""
    for _ in range(30):
        turn = chat.send("alo")
    assert phrases.TOO_FAST in texts(turn)
    assert "113" in numbers(chat.send("nó đang đánh em cứu với"))
    assert chat.send("thoát").replies[-1].leave


def test_a_repeated_message_is_answered_once(chat: Chat) -> None:
    """A platform's repetition gets nothing."""
    assert chat.send("menu", message_id="7").replies
    assert not chat.send("menu", message_id="7").replies


def test_the_first_answer_says_who_speaks(knowledge: Knowledge, model: ToldModel) -> None:
    """Where no welcome is shown, it follows the first answer, never an emergency."""
    model.shares = {"dv_report_how": 1.0}
    aware = replace(knowledge, understander=model)
    asked = Chat(Conversation(aware, MemorySessions()), Channel.TELEGRAM)
    assert phrases.NOTICE in texts(asked.send("báo ở đâu"))
    assert phrases.NOTICE not in texts(asked.send("báo ở đâu"))
    scared = Chat(Conversation(aware, MemorySessions()), Channel.TELEGRAM)
    assert phrases.NOTICE not in texts(scared.send("chong dang danh em cuu voi"))


def failing(*_: object, **__: object) -> None:
    raise RuntimeError("injected")


@pytest.mark.parametrize("part", ["search", "understander", "danger", "directory"])
def test_a_failure_still_gives_the_numbers(knowledge: Knowledge, part: str) -> None:
    """Whatever part fails, the person hears the hotline and can go on."""

    class Broken:
        def __getattr__(self, name: str) -> Callable[..., None]:
            return failing

    part_broken: dict[str, Any] = {part: Broken()}
    broken = replace(knowledge, **part_broken)
    turn = Chat(Conversation(broken, MemorySessions())).send("zzz yyy")
    if part == "directory":
        turn = Chat(Conversation(broken, MemorySessions())).send(choice="hotlines")
    assert phrases.OUT_OF_ORDER in texts(turn)
    assert "1800 8077" in texts(turn)


def test_what_happened_is_counted(knowledge: Knowledge, model: ToldModel) -> None:
    """Each turn counts its message, its answer or emergency, and the kinds of referral."""
    model.shares = {"disclosure_physical": 1.0}
    store = Store()
    aware = replace(knowledge, understander=model)
    conversation = Conversation(aware, MemorySessions(), store)  # type: ignore[arg-type]
    person = Chat(conversation)
    person.send("hôm qua tôi lại khóc")
    person.send("chong dang danh em cuu voi")
    person.send("thoát")
    assert store.of(Event.MESSAGE) == 3
    assert store.of(Event.DISCLOSURE) == 1
    assert store.of(Event.EMERGENCY) == 1
    assert store.of(Event.REFERRAL_HOTLINE) == 2
    assert store.of(Event.REFERRAL_POLICE) >= 1
    assert store.of(Event.EXIT) == 1


def test_a_field_of_equality_is_counted(knowledge: Knowledge) -> None:
    """An answer on one of many fields counts beside it which field it is about."""
    store = Store()
    person = Chat(Conversation(knowledge, MemorySessions(), store))  # type: ignore[arg-type]
    person.send(choice="answer:ge_politics")
    assert store.of(Event.ANSWER) == store.of(Event.ANSWER_POLITICS) == 1


def test_a_service_shown_twice_in_a_turn_counts_once(
    knowledge: Knowledge, model: ToldModel
) -> None:
    """An answer and the help offered beside it show the same number: one referral, one 18008077."""
    model.shares = {"dv_penalty_beating": 0.75, "disclosure_physical": 0.25}
    store = Store()
    aware = replace(knowledge, understander=model)
    turn = Chat(Conversation(aware, MemorySessions(), store)).send("bị đánh thì phạt thế nào")  # type: ignore[arg-type]
    numbers = [[phone.number for phone in reply.phones] for reply in turn.replies]
    assert sum("18008077" in shown for shown in numbers) == 2
    assert store.of(Event.NUMBER_18008077) == store.of(Event.REFERRAL_HOTLINE) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text() | st.sampled_from(["places", "long xuyên", "1", "menu"]), max_size=4))
def test_every_reply_keeps_the_limits(knowledge: Knowledge, messages: list[str]) -> None:
    """Whatever is typed, replies fit every channel: text, choices, payloads."""
    conversation = Conversation(knowledge, MemorySessions())

    async def talk() -> list[Turn]:
        return [await conversation.handle(Incoming(Channel.WEB, "x", text=m)) for m in messages]

    for turn in asyncio.run(talk()):
        for reply in turn.replies:
            assert 0 < len(reply.text) <= TEXT_LIMIT
            assert len(reply.choices) <= CHOICES_LIMIT
            assert all(len(one.payload.encode()) <= PAYLOAD_LIMIT for one in reply.choices)


def test_every_answer_keeps_the_limits(chat: Chat, knowledge: Knowledge) -> None:
    """Every answer and its rest fit every channel, with what they rest on."""
    for answer_id in knowledge.catalogue:
        for action in ("answer", "more"):
            for reply in chat.send(choice=f"{action}:{answer_id}").replies:
                assert len(reply.text) <= TEXT_LIMIT, answer_id
                assert all(len(one.payload.encode()) <= PAYLOAD_LIMIT for one in reply.choices)


def test_every_service_list_keeps_the_limits(chat: Chat) -> None:
    """The services of every province fit into one message each."""
    for code in range(1, 97):
        for reply in chat.send(choice=f"place:{code:02}").replies:
            assert len(reply.text) <= TEXT_LIMIT, code
