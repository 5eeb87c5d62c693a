"""Who names an article gets the answers that rest on it."""

import pytest

from responses.articles import answers_on
from responses.catalogue import Catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        ("dieu 25 luat phong chong bao luc gia dinh", "dv_contact_ban_commune"),
        ("dieu 36 luat 13", "trusted_address"),
        ("dieu 10 luat binh dang gioi", "ge_prohibited_acts"),
        ("dieu 37 nghi dinh 282/2025", "dv_penalty_beating"),
        ("noi dung dieu 185 bo luat hinh su", "dv_crime_ill_treatment"),
    ],
)
def test_a_named_article_is_found(catalogue: Catalogue, named: str, answer: str) -> None:
    """Article and law, in the words people use for it, lead to the answer."""
    assert answer in answers_on(named, catalogue)


@pytest.mark.parametrize(
    "text",
    [
        "dieu 25",
        "luat phong chong bao luc gia dinh",
        "dieu 999 luat 13",
        "chi oi cho em hoi theo dieu 25 luat 13 thi chong em bi cam tiep xuc may ngay a em lo qua",
        "",
    ],
)
def test_anything_else_finds_nothing(catalogue: Catalogue, text: str) -> None:
    """Without law or article, with one that has no answer, or in a long story: nothing."""
    assert answers_on(text, catalogue) == ()


def test_the_closest_come_first(catalogue: Catalogue) -> None:
    """Answers that rest on the article first of all stand before those that mention it."""
    found = answers_on("dieu 25 luat 13", catalogue)
    assert catalogue[found[0]].sources[0].article == 25
