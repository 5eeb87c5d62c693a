"""The page in a real browser: phone first, keyboard, way out, nothing left behind."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def hosts() -> set[str]:
    """The hosts that the page asked for anything."""
    return set()


@pytest.fixture
def page(browser: Browser, served: str, hosts: set[str]) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    opened = context.new_page()
    opened.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    opened.goto(served)
    yield opened
    context.close()


def say(page: Page, text: str) -> None:
    page.get_by_label("Viết điều bạn cần").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".waiting")).to_have_count(0)


def fits(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def assert_accessible(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_cry_for_help_brings_numbers_first(page: Page) -> None:
    """In danger the first thing shown is what to dial, inside the first screen."""
    say(page, "nó đang đập cửa đòi đánh em")
    police = page.locator(".urgent .phone").first
    expect(police).to_have_attribute("href", "tel:113")
    expect(police).to_be_in_viewport()
    expect(page.get_by_role("button", name="Không, mình chỉ hỏi")).to_be_attached()


def test_choices_are_buttons_and_lead_on(page: Page) -> None:
    """A tapped choice is shown as said and answered."""
    page.get_by_role("button", name="Số điện thoại hỗ trợ").click()
    expect(page.locator("article.bot").last.locator("a.phone").first).to_be_visible()
    expect(page.locator("article.me")).to_contain_text("Số điện thoại hỗ trợ")


def test_numbers_in_a_text_can_be_dialled(page: Page) -> None:
    """A number inside a sentence is a link to dial; the number of an article is not."""
    say(page, "nó đang đánh em cứu với")
    text = page.locator(".urgent .text")
    expect(text.locator('a[href="tel:18008077"]').first).to_be_visible()
    shown = page.evaluate("withLinks('Điều 113, 113').filter((one) => one.href).length")
    assert shown == 1


def test_it_works_by_keyboard_alone(page: Page) -> None:
    """Every control is reached by Tab, in order, and Enter sends."""
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")
        )
    assert reached[0] == "Đến phần trò chuyện"
    assert "Thoát nhanh" in reached
    assert "text" in reached
    assert "Gửi" in reached


def test_it_fits_the_smallest_phone(page: Page) -> None:
    """At 320 px nothing needs sideways scrolling, before and after answers."""
    assert fits(page)
    say(page, "phạt bao nhiêu tiền khi đánh vợ")
    page.get_by_role("button", name="Số điện thoại hỗ trợ").click()
    assert fits(page)


def test_the_first_number_is_in_sight_on_a_small_phone(page: Page) -> None:
    """What to dial does not come to lie behind the header, which takes two lines there."""
    page.set_viewport_size({"width": 360, "height": 740})
    say(page, "nó đang đập cửa đòi đánh em")
    expect(page.locator(".urgent .phone").first).to_be_visible()
    gap = """() => document.querySelector(".urgent .phone").getBoundingClientRect().top
        - document.querySelector("header").getBoundingClientRect().bottom"""
    page.wait_for_function(f"({gap})() >= 0", timeout=3000)


def test_it_fits_when_zoomed(browser: Browser, served: str) -> None:
    """At 200 % on a phone-sized window it still reflows."""
    context = browser.new_context(viewport={"width": 640, "height": 900})
    page = context.new_page()
    page.goto(served)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    say(page, "xin số điện thoại")
    assert fits(page)
    context.close()


@pytest.mark.parametrize("state", ["start", "emergency", "numbers", "failed", "english"])
def test_axe_finds_nothing(page: Page, state: str) -> None:
    """No automatic accessibility rule is broken in any state of the page."""
    if state == "emergency":
        say(page, "nó đang đánh em cứu với")
    if state == "english":
        page.goto(f"{page.url}?lang=en")
        expect(page.get_by_role("link", name="Quick exit")).to_be_visible()
    if state == "numbers":
        page.get_by_role("button", name="Số điện thoại hỗ trợ").click()
        page.locator("summary").click()
    if state == "failed":
        page.route("**/api/chat", lambda route: route.abort())
        say(page, "alo")
    assert_accessible(page)


def test_leaving_replaces_the_page(page: Page, neutral: str) -> None:
    """The way out opens the neutral site, and going back finds no conversation."""
    say(page, "chồng em hay đánh em")
    page.get_by_role("link", name="Thoát nhanh").click()
    page.wait_for_url(re.compile(re.escape(neutral)))
    page.go_back()
    assert "đánh em" not in page.content()


def test_typing_the_word_leaves_too(page: Page, neutral: str) -> None:
    """The word typed does what the button does."""
    page.get_by_label("Viết điều bạn cần").fill("thoat")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(neutral)))


def test_escape_three_times_leaves(page: Page, neutral: str) -> None:
    """Esc pressed three times leaves; twice does not."""
    page.get_by_label("Viết điều bạn cần").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert neutral not in page.url
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(re.escape(neutral)))


def test_nothing_is_stored_and_no_other_host_is_asked(
    page: Page, served: str, hosts: set[str]
) -> None:
    """No cookie, no storage, no cache, no history entry; only its own host."""
    entries = page.evaluate("history.length")
    say(page, "tôi ở Long Xuyên")
    assert hosts == {served.removeprefix("http://")}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("caches.keys().then((keys) => keys.length)") == 0
    assert page.evaluate("history.length") == entries


def test_the_title_and_icon_are_neutral(page: Page) -> None:
    """Whoever glances at the tab learns nothing."""
    assert page.title() == "Trò chuyện"
    for word in ("bạo lực", "giới", "giúp"):
        assert word not in page.title().lower()


def test_a_lost_network_keeps_the_words(page: Page) -> None:
    """When sending fails, the numbers are told and one tap sends again."""
    page.route("**/api/chat", lambda route: route.abort())
    say(page, "xin số điện thoại")
    failed = page.locator("article.bot").last
    expect(failed).to_contain_text("1800 8077")
    page.unroute("**/api/chat")
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.locator("article.bot").last).to_contain_text("1800 8077")
    expect(page.get_by_role("button", name="Gửi lại")).to_have_count(0)


def test_numbers_are_there_without_javascript(browser: Browser, served: str) -> None:
    """Without JavaScript the list of numbers is open and can be dialled."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(served)
    expect(page.locator(".numbers a[href='tel:18008077']")).to_be_visible()
    expect(page.get_by_role("link", name="Thoát nhanh")).to_be_visible()
    expect(page.locator("#form")).to_be_hidden()
    context.close()
