"""The keyword bot goes by each topic's most telling words."""

from __future__ import annotations

from indicators.categories import Topic
from tests.evaluation.baselines import Keywords

EXAMPLES = [
    *[("dv_divorce_custody", "em muốn ly hôn")] * 5,
    *[("lgbt", "em yêu người cùng giới")] * 5,
    ("lgbt", "hiếm"),
]


def test_a_topic_is_known_by_its_words() -> None:
    """With or without diacritics; a word that all topics share tells nothing."""
    keywords = Keywords.learn(EXAMPLES)
    assert keywords("ly hon thi sao").topic == "dv_divorce_custody"
    assert keywords("yêu cùng giới").topic == "lgbt"
    weights = keywords.weights["lgbt"]
    assert weights["cung gioi"] > weights["em"]


def test_without_keyword_it_is_out_of_scope() -> None:
    """Nothing known, or known from too few sentences."""
    keywords = Keywords.learn(EXAMPLES)
    assert keywords("xin chào").topic == Topic.OUT_OF_SCOPE
    assert keywords("hiếm").topic == Topic.OUT_OF_SCOPE
