"""Search finds what shares words with a question, and never offers what cannot help."""

from __future__ import annotations

import datetime

import pytest

from responses.catalogue import Answer, Catalogue
from responses.search import Search


def tokenise(text: str) -> list[str]:
    return text.lower().split()


def answer(answer_id: str, title: str, text: str, topic: str = "dv_penalty") -> Answer:
    return Answer.model_validate(
        {
            "id": answer_id,
            "topic": topic,
            "title": title,
            "text": text,
            "sources": [{"guide": "langnghe"}],
            "reviewed": datetime.date(2026, 11, 21),
        }
    )


ANSWERS = {
    one.id: one
    for one in (
        answer("ban", "Cấm tiếp xúc", "Chủ tịch xã cấm người gây bạo lực lại gần."),
        answer("fine", "Mức phạt", "Bị phạt tiền khi đánh người."),
        answer("shelter", "Nơi tạm lánh", "Có nơi ở an toàn cho bạn và con."),
        answer("hello", "Chào", "Cấm tiếp xúc cấm tiếp xúc", topic="greet"),
    )
}
FILLER = {f"x{n}": answer(f"x{n}", f"Điều khác {n}", f"Chuyện khác số {n}.") for n in range(20)}


@pytest.fixture
def search() -> Search:
    asked = {"shelter": ["đêm nay ngủ ở đâu", "không có chỗ ở"]}
    return Search({**ANSWERS, **FILLER}, tokenise, sentences=lambda: asked)


def test_the_answer_that_shares_most_comes_first(search: Search) -> None:
    """Title and text both count."""
    assert search.find("cấm tiếp xúc là gì")[0] == "ban"
    assert search.find("bị phạt tiền")[0] == "fine"


def test_ways_of_asking_count(search: Search) -> None:
    """Words that stand in no answer, only in how people ask for it, find it."""
    assert search.find("đêm nay ngủ ở đâu")[0] == "shelter"


def test_small_talk_is_never_offered(search: Search) -> None:
    """A greeting is no answer to a question, whatever words it holds."""
    assert "hello" not in search.find("cấm tiếp xúc")


@pytest.mark.parametrize("text", ["", "zzz qqq", "?"])
def test_nothing_in_common_finds_nothing(search: Search, text: str) -> None:
    """Unknown words lead to no offer."""
    assert search.find(text) == ()


def test_at_most_three_are_offered() -> None:
    """However many fit, three are enough."""
    found = Search(Catalogue.load(), tokenise).find("bạo lực gia đình bị phạt bao nhiêu tiền")
    assert 0 < len(found) <= 3


def test_another_language_is_searched_in_its_words() -> None:
    """Where texts are translated, the translation is what is searched."""
    english = {"Nơi tạm lánh": "Safe shelter tonight"}
    search = Search({**ANSWERS, **FILLER}, tokenise, say=lambda text: english.get(text, text))
    assert search.find("shelter tonight")[0] == "shelter"
