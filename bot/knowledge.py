"""Gather what conversations draw on, checked once at the start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.danger import DangerRules
from bot.settings import Settings
from indicators.categories import Topic
from nlu.intents import IntentModel, Understander, UnderstandingError
from nlu.sentences import read_sentences
from nlu.text import fold, words
from referrals.directory import Directory
from responses.catalogue import Catalogue
from responses.search import Search
from responses.translations import SOURCE_LANGUAGE, Translations
from responses.yamls import ContentError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that conversations draw on; without `understander` rules, menus and search serve."""

    catalogue: Catalogue
    directory: Directory
    translations: Translations
    danger: DangerRules
    search: Mapping[str, Search]
    understander: Understander | None

    def warm(self) -> None:
        """Build now what a message would have to wait for; with a model, few ever search."""
        if self.understander is None:
            for search in self.search.values():
                search.warm()


def gather(settings: Settings) -> Knowledge:
    """Load answers, services, rules and the model.

    A missing model is logged and lived without; faulty content is not.

    Raises:
        ContentError, DirectoryError, DangerRulesError: content that cannot be used.
    """
    catalogue = Catalogue.load()
    check_topics(catalogue)
    translations = Translations()
    understander = _understander(settings)
    # The model has learnt from the ways of asking: beside it, to index them again tells no more.
    asked = dict if isinstance(understander, IntentModel) else _ways_of_asking
    knowledge = Knowledge(
        catalogue=catalogue,
        directory=Directory.load(),
        translations=translations,
        danger=DangerRules.load(),
        search={
            one: _search(catalogue, translations, one, asked if one == SOURCE_LANGUAGE else dict)
            for one in translations.languages
        },
        understander=understander,
    )
    log.info("knowledge_loaded", answers=len(catalogue))
    return knowledge


def _search(
    catalogue: Catalogue,
    translations: Translations,
    language: str,
    asked: Callable[[], Mapping[str, Sequence[str]]],
) -> Search:
    return Search(
        catalogue,
        tokenise=lambda text: [fold(word) for word in words(text)],
        say=lambda text: translations.text(text, language),
        sentences=asked,
    )


def _ways_of_asking() -> dict[str, list[str]]:
    asked: dict[str, list[str]] = defaultdict(list)
    for sentence in read_sentences():
        asked[sentence.intent].append(sentence.text)
    return asked


def check_topics(catalogue: Catalogue) -> None:
    """Raise ContentError that names an answer whose topic is none of those counted."""
    for answer in catalogue.values():
        if answer.topic not in set(Topic):
            raise ContentError(f"{answer.id}: topic {answer.topic} is none of the topics")


def _understander(settings: Settings) -> Understander | None:
    if settings.rasa_url:
        # Imported where it is used: its client is slow to load, and most run without it.
        from nlu.server import RasaServer

        token = settings.rasa_token.get_secret_value()
        return RasaServer(str(settings.rasa_url), token, settings.rasa_timeout)
    try:
        return IntentModel(settings.model)
    except UnderstandingError as problem:
        log.error("model_missing", reason=str(problem))
        return None
