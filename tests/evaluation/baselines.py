"""A keyword bot to stand beside ours: each topic's most telling words, nothing else."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Self

from indicators.categories import Topic
from nlu.features import terms
from tests.evaluation.messages import Judgement

PER_TOPIC = 1000
_FEWEST = 3
_SMOOTHING = 0.5


class Keywords:
    """Adds up the weights of the keywords in a text, topic by topic; the most wins."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self.weights = weights

    @classmethod
    def learn(cls, examples: Iterable[tuple[str, str]]) -> Self:
        """Return the bot that knows the keywords of (topic, text) `examples`.

        A keyword is one of the 1000 terms (one or two folded words) of the highest log-odds: of
        standing in a text of the topic, against standing in any other text.
        """
        texts: Counter[str] = Counter()
        within: dict[str, Counter[str]] = defaultdict(Counter)
        for topic, text in examples:
            texts[topic] += 1
            within[topic].update(_terms(text))
        anywhere = sum(within.values(), Counter[str]())
        total = texts.total()
        return cls(
            {
                topic: _most_telling(counts, texts[topic], anywhere, total)
                for topic, counts in within.items()
            }
        )

    def __call__(self, text: str) -> Judgement:
        """Return the topic; a text without any keyword is out of scope."""
        found = _terms(text)
        scores = {
            topic: sum(weights[term] for term in found if term in weights)
            for topic, weights in self.weights.items()
        }
        best = max(scores, key=lambda topic: scores[topic])
        return Judgement(best if scores[best] > 0 else Topic.OUT_OF_SCOPE)


def _terms(text: str) -> set[str]:
    return set(terms(text)["word"])


def _most_telling(
    counts: Counter[str], size: int, anywhere: Counter[str], total: int
) -> dict[str, float]:
    weights = {
        term: _log_odds(count, size) - _log_odds(anywhere[term] - count, total - size)
        for term, count in counts.items()
        if count >= _FEWEST
    }
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:PER_TOPIC])


def _log_odds(count: int, size: int) -> float:
    return math.log((count + _SMOOTHING) / (size - count + _SMOOTHING))
