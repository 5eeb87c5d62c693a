"""Every category has a Vietnamese name."""

from __future__ import annotations

import unicodedata

from indicators.categories import Channel, Topic
from indicators.measures import Measure
from indicators.names import CHANNELS, COUNTED_WHEN, TOPICS, WEEKDAYS


def test_every_topic_channel_and_measure_has_words() -> None:
    """No page or report can meet one that has no name."""
    assert set(TOPICS) == set(Topic)
    assert set(CHANNELS) == set(Channel)
    assert set(COUNTED_WHEN) == set(Measure)
    assert len(WEEKDAYS) == 7


def test_names_tell_topics_and_channels_apart() -> None:
    """Two rows of a table never have one name."""
    for names in (TOPICS, CHANNELS, COUNTED_WHEN):
        assert len(set(names.values())) == len(names)


def test_words_are_composed_vietnamese() -> None:
    """NFC, so that searching and comparing works."""
    for text in (*TOPICS.values(), *CHANNELS.values(), *COUNTED_WHEN.values(), *WEEKDAYS):
        assert unicodedata.is_normalized("NFC", text)
