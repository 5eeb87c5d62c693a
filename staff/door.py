"""The door of every page behind sign-in: who asks, with which form, and whether she may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from staff.accounts import Account, Role
from staff.cookies import PATH, Cookies
from staff.csrf import FIELD, form_token, is_ours
from staff.forms import BadForm, read_form
from staff.sessions import StaffSessions

SIGN_IN = f"{PATH}/sign-in"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of someone signed in; `token` goes into the forms of the page she gets."""

    account: Account
    session: str
    query: Mapping[str, str]
    path: Mapping[str, str]
    form: Mapping[str, str]

    @property
    def token(self) -> str:
        """The token for her forms."""
        return form_token(self.session)


Show = Callable[[Visit], Response]
Refuse = Callable[[int], Response]


class Door:
    """Makes routes that only those who are signed in and may do it get through."""

    def __init__(self, sessions: StaffSessions, cookies: Cookies, refuse: Refuse) -> None:
        """`refuse` makes the page for a status: 400 (bad form), 403 (not allowed)."""
        self._sessions = sessions
        self._cookies = cookies
        self._refuse = refuse

    def page(self, path: str, show: Show, role: Role = Role.VIEWER) -> Route:
        """Return the route of a page to read."""
        return Route(path, self._through(show, role), methods=["GET"])

    def act(self, path: str, do: Show, role: Role = Role.VIEWER) -> Route:
        """Return the route of a form that is sent; it must hold the visitor's token."""
        return Route(path, self._through(do, role), methods=["POST"])

    def _through(self, show: Show, role: Role) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            try:
                form = await read_form(request)
            except BadForm:
                return self._refuse(400)
            return await run_in_threadpool(self._answer, request, form, show, role)

        return endpoint

    def _answer(
        self, request: Request, form: Mapping[str, str], show: Show, role: Role
    ) -> Response:
        token = self._cookies.session(request)
        account = self._sessions.account(token)
        if account is None:
            return RedirectResponse(SIGN_IN, 303)
        forged = request.method == "POST" and not is_ours(token, form.get(FIELD, ""))
        if forged or not account.role.includes(role):
            return self._refuse(403)
        return show(Visit(account, token, request.query_params, request.path_params, form))
