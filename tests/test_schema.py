"""Thousands of odd requests that nobody would think of (Schemathesis), over tests/openapi.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from staff.csrf import FIELD, form_token
from staff.door import SIGN_IN
from staff.sessions import StaffSessions
from tests.staff.conftest import Office, office
from tests.test_refusals import World, world

__all__ = ["office", "world"]

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
OURS = "ours"
BEHIND_SIGN_IN = r"^/staff/(?!sign-in)"
FIGURES = r"^/staff/(reports/|$)"
OTHER_PAGES = r"^/staff/(?!sign-in|reports/|$)"
schema = schemathesis.openapi.from_path(Path(__file__).with_name("openapi.yml"))


def examples(most: int) -> settings:
    """Return how requests are made up: `most` of them for each address and method."""
    return settings(
        max_examples=most,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def address(world: World) -> str:
    """Where the whole bot is served."""
    return world.url


@pytest.fixture(scope="module")
def session(office: Office) -> str:
    """The token of an administrator's session on the staff pages."""
    accounts = office.accounts
    return StaffSessions(office.engine, accounts).start(accounts.named("quantri"))


@schema.exclude(path_regex=BEHIND_SIGN_IN).parametrize()
@examples(40)
def test_every_answer_is_one_that_is_described(case: schemathesis.Case[Any], address: str) -> None:
    """No request gets an error of ours, or an answer of another shape than the description's."""
    case.call_and_validate(base_url=address, checks=list(CHECKS), timeout=20)


@schema.include(path_regex=OTHER_PAGES).parametrize()
@examples(60)
def test_so_is_every_answer_to_an_administrator(
    case: schemathesis.Case[Any], office: Office, session: str
) -> None:
    """Signed in and with the page's own token in the form, too; and she stays signed in."""
    answer_to_her(case, office, session)


@schema.include(path_regex=FIGURES).parametrize()
@examples(15)  # fewer: each is drawn from all that was counted
def test_so_is_every_answer_with_figures(
    case: schemathesis.Case[Any], office: Office, session: str
) -> None:
    """Whatever plan, period, place and channel an address names, the page or file is made."""
    answer_to_her(case, office, session)


@schema.include(path_regex=BEHIND_SIGN_IN).parametrize()
@examples(10)
def test_nobody_else_gets_behind_sign_in(case: schemathesis.Case[Any], address: str) -> None:
    """Without the cookie every address leads to signing in or refuses."""
    answer = case.call(base_url=address, timeout=20, allow_redirects=False)
    led = answer.status_code == 303 and answer.headers["location"] == [SIGN_IN]
    assert led or 400 <= answer.status_code < 500


def answer_to_her(case: schemathesis.Case[Any], office: Office, session: str) -> None:
    """Send the request as the browser of who has `session`, and judge the answer."""
    if isinstance(case.body, dict) and case.body.get(FIELD) == OURS:
        case.body[FIELD] = form_token(session)
    answer = case.call_and_validate(
        base_url=office.url,
        headers={"Cookie": f"staff={session}"},
        checks=list(CHECKS),
        timeout=20,
        allow_redirects=False,
    )
    assert answer.headers.get("location") != [SIGN_IN]
