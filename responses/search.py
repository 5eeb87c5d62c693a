"""Find answers by their words (BM25), for questions that no intent covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import bm25s
import numpy as np

from responses.catalogue import Answer

# Under this score a hit shares no more than everyday words with the question.
FLOOR = 4.0


class Search:
    """An index over titles and texts in the language that `say` translates to.

    `tokenise` makes the same words of questions and answers.

    Only what can be offered is found: no small talk, no declining, no emergency replies.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer],
        tokenise: Callable[[str], list[str]],
        say: Callable[[str], str] = str,
    ) -> None:
        offered = [answer for answer in answers.values() if _offered(answer)]
        self._ids = [answer.id for answer in offered]
        self._tokenise = tokenise
        self._index = bm25s.BM25()
        self._index.index(
            [tokenise(_words(answer, say)) for answer in offered], show_progress=False
        )

    def find(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Return the ids of at most `limit` answers that share words with `text`, best first."""
        known = [word for word in self._tokenise(text) if word in self._index.vocab_dict]
        if not known:
            return ()
        scores = self._index.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:limit]
        return tuple(self._ids[place] for place in best if scores[place] >= FLOOR)


def _offered(answer: Answer) -> bool:
    plain = {"greet", "goodbye", "thanks", "chitchat", "out_of_scope"}
    return answer.topic not in plain and not answer.id.startswith("emergency_")


def _words(answer: Answer, say: Callable[[str], str]) -> str:
    # The title says in people's words what the answer is about: it counts thrice.
    return " ".join((*[say(answer.title)] * 3, say(answer.text), say(answer.more or "")))
