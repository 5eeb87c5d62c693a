"""The answers, the laws and guides that they rest on: data models and loader."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from responses.yamls import ContentError, Entry, read_entries

TITLE_LIMIT = 60
TEXT_LIMIT = 700
FOLDER = Path(__file__).parent


def _composed(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("is not in Unicode NFC")
    return text


Words = Annotated[str, Field(min_length=1), AfterValidator(_composed)]
Text = Annotated[Words, Field(max_length=TEXT_LIMIT)]


class Urgency(StrEnum):
    """How pressing an answer is, apart from its topic."""

    IMMEDIATE_DANGER = "immediate_danger"
    DISTRESS = "distress"
    NONE = "none"


class Law(Entry):
    """A law, code or decree: in force `since` (where its text tells), and what replaced it.

    `text` is the start of the file's name in the folder of law texts, where there is one.
    """

    id: str
    title: Words
    since: datetime.date | None = None
    articles: int | None = None
    replaced_by: str | None = None
    called: tuple[str, ...] = ()
    text: str | None = None


class Guide(Entry):
    """A published guide, plan or page of this project that an answer rests on."""

    id: str
    title: Words
    publisher: Words


class Source(Entry):
    """What an answer rests on: a law (to the clause and point) or a guide."""

    law: str | None = None
    article: int | None = None
    clause: int | None = None
    point: str | None = None
    guide: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.law) == bool(self.guide):
            raise ValueError("wants either law or guide")
        if self.article and not self.law:
            raise ValueError("an article belongs to a law")
        return self


class Answer(Entry):
    """One answer: what an intent of the same id gets.

    `text` and `more` are at most 700 characters each; `phones` are digits that must exist in
    the referrals; `next` are the answers offered after this one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,50}$")]
    topic: str
    title: Annotated[Words, Field(max_length=TITLE_LIMIT)]
    text: Text
    more: Text | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    phones: tuple[Annotated[str, Field(pattern=r"^\d{3,11}$")], ...] = ()
    next: tuple[str, ...] = Field(default=(), max_length=3)
    urgency: Urgency = Urgency.NONE
    reviewed: datetime.date


class Catalogue(Mapping[str, Answer]):
    """All answers by id, with the laws and guides that they cite."""

    def __init__(
        self, answers: list[Answer], laws: dict[str, Law], guides: dict[str, Guide]
    ) -> None:
        self._answers = {answer.id: answer for answer in answers}
        self.laws = laws
        self.guides = guides

    def __getitem__(self, answer_id: str) -> Answer:
        return self._answers[answer_id]

    def __contains__(self, answer_id: object) -> bool:
        return answer_id in self._answers

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    @cached_property
    def topics(self) -> dict[str, str]:
        """The topic of each answer id."""
        return {answer.id: answer.topic for answer in self.values()}

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Catalogue:
        """Read `answers/*.yml`, `laws.yml` and `guides.yml` in `folder`.

        Raises:
            ContentError: a file or entry cannot be used, or an id stands twice.
        """
        laws = {law.id: law for law in read_entries(folder / "laws.yml", Law)}
        guides = {guide.id: guide for guide in read_entries(folder / "guides.yml", Guide)}
        answers: dict[str, Answer] = {}
        for path in sorted((folder / "answers").glob("*.yml")):
            for answer in read_entries(path, Answer):
                if answer.id in answers:
                    raise ContentError(f"{path}: {answer.id}: the id stands twice")
                answers[answer.id] = answer
        if not answers:
            raise ContentError(f"{folder / 'answers'}: no answers")
        return cls(list(answers.values()), laws, guides)
