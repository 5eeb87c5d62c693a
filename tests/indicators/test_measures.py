"""Each event and topic counts for one measure, or is said to count for none."""

from itertools import product

import pytest

from bot.deeds import FIELDS
from bot.knowledge import Knowledge
from indicators.categories import Event, Topic
from indicators.measures import (
    ANSWERS,
    KNOWLEDGE,
    NAMES,
    REFERRALS,
    SENSITIVE,
    TOLD,
    Measure,
    measure_of,
    pairs_of,
    topics_of,
    why_unmeasured,
)


@pytest.mark.parametrize("event", Event)
def test_each_pair_has_a_measure_or_a_reason(event: Event) -> None:
    """An event about a topic counts for a measure, or a reason says why it does not."""
    for topic in Topic:
        assert bool(measure_of(event, topic)) != bool(why_unmeasured(event, topic))


def test_each_measure_counts_something_and_has_a_name() -> None:
    """No measure is empty, none without a name, and no pair counts twice."""
    pairs = [pair for measure in Measure for pair in pairs_of(measure)]
    assert all(pairs_of(measure) for measure in Measure)
    assert len(pairs) == len(set(pairs))
    assert set(NAMES) == set(Measure)


@pytest.mark.parametrize(
    ("event", "topic", "measure"),
    [
        (Event.ANSWER, Topic.LAW_WORK_EQUALITY, Measure.KNOWLEDGE_ECONOMY),
        (Event.ANSWER_ECONOMY, Topic.LAW_POLITICS_EDUCATION_OTHER, Measure.KNOWLEDGE_ECONOMY),
        (Event.ANSWER, Topic.LAW_POLITICS_EDUCATION_OTHER, None),
        (Event.ANSWER, Topic.DV_PERPETRATOR_SEEKING_HELP, Measure.PERPETRATORS),
        (Event.DISCLOSURE, Topic.DV_PERPETRATOR_SEEKING_HELP, None),
        (Event.DISCLOSURE, Topic.LAW_WORK_EQUALITY, Measure.DISCLOSURES),
        (Event.EMERGENCY, Topic.EMERGENCY_NOW, Measure.EMERGENCIES),
        (Event.EMERGENCY, Topic.SELF_HARM, Measure.SELF_HARM),
        (Event.EXIT, Topic.NONE, None),
    ],
)
def test_what_counts_for_what(event: Event, topic: Topic, measure: Measure | None) -> None:
    """Violence is told by those who suffer it; despair and fields of equality count apart."""
    assert measure_of(event, topic) is measure


def test_all_about_violence_is_sensitive() -> None:
    """What tells of a person's trouble is sensitive; general knowledge is not."""
    assert {*TOLD, *REFERRALS, Measure.PERPETRATORS, Measure.SELF_HARM} <= SENSITIVE
    assert SENSITIVE.isdisjoint(KNOWLEDGE)


def test_one_topic_is_sensitive_or_not() -> None:
    """A topic's answers all count for sensitive measures, or none does."""
    for one, other in product(Measure, Measure):
        if set(topics_of(one)) & set(topics_of(other)):
            assert (one in SENSITIVE) == (other in SENSITIVE)


def test_each_answer_on_other_fields_has_its_field(knowledge: Knowledge) -> None:
    """Answers of the topic that holds many fields count for the field that they are about."""
    other = Topic.LAW_POLITICS_EDUCATION_OTHER
    ids = {answer.id for answer in knowledge.catalogue.values() if answer.topic == other}
    assert set(FIELDS) == ids
    assert set(FIELDS.values()) == ANSWERS - {Event.ANSWER}
