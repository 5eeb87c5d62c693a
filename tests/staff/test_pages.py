"""The staff pages in a real browser: sign-in, filters, download, roles, phone, keyboard, print."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import text

from staff.lockout import ONE_ACCOUNT
from staff.texts import LOCKED, WRONG
from tests.staff.conftest import COMMUNE, OTHER, PASSWORD, Office

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
PLAN = "plan=chien-luoc-2021-2030"
PAGES = ("", f"?{PLAN}&period=2026-Q3&unit={COMMUNE}", "denominators", "upkeep", "audit")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture(params=[DESKTOP], ids=["desktop"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=request.param, locale="vi-VN", accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, office: Office) -> Page:
    """The sign-in page; whatever the policy forbids and a page wants fails the test."""
    opened = context.new_page()
    opened.on(
        "console", lambda message: pytest.fail(message.text) if "Security" in message.text else None
    )
    opened.goto(f"{office.url}/staff/")
    return opened


on_a_phone = pytest.mark.parametrize("context", [PHONE], ids=["phone"], indirect=True)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def card(page: Page, name: str) -> str:
    """Return what the card of the indicator that begins with `name` says."""
    return page.locator(".cards li").filter(has_text=name).first.inner_text()


def fits(page: Page) -> bool:
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


def assert_accessible(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_signing_in_and_out(page: Page, office: Office) -> None:
    """A wrong password is told, the right one opens, leaving closes: going back shows nothing."""
    sign_in(page, "nguoixem", "sai mật khẩu rồi")
    expect(page.get_by_role("alert")).to_have_text(WRONG)
    sign_in(page, "nguoixem")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.go_back()
    assert "Chỉ tiêu của kế hoạch" not in page.content()
    page.goto(f"{office.url}/staff/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")


def test_failures_lock_out(page: Page, office: Office) -> None:
    """After five wrong passwords the right one is refused too, with words that say for how long."""
    for _ in range(ONE_ACCOUNT.most):
        sign_in(page, "nhaplieu", "sai mật khẩu rồi")
        expect(page.get_by_role("alert")).to_have_text(WRONG)
    sign_in(page, "nhaplieu")
    expect(page.get_by_role("alert")).to_have_text(LOCKED)
    with office.engine.begin() as connection:
        connection.execute(text("DELETE FROM staff_tries"))


def test_filters_choose_what_is_shown(page: Page) -> None:
    """Plan, period and place are chosen in the form; the figures are those of the choice."""
    sign_in(page, "nguoixem")
    page.get_by_label("Kế hoạch", exact=True).select_option("chien-luoc-2021-2030")
    page.get_by_label("Kỳ", exact=True).select_option("2026-Q3")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator("#shown")).to_have_text("Thanh Hóa, quý III/2026")
    table = page.get_by_role("table", name="Lượt cung cấp kiến thức theo tháng")
    expect(table.get_by_role("row", name="Tháng 8/2026")).to_contain_text("40")
    page.get_by_label("Địa bàn", exact=True).select_option(COMMUNE)
    page.get_by_label("Kỳ", exact=True).select_option("2026-08")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator("#shown")).to_have_text("Phường Hàm Rồng, Thanh Hóa, tháng 8/2026")
    expect(table.get_by_role("row")).to_have_count(2)
    told = page.get_by_role("table", name="Lượt liên quan đến bạo lực")
    expect(told.get_by_role("row").nth(1)).to_contain_text("dưới 10")


def test_an_own_range_is_asked_for(page: Page) -> None:
    """The two days appear when one's own range is chosen, and are kept when they are wrong."""
    sign_in(page, "nguoixem")
    expect(page.get_by_label("Từ ngày")).to_be_hidden()
    page.get_by_label("Kỳ", exact=True).select_option("own")
    page.get_by_label("Từ ngày").fill("2026-07-01")
    page.get_by_label("Đến ngày").fill("2026-08-31")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator("#shown")).to_have_text("Thanh Hóa, từ 01/07/2026 đến 31/08/2026")
    page.get_by_label("Kỳ", exact=True).select_option("own")
    page.get_by_label("Đến ngày").fill("2026-06-30")
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_role("alert")).to_contain_text("Kỳ báo cáo chưa đúng")


def test_a_channel_is_chosen(page: Page) -> None:
    """The months of one channel are shown, and that they are of the whole service."""
    sign_in(page, "nguoixem")
    page.get_by_label("Kênh", exact=True).select_option("web")
    page.get_by_label("Kỳ", exact=True).select_option("2026-Q3")
    page.get_by_role("button", name="Xem").click()
    shown = page.get_by_role("table", name="Lượt tin nhắn qua Trang web theo tháng")
    expect(shown.get_by_role("row", name="Tháng 7/2026")).to_contain_text("60")


def test_an_empty_period_is_explained(page: Page, office: Office) -> None:
    """Where nothing can be told the page says why, in plain words, and fails nowhere."""
    sign_in(page, "nguoixem")
    page.goto(f"{office.url}/staff/?period=2025")
    expect(page.locator("#empty")).to_contain_text("chưa đủ mười lượt")
    page.get_by_text("Cách đọc số liệu").click()
    expect(page.get_by_text("Lượt không phải là người")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("kind", ["Word", "Excel", "CSV"])
def test_a_report_is_downloaded(page: Page, tmp_path: Path, kind: str) -> None:
    """The link gives a file of what is shown."""
    sign_in(page, "nguoixem")
    with page.expect_download() as started:
        page.get_by_role("link", name=f"Tải báo cáo {kind}").click()
    kept = tmp_path / started.value.suggested_filename
    started.value.save_as(kept)
    assert kept.name.startswith("bao-cao_thanh-hoa-so-y-te-2018_2026_38.")
    assert kept.stat().st_size > 500


def test_roles_see_their_own(page: Page, office: Office) -> None:
    """A viewer has neither the pages of others nor another unit, in menus or by address."""
    sign_in(page, "nguoixem")
    menu = page.get_by_role("navigation")
    expect(menu.get_by_role("link")).to_have_text(["Tổng quan", "Tình trạng"])
    assert page.get_by_label("Địa bàn", exact=True).locator(f'option[value="{OTHER}"]').count() == 0
    for address in ("denominators", "audit", f"?unit={OTHER}", "?unit="):
        page.goto(f"{office.url}/staff/{address}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bạn không xem được trang này")


def test_a_number_is_entered(page: Page) -> None:
    """An editor enters what only she knows; a slip is told at its field."""
    sign_in(page, "nhaplieu")
    page.get_by_role("link", name="Mẫu số").click()
    page.get_by_label("Năm").fill("26")
    page.get_by_label("Số", exact=True).fill("3.700.000")
    page.get_by_label("Nguồn").fill("Niên giám thống kê 2025")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("Năm")
    expect(page.get_by_label("Năm")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    page.get_by_label("Năm").fill("2026")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status")).to_have_text("Đã lưu.")
    expect(page.get_by_role("row").nth(1)).to_contain_text("3.700.000")
    assert_accessible(page)


def test_an_administrator_reads_the_log(page: Page) -> None:
    """Her own sign-in stands on top, with the time of Viet Nam."""
    sign_in(page, "quantri")
    page.get_by_role("link", name="Nhật ký").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Đăng nhập")
    expect(page.get_by_role("row").nth(1)).to_contain_text("quantri")


@pytest.mark.parametrize("context", [DESKTOP, PHONE], ids=["desktop", "phone"], indirect=True)
def test_axe_finds_nothing_and_all_fits(page: Page, office: Office) -> None:
    """No accessibility rule is broken on any page, nothing needs sideways scrolling."""
    assert_accessible(page)
    sign_in(page, "khong-ai", "sai mật khẩu rồi")
    assert_accessible(page)
    assert fits(page)
    sign_in(page, "quantri")
    for address in (*PAGES, "?plan=none", "?period=x"):
        page.goto(f"{office.url}/staff/{address}")
        assert_accessible(page)
        assert fits(page), address


def test_it_reflows_at_320_pixels_and_when_enlarged(page: Page, office: Office) -> None:
    """At 320 px, and with letters of twice the size, text wraps instead of leaving the page."""
    sign_in(page, "quantri")
    for address in PAGES:
        page.goto(f"{office.url}/staff/{address}")
        page.set_viewport_size({"width": 320, "height": 640})
        assert fits(page), address
        page.set_viewport_size({"width": 640, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert fits(page), address


@on_a_phone
def test_a_phone_shows_charts_with_their_tables(page: Page) -> None:
    """Each chart has a text alternative and a table, and is no wider than the screen."""
    sign_in(page, "nguoixem")
    charts = page.locator("img.chart")
    assert charts.count() >= 5
    for index in range(charts.count()):
        expect(charts.nth(index)).to_have_attribute("alt", re.compile("^Biểu đồ "))
        assert charts.nth(index).evaluate("picture => picture.complete && picture.naturalWidth")
    assert page.locator(".figures table").count() >= charts.count()


def test_it_works_by_keyboard(page: Page) -> None:
    """Signing in, skipping to the content and choosing need no mouse; the focus can be seen."""
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type("nguoixem")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Kế hoạch", exact=True)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Kênh", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#shown")).to_be_visible()


def test_print_leaves_out_what_is_no_content(page: Page) -> None:
    """On paper there are figures and tables, no menus, forms or buttons."""
    sign_in(page, "nguoixem")
    page.emulate_media(media="print")
    for hidden in ("nav", ".filters", ".downloads", ".leave"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("#shown")).to_be_visible()
    expect(page.locator(".figures table").first).to_be_visible()


def test_nothing_is_kept_and_no_other_host_is_asked(page: Page, office: Office) -> None:
    """One cookie that no script reads; no storage; no request but to this server."""
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    sign_in(page, "nguoixem")
    expect(page.locator("#shown")).to_be_visible()
    assert {host for host in hosts if host} <= {office.url.removeprefix("http://")}
    cookies = page.context.cookies()
    assert [(one["name"], one["httpOnly"], one["sameSite"]) for one in cookies] == [
        ("staff", True, "Strict")
    ]
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"
