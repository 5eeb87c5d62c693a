"""What must hold of the content: `langnghe check`."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from responses.catalogue import Answer, Catalogue, Source
from responses.figures import figures
from responses.lawtexts import LawTexts

REVIEW_DAYS = 180
_DIALLED = re.compile(
    r"(?<![\d.,/])(?:1[89]00 ?\d[\d ]{2,8}\d|0\d{2,3}(?: ?\d{3,4}){2}|11[1-5])(?![\d.,]*\d)"
)
# These guides hold figures of their own (hours after an assault, weeks of a pregnancy).
_GUIDES_WITH_FIGURES = frozenset(("who-ipv", "moh-health", "hotlines", "langnghe"))


def problems(
    catalogue: Catalogue, numbers: Collection[str], intents: Collection[str], laws: Path | None
) -> Iterator[str]:
    """Yield what is wrong, a line each, naming the answer.

    Args:
        catalogue: all answers.
        numbers: the digits of every number in the referrals.
        intents: the ids that have training sentences.
        laws: the folder of law texts, or None where it is not present.
    """
    texts = LawTexts(laws, catalogue.laws) if laws else None
    yield from _pairs(catalogue, intents)
    yield from _titles(catalogue)
    for answer in catalogue.values():
        for problem in _of_answer(answer, catalogue, numbers, texts):
            yield f"{answer.id}: {problem}"


def stale(catalogue: Catalogue, today: datetime.date) -> Iterator[str]:
    """Yield the answers whose review is older than 180 days, and when it was."""
    for answer in catalogue.values():
        if (today - answer.reviewed).days > REVIEW_DAYS:
            yield f"{answer.id}: reviewed {answer.reviewed}"


def _pairs(catalogue: Catalogue, intents: Collection[str]) -> Iterator[str]:
    for intent in sorted(set(intents) - set(catalogue)):
        yield f"{intent}: an intent without an answer"
    for answer in sorted(set(catalogue) - set(intents)):
        yield f"{answer}: an answer without an intent"


def _titles(catalogue: Catalogue) -> Iterator[str]:
    seen = Counter(answer.title.casefold() for answer in catalogue.values())
    for answer in catalogue.values():
        if seen[answer.title.casefold()] > 1:
            yield f"{answer.id}: another answer has this title: {answer.title}"


def _of_answer(
    answer: Answer, catalogue: Catalogue, numbers: Collection[str], texts: LawTexts | None
) -> Iterator[str]:
    yield from (f"next {one} does not exist" for one in answer.next if one not in catalogue)
    dialled = {re.sub(" ", "", found) for found in _DIALLED.findall(_all_text(answer))}
    for number in sorted({*answer.phones, *dialled} - set(numbers)):
        yield f"{number} is no number of the referrals"
    for source in answer.sources:
        yield from _of_source(source, catalogue, texts)
    if texts:
        yield from _of_figures(answer, catalogue, texts)


def _of_source(source: Source, catalogue: Catalogue, texts: LawTexts | None) -> Iterator[str]:
    if source.guide and source.guide not in catalogue.guides:
        yield f"guide {source.guide} is not in guides.yml"
    if not source.law:
        return
    law = catalogue.laws.get(source.law)
    if law is None:
        yield f"law {source.law} is not in laws.yml"
        return
    if law.replaced_by:
        yield f"law {law.id} was replaced by {law.replaced_by}"
    if source.article and law.articles and source.article > law.articles:
        yield f"law {law.id} has no article {source.article}"
    if source.article and texts and (known := texts.articles(law.id)):
        if source.article not in known:
            yield f"article {source.article} of {law.id} is not among the texts"
        elif source.clause and not _has_clause(known[source.article], source.clause):
            yield f"article {source.article} of {law.id} has no clause {source.clause}"


def _has_clause(article: str, clause: int) -> bool:
    return re.search(rf"^{clause}[.)]", article, re.MULTILINE) is not None


def _of_figures(answer: Answer, catalogue: Catalogue, texts: LawTexts) -> Iterator[str]:
    laws = [source for source in answer.sources if source.law]
    if not laws or any(source.guide in _GUIDES_WITH_FIGURES for source in answer.sources):
        return
    cited: set[float] = set()
    for source in laws:
        law = catalogue.laws.get(source.law or "")
        cited.add(law.articles or 0 if law else 0)
        articles = texts.articles(source.law or "")
        cited |= figures(articles.get(source.article or 0) or texts.whole(source.law or ""))
    for figure in sorted(figures(_DIALLED.sub(" ", _all_text(answer))) - cited):
        yield f"{figure:g} stands in no article that it cites"


def _all_text(answer: Answer) -> str:
    return f"{answer.text}\n{answer.more or ''}"
