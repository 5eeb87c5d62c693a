"""The program under test, in a process of its own: as it is served, but loud and faulty.

`python -m tests.canaries.program FAULTS serve …` runs the command line; `… chat NUMBER` holds as
many conversations in the terminal as are typed. `--leak` before them betrays every message. All
libraries log at DEBUG, and every stage of a conversation, the model and the database fail now and
then with errors that quote all they were given. How often each failed is written to FAULTS.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import itertools
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.exc import OperationalError

from bot import cli, log
from bot.channels import console
from bot.channels.seen import SeenMessages
from bot.channels.telegram.erasure import Traces
from bot.conversation import Conversation
from bot.counting import CountWriter
from bot.deeds import Deeds
from bot.knowledge import gather
from bot.messages import Incoming, Turn
from bot.sessions import MemorySessions
from bot.settings import read_settings
from indicators.counts import Counts
from nlu.intents import Intent, IntentModel, Understanding, UnderstandingError

ONE_IN = 150
# Whatever fails, these must work: they give the person the numbers.
_NEVER = frozenset(("__init__", "handle", "speaker", "in_order", "_failed"))


class Injected(Exception):
    """A fault that quotes whatever was under way."""


class Faults:
    """Lets one call in many fail, and remembers which did."""

    def __init__(self, told: Path, one_in: int = ONE_IN) -> None:
        self._told = told
        self._one_in = one_in
        self._random = Random(7)  # noqa: S311 - no secret hangs on it
        self._failed: Counter[str] = Counter()

    def inject(self, owner: type, name: str, fault: Callable[[str], Exception]) -> None:
        """Let `owner.name` raise `fault` of what it was given, now and then."""
        whole = f"{owner.__name__}.{name}"
        original = getattr(owner, name)
        if inspect.iscoroutinefunction(original):

            @functools.wraps(original)
            async def later(*args: Any, **kwargs: Any) -> Any:
                self._perhaps(whole, fault, (args, kwargs))
                return await original(*args, **kwargs)

            setattr(owner, name, later)
            return

        @functools.wraps(original)
        def now(*args: Any, **kwargs: Any) -> Any:
            self._perhaps(whole, fault, (args, kwargs))
            return original(*args, **kwargs)

        setattr(owner, name, now)

    def _perhaps(self, whole: str, fault: Callable[[str], Exception], given: Any) -> None:
        # The first call of each always fails: no stage is left out.
        if self._failed[whole] and self._random.randrange(self._one_in):
            return
        self._failed[whole] += 1
        self._told.write_text(json.dumps(self._failed), encoding="ascii")
        raise fault(repr(given))


def stages() -> list[tuple[type, str]]:
    """Return every stage of a conversation that may fail."""
    return [
        (owner, name)
        for owner in (Conversation, Deeds)
        for name, value in vars(owner).items()
        if inspect.isfunction(value) and name not in _NEVER
    ]


def break_things(faults: Faults) -> None:
    """Let every stage, the model and the database fail now and then."""
    for owner, name in stages():
        faults.inject(owner, name, Injected)
    faults.inject(IntentModel, "parse", Injected)
    faults.inject(IntentModel, "understand", lambda _quoted: UnderstandingError("no model"))
    database = ((Counts, "add"), (Traces, "_insert"), (Traces, "_read"), (SeenMessages, "_claim"))
    for owner, name in database:
        faults.inject(owner, name, _database_down)


def _database_down(quoted: str) -> Exception:
    return OperationalError(f"INSERT {quoted}", (quoted,), Injected(quoted))


def log_everything() -> None:
    """Let the program set up its logs, then print all of every library as it is said."""
    configure = log.configure

    def loudly(level: str) -> None:
        configure(level)
        root = logging.getLogger()
        root.setLevel(logging.DEBUG)
        logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)
        raw = logging.StreamHandler(sys.stderr)
        raw.setFormatter(logging.Formatter("raw %(name)s %(levelname)s %(message)s"))
        root.addHandler(raw)

    log.configure = loudly


def hesitate() -> None:
    """Let one reading in twenty be a close call: few words are, and the bot must ask back."""
    understand, calls = IntentModel.understand, itertools.count()
    shares = {"dv_report_how": 0.25, "dv_penalty_general": 0.24, "ge_terms": 0.2}
    shares |= {"lgbt_meaning": 0.16, "work_return": 0.15}
    close = Understanding(tuple(Intent(name, share) for name, share in shares.items()))

    async def unsure(self: IntentModel, text: str) -> Understanding:
        clear = await understand(self, text)
        return clear if next(calls) % 20 else close

    IntentModel.understand = unsure  # type: ignore[method-assign]


def leak() -> None:
    """Log every message, as a careless line of debugging would."""
    handle = Conversation.handle

    async def careless(self: Conversation, incoming: Incoming) -> Turn:
        logging.getLogger("careless").debug("%r", incoming)
        return await handle(self, incoming)

    Conversation.handle = careless  # type: ignore[method-assign]


def chat(number: int) -> None:
    """Hold `number` conversations with standard input, counted as people's are."""
    settings = read_settings()
    log.configure(settings.log_level)
    counts = CountWriter(Counts(settings.database_url.get_secret_value()))
    conversation = Conversation(gather(settings), MemorySessions(), counts)
    for _ in range(number):
        asyncio.run(console.chat(conversation, sys.stdin))


def main() -> None:
    """Run the faulty program."""
    faults, *arguments = sys.argv[1:]
    log_everything()
    hesitate()
    if arguments[0] == "--leak":
        leak()
        arguments = arguments[1:]
    break_things(Faults(Path(faults)))
    if arguments[0] == "chat":
        chat(int(arguments[1]))
    else:
        sys.argv = ["langnghe", *arguments]
        cli.main()


if __name__ == "__main__":
    main()
