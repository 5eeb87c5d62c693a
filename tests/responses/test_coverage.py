"""The page of coverage tells the truth, and no article is silently left out."""

from responses.catalogue import Catalogue
from responses.coverage import WHOLE, render, uncovered


def test_no_article_of_the_two_laws_is_forgotten() -> None:
    """Every article has an answer, or a reason why it has none."""
    assert list(uncovered(Catalogue.load())) == []


def test_an_article_without_answer_is_told() -> None:
    """Without answers, every article that has no reason is named."""
    full = Catalogue.load()
    empty = Catalogue([], full.laws, full.guides)
    missing = list(uncovered(empty))
    assert f"{WHOLE[0]}: article 5 has neither an answer nor a reason" in missing


def test_the_page_names_answers_and_reasons() -> None:
    """Articles lead to their answers; left-out ones say why."""
    page = render(Catalogue.load())
    assert "`dv_contact_ban_commune`" in page
    assert "left out: international cooperation" in page
