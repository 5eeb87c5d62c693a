"""The report shows what was measured, and nothing that is not its own."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from tests.evaluation.beside import Row
from tests.evaluation.cost import Cost
from tests.evaluation.measures import Share, accuracy, by, by_topic, confusions, matrix, reliability
from tests.evaluation.messages import CHANGES, Judgement, Message, Reading
from tests.evaluation.report import Evaluation, as_html, as_json
from tests.evaluation.targets import Target
from tests.evaluation.understood import Understood

TEXT = "một câu <b>thử</b>"
READINGS = [
    Reading(Message(TEXT, "lgbt", (), "none", "formal", "question"), Judgement("greet")),
    Reading(Message("chào", "greet", (), "none", "formal", "message"), Judgement("greet")),
]


def understood(examples: int) -> Understood:
    """Return figures of two messages."""
    return Understood(
        messages=2,
        accuracy={change: accuracy(READINGS) for change in CHANGES},
        groups={"form": {change: by(READINGS, "form") for change in CHANGES}},
        topics=by_topic(READINGS),
        confusions=confusions(READINGS, examples),
        matrix=matrix(READINGS),
        diagram=reliability([(0.4, False), (0.9, True)]),
    )


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    """An evaluation in which one set has examples and the other must have none."""
    figures = {"strict": Share(1, 2), "lenient": Share(1, 2)}
    accuracies = {
        name: {change: accuracy(READINGS) for change in CHANGES} for name in ("open", "closed")
    }
    return Evaluation(
        made="2026-01-01",
        sentences=2,
        intents=2,
        sets={"open": "of ours", "closed": "of real people"},
        targets={"open": [Target("strict topic accuracy", "≥ 0.80", 0.5, False)]},
        understood={"open": understood(1), "closed": understood(0)},
        danger={"open": {"as typed": {"together": figures}}},
        rows=[Row("Keywords", "", accuracies, 1.0, Cost(0.1, 50.0))],
        diet=False,
    )


def test_the_page_asks_no_other_host_and_runs_nothing(evaluation: Evaluation) -> None:
    """No script, no address but the pictures' own data."""
    page = as_html(evaluation)
    assert "<script" not in page
    addresses = re.findall(r'(?:src|href)="([^"]{0,30})', page)
    assert len(addresses) == 3
    assert all(one.startswith("data:image/svg+xml;base64,") for one in addresses)
    assert "url(" not in page


def test_examples_stand_only_where_they_may(evaluation: Evaluation) -> None:
    """The set without examples gives none away, to the page or to the data; HTML is escaped."""
    page = as_html(evaluation)
    assert page.count("một câu &lt;b&gt;thử&lt;/b&gt;") == 1
    assert TEXT not in page
    data = json.dumps(as_json(evaluation), ensure_ascii=False)
    assert data.count(TEXT) == 1


def test_the_data_hold_shares_with_their_numbers(evaluation: Evaluation) -> None:
    """A share is its value and what it rests on; the matrix is a list."""
    data = as_json(evaluation)
    closed = data["understood"]["closed"]
    assert closed["accuracy"]["as typed"]["strict"] == {"share": 0.5, "part": 1, "whole": 2}
    assert {"label": "lgbt", "read": "greet", "messages": 1} in closed["matrix"]
    assert as_json(Counter()) == []


def test_what_is_missed_is_told(evaluation: Evaluation) -> None:
    """A target out of reach and a baseline that was not trained stand on the page."""
    page = as_html(evaluation)
    assert "not reached" in page
    assert "make diet" in page
