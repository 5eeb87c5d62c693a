"""Run inside Rasa's environment: `rasa_parse.py MODELS_FOLDER TEXTS.json READINGS.json`.

Reads a JSON list of texts and writes, for each, intent and confidence as Rasa gives them: by its
own parse for the texts under "one_by_one", by the same components in batches for "in_batches"
(Rasa's parse takes 25 ms a message, since scikit-learn copies the coefficients at every call).
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.nlu.training_data.message import Message

BATCH = 500


async def parse(agent: Agent, texts: list[str]) -> list[tuple[str, float]]:
    """Return what Rasa's parse of each of `texts` gives."""
    readings = [(await agent.parse_message(text))["intent"] for text in texts]
    return [(reading["name"], reading["confidence"]) for reading in readings]


def process(agent: Agent, texts: list[str]) -> list[tuple[str, float]]:
    """Return what the components of the model's pipeline give for `texts`."""
    messages = [Message.build(text) for text in texts]
    for component in pipeline(agent):
        for start in range(0, len(messages), BATCH):
            component.process(messages[start : start + BATCH])
    intents = [message.get("intent") for message in messages]
    return [(intent["name"], intent["confidence"]) for intent in intents]


def pipeline(agent: Agent) -> list[Any]:
    """Return the loaded components in the order in which Rasa runs them."""
    nodes = agent.processor.graph_runner._instantiated_nodes
    running = [name for name in nodes if name.startswith("run_") and name[-1].isdigit()]
    return [nodes[name]._component for name in sorted(running, key=lambda name: name[-1])]


if __name__ == "__main__":
    loaded = Agent.load(sys.argv[1])
    given = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    readings = {
        "one_by_one": asyncio.run(parse(loaded, given["one_by_one"])),
        "in_batches": process(loaded, given["in_batches"]),
    }
    Path(sys.argv[3]).write_text(json.dumps(readings), encoding="utf-8")
