"""Signing in and out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from staff.accounts import Accounts
from staff.audit import Act, Audit
from staff.cookies import PATH, Cookies
from staff.csrf import FIELD, form_token, is_ours
from staff.door import SIGN_IN, Visit
from staff.forms import BadForm, read_form
from staff.lockout import ONE_ACCOUNT, LockOut
from staff.rendering import open_page, refusal
from staff.sessions import StaffSessions
from staff.texts import LOCKED, STALE_FORM, WRONG

HOME = f"{PATH}/"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The page to sign in at, and what judges a try."""

    accounts: Accounts
    sessions: StaffSessions
    lock_out: LockOut
    audit: Audit
    cookies: Cookies

    def routes(self) -> list[Route]:
        """Return the routes for those who are not signed in."""
        return [
            Route("/sign-in", self.show, methods=["GET"]),
            Route("/sign-in", self.take, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Return the page, or lead on who is signed in already."""
        return await run_in_threadpool(self._show, request)

    async def take(self, request: Request) -> Response:
        """Judge one try."""
        try:
            form = await read_form(request)
        except BadForm:
            return refusal(400)
        if not is_ours(self.cookies.form(request), form.get(FIELD, "")):
            return await run_in_threadpool(self._page, request, 403, STALE_FORM)
        return await run_in_threadpool(self._judge, request, form)

    def leave(self, visit: Visit) -> Response:
        """End the visitor's session."""
        self.sessions.end(visit.session)
        self.audit.write(Act.SIGNED_OUT, visit.account)
        response = RedirectResponse(SIGN_IN, 303)
        self.cookies.drop_session(response)
        return response

    def _show(self, request: Request) -> Response:
        if self.sessions.account(self.cookies.session(request)):
            return RedirectResponse(HOME, 303)
        return self._page(request, 200)

    def _page(self, request: Request, status: int, fault: str = "") -> Response:
        secret = self.cookies.form(request) or secrets.token_urlsafe(32)
        response = open_page(
            "sign_in.html",
            status,
            token=form_token(secret),
            fault=fault,
            nobody=not self.accounts.all(),
        )
        self.cookies.put_form(response, secret)
        return response

    def _judge(self, request: Request, form: Mapping[str, str]) -> Response:
        name, password = form.get("name", ""), form.get("password", "")
        account = self.accounts.known(name)
        attempt = self.lock_out.attempt(account, name)
        if not attempt.admitted:
            if attempt.first_refused:
                self.audit.write(Act.LOCKED_OUT, subject=account)
            return self._locked(request)
        opened = self.accounts.check(account, password)
        if account is None or not opened:
            self.audit.write(Act.SIGN_IN_FAILED, subject=account)
            return self._page(request, 403, WRONG)
        self.lock_out.succeeded(attempt)
        self.audit.write(Act.SIGNED_IN, account)
        self.sessions.end(self.cookies.session(request))
        response = RedirectResponse(HOME, 303)
        self.cookies.put_session(response, self.sessions.start(account))
        return response

    def _locked(self, request: Request) -> Response:
        response = self._page(request, 429, LOCKED)
        response.headers["retry-after"] = str(ONE_ACCOUNT.seconds)
        return response
