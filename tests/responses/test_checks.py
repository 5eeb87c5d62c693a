"""`langnghe check` finds each kind of fault, and none where there is none."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from responses.catalogue import Answer, Catalogue, Guide, Law
from responses.checks import problems, stale

LAWS = {
    "1/2020/QH": Law.model_validate(
        {"id": "1/2020/QH", "title": "Luật Thử", "articles": 3, "text": "luat-1"}
    ),
    "2/2000/QH": Law.model_validate(
        {"id": "2/2000/QH", "title": "Luật Cũ", "replaced_by": "1/2020/QH"}
    ),
}
GUIDES = {"langnghe": Guide(id="langnghe", title="Trang", publisher="Dự án")}
ARTICLE = "Điều 2. Thời hạn\n1. Trong 03 ngày.\n2. Phạt 5.000.000 đồng.\nĐiều 3. Khác\nKhông."


def answer(answer_id: str = "one", **changes: Any) -> Answer:
    fields: dict[str, Any] = {
        "id": answer_id,
        "topic": "dv_penalty",
        "title": f"Câu hỏi {answer_id}",
        "text": "Hạn là 3 ngày.",
        "sources": [{"law": "1/2020/QH", "article": 2}],
        "reviewed": datetime.date(2026, 11, 1),
    }
    return Answer.model_validate({**fields, **changes})


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    (tmp_path / "luat-1-2020.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def found(laws: Path, *answers: Answer, intents: set[str] | None = None) -> list[str]:
    catalogue = Catalogue(list(answers), LAWS, GUIDES)
    ids = {one.id for one in answers} if intents is None else intents
    return list(problems(catalogue, {"113", "18008077"}, ids, laws))


def test_good_content_has_no_problem(laws: Path) -> None:
    """An answer whose figures, laws, phones and titles are right passes."""
    assert found(laws, answer(phones=["113"], text="Trong 3 ngày, phạt 5 triệu đồng.")) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"text": "Hạn là 4 ngày."}, "4 stands in no article"),
        ({"text": "Phạt 6.000.000 đồng."}, "6e+06 stands in no article"),
        ({"sources": [{"law": "9/9999/QH"}]}, "is not in laws.yml"),
        ({"sources": [{"law": "2/2000/QH"}]}, "was replaced by 1/2020/QH"),
        ({"sources": [{"law": "1/2020/QH", "article": 9}]}, "has no article 9"),
        ({"sources": [{"law": "1/2020/QH", "article": 1}]}, "not among the texts"),
        ({"sources": [{"law": "1/2020/QH", "article": 2, "clause": 7}]}, "no clause 7"),
        ({"sources": [{"guide": "nobody"}]}, "is not in guides.yml"),
        ({"next": ["nowhere"]}, "next nowhere does not exist"),
        ({"phones": ["115"]}, "115 is no number of the referrals"),
        ({"text": "Gọi 1900 123 456."}, "1900123456 is no number of the referrals"),
    ],
)
def test_each_fault_is_named(laws: Path, changes: dict[str, Any], complaint: str) -> None:
    """Each kind of fault is found and the line names the answer."""
    lines = found(laws, answer(**changes))
    assert all(line.startswith("one: ") for line in lines)
    assert any(complaint in line for line in lines)


def test_intents_and_answers_are_pairs(laws: Path) -> None:
    """An intent without an answer and an answer without an intent are both told."""
    lines = found(laws, answer(), intents={"other"})
    assert lines == [
        "other: an intent without an answer",
        "one: an answer without an intent",
    ]


def test_titles_differ(laws: Path) -> None:
    """Two buttons never say the same."""
    lines = found(laws, answer(), answer("two", title="câu hỏi ONE"))
    assert len(lines) == 2


def test_figures_are_not_compared_without_the_texts() -> None:
    """Without the folder of texts, nothing is claimed about figures."""
    catalogue = Catalogue([answer(text="Hạn là 4 ngày.")], LAWS, GUIDES)
    assert list(problems(catalogue, set(), {"one"}, None)) == []


@pytest.mark.parametrize(("days", "told"), [(180, 0), (181, 1)])
def test_old_reviews_are_listed(days: int, told: int) -> None:
    """A review counts for 180 days."""
    catalogue = Catalogue([answer()], LAWS, GUIDES)
    today = datetime.date(2026, 11, 1) + datetime.timedelta(days=days)
    assert len(list(stale(catalogue, today))) == told
