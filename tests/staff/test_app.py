"""The pages over HTTP: who gets in, who sees what, what is noted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.staff_pages import places
from indicators import disclosure
from indicators.categories import Channel, Event
from indicators.counts import Counts
from indicators.health import ChannelHealth, Health
from indicators.plans import load_plans
from staff.accounts import Role
from staff.app import Surroundings, build
from staff.audit import Act, Audit
from staff.lockout import ONE_ACCOUNT
from staff.texts import LOCKED, WRONG
from staff.upkeep import Old
from tests.conftest import Served
from tests.staff.conftest import COMMUNE, OTHER, PASSWORD, PROVINCE, Office, key, token_in

QUARTER = "period=2026-Q3"
FORMATS = ("docx", "xlsx", "csv")


@pytest.fixture
def client(office: Office) -> Iterator[httpx.Client]:
    with office.client() as opened:
        yield opened


@pytest.fixture
def viewer(office: Office, client: httpx.Client) -> httpx.Client:
    office.sign_in(client, "nguoixem")
    return client


@pytest.fixture
def editor(office: Office, client: httpx.Client) -> httpx.Client:
    office.sign_in(client, "nhaplieu")
    return client


@pytest.fixture
def administrator(office: Office, client: httpx.Client) -> httpx.Client:
    office.sign_in(client, "quantri")
    return client


@pytest.mark.parametrize(
    "path", ["", "reports/docx", "denominators", "upkeep", "audit", "?unit=38", "reports/csv?unit="]
)
def test_nobody_gets_in_without_signing_in(client: httpx.Client, path: str) -> None:
    """Every page and file leads to the sign-in page, and shows nothing."""
    answer = client.get(f"/staff/{path}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/staff/sign-in"
    assert answer.text == ""


def test_signing_in_gives_a_new_session(office: Office, client: httpx.Client) -> None:
    """A session that a browser brings along is not taken over; the new one opens the pages."""
    client.cookies.set("staff", "planted", domain="127.0.0.1", path="/staff")
    answer = office.sign_in(client, "nguoixem")
    assert answer.url.path == "/staff/"
    assert "planted" not in client.cookies.values()
    first = client.cookies["staff"]
    client.cookies.delete("staff")
    office.sign_in(client, "nguoixem")
    assert client.cookies["staff"] != first


def test_cookies_are_closed(client: httpx.Client) -> None:
    """Cookies are for these pages only, no script reads them, no other site sends them."""
    page = client.get("/staff/sign-in")
    form = {"token": token_in(page.text), "name": "nguoixem", "password": PASSWORD}
    answer = client.post("/staff/sign-in", data=form, follow_redirects=False)
    for cookie in (*page.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")):
        assert "HttpOnly" in cookie
        assert "Path=/staff" in cookie
        assert "SameSite=strict" in cookie
        assert "Secure" not in cookie, "this server is reached over http"


def test_over_https_cookies_are_secure(tmp_path: Path) -> None:
    """Where browsers come over https, cookies go over nothing else, and browsers are told so."""
    url = f"sqlite:///{tmp_path / 'staff.db'}"
    around = Surroundings(load_plans(), places(), dict, lambda _day: Old((), ()))
    pages = build(url, Counts(url), around, secure=True)
    served = Served(Starlette(routes=[Mount("/staff", pages)]))
    answer = httpx.get(f"{served.url}/staff/sign-in")
    served.stop()
    assert answer.headers["set-cookie"].startswith("__Secure-staff-form=")
    assert "; Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]
    assert "langnghe staff add" in answer.text, "there is no account yet: the page says how"


def test_every_answer_has_strict_headers(viewer: httpx.Client) -> None:
    """No script, no frame, no other host, nothing kept; stylesheets have the same headers."""
    for path in ("", "nowhere", "static/staff.css", "sign-in", "audit"):
        headers = viewer.get(f"/staff/{path}").headers
        assert len(headers.get_list("content-security-policy")) == 1
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_no_page_needs_what_the_policy_forbids(administrator: httpx.Client) -> None:
    """No page has a script, a style of its own or an inline style."""
    for path in ("", "denominators", "upkeep", "audit", f"?{QUARTER}&unit={COMMUNE}"):
        page = administrator.get(f"/staff/{path}")
        assert page.status_code == 200, path
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page.text)


@pytest.mark.parametrize("name", ["nguoixem", "nobody"])
def test_failures_lock_out_known_and_unknown_alike(office: Office, name: str) -> None:
    """The same words and statuses for both; locked, the right password opens nothing."""
    office.accounts.set_password("nguoixem", PASSWORD)
    with office.client() as client:
        for _ in range(ONE_ACCOUNT.most):
            wrong = office.sign_in(client, name, "sai mật khẩu rồi")
            assert (wrong.status_code, WRONG in wrong.text) == (403, True)
        locked = office.sign_in(client, name)
        assert (locked.status_code, LOCKED in locked.text) == (429, True)
        assert client.get("/staff/").url.path == "/staff/sign-in"
    with office.engine.begin() as connection:
        connection.execute(text("DELETE FROM staff_tries"))


def test_a_disabled_account_is_wrong_like_any_other(office: Office, client: httpx.Client) -> None:
    """The page does not tell that the account was disabled; its open sessions end."""
    office.accounts.add("dadi", Role.VIEWER, [PROVINCE], PASSWORD)
    assert office.sign_in(client, "dadi").url.path == "/staff/"
    office.accounts.disable("dadi")
    assert client.get("/staff/").url.path == "/staff/sign-in"
    assert WRONG in office.sign_in(client, "dadi").text


@pytest.mark.parametrize("token", ["", "0" * 64, "another"])
def test_forms_without_our_token_do_nothing(
    office: Office, editor: httpx.Client, token: str
) -> None:
    """A form sent from elsewhere is refused: signing in or out, entering a number."""
    if token == "another":  # noqa: S105 - of another browser
        with office.client() as other:
            token = token_in(other.get("/staff/sign-in").text)
    entry = {"denominator": "population", "unit": PROVINCE, "year": "2026"}
    entry |= {"value": "6", "source": "x", "token": token}
    assert editor.post("/staff/denominators", data=entry).status_code == 403
    assert editor.post("/staff/sign-out", data={"token": token}).status_code == 403
    assert editor.get("/staff/denominators").url.path == "/staff/denominators"
    form = {"name": "nhaplieu", "password": PASSWORD, "token": token}
    assert editor.post("/staff/sign-in", data=form).status_code == 403


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * 30, b"x" * 20_000, "ừ".encode()])
def test_forms_that_are_none_are_refused(client: httpx.Client, body: bytes) -> None:
    """Too long, too many fields, no text: 400, not a failure."""
    assert client.post("/staff/sign-in", content=body).status_code in (400, 403)
    assert client.post("/staff/sign-out", content=body).status_code in (303, 400, 200)


@pytest.mark.parametrize("path", ["sign-in", "sign-out", "denominators"])
def test_a_form_with_a_zero_character_is_refused(client: httpx.Client, path: str) -> None:
    """PostgreSQL keeps none and compares with none: it would fail there."""
    assert client.post(f"/staff/{path}", content=b"name=a%00b").status_code == 400


def test_signing_out_ends_the_session(office: Office, viewer: httpx.Client) -> None:
    """Afterwards the old cookie opens nothing."""
    session = viewer.cookies["staff"]
    viewer.post("/staff/sign-out", data={"token": token_in(viewer.get("/staff/").text)})
    with office.client() as thief:
        thief.cookies.set("staff", session, path="/staff")
        assert thief.get("/staff/").url.path == "/staff/sign-in"


def test_a_session_that_stood_idle_is_over(office: Office, viewer: httpx.Client) -> None:
    """Half an hour without a request, and one has to sign in again."""
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE staff_sessions SET seen = seen - 1800"))
    assert viewer.get("/staff/").url.path == "/staff/sign-in"


@pytest.mark.parametrize("unit", [OTHER, "20194", "", "99", "99999", "3", "x", "38 "])
def test_a_viewer_never_gets_what_is_not_hers(viewer: httpx.Client, unit: str) -> None:
    """Another province, its commune, the whole service, what does not exist: all alike."""
    for path in ("", *(f"reports/{form}" for form in FORMATS)):
        answer = viewer.get(f"/staff/{path}", params={"unit": unit, "period": "2026-Q3"})
        assert answer.status_code == 403
        assert "330" not in answer.text


def test_a_viewer_sees_her_province_and_its_communes(viewer: httpx.Client) -> None:
    """Without asking she gets her own unit; the list offers it and what lies inside."""
    page = viewer.get(f"/staff/?{QUARTER}").text
    assert "Thanh Hóa, quý III/2026" in page
    units = re.search(r'<select id="unit".*?</select>', page, re.DOTALL)
    assert units
    offered = re.findall(r'value="(\d*)"', units[0])
    assert {PROVINCE, COMMUNE} <= set(offered)
    assert not {"", OTHER, "20194"} & set(offered)
    inside = viewer.get(f"/staff/?{QUARTER}&unit={COMMUNE}")
    assert "Phường Hàm Rồng, Thanh Hóa, quý III/2026" in inside.text


@pytest.mark.parametrize(("name", "allowed"), [("nguoixem", []), ("nhaplieu", ["denominators"])])
def test_roles_open_their_pages(office: Office, name: str, allowed: list[str]) -> None:
    """A viewer enters nothing, an editor reads no log; neither is offered what she may not."""
    with office.client() as client:
        office.sign_in(client, name)
        home = client.get("/staff/").text
        for path in ("denominators", "audit"):
            expected = 200 if path in allowed else 403
            assert client.get(f"/staff/{path}").status_code == expected
            assert (f'href="/staff/{path}"' in home) == (path in allowed)
        form = {"token": token_in(home), "denominator": "population", "unit": PROVINCE}
        form |= {"year": "2025", "value": "1", "source": "thử"}
        entered = client.post("/staff/denominators", data=form, follow_redirects=False)
        assert entered.status_code == (303 if allowed else 403)


def everything_told(client: httpx.Client, address: str) -> list[str]:
    """Return what the overview and the files say, without tokens and the files' own dates."""
    page = client.get(f"/staff/?{address}").text
    told = [re.sub("[0-9a-f]{64}", "", page)]
    for form in FORMATS:
        content = client.get(f"/staff/reports/{form}?{address}").content
        told += [content.decode()] if form == "csv" else packed_texts(content)
    return told


def packed_texts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [name for name in packed.namelist() if re.match(r"(word|xl)/.*\.xml$", name)]
        return [packed.read(name).decode() for name in names]


def test_hidden_and_open_numbers_are_told_nowhere(
    office: Office, administrator: httpx.Client
) -> None:
    """One more disclosure, in a month with few or in the running month, changes not a letter."""
    address = f"period=2026&unit={COMMUNE}"
    before = everything_told(administrator, address)
    assert "dưới 10" in before[0]
    assert "Lượt kể đang hoặc đã bị bạo lực" in before[0]
    for month in (8, 11):
        office.counts.add({key(date(2026, month, 3), Event.DISCLOSURE, COMMUNE): 1})
    disclosure._publish.cache_clear()  # what is published stays the same all day
    assert everything_told(administrator, address) == before


@pytest.mark.parametrize("form", FORMATS)
def test_a_download_is_a_file_and_is_noted(office: Office, viewer: httpx.Client, form: str) -> None:
    """The file has a name that says what it is; the log says who took which."""
    answer = viewer.get(f"/staff/reports/{form}?{QUARTER}&unit={COMMUNE}&plan=chien-luoc-2021-2030")
    assert answer.status_code == 200
    named = f'filename="bao-cao_chien-luoc-2021-2030_2026-Q3_{COMMUNE}.{form}"'
    assert named in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf" if form == "csv" else b"PK")
    line = Audit(office.engine).read(most=1)[0]
    assert (line.actor, line.act) == ("nguoixem", Act.DOWNLOADED)
    assert line.detail == f"{form} chien-luoc-2021-2030 2026-Q3 {COMMUNE}"


@pytest.mark.parametrize(
    "address",
    ["reports/pdf", "?plan=none", "?channel=fax", "reports/csv?period=2026-13", "audit?before=x"],
)
def test_faulty_addresses_are_refused(administrator: httpx.Client, address: str) -> None:
    """What does not exist is told as a faulty address, not as a failure."""
    assert administrator.get(f"/staff/{address}").status_code == 400


@pytest.mark.parametrize(
    "period",
    [
        *("2026-13", "x", "0000", "1999", "0001-01-01..9999-12-31", "9999-action"),
        *("own", "own&first=2026-05-01", "own&first=2026-05-02&last=2026-05-01"),
    ],
)
def test_a_faulty_period_is_explained(administrator: httpx.Client, period: str) -> None:
    """The page says what is wrong with the period and shows this year's figures."""
    page = administrator.get(f"/staff/?period={period}")
    assert page.status_code == (200 if period == "9999-action" else 400)
    assert ("Kỳ báo cáo chưa đúng" in page.text) == (page.status_code == 400)


def test_an_own_range_is_taken(administrator: httpx.Client) -> None:
    """Two days make a period; the address with its code gives the same."""
    asked = administrator.get("/staff/?period=own&first=2026-07-01&last=2026-08-31").text
    coded = administrator.get("/staff/?period=2026-07-01..2026-08-31").text
    for page in (asked, coded):
        assert "từ 01/07/2026 đến 31/08/2026" in page


def test_a_number_is_entered_and_used(office: Office, editor: httpx.Client) -> None:
    """An editor enters a number with its source; it stands with day and name, and is noted."""
    page = editor.get(f"/staff/denominators?unit={COMMUNE}")
    form = {"token": token_in(page.text), "denominator": "population", "unit": COMMUNE}
    form |= {"year": "2026", "value": "12.345", "source": "Niên giám <b>2025</b>"}
    saved = editor.post("/staff/denominators", data=form)
    assert saved.status_code == 200
    assert "Đã lưu" in saved.text
    for told in ("12.345", "22/11/2026", "Niên giám &lt;b&gt;2025&lt;/b&gt;", "nhaplieu"):
        assert told in saved.text
    line = Audit(office.engine).read(most=1)[0]
    assert (line.act, line.detail) == (Act.DENOMINATOR_SET, f"population {COMMUNE} 2026")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("year", "26", "Năm"),
        ("value", "-1", "Số"),
        ("value", "nhiều", "Số"),
        ("value", "9999999999", "Số"),
        ("source", " ", "Nguồn"),
    ],
)
def test_a_faulty_number_is_explained(
    editor: httpx.Client, field: str, value: str, told: str
) -> None:
    """The page says which field is wrong and keeps what was typed."""
    form = {"token": token_in(editor.get("/staff/denominators").text), "unit": PROVINCE}
    form |= {"denominator": "population", "year": "2026", "value": "5", "source": "Sổ"}
    page = editor.post("/staff/denominators", data=form | {field: value})
    assert page.status_code == 400
    assert re.search(rf'role="alert"[^>]*>{told}:', page.text)
    assert 'value="Sổ"' in page.text or field == "source"


def test_a_faulty_number_of_the_whole_service_is_explained(administrator: httpx.Client) -> None:
    """Its unit is empty, in the form or left out of it: the page says what is wrong."""
    form = {"token": token_in(administrator.get("/staff/denominators").text), "year": "26"}
    form |= {"denominator": "population", "value": "5", "source": "Sổ"}
    for sent in (form, form | {"unit": ""}):
        page = administrator.post("/staff/denominators", data=sent)
        assert page.status_code == 400
        assert re.search(r'role="alert"[^>]*>Năm:', page.text)


def test_an_editor_enters_for_her_units_only(editor: httpx.Client) -> None:
    """A number for another unit is refused; so is one that no plan asks for."""
    form = {"token": token_in(editor.get("/staff/denominators").text), "unit": OTHER}
    form |= {"denominator": "population", "year": "2026", "value": "5", "source": "Sổ"}
    assert editor.post("/staff/denominators", data=form).status_code == 403
    assert editor.get(f"/staff/denominators?unit={OTHER}").status_code == 403
    other = form | {"unit": PROVINCE, "denominator": "none"}
    assert editor.post("/staff/denominators", data=other).status_code == 400


def test_sign_ins_are_noted_without_what_was_typed(
    office: Office, administrator: httpx.Client
) -> None:
    """Good and failed ones stand in the log; an unknown name, perhaps a password, does not."""
    with office.client() as client:
        office.sign_in(client, "mat-khau-cua-toi", "sai mật khẩu rồi")
        office.sign_in(client, "nguoixem", "sai mật khẩu rồi")
    page = administrator.get("/staff/audit").text
    assert "Đăng nhập không thành công" in page
    assert "mat-khau-cua-toi" not in page
    newest, before = Audit(office.engine).read(most=2)
    assert (newest.act, newest.subject) == (Act.SIGN_IN_FAILED, "nguoixem")
    assert (before.act, before.subject) == (Act.SIGN_IN_FAILED, None)


def test_a_sick_channel_is_told(office: Office, viewer: httpx.Client) -> None:
    """Lost consent of the Official Account is on the overview and on its page, until mended."""
    health = ChannelHealth(office.engine)
    health.set(Channel.ZALO_OA, Health.NEEDS_AUTHORISATION)
    for path in ("", "upkeep"):
        assert "Cần cấp quyền lại" in viewer.get(f"/staff/{path}").text
    health.end(Channel.ZALO_OA, Health.NEEDS_AUTHORISATION)
    assert "Cần cấp quyền lại" not in viewer.get("/staff/").text
    office.ready[Channel.WEB] = False
    assert "Không kết nối được" in viewer.get("/staff/upkeep").text
    office.ready[Channel.WEB] = True


def test_old_services_are_listed(viewer: httpx.Client) -> None:
    """A service that nobody checked for long stands there with the day and how long ago."""
    page = viewer.get("/staff/upkeep").text
    assert "Tổng đài xa xưa" in page
    assert "05/03/2024 (3 năm trước)" in page
    assert "Mọi câu trả lời đều mới được xem lại." in page


def test_near_deadlines_are_told(viewer: httpx.Client) -> None:
    """Three days before the 25 November of Thanh Hóa's plan the overview says so."""
    page = viewer.get("/staff/?plan=thanh-hoa-so-y-te-2018").text
    assert "Trước ngày 25/11/2026" in page
    assert "Trước ngày" not in viewer.get("/staff/?plan=chien-luoc-2021-2030").text


def test_a_failure_tells_nothing(
    office: Office, viewer: httpx.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    """A page that fails says so in Vietnamese; neither it nor the log quotes the error."""
    with office.engine.begin() as connection:
        connection.execute(text("ALTER TABLE channel_health RENAME TO gone"))
    try:
        page = viewer.get("/staff/")
    finally:
        with office.engine.begin() as connection:
            connection.execute(text("ALTER TABLE gone RENAME TO channel_health"))
    assert page.status_code == 500
    assert "Trang chưa mở được" in page.text
    printed = "".join(capfd.readouterr())
    assert "SELECT" not in page.text + printed


def test_it_is_mounted_in_the_whole_program(http: httpx.Client) -> None:
    """The server that answers people serves the staff pages as well, with their own policy."""
    page = http.get("/staff/sign-in")
    assert page.status_code == 200
    assert page.headers.get_list("content-security-policy")[0].count("script") == 0
    assert http.get("/staff").headers["location"].endswith("/staff/")
