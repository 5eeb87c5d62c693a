"""What wants a hand: channels that do not work, services and answers that nobody checked lately."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from indicators.categories import Channel
from indicators.health import ChannelHealth, Health
from indicators.names import CHANNELS
from staff.door import Visit
from staff.rendering import page
from staff.texts import HEALTH, REMEDIES


@dataclass(frozen=True, slots=True)
class Stale:
    """A service or answer whose newest check is long ago; `name` is in Vietnamese."""

    name: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Old:
    """What was not checked lately, the oldest first."""

    services: Sequence[Stale]
    answers: Sequence[Stale]


@dataclass(frozen=True, slots=True)
class State:
    """How one channel is; `since` in seconds (UTC) where that is known."""

    channel: Channel
    health: Health
    since: int | None

    @property
    def name(self) -> str:
        """The channel's name."""
        return CHANNELS[self.channel]

    @property
    def words(self) -> str:
        """How it is, in words."""
        return HEALTH[self.health]

    @property
    def remedy(self) -> str:
        """What helps, or nothing."""
        return REMEDIES[self.health]


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The page of what wants a hand; `ready` tells of each channel that is set up."""

    health: ChannelHealth
    ready: Callable[[], Mapping[Channel, bool]]
    old: Callable[[date], Old]
    today: Callable[[], date]

    def show(self, visit: Visit) -> Response:
        """Return the page."""
        today = self.today()
        return page("upkeep.html", visit, states=self.states(), old=self.old(today), today=today)

    def sick(self) -> list[State]:
        """Return the channels that do not work."""
        return [state for state in self.states() if state.health is not Health.GOOD]

    def states(self) -> list[State]:
        """Return how each channel is that is set up."""
        told = self.health.read()
        return [
            _state(channel, ready, *told.get(channel, (Health.GOOD, None)))
            for channel, ready in self.ready().items()
        ]


def _state(channel: Channel, ready: bool, told: Health, since: int | None) -> State:
    # What a channel has told is more exact than that it is not ready.
    if told is Health.GOOD and not ready:
        return State(channel, Health.UNREACHABLE, None)
    return State(channel, told, since)
