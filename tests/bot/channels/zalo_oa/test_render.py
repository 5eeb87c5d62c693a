"""What Zalo is given to show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.zalo_oa.events import MARK, read
from bot.channels.zalo_oa.render import render
from bot.conversation import Conversation
from bot.knowledge import Knowledge
from bot.messages import Choice, Phone, Reply
from bot.sessions import MemorySessions
from bot.speaking import Speaker
from responses import phrases
from tests.servers.zalo_oa import FREE_MESSAGES, check


@pytest.fixture
def speaker(knowledge: Knowledge) -> Speaker:
    return Conversation(knowledge, MemorySessions()).speaker("vi")


def phones(number: int) -> tuple[Phone, ...]:
    return tuple(Phone(f"11{n}", f"11 {n}", "Công an") for n in range(number))


def choices(number: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"Mục {n}", f"answer:a{n}") for n in range(number))


@pytest.mark.parametrize(
    ("dialled", "chosen", "buttons"),
    [
        (0, 0, [0]),
        (0, 5, [5]),
        (3, 2, [5]),
        (3, 3, [3, 3]),
        (5, 1, [5, 1]),
        (7, 2, [5, 2, 2]),
        (0, 6, [0, 5]),
    ],
)
def test_buttons_fit(speaker: Speaker, dialled: int, chosen: int, buttons: list[int]) -> None:
    """Numbers first; five buttons a message, what is left over follows."""
    messages = render(Reply("Chào", choices(chosen), phones(dialled)), speaker)
    assert [len(message.buttons) for message in messages] == buttons
    for message in messages:
        check(message.body())


def test_buttons_hang_on_the_last_part(speaker: Speaker) -> None:
    """A long text comes in parts, each of which Zalo takes."""
    messages = render(Reply("Một câu dài. " * 400, choices(2)), speaker)
    assert [len(message.buttons) for message in messages] == [0, 0, 2]
    for message in messages:
        check(message.body())


def test_a_number_is_shown_and_dialled(speaker: Speaker) -> None:
    """The button says the number as people know it, and dials its digits."""
    [message] = render(Reply("Gọi", phones=(Phone("18008077", "1800 8077", "Ánh Dương"),)), speaker)
    [button] = message.buttons
    assert button["title"] == "1800 8077 · Ánh Dương"
    assert button["payload"] == {"phone_code": "18008077"}


def replies(speaker: Speaker, knowledge: Knowledge) -> Iterator[tuple[Reply, ...]]:
    services = knowledge.directory.national()
    yield speaker.services(services, phrases.SERVICES_ALL)
    yield (speaker.welcome(), speaker.law_menu())
    for answer in knowledge.catalogue.values():
        yield speaker.emergency(answer)
        yield (speaker.answer(answer), speaker.more(answer))


def test_all_that_is_ever_said_is_taken(speaker: Speaker, knowledge: Knowledge) -> None:
    """Every answer, emergency and list keeps Zalo's limits and costs nothing."""
    for turn in replies(speaker, knowledge):
        messages = [message for reply in turn for message in render(reply, speaker)]
        assert len(messages) <= FREE_MESSAGES
        for message in messages:
            check(message.body())


def test_every_button_comes_back_as_its_choice(speaker: Speaker, knowledge: Knowledge) -> None:
    """Zalo returns a button's payload as a text: it is read as what was chosen."""
    offered = {one for turn in replies(speaker, knowledge) for r in turn for one in r.choices}
    for choice in offered:
        event = {
            "event_name": "user_send_text",
            "sender": {"id": "1"},
            "message": {"msg_id": "2", "text": f"{MARK}{choice.payload}"},
            "timestamp": "1000",
        }
        received = read(event)
        assert received is not None
        assert received.incoming.choice == choice.payload
