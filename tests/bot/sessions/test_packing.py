"""A session goes to other replicas, also of another version, and comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Choice
from bot.sessions import Session, Step
from bot.sessions.packing import Packed, pack, unpack
from bot.sessions.session import MARKS

_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SESSIONS = st.builds(
    Session,
    new=st.booleans(),
    language=st.sampled_from(["vi", "en"]),
    step=st.sampled_from(Step),
    offered=st.lists(st.builds(Choice, st.text(), st.text()), max_size=5).map(tuple),
    unit=st.sampled_from(["", "91", "30337"]),
    doubted=st.text(max_size=20),
    calm=st.booleans(),
    misses=st.integers(0, 9),
    allowance=_FLOATS,
    touched=_FLOATS,
)


@given(SESSIONS, st.lists(st.text(max_size=16), max_size=3).map(tuple))
def test_what_is_packed_is_unpacked(session: Session, marks: tuple[str, ...]) -> None:
    """Nothing of a session changes on the way."""
    assert unpack(pack(Packed(session, marks))) == Packed(session, marks)


def test_another_version_is_read_as_far_as_it_goes() -> None:
    """An unknown field is dropped, a missing or misshapen one is as in the beginning."""
    value = json.dumps([{"language": "en", "mood": "new field", "misses": "many"}, []]).encode()
    assert unpack(value) == Packed(Session(language="en"))


@pytest.mark.parametrize(
    "value", [b"", b"{}", b"[]", b"\xff", b"[{},1]", b'[{"step":"dance"},[]]', b'[[],"a"]']
)
def test_nonsense_is_no_session(value: bytes) -> None:
    """What we never wrote is told from a session and raises nothing."""
    assert unpack(value) is None


def test_marks_are_bounded() -> None:
    """Only the last messages are known again."""
    packed = Packed(Session())
    for number in range(2 * MARKS):
        packed = packed.after(Session(), str(number))
    assert packed.marks == tuple(str(number) for number in range(MARKS, 2 * MARKS))
