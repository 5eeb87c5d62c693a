"""One run: people talk, things fail, and all that is left is searched."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import batched, chain
from pathlib import Path

from tests.canaries.forms import hashed_forms, plain_forms
from tests.canaries.people import Person, people
from tests.canaries.program import stages
from tests.canaries.search import Found, Needles
from tests.canaries.world import World

# So many forms are held in memory: a few hundred MB.
_AT_A_TIME = 1_000_000


@dataclass(frozen=True)
class Figures:
    """What a run came to."""

    day: str
    conversations: int
    messages: int
    values: int
    forms: int
    faults: int
    stages: int
    files: int
    megabytes: float
    found: int
    seconds: int

    def __str__(self) -> str:
        return "  ".join(f"{name}: {value:,}" for name, value in list(asdict(self).items())[1:])


@dataclass(frozen=True)
class Result:
    """The figures, and what is behind those that should be nothing."""

    figures: Figures
    found: tuple[Found, ...]
    unfailing: tuple[str, ...]
    open_elsewhere: tuple[str, ...]
    core_limit: str


def run(
    folder: Path,
    count: int,
    *,
    leak: bool = False,
    settings: Mapping[str, str] | None = None,
    also: Iterable[Path] = (),
) -> Result:
    """Let `count` people talk in `folder`; return what came of it.

    `settings` and `leak` are the program's; the files in the folders `also` are searched as well.
    """
    begun = time.monotonic()
    everyone = people(count, seed=count)
    world = World(folder, leak=leak, settings=settings)
    try:
        messages = world.talk(everyone)
        elsewhere, core_limit = tuple(world.open_elsewhere()), world.core_limit()
    finally:
        world.kill()
    failed = world.failed()
    files = [*world.files(), *(one for more in also for one in more.rglob("*") if one.is_file())]
    forms, found = search(files, everyone, world.secrets())
    wanted = {f"{owner.__name__}.{name}" for owner, name in stages()}
    figures = Figures(
        day=datetime.date.today().isoformat(),
        conversations=count,
        messages=messages,
        values=sum(len(one.planted) + len(one.messages) for one in everyone),
        forms=forms,
        faults=sum(failed.values()),
        stages=len(failed),
        files=len(files),
        megabytes=round(sum(path.stat().st_size for path in files if path.exists()) / 1e6, 1),
        found=len(found),
        seconds=round(time.monotonic() - begun),
    )
    return Result(figures, tuple(found), tuple(sorted(wanted - set(failed))), elsewhere, core_limit)


def search(
    files: Sequence[Path], everyone: Iterable[Person], secrets: Iterable[str]
) -> tuple[int, list[Found]]:
    """Return how many forms were looked for in `files`, and what was found of them."""
    number, found = 0, []
    planted = chain.from_iterable(person.forms() for person in everyone)
    for some in batched(chain(planted, _secret_forms(secrets)), _AT_A_TIME):
        needles = Needles(some)
        number += len(needles)
        found += [one for path in files for one in needles.find(path)]
    return number, found


def _secret_forms(secrets: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for secret in secrets:
        for form in plain_forms(secret) | hashed_forms(secret):
            yield "secret", form
