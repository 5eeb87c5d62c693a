"""Run inside Rasa's environment: `rasa_parse.py MODELS_FOLDER < texts.json > readings.json`.

Reads a JSON list of texts, writes for each the intent and confidence that Rasa's own parse gives.
"""

import asyncio
import json
import sys

from rasa.core.agent import Agent


async def parse(models: str, texts: list[str]) -> list[tuple[str, float]]:
    """Return Rasa's top intent and its confidence for each of `texts`."""
    agent = Agent.load(models)
    readings = [(await agent.parse_message(text))["intent"] for text in texts]
    return [(reading["name"], reading["confidence"]) for reading in readings]


if __name__ == "__main__":
    json.dump(asyncio.run(parse(sys.argv[1], json.load(sys.stdin))), sys.stdout)
