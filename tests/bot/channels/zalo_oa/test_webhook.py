"""Who may call the webhook, and what is refused."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from bot.channels.ordered import OrderedWork
from bot.channels.zalo_oa.events import read
from bot.channels.zalo_oa.signature import sign
from responses import phrases
from tests.bot.channels.zalo_oa.conftest import KEY, Start, authorise, settings_of
from tests.servers.telegram import until
from tests.servers.zalo_oa import APP_ID, APP_SECRET, WEBHOOK_KEY, Fault, ZaloOa


def milliseconds(ago: float) -> str:
    return str(int((time.time() - ago) * 1000))


def text_event(zalo: ZaloOa, user: str, ago: float = 0.0) -> dict[str, Any]:
    return zalo.event(user, "user_send_text", {"text": "thoát"}, timestamp=milliseconds(ago))


def test_the_signature_is_a_plain_hash() -> None:
    """SHA-256 over app id, raw bytes, timestamp and key, in this order."""
    # printf '42{"a":"ă"}1000key' | sha256sum
    wanted = "216303d0496ea5fff5009289af2ba57fa3af6e5934a67a8c33cabca80dbeefca"
    assert sign("42", '{"a":"ă"}'.encode(), "1000", "key") == f"mac={wanted}"


def test_the_probe_of_the_console_is_answered(town: ZaloOa) -> None:
    """An unsigned `{}` gets 200 and does nothing."""
    assert town.probe().status_code == 200
    assert town.post(b" {}\n").status_code == 200


@pytest.mark.parametrize("given", ["", "mac=", "mac=00", "mac=đ", "nonsense"])
def test_a_wrong_signature_is_refused(town: ZaloOa, anna: str, given: str) -> None:
    """401, and nobody is answered."""
    body = json.dumps(text_event(town, anna)).encode()
    response = town.post(body, **{"x-zevent-signature": given})
    assert response.status_code == 401
    town.say(anna, "#menu")
    until(lambda: phrases.MENU in town.texts(anna))
    assert phrases.ZALO_LEFT not in town.texts(anna)


def test_another_key_or_body_is_refused(town: ZaloOa, anna: str) -> None:
    """The app's secret is not the webhook's key; one changed byte breaks the signature."""
    event = text_event(town, anna)
    assert town.send(event, key=APP_SECRET).status_code == 401
    body = json.dumps(event, ensure_ascii=False).encode()
    signature = sign(APP_ID, body, event["timestamp"], WEBHOOK_KEY)
    changed = body.replace("thoát".encode(), b"danh!!")
    assert town.post(changed, **{"x-zevent-signature": signature}).status_code == 401


def test_forged_calls_are_counted(
    zalo: ZaloOa, start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log tells the first, second, fourth, eighth forged call: a flood cannot fill it."""
    start()
    for _ in range(9):
        zalo.send(text_event(zalo, "anna"), key="wrong")
    printed = "".join(capfd.readouterr())
    lines = [line for line in printed.splitlines() if "signature_wrong" in line]
    assert len(lines) == 4
    assert "number=8" in lines[-1]


def test_the_timestamp_may_stand_in_a_header(zalo: ZaloOa, start: Start, tmp_path: Path) -> None:
    """With the setting, the header's time is what is signed."""
    authorise(zalo, settings_of(zalo, tmp_path))
    start(zalo_oa_timestamp="header")
    event = text_event(zalo, "anna")
    body = json.dumps(event).encode()
    headers = {
        "x-zevent-timestamp": "17",
        "x-zevent-signature": sign(APP_ID, body, "17", WEBHOOK_KEY),
    }
    assert zalo.post(body, **headers).status_code == 200
    assert zalo.send(event).status_code == 401
    until(lambda: zalo.texts("anna") == [phrases.ZALO_LEFT])


def test_the_app_secret_signs_without_a_key_of_its_own(zalo: ZaloOa, start: Start) -> None:
    """Where no key of the webhook page is set, the app's secret key is taken."""
    start(zalo_oa_webhook_key="")
    assert zalo.send(text_event(zalo, "anna"), key=APP_SECRET).status_code == 200
    assert zalo.send(text_event(zalo, "anna")).status_code == 401


@pytest.mark.parametrize(("ago", "answered"), [(110 * 60, True), (130 * 60, False)])
def test_repetitions_come_for_two_hours(
    town: ZaloOa, anna: str, ago: float, answered: bool
) -> None:
    """An event with its first timestamp is taken up to two hours later, a replayed one never."""
    assert town.send(text_event(town, anna, ago)).status_code == 200
    town.say(anna, "#menu")
    until(lambda: phrases.MENU in town.texts(anna))
    assert (phrases.ZALO_LEFT in town.texts(anna)) is answered


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"sender": None}, "sender.id"),
        ({"sender": {"id": 5}}, "sender.id"),
        ({"message": {"text": "a"}}, "message.msg_id"),
        ({"message": []}, "message.msg_id"),
        ({"timestamp": "soon"}, "timestamp"),
        ({"event_name": "follow"}, "follower.id"),
        ({"event_name": "user_send_location"}, "coordinates"),
    ],
)
def test_a_faulty_event_is_named(
    town: ZaloOa, anna: str, change: dict[str, Any], named: str
) -> None:
    """A signed event that lacks something gets 400 and the name of the field."""
    response = town.send({**text_event(town, anna), **change})
    assert response.status_code == 400
    assert named in response.json()["error"]


@pytest.mark.parametrize("degrees", [("NaN", "1"), ("1", "181"), ("here", "1"), (None, None)])
def test_a_place_that_is_none_is_refused(town: ZaloOa, anna: str, degrees: Any) -> None:
    """Degrees that are no degrees get 400."""
    latitude, longitude = degrees
    place = {"latitude": latitude, "longitude": longitude}
    response = town.attach(anna, "location", {"coordinates": place})
    assert response.status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"\xff", b"[" * 50_000])
def test_a_body_that_is_no_event_is_refused(town: ZaloOa, body: bytes) -> None:
    """Not JSON, not an object: 400, never an error of ours."""
    assert town.post(body).status_code == 400


def test_unknown_events_are_taken(town: ZaloOa, anna: str) -> None:
    """What Zalo may invent later gets 200, so that it is not repeated."""
    event = town.event(anna, "user_send_hologram", {})
    assert town.send(event).status_code == 200
    assert town.send({**event, "event_name": 5}).status_code == 200


@pytest.mark.parametrize("typed", ["no", "danger", "menu 5", "#unknown", "#answer:../x", "# menu"])
def test_only_buttons_choose(town: ZaloOa, anna: str, typed: str) -> None:
    """A typed word that happens to be a payload's is read as words."""
    received = read(town.event(anna, "user_send_text", {"text": typed}))
    assert received is not None
    assert received.incoming.text == typed
    assert not received.incoming.choice


def test_too_much_at_once_is_brought_again(
    zalo: ZaloOa, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While too much waits events get 503; Zalo brings them again, and each is answered once."""
    monkeypatch.setattr(OrderedWork.__init__, "__defaults__", (1,))
    authorise(zalo, settings_of(zalo, tmp_path))
    start()
    zalo.fail("message/cs", Fault(seconds=0.5))
    zalo.say("anna", "thoát")
    event = text_event(zalo, "marie")
    assert zalo.deliver(event, tries=1) == [503]
    until(lambda: zalo.texts("anna"))
    assert zalo.deliver(event, tries=500)[-1] == 200
    until(lambda: zalo.texts("marie") == [phrases.ZALO_LEFT])


def test_nothing_of_a_person_is_kept(
    zalo: ZaloOa, start: Start, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither id, words, tokens nor secrets are in the database or the logs, whatever fails."""
    tokens = authorise(zalo, settings_of(zalo, tmp_path), seconds=3600)
    bot = start(log_level="debug")
    faults = [Fault(error=-216), Fault(status=500), Fault(error=-230), Fault(error=-211)]
    zalo.fail("message/cs", *faults)
    zalo.fail("access_token", Fault(error=-14014))
    event = zalo.event("user-canary-5", "user_send_text", {"text": "bí mật, nó đánh em cứu với"})
    for key in (WEBHOOK_KEY, "wrong"):
        zalo.send(event, key=key)
    zalo.say("user-canary-5", "bí mật 0987654321")
    zalo.send({**event, "timestamp": "bí mật"})
    until(lambda: zalo.requests.count("message/cs") > 2)
    bot.stop()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    printed = "".join(capfd.readouterr()).encode()
    assert b"zalo_oa" in printed
    secrets = {KEY, APP_SECRET, WEBHOOK_KEY, tokens.access, tokens.refresh, *zalo.access}
    for planted in secrets | {"canary", "bí mật", "0987654321"}:
        assert planted.encode() not in written
        assert planted.encode() not in printed
