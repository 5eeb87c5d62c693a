"""A plain Rasa bot on the same sentences: DIET reads, a rule for each intent says its answer.

`make diet` (python -m tests.evaluation.diet) trains it into build/diet/, which takes hours, and
times our own pipeline beside it. The evaluation and the benchmark use what is kept there.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from bot.settings import ROOT
from nlu.sentences import FOLDER, read_sentences
from responses.catalogue import Catalogue
from tests.evaluation.process import Server, free_port, serving
from tests.evaluation.systems import FALLBACK

CONFIG = Path(__file__).with_name("diet.yml")
KEPT = ROOT / "build" / "diet"
RASA = FOLDER / ".venv" / "bin" / "rasa"
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",  # a part taken from a cache would cost no time
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONPATH": str(FOLDER),
    "PYTHONWARNINGS": "ignore",
    "NO_COLOR": "1",
}
_RECORD = "trained.json"
_MODEL = "model"


class Kind(StrEnum):
    """What is trained: the plain bot, one that learned too briefly to be judged, or ours."""

    PLAIN = "plain"
    QUICK = "quick"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Trained:
    """A training: on what (`key` is a hash of sentences and pipeline), when, what it took.

    `seconds` are wall-clock, `megabytes` the most memory that it held, `epochs` None where a
    pipeline has none.
    """

    key: str
    sentences: int
    intents: int
    epochs: int | None
    when: str
    seconds: float
    megabytes: float
    folder: Path

    @property
    def current(self) -> bool:
        """Whether it was trained on the present sentences."""
        return self.key == key()

    def __str__(self) -> str:
        age = "the present data" if self.current else "OLDER data"
        epochs = f", {self.epochs} epochs" if self.epochs else ""
        return f"{age}: {self.sentences} sentences, {self.intents} intents{epochs}, {self.when}"


def key() -> str:
    """Return the hash of the training sentences and of DIET's pipeline."""
    found = hashlib.sha256(CONFIG.read_bytes())
    for path in sorted((FOLDER / "data").glob("*.yml")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def kept(kind: Kind, folder: Path = KEPT) -> Trained | None:
    """Return the kept training for the present sentences, else the newest other, if any."""
    found = [_read(path) for path in folder.glob(f"{kind}-*/{_RECORD}")]
    return max(found, key=lambda one: (one.current, one.when), default=None)


def _read(record: Path) -> Trained:
    raw = json.loads(record.read_text(encoding="utf-8"))
    return Trained(**raw, folder=record.parent)


def train_plain(kind: Kind, epochs: int | None = None) -> Trained:
    """Train the plain bot, keep it and return it; `epochs` instead of the pipeline's own.

    Raises:
        CalledProcessError: Rasa could not train; what it said is on the terminal.
    """
    folder = _folder(kind)
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    classifier = next(one for one in config["pipeline"] if one["name"] == "DIETClassifier")
    classifier["epochs"] = epochs or classifier["epochs"]
    domain, rules = _domain_and_rules({one.intent for one in read_sentences()}, Catalogue.load())
    for name, content in (("config", config), ("domain", domain), ("rules", rules)):
        _write(folder / f"{name}.yml", content)
    data = ("--data", FOLDER / "data", folder / "rules.yml", "--domain", folder / "domain.yml")
    config_file = ("--config", folder / "config.yml")
    return _train(folder, (*config_file, *data, "--skip-validation"), classifier["epochs"])


def train_ours() -> Trained:
    """Train our own pipeline for the figures alone (see train_plain)."""
    arguments = ("nlu", "--config", FOLDER / "config.yml", "--nlu", FOLDER / "data")
    return _train(_folder(Kind.OURS), arguments, None)


def _folder(kind: Kind) -> Path:
    folder = KEPT / f"{kind}-{key()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _domain_and_rules(
    intents: set[str], catalogue: Catalogue
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return Rasa's domain and rules: each intent says the answer that it has here."""
    said = {name: catalogue[name].text for name in sorted(intents)}
    # What FallbackClassifier holds back is declined.
    said[FALLBACK] = catalogue["out_of_scope"].text
    domain = {
        "version": "3.1",
        "intents": list(said),
        "responses": {f"utter_{name}": [{"text": text}] for name, text in said.items()},
    }
    rules = [
        {"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]} for name in said
    ]
    return domain, {"version": "3.1", "rules": rules}


def _train(folder: Path, arguments: tuple[str | Path, ...], epochs: int | None) -> Trained:
    sentences = read_sentences()
    begun = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own command
        [RASA, "train", *arguments, "--out", folder, "--fixed-model-name", _MODEL],
        check=True,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
    )
    trained = Trained(
        key=key(),
        sentences=len(sentences),
        intents=len({one.intent for one in sentences}),
        epochs=epochs,
        when=datetime.now().astimezone().isoformat(sep=" ", timespec="minutes"),
        seconds=time.perf_counter() - begun,
        # Of the largest child so far: ours, the smaller, is trained first.
        megabytes=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000,
        folder=folder,
    )
    kept_fields = {name: value for name, value in asdict(trained).items() if name != "folder"}
    (folder / _RECORD).write_text(json.dumps(kept_fields, indent=1), encoding="utf-8")
    return trained


@contextmanager
def served(bot: Trained) -> Iterator[Server]:
    """Serve a plain bot, its HTTP API and REST channel, until the end of the block."""
    port = free_port()
    credentials = bot.folder / "credentials.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    command = (RASA, "run", "--enable-api", "--credentials", credentials, "--port", str(port))
    model = ("--model", bot.folder / f"{_MODEL}.tar.gz", "--interface", "127.0.0.1")
    log = bot.folder / "serving.log"
    with serving((*command, *model), port, "/status", ENVIRONMENT, log) as server:
        yield server


def main(
    epochs: Annotated[int | None, typer.Option(min=1, help="Instead of the pipeline's")] = None,
) -> None:
    """Train our pipeline, then the plain bot with DIET, and keep both with what they took."""
    for trained in (train_ours(), train_plain(Kind.PLAIN, epochs)):
        typer.echo(f"{trained.folder}: {trained.seconds:.0f} s, {trained.megabytes:.0f} MB")


if __name__ == "__main__":
    typer.run(main)
