"""The JSON behind the page: what it promises, what it refuses, what it never says."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from indicators.categories import Channel, Event
from indicators.counts import Counts


def send(http: httpx.Client, **body: object) -> httpx.Response:
    return http.post("/api/chat", json=body)


def test_a_message_gets_replies(http: httpx.Client) -> None:
    """Replies have text, choices, phones and urgency; the conversation gets an id."""
    answer = send(http, text="nó đang đánh em cứu với").json()
    assert len(answer["conversation"]) == 22
    first, second = answer["replies"]
    assert first["urgency"] == "immediate_danger"
    assert {"number": "113", "display": "113", "name": "Công an"} in first["phones"]
    assert {"label", "choice"} == set(second["choices"][0])


def test_a_conversation_goes_on(http: httpx.Client) -> None:
    """With its id, a conversation remembers what it waits for; without, it does not."""
    asked = send(http, choice="places").json()
    told = send(http, text="An Giang", conversation=asked["conversation"]).json()
    assert told["conversation"] == asked["conversation"]
    assert "An Giang" in told["replies"][0]["text"]


def test_leaving_says_so(http: httpx.Client) -> None:
    """The page is told to go to neutral ground."""
    assert send(http, text="thoat").json()["replies"][0]["leave"] is True


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not JSON"),
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "JSON object"),
        (b"{}", "either text or choice"),
        (b'{"text": "a", "choice": "menu"}', "either text or choice"),
        (b'{"text": 5}', "text: text is wanted"),
        (b'{"choice": {"a": 1}}', "choice: text is wanted"),
        (b'{"text": "a", "conversation": "../../etc"}', "conversation:"),
        (b'{"text": "a", "language": ["vi"]}', "language: text is wanted"),
    ],
)
def test_a_faulty_request_is_refused_with_a_reason(
    http: httpx.Client, body: bytes, reason: str
) -> None:
    """What cannot be read gets 400 and the field at fault, never a stack trace."""
    response = http.post("/api/chat", content=body)
    assert response.status_code == 400
    assert reason in response.json()["error"]


def test_a_body_too_large_is_refused(http: httpx.Client) -> None:
    """A body over the limit is not read to its end."""
    assert http.post("/api/chat", content=b"x" * 300_000).status_code == 413


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "😭" * 50,
        "\u202edanh em\u202c",
        "cu\u031b\u0301u em vo\u031b\u0301i",
        "\ud800",
    ],
)
def test_strange_text_gets_an_answer(http: httpx.Client, text: str) -> None:
    """Long, emoji, right-to-left, decomposed, half a surrogate: always a reply."""
    response = http.post("/api/chat", content=json.dumps({"text": text}).encode())
    assert response.status_code == 200
    assert response.json()["replies"][0]["text"]


def test_a_flood_never_breaks_it(http: httpx.Client) -> None:
    """A thousand messages at once from one conversation: all answered, none fails."""
    conversation = send(http, choice="menu").json()["conversation"]

    def one(_number: int) -> int:
        return send(http, text="alo", conversation=conversation).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(one, range(1000))) == {200}


@pytest.mark.parametrize("path", ["/", "/api/chat", "/static/page.css", "/nowhere", "/healthz"])
def test_nothing_is_kept_and_no_other_host_is_allowed(http: httpx.Client, path: str) -> None:
    """No cookie, no cache, no framing, no other host, on every path."""
    headers = http.get(path).headers
    assert "set-cookie" not in headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_the_page_serves_without_scripts(http: httpx.Client) -> None:
    """The page itself holds the welcome and every national number, ready to dial."""
    page = http.get("/").text
    for number in ("18008077", "113", "115", "111"):
        assert f'href="tel:{number}"' in page
    assert "không phải người thật" in page


def test_unknown_languages_fall_back(http: httpx.Client) -> None:
    """A language that is not offered gets Vietnamese."""
    assert '<html lang="vi">' in http.get("/", params={"lang": "xx"}).text


def test_what_is_counted_is_written_through(http: httpx.Client, database: Path) -> None:
    """When the reply is there, its count is in the database."""
    store = Counts(f"sqlite:///{database}")

    def exits() -> int:
        counts = store.read().items()
        return sum(n for key, n in counts if (key.event, key.channel) == (Event.EXIT, Channel.WEB))

    before = exits()
    send(http, text="thoát")
    assert exits() == before + 1


def test_it_says_how_it_is(http: httpx.Client) -> None:
    """Health and readiness are told, part by part."""
    assert http.get("/healthz").json() == {"alive": True}
    parts = http.get("/readyz").json()["parts"]
    assert parts == {"model": True, "database": True, "web": True}
