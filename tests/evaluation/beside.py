"""The bot side by side with other ways to read the same messages, learnt from the same data."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import httpx

from bot.knowledge import Knowledge
from nlu.sentences import read_sentences
from nlu.server import RasaServer
from tests.evaluation import diet
from tests.evaluation.baselines import Keywords
from tests.evaluation.cost import Cost, Part, cost_of, median_milliseconds, texts
from tests.evaluation.diet import Kind, Trained
from tests.evaluation.measures import Share, accuracy
from tests.evaluation.messages import CHANGES, Message, System, read_all
from tests.evaluation.process import Server
from tests.evaluation.systems import Parse, asking, top_intent, whole

Sets = Mapping[str, Sequence[Message]]
BOT = "Lắng Nghe"
DIET = "Rasa DIET, likeliest intent"
DIET_FALLBACK = "Rasa DIET with FallbackClassifier"
DIETS = (DIET, DIET_FALLBACK)


@dataclass(frozen=True, slots=True)
class Row:
    """A way to read: its figures by set and change of the text, what it costs, what it is.

    `training` are seconds, None where they are not known.
    """

    name: str
    note: str
    accuracy: dict[str, dict[str, dict[str, Share]]]
    training: float | None
    cost: Cost


def side_by_side(knowledge: Knowledge, sets: Sets) -> list[Row]:
    """Return a row for each way to read; DIET's only where `make diet` has trained it."""
    rows = [*_ours(knowledge, sets), _keywords(knowledge, sets)]
    trained = diet.kept(Kind.PLAIN)
    return [*rows, *_diet(knowledge, sets, trained)] if trained else rows


def _ours(knowledge: Knowledge, sets: Sets) -> Iterator[Row]:
    trained = diet.kept(Kind.OURS)
    seconds = trained.seconds if trained else None
    note = f"Training timed on {trained}." if trained else "Training was not timed (make diet)."
    assert knowledge.understander
    with whole(knowledge) as bot, asking(knowledge.understander) as parse:
        whole_turn = f"Rules, model, decisions, reply: the whole turn. {note}"
        cost = cost_of(Part.CONVERSATION)
        yield Row(BOT, whole_turn, _figures(bot, sets, BOT), seconds, cost)
        name = f"{BOT}'s model, likeliest intent"
        alone = f"Without rules, sums by topic and thresholds. {note}"
        model = top_intent(knowledge, parse)
        yield Row(name, alone, _figures(model, sets, name), seconds, cost_of(Part.MODEL))


def _keywords(knowledge: Knowledge, sets: Sets) -> Row:
    topics = knowledge.catalogue.topics
    sentences = read_sentences()
    begun = time.perf_counter()
    keywords = Keywords.learn(
        (topics[one.intent], one.text) for one in sentences if one.intent in topics
    )
    seconds = time.perf_counter() - begun
    cost = cost_of(Part.KEYWORDS, json.dumps(keywords.weights))
    note = "Each topic's 1000 most telling terms by log-odds; no keyword: out of scope."
    return Row("Keywords", note, _figures(keywords, sets, "keywords"), seconds, cost)


def _diet(knowledge: Knowledge, sets: Sets, trained: Trained) -> Iterator[Row]:
    with (
        diet.served(trained) as server,
        _parsing(server) as parse,
        httpx.Client(base_url=server.url, trust_env=False) as client,
    ):
        remembered = cache(parse)
        systems = {
            DIET: top_intent(knowledge, remembered),
            DIET_FALLBACK: top_intent(knowledge, remembered, fallback=True),
        }
        cost = Cost(median_milliseconds(parse, texts()), server.memory())
        http = median_milliseconds(lambda _: client.get("/"), texts())
        note = f"Trained on {trained}. Over HTTP, which itself takes {http:.1f} ms of it."
        for name, system in systems.items():
            yield Row(name, note, _figures(system, sets, name), trained.seconds, cost)


@contextmanager
def _parsing(server: Server) -> Iterator[Parse]:
    with asyncio.Runner() as runner:
        client = RasaServer(server.url, timeout=30)
        yield lambda text: runner.run(client.understand(text))
        runner.run(client.close())


def _figures(system: System, sets: Sets, label: str) -> dict[str, dict[str, dict[str, Share]]]:
    return {
        name: {
            change: accuracy(read_all(system, messages, function, f"{label}: {name}, {change}"))
            for change, function in CHANGES.items()
        }
        for name, messages in sets.items()
    }
