"""From one message to its replies: the order of decisions, and what each of them does."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import structlog

from bot.choices import chosen, leaves
from bot.counting import CountWriter
from bot.danger import DangerRules
from bot.languages import written_in
from bot.messages import Incoming, Outcome, Reply, Turn
from bot.reading import DECLINE, Reading, Verdict, read
from bot.sessions import MemorySessions, Step, Visit
from bot.speaking import Speaker
from bot.talk import Talk
from indicators.categories import Channel, Event, Topic
from nlu.intents import Understander, UnderstandingError
from nlu.text import clean, fold
from referrals.directory import Directory, Kind
from referrals.places import Place, find_places, nearest, place_by_code
from responses import phrases
from responses.articles import answers_on
from responses.catalogue import Answer, Catalogue, Urgency
from responses.search import Search
from responses.translations import Translations

log = structlog.get_logger()
VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
READABLE = 4000
# Questions whose answer is a place: a place named in the same breath is taken at once.
_PLACE_ANSWERS = frozenset(
    ("request_facility_location", "request_hotline", "shelter_find", "one_stop_house")
)
# These channels show the welcome before anything is typed.
_WELCOMES_ITSELF = frozenset((Channel.WEB, Channel.CONSOLE))
_REFERRALS = {kind: Event(f"referral_{kind}") for kind in Kind}
# Where an offer of help would be out of place.
_LIGHT = frozenset((Topic.OUT_OF_SCOPE, Topic.GREET, Topic.GOODBYE, Topic.THANKS))
_DOUBT_SECONDS = 0.05
_DECLINED = Outcome(topic=Topic.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that conversations draw on; without `understander` rules, menus and search serve."""

    catalogue: Catalogue
    directory: Directory
    translations: Translations
    danger: DangerRules
    search: Mapping[str, Search]
    understander: Understander | None


class Conversation:
    """Answers messages; knows no channel and keeps nothing but sessions and counts."""

    def __init__(
        self,
        knowledge: Knowledge,
        sessions: MemorySessions,
        counts: CountWriter | None = None,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(VIET_NAM),
    ) -> None:
        self._know = knowledge
        self._sessions = sessions
        self._counts = counts
        self._now = now
        # Read from top to bottom: the first that has something to say ends the turn.
        self._decisions = (
            self._leave,
            self._danger,
            self._flood,
            self._tapped,
            self._located,
            self._unreadable,
            self._awaited_place,
            self._named_article,
            self._understood,
        )

    async def handle(self, incoming: Incoming) -> Turn:
        """Return the replies to `incoming`: none if its id was seen before; never raises."""
        visiting = self._sessions.visit(incoming.channel, incoming.chat, incoming.message_id)
        async with visiting as visit:
            if visit.repeated:
                return Turn()
            talk = self._begin(incoming, visit)
            try:
                turn = await self._decide(talk)
            except Exception as problem:  # whatever failed, the person still gets the numbers
                log.error("turn_failed", reason=type(problem).__name__, channel=incoming.channel)
                turn = Turn((talk.speaker.menu(phrases.OUT_OF_ORDER),))
            self._keep(talk, turn)
            turn = replace(turn, language=talk.session.language)
        if self._counts:
            await self._counts.add(talk.keys(self._now().date()))
        return turn

    def speaker(self, language: str) -> Speaker:
        """Return who speaks `language` (Vietnamese where it is not offered)."""
        know = self._know
        return Speaker(know.catalogue, know.directory, know.translations, language)

    def _begin(self, incoming: Incoming, visit: Visit) -> Talk:
        written = written_in(incoming.text)
        speaker = self.speaker(written or incoming.language or visit.session.language)
        talk = Talk(incoming, visit, speaker, clean(incoming.text), foreign=written == "en")
        talk.remember(language=speaker.language)
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
        if talk.incoming.choice != "leave" and not leaves(talk.text):
            return None
        talk.count(Event.EXIT)
        talk.visit.ended = True
        return Turn((Reply(talk.speaker.say(phrases.LEFT).text, leave=True),))

    # 2. Danger in the words, before any model.

    async def _danger(self, talk: Talk) -> Turn | None:
        if talk.session.calm:
            talk.remember(calm=False)
            return None
        kind = self._know.danger.find(talk.text)
        if kind is None:
            return None
        talk.remember(doubted=await self._doubt(talk.text))
        return self._emergency(talk, self._know.catalogue[f"emergency_{kind}"], 1.0)

    async def _doubt(self, text: str) -> str:
        """Return the answer to give should it be no danger; a slow model has no say here."""
        try:
            reading = await asyncio.wait_for(self._read(text), _DOUBT_SECONDS)
        except (UnderstandingError, TimeoutError):
            return ""
        return self._calm_answer(reading)

    def _calm_answer(self, reading: Reading) -> str:
        answers = (self._know.catalogue[one] for one in reading.answers)
        calm = (one.id for one in answers if one.urgency is not Urgency.IMMEDIATE_DANGER)
        return next(calm, "") if reading.verdict is Verdict.ANSWER else ""

    def _emergency(self, talk: Talk, answer: Answer, confidence: float) -> Turn:
        talk.remember(step=Step.NONE, misses=0)
        talk.count(Event.EMERGENCY, answer.topic)
        replies = talk.speaker.emergency(answer)
        self._count_referrals(talk, replies, answer.topic)
        outcome = Outcome(answer.urgency, answer.id, confidence, answer.id, answer.topic)
        return Turn(replies, outcome)

    # 3. Too many messages at once: after danger, which is never held back.

    async def _flood(self, talk: Talk) -> Turn | None:
        if not talk.session.flooding:
            return None
        talk.count(Event.RATE_LIMITED)
        return Turn((talk.speaker.say(phrases.TOO_FAST),))

    # 4. A choice, tapped or typed.

    async def _tapped(self, talk: Talk) -> Turn | None:
        payload = talk.incoming.choice or chosen(talk.text, talk.session.offered)
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
                return self._welcome(talk, value)
            case "language":
                return self._switched(talk, value)
            case "unread" if value in phrases.UNREAD:
                talk.count(Event.UNREADABLE)
                return Turn((speaker.menu(phrases.UNREAD[value]),), _DECLINED)
            case "menu":
                return Turn((speaker.menu(),))
            case "topics":
                return Turn((speaker.law_menu(),))
            case "hotlines":
                return self._services(talk, None)
            case "places":
                return self._ask_place(talk)
            case "danger":
                return self._emergency(talk, know.catalogue["emergency_attack"], 1.0)
            case "yes" if value in know.catalogue:
                next_ids = know.catalogue[value].next
                return Turn((speaker.offer(next_ids, phrases.EMERGENCY_CONFIRMED),))
            case "no":
                return self._false_alarm(talk)
            case "answer" if value in know.catalogue:
                return self._answer(talk, know.catalogue[value], 1.0)
            case "more" if value in know.catalogue:
                answer = know.catalogue[value]
                return Turn((speaker.more(answer),), _given(answer, 1.0))
            case "place":
                return self._chosen_place(talk, value)
        return None

    def _welcome(self, talk: Talk, campaign: str) -> Turn:
        """Greet; a link may carry the code of a place, which is counted, or an answer's id."""
        talk.remember(new=False)
        if _known_place(campaign):
            talk.remember(unit=campaign)
        talk.count(Event.WELCOME)
        answer = self._know.catalogue.get(campaign)
        greeting = talk.speaker.welcome()
        return Turn((greeting, talk.speaker.answer(answer)) if answer else (greeting,))

    def _switched(self, talk: Talk, language: str) -> Turn:
        if language not in self._know.translations.languages:
            return Turn((talk.speaker.menu(phrases.LANGUAGE_MISSING),))
        talk.remember(language=language)
        return Turn((self.speaker(language).welcome(),))

    def _false_alarm(self, talk: Talk) -> Turn:
        talk.count(Event.EMERGENCY_DENIED)
        doubted = self._know.catalogue.get(talk.session.doubted)
        talk.remember(doubted="", calm=True)
        if doubted:
            return self._answer(talk, doubted, 1.0)
        return Turn((talk.speaker.menu(phrases.EMERGENCY_DENIED),))

    # 5. A place: sent by the phone, or typed when it was asked for.

    async def _located(self, talk: Talk) -> Turn | None:
        location = talk.incoming.location
        if location is None:
            return None
        return self._services(talk, nearest(location.latitude, location.longitude))

    async def _unreadable(self, talk: Talk) -> Turn | None:
        if len(talk.text) > READABLE:
            phrase = phrases.TOO_LONG
        elif not any(char.isalpha() for char in talk.text):
            phrase = phrases.UNREADABLE
        else:
            return None
        talk.count(Event.UNREADABLE)
        return Turn((talk.speaker.menu(phrase),), _DECLINED)

    async def _awaited_place(self, talk: Talk) -> Turn | None:
        if talk.session.step is not Step.PLACE:
            return None
        talk.remember(step=Step.NONE)
        places = find_places(talk.text, asked=True)
        if places:
            return self._placed(talk, places)
        reading = await self._read_safely(talk)
        if reading and reading.verdict is Verdict.ANSWER and reading.answers[0] != DECLINE:
            return self._spoken(talk, reading)
        talk.count(Event.PLACE_UNKNOWN)
        talk.remember(step=Step.PLACE)
        return self._services(talk, None, phrases.PLACE_UNKNOWN)

    def _chosen_place(self, talk: Talk, code: str) -> Turn | None:
        place = _known_place(code)
        return self._services(talk, place) if place else None

    def _placed(self, talk: Talk, places: Sequence[Place]) -> Turn:
        if len(places) == 1:
            return self._services(talk, places[0])
        talk.remember(step=Step.PLACE)
        if len(places) > 4:
            return Turn((talk.speaker.say(phrases.PLACE_TOO_COMMON),))
        choices = [(place.label, f"place:{_unit(place)}") for place in places]
        return Turn((talk.speaker.say(phrases.WHICH_PLACE, choices),))

    def _ask_place(self, talk: Talk) -> Turn:
        talk.remember(step=Step.PLACE)
        return Turn((talk.speaker.say(phrases.ASK_PLACE, ask_location=True),))

    def _services(
        self, talk: Talk, place: Place | None, heading: str = phrases.SERVICES_ALL
    ) -> Turn:
        directory = self._know.directory
        if place:
            talk.remember(unit=_unit(place))
            services, heading = directory.around(place), phrases.SERVICES_NEAR
        else:
            services = directory.national()
        replies = talk.speaker.services(services, heading, place.label if place else "")
        topic = Topic.REQUEST_FACILITY_LOCATION if place else Topic.REQUEST_HOTLINE
        self._count_referrals(talk, replies, topic)
        return Turn(replies, Outcome(answer=str(topic), topic=topic))

    # 6. What the words mean: an article that is named, or what the model reads.

    async def _named_article(self, talk: Talk) -> Turn | None:
        found = answers_on(fold(talk.text.lower()), self._know.catalogue)
        if not found:
            return None
        if len(found) == 1:
            return self._answer(talk, self._know.catalogue[found[0]], 1.0)
        return self._offered(talk, found, Event.ASKED_BACK, phrases.ASK_BACK)

    async def _understood(self, talk: Talk) -> Turn:
        reading = await self._read_safely(talk)
        if reading and talk.foreign and not self._understands(reading):
            reading = None
        unsure = reading is None or reading.verdict is not Verdict.ANSWER
        asks_place = reading is not None and _PLACE_ANSWERS.intersection(reading.answers[:1])
        places = find_places(talk.text) if unsure or asks_place else ()
        if places:
            return self._placed(talk, places)
        return self._spoken(talk, reading) if reading else self._searched(talk)

    def _understands(self, reading: Reading) -> bool:
        """Whether the model may answer another language: it was taught cries for help in it."""
        answers = (self._know.catalogue[one] for one in reading.answers[:1])
        return any(one.urgency is Urgency.IMMEDIATE_DANGER for one in answers)

    async def _read_safely(self, talk: Talk) -> Reading | None:
        try:
            return await self._read(talk.text)
        except UnderstandingError as problem:
            log.error("model_missing", reason=str(problem))
            talk.count(Event.MODEL_MISSING)
            return None

    async def _read(self, text: str) -> Reading:
        if self._know.understander is None:
            raise UnderstandingError("no model")
        return read(await self._know.understander.understand(text), self._know.catalogue)

    def _spoken(self, talk: Talk, reading: Reading) -> Turn:
        match reading.verdict:
            case Verdict.ANSWER:
                return self._answered(talk, reading)
            case Verdict.ASK:
                return self._asked_back(talk, reading)
            case Verdict.SEARCH:
                return self._searched(talk)

    def _answered(self, talk: Talk, reading: Reading) -> Turn:
        answer = self._know.catalogue[reading.answers[0]]
        if answer.urgency is Urgency.IMMEDIATE_DANGER:
            talk.remember(doubted="")
            return self._emergency(talk, answer, reading.confidence)
        turn = self._answer(talk, answer, reading.confidence)
        return self._supported(talk, turn) if _wants_support(reading, answer) else turn

    def _supported(self, talk: Talk, turn: Turn) -> Turn:
        """Offer help beside an answer to what somebody may be suffering."""
        support = talk.speaker.support()
        talk.count(Event.DISCLOSURE, turn.outcome.topic or Topic.NONE)
        self._count_referrals(talk, (support,), turn.outcome.topic or Topic.NONE)
        # What leads on from the answer stays the last thing offered.
        leads_on = replace(support, choices=turn.replies[-1].choices)
        outcome = replace(turn.outcome, urgency=Urgency.DISTRESS)
        return Turn((*turn.replies[:-1], replace(turn.replies[-1], choices=()), leads_on), outcome)

    def _answer(self, talk: Talk, answer: Answer, confidence: float) -> Turn:
        talk.remember(misses=0)
        if answer.urgency is Urgency.DISTRESS:
            talk.count(Event.DISCLOSURE, answer.topic)
        declined = answer.topic == Topic.OUT_OF_SCOPE
        talk.count(Event.DECLINED if declined else Event.ANSWER, answer.topic)
        reply = talk.speaker.answer(answer)
        self._count_referrals(talk, (reply,), answer.topic)
        asks_place = answer.id == "request_facility_location"
        replies = (reply, *self._ask_place(talk).replies) if asks_place else (reply,)
        return Turn((*replies, *self._notice(talk)), _given(answer, confidence))

    def _asked_back(self, talk: Talk, reading: Reading) -> Turn:
        return self._offered(talk, reading.answers, Event.ASKED_BACK, phrases.ASK_BACK)

    def _offered(self, talk: Talk, answers: Sequence[str], event: Event, phrase: str) -> Turn:
        talk.count(event, self._know.catalogue[answers[0]].topic)
        talk.remember(misses=0)
        reply = talk.speaker.offer(answers, phrase)
        return Turn((reply,), Outcome(offered=tuple(answers)))

    def _searched(self, talk: Talk) -> Turn:
        talk.remember(misses=talk.session.misses + 1)
        if talk.session.misses > 1:
            talk.count(Event.NOT_UNDERSTOOD)
            talk.remember(misses=0)
            return Turn((talk.speaker.menu(phrases.TWICE_MISSED),), _DECLINED)
        found = self._know.search[talk.speaker.language].find(talk.text)
        talk.count(Event.SEARCHED if found else Event.NOT_UNDERSTOOD)
        if not found:
            return Turn((talk.speaker.menu(phrases.NOTHING_FOUND),), _DECLINED)
        return Turn((talk.speaker.offer(found, phrases.SEARCHED),), Outcome(offered=found))

    def _notice(self, talk: Talk) -> tuple[Reply, ...]:
        if not talk.session.new or talk.incoming.channel in _WELCOMES_ITSELF:
            return ()
        return (talk.speaker.menu(phrases.NOTICE),)

    def _count_referrals(self, talk: Talk, replies: Sequence[Reply], topic: str) -> None:
        phones = (phone for reply in replies for phone in reply.phones)
        services = (self._know.directory.by_number(phone.number) for phone in phones)
        for kind in {kind for service in services if service for kind in service.kinds}:
            talk.count(_REFERRALS[kind], topic)


def _wants_support(reading: Reading, answer: Answer) -> bool:
    return reading.troubled and answer.urgency is Urgency.NONE and answer.topic not in _LIGHT


def _given(answer: Answer, confidence: float) -> Outcome:
    return Outcome(answer.urgency, answer.id, confidence, answer.id, answer.topic)


def _known_place(code: str) -> Place | None:
    try:
        return place_by_code(code)
    except KeyError:
        return None


def _unit(place: Place) -> str:
    return place.commune_code or place.code
