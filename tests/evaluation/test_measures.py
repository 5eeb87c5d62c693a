"""The figures of the evaluation count what they say."""

from __future__ import annotations

import pytest

from responses.catalogue import Urgency
from tests.evaluation.measures import (
    ASKED_BACK,
    Confusion,
    Share,
    accuracy,
    by,
    by_topic,
    calibration_error,
    confusions,
    matrix,
    reliability,
    urgencies,
)
from tests.evaluation.messages import Judgement, Message, Reading


def reading(
    label: str,
    read: str | None,
    *alternatives: str,
    offered: tuple[str, ...] = (),
    urgency: tuple[Urgency, Urgency] = (Urgency.NONE, Urgency.NONE),
    form: str = "question",
) -> Reading:
    """Return a message labelled `label` and read as `read`; `urgency` is labelled and read."""
    message = Message(f"{label} {read}", label, alternatives, urgency[0], "formal", form)
    return Reading(message, Judgement(read, urgency[1], offered))


def test_strict_and_lenient() -> None:
    """The label counts for both, a fair alternative for lenient, asking back for neither."""
    found = accuracy(
        [
            reading("lgbt", "lgbt"),
            reading("lgbt", "thanks", "thanks"),
            reading("lgbt", "greet"),
            reading("lgbt", None, offered=("greet", "lgbt")),
            reading("lgbt", "lgbt", form="comment"),
        ]
    )
    assert found["strict"] == Share(1, 4)
    assert found["lenient"] == Share(2, 4)
    assert found["comments, strict"] == Share(1, 1)
    assert found["asked back or searched"] == Share(1, 4)
    assert found["of these, a choice is right"] == Share(1, 1)


def test_declining() -> None:
    """Only "I do not know" is declining; where it would be fair it is not wrong."""
    found = accuracy(
        [
            reading("out_of_scope", "out_of_scope"),
            reading("out_of_scope", None),
            reading("out_of_scope", "greet", "greet"),
            reading("lgbt", "out_of_scope"),
            reading("lgbt", "lgbt"),
            reading("lgbt", "out_of_scope", "out_of_scope"),
        ]
    )
    assert found["out of scope, declined"] == Share(1, 3)
    assert found["out of scope, declined or fairly answered"] == Share(2, 3)
    assert found["out of scope, asked back"] == Share(1, 3)
    assert found["in scope, wrongly declined"] == Share(1, 2)


def test_urgencies() -> None:
    """An emergency reply finds danger and distress; on a calm message it is a false alarm."""
    danger, distress, calm = Urgency.IMMEDIATE_DANGER, Urgency.DISTRESS, Urgency.NONE
    pairs = [(danger, danger), (danger, distress), (danger, calm), (distress, danger),
             (distress, distress), (distress, calm), (calm, danger), (calm, distress), (calm, calm),
             (calm, calm)]  # fmt: skip
    found = urgencies([reading("", None, urgency=pair) for pair in pairs])
    assert found["danger found"] == Share(1, 3)
    assert found["danger met with help at least"] == Share(2, 3)
    assert found["distress found"] == Share(2, 3)
    assert found["false alarms"] == Share(1, 4)
    assert found["help offered to calm messages"] == Share(2, 4)


def test_figures_of_a_topic() -> None:
    """Precision is of what was read so, recall of what is labelled so, F1 their harmonic mean."""
    found = by_topic(
        [
            reading("lgbt", "lgbt"),
            reading("lgbt", "greet", "greet"),
            reading("greet", "lgbt"),
            reading("greet", None),
        ]
    )
    lgbt = found["lgbt"]
    assert (lgbt.precision, lgbt.recall, lgbt.lenient_recall) == ((1, 2), (1, 2), (2, 2))
    assert lgbt.f1 == pytest.approx(0.5)
    assert lgbt.lenient_f1 == pytest.approx(2 / 3)
    assert found["greet"].precision == (0, 1)
    assert found["greet"].lenient_precision == (1, 1)
    assert found["greet"].f1 == 0
    assert list(found) == ["greet", "lgbt"]


def test_groups() -> None:
    """Each value of a field has its own shares."""
    found = by([reading("lgbt", "lgbt"), reading("lgbt", "greet", form="keyword")], "form")
    assert {value: one.strict for value, one in found.items()} == {
        "keyword": (0, 1),
        "question": (1, 1),
    }


def test_confusions_show_no_more_texts_than_wanted() -> None:
    """The most frequent first; what a fair reader accepts is none; zero examples, no text."""
    readings = [
        reading("lgbt", "lgbt"),
        reading("lgbt", "thanks", "thanks"),
        reading("greet", None),
        *[reading("lgbt", "greet")] * 3,
    ]
    assert confusions(readings, examples=2) == [
        Confusion("lgbt", "greet", 3, ("lgbt greet", "lgbt greet")),
        Confusion("greet", ASKED_BACK, 1, ("greet None",)),
    ]
    assert [one.texts for one in confusions(readings, examples=0)] == [(), ()]
    assert len(confusions(readings, examples=0, most=1)) == 1


def test_the_matrix_counts_every_reading() -> None:
    """Right ones, wrong ones and questions back."""
    readings = [reading("lgbt", "lgbt"), reading("lgbt", None), reading("lgbt", None)]
    assert matrix(readings) == {("lgbt", "lgbt"): 1, ("lgbt", ASKED_BACK): 2}


def test_reliability() -> None:
    """Readings of like confidence stand together; the error weighs bins by their messages."""
    diagram = reliability([(0.95, True), (1.0, True), (0.31, False), (0.39, True)])
    assert [one.right for one in diagram] == [(1, 2), (2, 2)]
    assert [one.confidence for one in diagram] == pytest.approx([0.35, 0.975])
    assert calibration_error(diagram) == pytest.approx((0.15 * 2 + 0.025 * 2) / 4)
    assert calibration_error([]) == 0


def test_a_share_of_nothing() -> None:
    """Nothing to share is no error, and shows as a dash."""
    assert Share(0, 0).value == 0
    assert str(Share(0, 0)) == "–"
    assert str(Share(1, 4)) == "0.250 (1/4)"
