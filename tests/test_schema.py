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

from tests.test_refusals import World, world

__all__ = ["world"]

EXAMPLES = 40
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
schema = schemathesis.openapi.from_path(Path(__file__).with_name("openapi.yml"))


@pytest.fixture(scope="module")
def address(world: World) -> str:
    """Where the whole bot is served."""
    return world.url


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_described(case: schemathesis.Case[Any], address: str) -> None:
    """No request gets an error of ours, or an answer of another shape than the description's."""
    case.call_and_validate(base_url=address, checks=list(CHECKS), timeout=20)
