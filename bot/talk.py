"""One message on its way through the conversation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bot.messages import Incoming
from bot.sessions import Session, Visit
from bot.speaking import Speaker
from indicators.categories import Counted, Event, Key, Language, Pair, Topic


@dataclass(slots=True)
class Talk:
    """What came, the visit to its session, who speaks, and what will be counted.

    `plain` is the text as commands and labels are compared (`bot.choices.plain`);
    `foreign`: the message itself is in another language than the model was taught; `calm`: the
    person has just said that it is no danger; `asked`: the last turn asked which of several
    answers was meant, and this message may choose.
    """

    incoming: Incoming
    visit: Visit
    speaker: Speaker
    text: str
    plain: str
    foreign: bool = False
    calm: bool = False
    asked: bool = False
    pairs: list[tuple[Topic, Topic]] = field(default_factory=list)
    events: list[tuple[Event, Topic]] = field(default_factory=list)

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self.visit.session

    def remember(self, **changes: Any) -> None:
        """Keep `changes` in the session."""
        self.visit.session = replace(self.session, **changes)

    def count(self, event: Event, topic: str = Topic.NONE) -> None:
        """Count `event`, about `topic`."""
        self.events.append((event, Topic(topic)))

    def choose(self, chosen: str, others: Iterable[str]) -> None:
        """Count that the topic `chosen` was meant, and none of `others`."""
        self.pairs.extend((Topic(chosen), Topic(other)) for other in others)

    def keys(self, day: datetime.date) -> Iterator[Counted]:
        """Return what is counted of this message: closed categories, no finer than a day."""
        for event, topic in self.events:
            yield Key(
                day,
                event,
                topic,
                self.incoming.channel,
                self.session.unit,
                Language(self.session.language),
            )
        for chosen, other in self.pairs:
            yield Pair(day, chosen, other)
