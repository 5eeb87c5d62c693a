"""Forms as browsers send them: small, plain, each field once."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

_MOST_BYTES = 16 * 1024
_MOST_FIELDS = 20


class BadForm(Exception):
    """A form that no page of ours sends."""


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form; raises BadForm if it is too long or not a form."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _MOST_BYTES:
            raise BadForm("the form is too long")
    try:
        text = received.decode("ascii")
        fields = dict(parse_qsl(text, max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError:
        raise BadForm("not a form") from None
    if any("\0" in value for value in fields.values()):
        raise BadForm("what PostgreSQL cannot keep, and nobody can type")
    return fields
