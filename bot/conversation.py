"""From one message to its replies: the order of decisions, and what each of them does."""

from __future__ import annotations

import asyncio
import datetime
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from zoneinfo import ZoneInfo

import structlog

from bot.choices import chosen, leaves, plain
from bot.counting import CountWriter
from bot.deeds import DECLINED, Deeds, given, known_place
from bot.knowledge import Knowledge
from bot.languages import written_in
from bot.messages import Incoming, Reply, Turn
from bot.metrics import Ending, Metrics, ending_of
from bot.reading import DECLINE, Reading, Verdict, read
from bot.sessions import Sessions, Step, Visit
from bot.speaking import Speaker
from bot.talk import Talk
from indicators.categories import Channel, Event, Topic
from nlu.intents import UnderstandingError
from nlu.text import clean, fold
from referrals.places import find_places, is_only_a_place
from responses import phrases
from responses.articles import answers_on
from responses.catalogue import Answer, Urgency

log = structlog.get_logger()
VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
READABLE = 4000
# Questions whose answer is a place: a place named in the same breath is taken at once.
_PLACE_ANSWERS = frozenset(
    ("request_facility_location", "request_hotline", "shelter_find", "one_stop_house")
)
# Where an offer of help would be out of place.
_LIGHT = frozenset((Topic.OUT_OF_SCOPE, Topic.GREET, Topic.GOODBYE, Topic.THANKS))
_DOUBT_SECONDS = 0.05


class Conversation:
    """Answers messages; knows no channel and keeps nothing but sessions and counts."""

    def __init__(
        self,
        knowledge: Knowledge,
        sessions: Sessions,
        counts: CountWriter | None = None,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(VIET_NAM),
        metrics: Metrics | None = None,
    ) -> None:
        self._know = knowledge
        self._do = Deeds(knowledge)
        self._sessions = sessions
        self._counts = counts
        self._now = now
        self._metrics = metrics or Metrics()
        # Read from top to bottom: the first that has something to say ends the turn.
        self._decisions = (
            self._leave,
            self._danger,
            self._flood,
            self._tapped,
            self._located,
            self._unreadable,
            self._awaited_place,
            self._only_a_place,
            self._named_article,
            self._understood,
        )

    async def handle(self, incoming: Incoming) -> Turn:
        """Return the replies to `incoming`: none if its id was seen before; never raises."""
        begun = time.perf_counter()
        try:
            turn, ending = await self._turn(incoming)
        except Exception as problem:  # before the session was there, or after the reply was
            turn, ending = self._failed(incoming, self.speaker(incoming.language), problem)
        self._metrics.turn(incoming.channel, ending, time.perf_counter() - begun)
        return turn

    async def _turn(self, incoming: Incoming) -> tuple[Turn, Ending]:
        visiting = self._sessions.visit(incoming.channel, incoming.chat, incoming.message_id)
        async with visiting as visit:
            if visit.repeated:
                return Turn(), Ending.REPEATED
            talk = self._begin(incoming, visit)
            turn, ending = await self._decided(talk)
            self._keep(talk, turn)
            turn = replace(turn, language=talk.session.language)
        if self._counts:
            await self._counts.add(talk.keys(self._now().date()))
        return turn, ending

    async def _decided(self, talk: Talk) -> tuple[Turn, Ending]:
        try:
            return await self._decide(talk), ending_of(talk.events)
        except Exception as problem:  # the session stays
            return self._failed(talk.incoming, talk.speaker, problem)

    def _failed(
        self, incoming: Incoming, speaker: Speaker, problem: Exception
    ) -> tuple[Turn, Ending]:
        """Give the numbers, whatever it was; an error's message may quote the person."""
        log.error("turn_failed", reason=type(problem).__name__, channel=incoming.channel)
        return Turn((speaker.menu(phrases.OUT_OF_ORDER),)), Ending.FAILED

    def in_order(self, channel: Channel, chat: str) -> AbstractAsyncContextManager[None]:
        """Hold back what came later in `chat` until the block ends: also what is sent keeps order.

        For channels that send replies by themselves.
        """
        return self._sessions.turn(channel, chat)

    def speaker(self, language: str) -> Speaker:
        """Return who speaks `language` (Vietnamese where it is not offered)."""
        return self._do.speaker(language)

    def _begin(self, incoming: Incoming, visit: Visit) -> Talk:
        written = written_in(incoming.text)
        speaker = self.speaker(written or incoming.language or visit.session.language)
        text = clean(incoming.text)
        talk = Talk(incoming, visit, speaker, text, plain(text), foreign=written == "en")
        talk.remember(language=speaker.language)
        if visit.session.step is Step.CHOICE:
            talk.asked = True
            talk.remember(step=Step.NONE)
        talk.count(Event.MESSAGE)
        return talk

    async def _decide(self, talk: Talk) -> Turn:
        for decide in self._decisions:
            turn = await decide(talk)
            if turn:
                return turn
        raise AssertionError("the last decision always has something to say")

    def _keep(self, talk: Talk, turn: Turn) -> None:
        if turn.replies and not turn.replies[-1].leave:
            talk.remember(new=False, offered=turn.replies[-1].choices)

    # 1. A wish to leave, before anything else.

    async def _leave(self, talk: Talk) -> Turn | None:
        if talk.incoming.choice != "leave" and not leaves(talk.plain):
            return None
        talk.count(Event.EXIT)
        talk.visit.ended = True
        return Turn((Reply(talk.speaker.say(phrases.LEFT).text, leave=True),))

    # 2. Danger in the words, before any model.

    async def _danger(self, talk: Talk) -> Turn | None:
        if talk.session.calm:
            talk.calm = True
            talk.remember(calm=False)
            return None
        kind = self._know.danger.find(talk.text)
        if kind is None:
            return None
        talk.remember(doubted=await self._doubt(talk.text))
        return self._do.emergency(talk, self._know.catalogue[f"emergency_{kind}"], 1.0)

    async def _doubt(self, text: str) -> str:
        """Return the answer to give should it be no danger; a slow model has no say here."""
        try:
            reading = await asyncio.wait_for(self._read(text, calm=True), _DOUBT_SECONDS)
        except (UnderstandingError, TimeoutError):
            return ""
        return reading.answers[0] if reading.verdict is Verdict.ANSWER else ""

    # 3. Too many messages at once: after danger, which is never held back.

    async def _flood(self, talk: Talk) -> Turn | None:
        if not talk.session.flooding:
            return None
        talk.count(Event.RATE_LIMITED)
        return Turn((talk.speaker.say(phrases.TOO_FAST),))

    # 4. A choice, tapped or typed.

    async def _tapped(self, talk: Talk) -> Turn | None:
        payload = talk.incoming.choice or chosen(talk.plain, talk.session.offered)
        if not payload:
            return None
        talk.remember(step=Step.NONE, misses=0)
        action, _, value = payload.partition(":")
        taken = self._take(talk, action, value)
        return taken or Turn((talk.speaker.menu(phrases.STALE_CHOICE),))

    def _take(self, talk: Talk, action: str, value: str) -> Turn | None:
        know, speaker = self._know, talk.speaker
        match action:
            case "start":
                return self._do.welcome(talk, value)
            case "language":
                return self._do.switch_language(talk, value)
            case "unread" if value in phrases.UNREAD:
                talk.count(Event.UNREADABLE)
                return Turn((speaker.menu(phrases.UNREAD[value]),), DECLINED)
            case "menu":
                return Turn((speaker.menu(),))
            case "topics":
                return Turn((speaker.law_menu(),))
            case "hotlines":
                return self._do.services(talk, None)
            case "places":
                return self._do.ask_place(talk)
            case "danger":
                return self._do.emergency(talk, know.catalogue["emergency_attack"], 1.0)
            case "yes" if value in know.catalogue:
                next_ids = know.catalogue[value].next
                return Turn((speaker.offer(next_ids, phrases.EMERGENCY_CONFIRMED),))
            case "no":
                return self._do.false_alarm(talk)
            case "answer" if value in know.catalogue:
                return self._do.chosen(talk, know.catalogue[value])
            case "more" if value in know.catalogue:
                answer = know.catalogue[value]
                return Turn((speaker.more(answer),), given(answer, 1.0))
            case "place":
                return self._chosen_place(talk, value)
        return None

    # 5. A place: sent by the phone, or typed when it was asked for.

    async def _located(self, talk: Talk) -> Turn | None:
        location = talk.incoming.location
        if location is None:
            return None
        return self._do.nearby(talk, location)

    async def _unreadable(self, talk: Talk) -> Turn | None:
        if len(talk.text) > READABLE:
            phrase = phrases.TOO_LONG
        elif not any(char.isalpha() for char in talk.text):
            phrase = phrases.UNREADABLE
        else:
            return None
        talk.count(Event.UNREADABLE)
        return Turn((talk.speaker.menu(phrase),), DECLINED)

    async def _awaited_place(self, talk: Talk) -> Turn | None:
        if talk.session.step is not Step.PLACE:
            return None
        talk.remember(step=Step.NONE)
        places = find_places(talk.text, asked=True)
        if places:
            return self._do.place_found(talk, places)
        reading = await self._read_safely(talk)
        if reading and reading.verdict is Verdict.ANSWER and not self._declines(reading):
            return self._spoken(talk, reading)
        talk.count(Event.PLACE_UNKNOWN)
        talk.remember(step=Step.PLACE)
        return self._do.services(talk, None, phrases.PLACE_UNKNOWN)

    async def _only_a_place(self, talk: Talk) -> Turn | None:
        if not is_only_a_place(talk.text):
            return None
        return self._do.place_found(talk, find_places(talk.text, asked=True))

    def _chosen_place(self, talk: Talk, code: str) -> Turn | None:
        place = known_place(code)
        return self._do.services(talk, place) if place else None

    # 6. What the words mean: an article that is named, or what the model reads.

    async def _named_article(self, talk: Talk) -> Turn | None:
        found = answers_on(fold(talk.text.lower()), self._know.catalogue)
        if not found:
            return None
        if len(found) == 1:
            return self._do.answer(talk, self._know.catalogue[found[0]], 1.0)
        return self._do.ask_back(talk, found)

    async def _understood(self, talk: Talk) -> Turn:
        reading = await self._read_safely(talk)
        if reading and talk.foreign and not self._is_emergency(reading):
            # Of other languages the model was taught only cries for help.
            reading = None
        unsure = reading is None or reading.verdict is not Verdict.ANSWER
        asks_place = reading is not None and _PLACE_ANSWERS.intersection(reading.answers[:1])
        places = find_places(talk.text) if unsure or asks_place else ()
        if places:
            return self._do.place_found(talk, places)
        if reading and self._is_emergency(reading):
            talk.remember(doubted=await self._doubt(talk.text))
        return self._spoken(talk, reading) if reading else self._do.search(talk)

    def _declines(self, reading: Reading) -> bool:
        return self._know.catalogue[reading.answers[0]].topic == DECLINE

    def _is_emergency(self, reading: Reading) -> bool:
        answers = (self._know.catalogue[one] for one in reading.answers[:1])
        return any(one.urgency is Urgency.IMMEDIATE_DANGER for one in answers)

    async def _read_safely(self, talk: Talk) -> Reading | None:
        try:
            return await self._read(talk.text, calm=talk.calm)
        except UnderstandingError as problem:
            log.error("model_missing", reason=str(problem))
            talk.count(Event.MODEL_MISSING)
            return None

    async def _read(self, text: str, *, calm: bool) -> Reading:
        if self._know.understander is None:
            raise UnderstandingError("no model")
        understanding = await self._know.understander.understand(text)
        return read(understanding, self._know.catalogue, calm=calm)

    def _spoken(self, talk: Talk, reading: Reading) -> Turn:
        match reading.verdict:
            case Verdict.ANSWER:
                return self._answered(talk, reading)
            case Verdict.ASK:
                return self._do.ask_back(talk, reading.answers)
            case Verdict.SEARCH:
                return self._do.search(talk)

    def _answered(self, talk: Talk, reading: Reading) -> Turn:
        answer = self._know.catalogue[reading.answers[0]]
        if self._is_emergency(reading):
            return self._do.emergency(talk, answer, reading.confidence)
        turn = self._do.answer(talk, answer, reading.confidence)
        if not _wants_support(reading, answer):
            return turn
        return self._do.supported(talk, turn, told=reading.told)


def _wants_support(reading: Reading, answer: Answer) -> bool:
    return reading.troubled and answer.urgency is Urgency.NONE and answer.topic not in _LIGHT
