"""The two cookies of these pages: the session's, and one for forms before there is a session."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

PATH = "/staff"


class Cookies:
    """Sets and reads them: for these pages only, closed to scripts, never sent by other sites."""

    def __init__(self, secure: bool) -> None:
        """Over https (`secure`) browsers send them over https only, and take them from it only."""
        self._secure = secure
        prefix = "__Secure-" if secure else ""
        self._session = f"{prefix}staff"
        self._form = f"{prefix}staff-form"

    def session(self, request: Request) -> str:
        """Return the session's token, or nothing."""
        return request.cookies.get(self._session, "")

    def form(self, request: Request) -> str:
        """Return the secret for forms of whoever is not signed in, or nothing."""
        return request.cookies.get(self._form, "")

    def put_session(self, response: Response, token: str) -> None:
        """Give the browser a session; the secret from before it serves no more."""
        self._put(response, self._session, token)
        self._drop(response, self._form)

    def put_form(self, response: Response, secret: str) -> None:
        """Give the browser a secret for forms."""
        self._put(response, self._form, secret)

    def drop_session(self, response: Response) -> None:
        """Take the session's token away."""
        self._drop(response, self._session)

    def _put(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name, value, path=PATH, secure=self._secure, httponly=True, samesite="strict"
        )

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(
            name, path=PATH, secure=self._secure, httponly=True, samesite="strict"
        )
