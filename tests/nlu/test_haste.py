"""Sentences typed in haste are the same sentences, less carefully typed."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nlu.haste import in_haste, slip
from nlu.text import fold

SENTENCES = ["chồng đánh em", "toi can giup", "báo công an ở đâu", "luật bình đẳng giới", "hi"]
WORDS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy", min_size=1, max_size=7)


def test_the_same_seed_gives_the_same_variants() -> None:
    """Training twice on the same sentences learns the same."""
    assert list(in_haste(SENTENCES)) == list(in_haste(SENTENCES))
    assert list(in_haste(SENTENCES * 9, seed=1)) != list(in_haste(SENTENCES * 9, seed=2))


def test_every_second_sentence_comes_without_diacritics() -> None:
    """A third comes with slips, and none as it is: the same twice would weigh twice."""
    variants = list(in_haste(SENTENCES * 6))
    bare = {place for place, text in variants if text == fold(SENTENCES[place % 5])}
    assert {0, 2, 8} <= bare
    assert len({place for place, _ in variants if place % 3 == 1}) >= 5, "of ten"
    assert all(text != SENTENCES[place % 5] for place, text in variants)


@given(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), st.integers(0, 99))
def test_a_slip_spares_most_words(sentence: str, seed: int) -> None:
    """A slip touches two words at most, and each word of eight at most once on average."""
    slipped = slip(sentence, Random(seed)).split()  # noqa: S311 - no secret
    words = sentence.split()
    slips = max(1, len(words) // 8)
    assert len(set(words) - set(slipped)) <= 2 * slips
    assert abs(len(words) - len(slipped)) <= slips
