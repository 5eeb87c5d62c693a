"""From shares of confidence to one thing to do."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.reading import Verdict, read
from nlu.intents import Intent, Understanding
from responses.catalogue import Answer


def answer(answer_id: str, topic: str, urgency: str = "none") -> Answer:
    return Answer.model_validate(
        {
            "id": answer_id,
            "topic": topic,
            "title": answer_id,
            "text": "Lời.",
            "sources": [{"guide": "langnghe"}],
            "urgency": urgency,
            "reviewed": datetime.date(2026, 11, 21),
        }
    )


ANSWERS = {
    one.id: one
    for one in (
        answer("fine_beating", "dv_penalty"),
        answer("fine_insult", "dv_penalty"),
        answer("contact_ban", "dv_protection_measures"),
        answer("divorce", "dv_divorce_custody"),
        answer("told_beating", "disclosure_violence", "distress"),
        answer("told_insult", "disclosure_violence", "distress"),
        answer("emergency_attack", "emergency_now", "immediate_danger"),
        answer("emergency_child", "child_abuse", "immediate_danger"),
        answer("out_of_scope", "out_of_scope"),
    )
}


def understood(**shares: float) -> Understanding:
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return Understanding(tuple(Intent(name, share) for name, share in ranked))


def test_a_sure_intent_is_answered() -> None:
    """What is clear is answered at once."""
    reading = read(understood(fine_beating=0.9, divorce=0.1), ANSWERS)
    assert (reading.verdict, reading.answers) == (Verdict.ANSWER, ("fine_beating",))


def test_intents_of_one_topic_stand_together() -> None:
    """Two intents of a topic beat a single one of another that is ahead of each."""
    reading = read(understood(divorce=0.35, fine_beating=0.33, fine_insult=0.32), ANSWERS)
    assert reading.answers == ("fine_beating",)
    assert reading.confidence == 0.65


def test_danger_is_heard_when_it_is_not_the_likeliest() -> None:
    """Emergencies together hold enough, though an answer on law is ahead of each."""
    reading = read(
        understood(fine_beating=0.45, emergency_attack=0.3, emergency_child=0.25), ANSWERS
    )
    assert reading.answers == ("emergency_attack",)


def test_distress_is_heard_when_it_is_spread() -> None:
    """Suffering told in two ways at once is still suffering told."""
    reading = read(understood(divorce=0.4, told_insult=0.32, told_beating=0.28), ANSWERS)
    assert reading.answers == ("told_insult",)


def test_a_close_call_asks_back() -> None:
    """Where nothing is sure and two topics are close, both are offered."""
    shares = {"fine_beating": 0.25, "contact_ban": 0.24, "out_of_scope": 0.02, "divorce": 0.2}
    reading = read(understood(**shares, told_insult=0.15, emergency_child=0.14), ANSWERS)
    assert reading.verdict is Verdict.ASK
    assert 2 <= len(reading.answers) <= 3


def test_out_of_scope_weighs_as_much_as_people_write_of_it() -> None:
    """A third of all messages is out of scope: it wins where it is nearly as likely."""
    reading = read(understood(divorce=0.5, out_of_scope=0.4, contact_ban=0.1), ANSWERS)
    assert reading.answers == ("out_of_scope",)


def test_trouble_behind_a_question_is_heard() -> None:
    """A question on law with suffering in it is answered, and marked for an offer of help."""
    reading = read(understood(fine_beating=0.8, told_beating=0.2), ANSWERS)
    assert (reading.answers, reading.troubled) == (("fine_beating",), True)
    assert not reading.told, "not enough to count it"
    assert read(understood(fine_beating=0.7, told_beating=0.3), ANSWERS).told
    assert not read(understood(fine_beating=0.99, told_beating=0.01), ANSWERS).troubled


def test_hardly_anything_leads_to_a_search() -> None:
    """A message that resembles nothing is searched for, not guessed at."""
    many = {f"topic_{n}": answer(f"topic_{n}", f"topic {n}") for n in range(20)}
    flat = understood(**dict.fromkeys(many, 0.05))
    assert read(flat, many).verdict is Verdict.SEARCH


def test_intents_without_an_answer_do_not_count() -> None:
    """A model newer than the answers leads to a search, not to a crash."""
    assert read(understood(unheard_of=1.0), ANSWERS).verdict is Verdict.SEARCH


@given(st.dictionaries(st.sampled_from(sorted(ANSWERS)), st.floats(0.001, 1), min_size=1))
def test_every_reading_can_be_acted_on(shares: dict[str, float]) -> None:
    """Whatever the shares, an answer has an id and a question back has choices."""
    total = sum(shares.values())
    reading = read(understood(**{name: one / total for name, one in shares.items()}), ANSWERS)
    assert set(reading.answers) <= set(ANSWERS)
    assert reading.verdict is Verdict.SEARCH or reading.answers
    assert 0 <= reading.confidence <= 1.000001
