"""A session as bytes and back: what another replica, perhaps of another version, can read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.messages import Choice
from bot.sessions.session import MARKS, Session, Step

_TYPES = {field.name: type(field.default) for field in fields(Session)}


@dataclass(frozen=True, slots=True)
class Packed:
    """A session, and the marks of the messages that it has had, the oldest first."""

    session: Session
    marks: tuple[str, ...] = ()

    def after(self, session: Session, mark: str) -> Packed:
        """Return what is kept after a message: its `mark` is empty where it has no id."""
        marks = (*self.marks, mark) if mark and mark not in self.marks else self.marks
        return Packed(session, marks[-MARKS:])


def pack(packed: Packed) -> bytes:
    """Return `packed` as JSON."""
    known = asdict(packed.session)
    known["offered"] = [[choice.label, choice.payload] for choice in packed.session.offered]
    return json.dumps([known, packed.marks], ensure_ascii=False, separators=(",", ":")).encode()


def unpack(value: bytes) -> Packed | None:
    """Return what `pack` was given; None for what no version of ours could have written.

    A field that this version does not know is dropped, one that is missing is as in the
    beginning: while replicas are renewed one after another, both versions serve.
    """
    try:
        known, marks = json.loads(value)
        return Packed(_session(known), tuple(str(mark) for mark in marks))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _session(known: dict[str, Any]) -> Session:
    offered = tuple(Choice(str(label), str(payload)) for label, payload in known.pop("offered", ()))
    step = Step(known.pop("step", Step.NONE))
    plain: dict[str, Any] = {
        name: value for name, value in known.items() if type(value) is _TYPES.get(name)
    }
    return Session(offered=offered, step=step, **plain)
