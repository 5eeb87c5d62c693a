"""How a person talks over each channel; each way returns how many messages she sent."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from typing import Any

import httpx

from tests.canaries.people import Person
from tests.servers.telegram import Telegram
from tests.servers.zalo_bot import ZaloBot
from tests.servers.zalo_oa import Fault, ZaloOa

LEAVE = "thoát"


class OverWeb:
    """The page's JSON, with what a browser or a proxy may add, and requests that are faulty."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._mine = threading.local()
        self.seen: list[str] = []

    def talk(self, person: Person) -> int:
        """Hold the conversation; note the id that it gets as planted, and all answers."""
        told: list[dict[str, Any]] = [{"choice": "start"}]
        told += [{"text": text} for text in person.messages]
        told += [{"choice": tap} for tap in person.taps]
        # Asked for a place, she says something else.
        told += [{"choice": "places"}, {"text": "cảm ơn bạn nhiều"}]
        conversation: dict[str, str] = {}
        for body in (*told, {"text": LEAVE}):
            answer = self._post("/api/chat", person, json=body | conversation).json()
            conversation = {"conversation": answer["conversation"]}
            self.seen.append(json.dumps(answer["replies"], ensure_ascii=False))
        person.planted["conversation"] = conversation["conversation"]
        return len(told) + 1 + self._stumble(person)

    def _stumble(self, person: Person) -> int:
        """Send what no page sends; note the pages of errors."""
        if not person.unlucky:
            return 0
        story, token = person.planted["story"], person.planted["token"]
        faulty = [
            self._post("/api/chat", person, content=f'{{"text": "{story}'.encode()),
            self._post("/api/chat", person, json={"text": {story: token}}),
            self._post("/api/chat", person, json={"text": story, "conversation": token}),
            self._post("/webhooks/telegram", person, json={"message": {"text": story}}),
            self._post("/webhooks/zalo-oa", person, json={"message": {"text": story}}),
            self._post(f"/nowhere/{token}?{story}", person, content=story.encode()),
            self._client().get(f"/static/{token}", headers=self._sent_along(person)),
        ]
        faulty.append(self._mistake_the_staff_pages(person))
        self.seen += [f"{answer.headers} {answer.text}" for answer in faulty]
        return len(faulty)

    def _mistake_the_staff_pages(self, person: Person) -> httpx.Response:
        """Try to sign in as staff with one's own name and password."""
        planted = person.planted
        with httpx.Client(base_url=self._url, timeout=60) as client:
            page = client.get("/staff/sign-in")
            token = re.search(r'name="token" value="(\w+)"', page.text)
            assert token, "the form has its token"
            form = {"token": token[1], "name": person.name, "password": planted["password"]}
            return client.post("/staff/sign-in", data=form)

    def _post(self, path: str, person: Person, **content: Any) -> httpx.Response:
        return self._client().post(path, headers=self._sent_along(person), **content)

    def _sent_along(self, person: Person) -> dict[str, str]:
        planted = person.planted
        return {
            "user-agent": planted["agent"],
            "x-forwarded-for": planted["address"],
            "cookie": f"id={planted['token']}",
            "referer": f"https://mail.example/{planted['password']}",
        }

    def _client(self) -> httpx.Client:
        if not hasattr(self._mine, "client"):
            self._mine.client = httpx.Client(base_url=self._url, timeout=60)
        client: httpx.Client = self._mine.client
        return client


def over_telegram(server: Telegram, person: Person) -> int:
    """Write in a private chat, send a contact and the place; the server sometimes fails."""
    chat, planted = int(person.chat), person.planted
    sender = {"id": chat, "is_bot": False, "first_name": person.name, "username": planted["agent"]}
    who: dict[str, Any] = {"from": sender}
    if person.unlucky:
        server.fail("sendMessage", code=502, description=f"{planted}")
        server.fail("deleteMessages", code=400, description=f"{planted}")
    server.say(chat, f"/start {planted['token']}", **who)
    for text in person.messages:
        server.say(chat, text, **who)
    latitude, longitude = person.degrees
    server.say(chat, location={"latitude": latitude, "longitude": longitude}, **who)
    contact = {"phone_number": planted["phone"], "first_name": person.name}
    server.say(chat, contact=contact, **who)
    with contextlib.suppress(StopIteration):  # nothing was answered yet
        server.tap(chat, "menu")
    server.say(chat, LEAVE, **who)
    return len(person.messages) + 4


def over_oa(server: ZaloOa, person: Person) -> int:
    """Follow, write and send the place; the server sometimes fails."""
    if person.unlucky:
        server.fail("message/cs", Fault(status=502), Fault(cut=True), Fault(error=-230))
    server.follow(person.chat)
    for number, text in enumerate(person.messages):
        message = {"text": text, "msg_id": f"{person.planted['message id']}{number or ''}"}
        server.send(server.event(person.chat, "user_send_text", message))
    server.locate(person.chat, *person.degrees)
    server.say(person.chat, LEAVE)
    return len(person.messages) + 3


def over_bot(server: ZaloBot, person: Person) -> int:
    """Write to the bot, under a name; the server sometimes fails."""
    if person.unlucky:
        server.fail("sendMessage", Fault(status=502), Fault(cut=True), Fault(error=403))
    who = {"from": {"id": person.chat, "display_name": person.name, "is_bot": False}}
    for number, text in enumerate(person.messages):
        message_id = f"{person.planted['message id']}{number or ''}"
        server.send(person.chat, "text", text=text, message_id=message_id, **who)
    server.send(person.chat, "image", caption=person.planted["story"], **who)
    server.say(person.chat, LEAVE)
    return len(person.messages) + 2


def console_lines(person: Person) -> list[str]:
    """Return what the person types in a terminal."""
    return [*person.messages, LEAVE]
