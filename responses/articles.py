"""Find the answers on an article that somebody names: "điều 25 luật 13"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from responses.catalogue import Answer, Catalogue, Law

# Who names an article and little else wants that article; in a long story it is a detail.
_LONGEST = 14
_ARTICLE = re.compile(r"\bdieu (\d{1,3})\b")


def answers_on(folded: str, catalogue: Catalogue, limit: int = 3) -> tuple[str, ...]:
    """Return the answers that rest on the article named in `folded` text, closest first.

    Args:
        folded: a message in lower case without diacritics.
        catalogue: the answers and laws.
        limit: how many at most.
    """
    named = _ARTICLE.search(folded)
    if not named or len(folded.split()) > _LONGEST:
        return ()
    law = _named_law(folded, catalogue.laws)
    if not law:
        return ()
    article = int(named[1])
    places = {one.id: _place(one, law.id, article) for one in catalogue.values()}
    found = [answer_id for answer_id, place in places.items() if place is not None]
    return tuple(sorted(found, key=lambda one: places[one] or 0)[:limit])


def _named_law(folded: str, laws: Mapping[str, Law]) -> Law | None:
    names = [(name, law) for law in laws.values() for name in law.called]
    named = (law for name, law in names if re.search(rf"\b{re.escape(name)}\b", folded))
    return next(named, None)


def _place(answer: Answer, law_id: str, article: int) -> int | None:
    cited = [(source.law, source.article) for source in answer.sources]
    return cited.index((law_id, article)) if (law_id, article) in cited else None
