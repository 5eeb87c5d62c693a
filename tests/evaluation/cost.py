"""What reading a message costs: `python -m tests.evaluation.cost PART` in a process of its own.

Prints milliseconds per message (median) and resident memory in MB as JSON. For the keywords,
their weights are expected as JSON on standard input.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, NamedTuple

from bot import log
from bot.knowledge import gather
from bot.settings import ROOT, read_settings
from nlu.intents import IntentModel
from tests.evaluation.baselines import Keywords
from tests.evaluation.messages import HELD_OUT, load
from tests.evaluation.process import resident_memory
from tests.evaluation.systems import whole

EVERY = 3


class Cost(NamedTuple):
    """Of reading: median `milliseconds` a message, and `megabytes` of the process."""

    milliseconds: float
    megabytes: float


class Part(StrEnum):
    """What can be measured in this way."""

    CONVERSATION = "conversation"
    MODEL = "model"
    KEYWORDS = "keywords"


def texts() -> list[str]:
    """Return the texts that every system is timed with."""
    return [message.text for message in load(HELD_OUT)[::EVERY]]


def median_milliseconds(read: Callable[[str], Any], texts: Sequence[str]) -> float:
    """Return the median time that `read` takes for one of `texts`, the first ten left out."""
    taken = []
    for text in texts:
        begun = time.perf_counter()
        read(text)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[10:])


def cost_of(part: Part, given: str = "") -> Cost:
    """Return what `part` costs, measured in a new process that reads `given`."""
    command = [sys.executable, "-m", "tests.evaluation.cost", part]
    done = subprocess.run(  # noqa: S603 - this very module
        command, input=given, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return Cost(*json.loads(done.stdout))


@contextmanager
def _reader(part: Part) -> Iterator[Callable[[str], Any]]:
    match part:
        case Part.CONVERSATION:
            with whole(gather(read_settings())) as system:
                yield system
        case Part.MODEL:
            yield IntentModel(read_settings().model).parse
        case Part.KEYWORDS:
            yield Keywords(json.load(sys.stdin))


if __name__ == "__main__":
    log.configure("error")
    with _reader(Part(sys.argv[1])) as wanted:
        milliseconds = median_milliseconds(wanted, texts())
        print(json.dumps([milliseconds, resident_memory()]))
