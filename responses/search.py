"""Find answers by their words (BM25), for questions that no intent covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from responses.catalogue import Answer

if TYPE_CHECKING:
    import bm25s

# Under this score a hit shares no more than everyday words with the question.
FLOOR = 4.0


class Search:
    """An index over titles, texts and the sentences in which people ask for an answer.

    `tokenise` makes the same words of questions and answers, `say` translates an answer's texts,
    `sentences` gives the ways of asking for each answer id. Only what can be offered is found:
    no small talk, no declining, no emergency replies.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer],
        tokenise: Callable[[str], list[str]],
        say: Callable[[str], str] = str,
        sentences: Callable[[], Mapping[str, Sequence[str]]] = dict,
    ) -> None:
        self._answers = [answer for answer in answers.values() if _offered(answer)]
        self._tokenise = tokenise
        self._say = say
        self._sentences = sentences

    @cached_property
    def _index(self) -> bm25s.BM25:
        # Built, and its library loaded, when it is first needed: most conversations never search.
        import bm25s

        asked = self._sentences()
        index = bm25s.BM25()
        index.index(
            [self._terms(self._words(one, asked.get(one.id, ()))) for one in self._answers],
            show_progress=False,
        )
        return index

    def warm(self) -> None:
        """Build the index now, so that nobody waits for it."""
        _ = self._index

    def find(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Return the ids of at most `limit` answers that share words with `text`, best first."""
        known = [term for term in self._terms(text) if term in self._index.vocab_dict]
        if not known:
            return ()
        scores = self._index.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:limit]
        return tuple(self._answers[place].id for place in best if scores[place] >= FLOOR)

    def _terms(self, text: str) -> list[str]:
        words = self._tokenise(text)
        return [*words, *map(" ".join, pairwise(words))]

    def _words(self, answer: Answer, asked: Sequence[str]) -> str:
        # The title says in people's words what the answer is about: it counts thrice.
        texts = (*[answer.title] * 3, answer.text, answer.more or "")
        return " ".join((*map(self._say, texts), *asked))


def _offered(answer: Answer) -> bool:
    plain = {"greet", "goodbye", "thanks", "chitchat", "out_of_scope"}
    return answer.topic not in plain and not answer.id.startswith("emergency_")
