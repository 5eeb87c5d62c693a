"""What the bot does in a turn: give an answer, an emergency's numbers, services, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.knowledge import Knowledge
from bot.messages import Location, Outcome, Reply, Turn
from bot.sessions import Step
from bot.speaking import Speaker
from bot.talk import Talk
from indicators.categories import Channel, Event, Topic
from referrals.directory import FIRST_NUMBER, Kind, Service
from referrals.places import Place, nearest, place_by_code
from responses import phrases
from responses.catalogue import Answer, Urgency

DECLINED = Outcome(topic=Topic.OUT_OF_SCOPE)
# These channels show the welcome before anything is typed.
_WELCOMES_ITSELF = frozenset((Channel.WEB, Channel.CONSOLE))
_REFERRALS = {kind: Event(f"referral_{kind}") for kind in Kind}
_MOST_PLACES = 4
FIELDS = {
    "ge_politics": Event.ANSWER_POLITICS,
    "ge_women_leaders": Event.ANSWER_POLITICS,
    "ge_economy": Event.ANSWER_ECONOMY,
    "ge_education": Event.ANSWER_EDUCATION,
    "ge_science_culture": Event.ANSWER_INFORMATION,
    "ge_health": Event.ANSWER_HEALTH,
    "ge_strategy": Event.ANSWER_POLICY,
    "ge_directives": Event.ANSWER_POLICY,
}
"""Which field of equality each answer of Topic.LAW_POLITICS_EDUCATION_OTHER is about."""


class Deeds:
    """Each deed takes the talk, counts what it does, and returns the turn."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._know = knowledge

    def speaker(self, language: str) -> Speaker:
        """Return who speaks `language` (Vietnamese where it is not offered)."""
        know = self._know
        return Speaker(know.catalogue, know.directory, know.translations, language)

    def emergency(self, talk: Talk, answer: Answer, confidence: float) -> Turn:
        """Give the numbers and what to do this minute, then ask whether it was read right."""
        talk.remember(step=Step.NONE, misses=0)
        talk.count(Event.EMERGENCY, answer.topic)
        replies = talk.speaker.emergency(answer)
        self._count_referrals(talk, replies, answer.topic)
        outcome = Outcome(answer.urgency, answer.id, confidence, answer.id, answer.topic)
        return Turn(replies, outcome)

    def welcome(self, talk: Talk, campaign: str) -> Turn:
        """Greet; a link may carry the code of a place, which is counted, or an answer's id."""
        talk.remember(new=False)
        if known_place(campaign):
            talk.remember(unit=campaign)
        talk.count(Event.WELCOME)
        answer = self._know.catalogue.get(campaign)
        greeting = talk.speaker.welcome()
        return Turn((greeting, talk.speaker.answer(answer)) if answer else (greeting,))

    def switch_language(self, talk: Talk, language: str) -> Turn:
        """Go on in another language, where it is offered."""
        if language not in self._know.translations.languages:
            return Turn((talk.speaker.menu(phrases.LANGUAGE_MISSING),))
        talk.remember(language=language)
        return Turn((self.speaker(language).welcome(),))

    def false_alarm(self, talk: Talk) -> Turn:
        """Take back an emergency: what was asked instead, or the menu."""
        talk.count(Event.EMERGENCY_DENIED)
        doubted = self._know.catalogue.get(talk.session.doubted)
        talk.remember(doubted="", calm=True)
        if doubted:
            return self.answer(talk, doubted, 1.0)
        return Turn((talk.speaker.menu(phrases.EMERGENCY_DENIED),))

    def place_found(self, talk: Talk, places: Sequence[Place]) -> Turn:
        """Give the services of a place, or ask which of several is meant."""
        if len(places) == 1:
            return self.services(talk, places[0])
        talk.remember(step=Step.PLACE)
        if len(places) > _MOST_PLACES:
            return Turn((talk.speaker.say(phrases.PLACE_TOO_COMMON),))
        choices = [(place.label, f"place:{_unit(place)}") for place in places]
        return Turn((talk.speaker.say(phrases.WHICH_PLACE, choices),))

    def ask_place(self, talk: Talk) -> Turn:
        """Ask where the person is, to find help there."""
        talk.remember(step=Step.PLACE)
        return Turn((talk.speaker.say(phrases.ASK_PLACE, ask_location=True),))

    def nearby(self, talk: Talk, location: Location) -> Turn:
        """List who helps near a location, the nearest first; it is used here and forgotten."""
        here = location.latitude, location.longitude
        place = nearest(*here)
        if place is None:
            return self.services(talk, None)
        directory = self._know.directory
        near = tuple(dict.fromkeys((*directory.nearest(*here), *directory.around(place))))
        talk.remember(unit=_unit(place))
        return self._listed(talk, near, phrases.SERVICES_NEAR, place.label)

    def services(
        self, talk: Talk, place: Place | None, heading: str = phrases.SERVICES_ALL
    ) -> Turn:
        """List who helps in `place`, or anywhere."""
        if place is None:
            return self._listed(talk, self._know.directory.national(), heading, "")
        talk.remember(unit=_unit(place))
        services = self._know.directory.around(place)
        return self._listed(talk, services, phrases.SERVICES_NEAR, place.label)

    def _listed(self, talk: Talk, services: Sequence[Service], heading: str, place: str) -> Turn:
        replies = talk.speaker.services(services, heading, place)
        topic = Topic.REQUEST_FACILITY_LOCATION if place else Topic.REQUEST_HOTLINE
        self._count_referrals(talk, replies, topic)
        return Turn(replies, Outcome(answer=str(topic), topic=topic))

    def answer(self, talk: Talk, answer: Answer, confidence: float) -> Turn:
        """Give an answer, and who speaks here where that was not said yet."""
        talk.remember(misses=0)
        if answer.urgency is Urgency.DISTRESS:
            talk.count(Event.DISCLOSURE, answer.topic)
        declined = answer.topic == Topic.OUT_OF_SCOPE
        talk.count(Event.DECLINED if declined else Event.ANSWER, answer.topic)
        if answer.id in FIELDS:
            talk.count(FIELDS[answer.id], answer.topic)
        reply = talk.speaker.answer(answer)
        self._count_referrals(talk, (reply,), answer.topic)
        asks_place = answer.id == "request_facility_location"
        replies = (reply, *self.ask_place(talk).replies) if asks_place else (reply,)
        return Turn((*replies, *self._notice(talk)), given(answer, confidence))

    def chosen(self, talk: Talk, answer: Answer) -> Turn:
        """Give an answer that was tapped; count it beside the others if the bot had asked back."""
        offered = [choice.payload for choice in talk.session.offered]
        if talk.asked and f"answer:{answer.id}" in offered:
            others = (self._know.catalogue.get(one.removeprefix("answer:")) for one in offered)
            talk.choose(answer.topic, [one.topic for one in others if one and one is not answer])
        return self.answer(talk, answer, 1.0)

    def supported(self, talk: Talk, turn: Turn, *, told: bool) -> Turn:
        """Offer help beside an answer to what somebody may be suffering; count it if `told`."""
        support = talk.speaker.support()
        if told:
            talk.count(Event.DISCLOSURE, turn.outcome.topic or Topic.NONE)
        self._count_referrals(talk, (support,), turn.outcome.topic or Topic.NONE)
        # What leads on from the answer stays the last thing offered.
        leads_on = replace(support, choices=turn.replies[-1].choices)
        outcome = replace(turn.outcome, urgency=Urgency.DISTRESS)
        return Turn((*turn.replies[:-1], replace(turn.replies[-1], choices=()), leads_on), outcome)

    def ask_back(self, talk: Talk, answers: Sequence[str]) -> Turn:
        """Ask which of `answers` is meant."""
        talk.count(Event.ASKED_BACK, self._know.catalogue[answers[0]].topic)
        talk.remember(misses=0, step=Step.CHOICE)
        reply = talk.speaker.offer(answers, phrases.ASK_BACK)
        return Turn((reply,), Outcome(offered=tuple(answers)))

    def search(self, talk: Talk) -> Turn:
        """Offer what shares words with the message; after a second miss in a row, the menu."""
        talk.remember(misses=talk.session.misses + 1)
        if talk.session.misses > 1:
            talk.count(Event.NOT_UNDERSTOOD)
            talk.remember(misses=0)
            return Turn((talk.speaker.menu(phrases.TWICE_MISSED),), DECLINED)
        found = self._know.search[talk.speaker.language].find(talk.text)
        talk.count(Event.SEARCHED if found else Event.NOT_UNDERSTOOD)
        if not found:
            return Turn((talk.speaker.menu(phrases.NOTHING_FOUND),), DECLINED)
        return Turn((talk.speaker.offer(found, phrases.SEARCHED),), Outcome(offered=found))

    def _notice(self, talk: Talk) -> tuple[Reply, ...]:
        if not talk.session.new or talk.incoming.channel in _WELCOMES_ITSELF:
            return ()
        return (talk.speaker.menu(phrases.NOTICE),)

    def _count_referrals(self, talk: Talk, replies: Sequence[Reply], topic: str) -> None:
        numbers = {phone.number for reply in replies for phone in reply.phones}
        services = [self._know.directory.by_number(number) for number in numbers]
        shown = {_REFERRALS[kind] for service in services if service for kind in service.kinds}
        if FIRST_NUMBER in numbers:
            shown.add(Event.NUMBER_18008077)
        # A second reply of the turn may show the same again: each kind counts once a turn.
        for event in sorted(shown - {event for event, _ in talk.events}):
            talk.count(event, topic)


def given(answer: Answer, confidence: float) -> Outcome:
    """Return the outcome of giving `answer`."""
    return Outcome(answer.urgency, answer.id, confidence, answer.id, answer.topic)


def known_place(code: str) -> Place | None:
    """Return the place with this official code, or None."""
    try:
        return place_by_code(code)
    except KeyError:
        return None


def _unit(place: Place) -> str:
    return place.commune_code or place.code
