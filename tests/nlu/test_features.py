"""Features tell the same in training and serving, and lose nothing that matters."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.features import BLOCK_WEIGHTS, Vocabulary, terms
from nlu.text import fold

SENTENCES = ["chồng đánh vợ", "chồng em đánh em", "vợ đánh chồng", "phạt bao nhiêu tiền"]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary.learn(SENTENCES, min_messages=1)


def test_who_types_no_diacritics_loses_only_the_accents() -> None:
    """Folded words and characters are the same with and without diacritics."""
    typed, bare = terms("Chồng em đánh em"), terms("chong em danh em")
    assert typed["word"] == bare["word"]
    assert typed["char"] == bare["char"]
    assert set(typed["accent"]) == {"chồng", "đánh"}
    assert not bare["accent"]


def test_rare_terms_are_left_out() -> None:
    """A term must stand in as many messages as asked for."""
    kept = Vocabulary.learn(SENTENCES, min_messages=2).blocks["word"]
    assert "danh" in kept
    assert "phat" not in kept


def test_blocks_have_their_weight(vocabulary: Vocabulary) -> None:
    """Each block of a known message has the length of its weight: C = 1 means one thing."""
    columns, values = vocabulary.vector("chồng đánh vợ")
    start = 0
    for block, known in vocabulary.blocks.items():
        inside = (columns >= start) & (columns < start + len(known))
        assert np.linalg.norm(values[inside]) == pytest.approx(BLOCK_WEIGHTS[block])
        start += len(known)


@given(st.text())
def test_any_text_has_a_vector(text: str) -> None:
    """Columns ascend, stay inside the vocabulary and have finite values, whatever is typed."""
    vocabulary = Vocabulary.learn(SENTENCES, min_messages=1)
    columns, values = vocabulary.vector(text)
    assert (np.diff(columns) > 0).all()
    assert not len(columns) or columns[-1] < len(vocabulary)
    assert np.isfinite(values).all()


def test_saved_and_loaded_it_is_the_same(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """What training keeps is what serving reads."""
    vocabulary.save(tmp_path)
    kept = Vocabulary.load(tmp_path)
    for text in (*SENTENCES, fold(SENTENCES[0])):
        assert np.array_equal(kept.vector(text).values, vocabulary.vector(text).values)
