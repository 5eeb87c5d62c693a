"""Compose replies from approved words: answers, phrases and services, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import batched, groupby

from babel import Locale

from bot.messages import CHOICES_LIMIT, Choice, Phone, Reply
from referrals.directory import Directory, Service
from responses import phrases
from responses.catalogue import Answer, Catalogue, Source, Urgency
from responses.translations import SOURCE_LANGUAGE, Translations

LAW_MENU = (
    "dv_definition",
    "dv_report_how",
    "dv_contact_ban_commune",
    "ge_law_overview",
)
# So many fit into one message of the tightest platform, described in full.
_SERVICES_A_REPLY = 4
_MENU_CHOICES = (
    (phrases.CHOICE_EMERGENCY, "danger"),
    (phrases.CHOICE_HOTLINES, "hotlines"),
    (phrases.CHOICE_PLACES, "places"),
    (phrases.CHOICE_TOPICS, "topics"),
)


class Speaker:
    """Says things in one language; the last choice of every reply is the way out."""

    def __init__(
        self,
        catalogue: Catalogue,
        directory: Directory,
        translations: Translations,
        language: str,
    ) -> None:
        self._catalogue = catalogue
        self._directory = directory
        self._translations = translations
        self.language = language if language in translations.languages else SOURCE_LANGUAGE

    def other_languages(self) -> list[tuple[str, str]]:
        """Return code and own name of each language on offer but this one."""
        others = (code for code in self._translations.languages if code != self.language)
        return [(code, Locale.parse(code).get_display_name() or code) for code in others]

    def text(self, source: str) -> str:
        """Return a phrase or a text of an answer or service in this language."""
        return self._translations.text(source, self.language)

    def say(
        self,
        phrase: str,
        choices: Sequence[tuple[str, str]] = (),
        *,
        sensitive: bool = False,
        ask_location: bool = False,
    ) -> Reply:
        """Return `phrase` as a reply; `choices` are pairs of phrase and payload."""
        return Reply(
            self.text(phrase),
            self._choices(choices),
            sensitive=sensitive,
            ask_location=ask_location,
        )

    def welcome(self) -> Reply:
        """Return who speaks, what is kept, how to leave, and the main choices."""
        return self.menu(phrases.WELCOME)

    def menu(self, phrase: str = phrases.MENU) -> Reply:
        """Return `phrase` with the main choices."""
        return self.say(phrase, _MENU_CHOICES)

    def law_menu(self) -> Reply:
        """Return the first questions on law that people ask."""
        return self.offer(LAW_MENU, phrases.ASK_BACK)

    def offer(self, answer_ids: Iterable[str], phrase: str) -> Reply:
        """Return `phrase` with the titles of `answer_ids` as choices."""
        return self.say(phrase, self._titles(answer_ids))

    def answer(self, answer: Answer) -> Reply:
        """Return an answer with what it rests on, its phones and what leads on from it."""
        more = [(phrases.CHOICE_MORE, f"more:{answer.id}")] if answer.more else []
        return Reply(
            text=_paragraphs(self.text(answer.text), self._basis(answer.sources)),
            choices=self._choices([*more, *self._titles(answer.next)]),
            phones=self._phones(answer.phones),
            urgency=answer.urgency,
            sensitive=answer.urgency is not Urgency.NONE,
        )

    def support(self) -> Reply:
        """Return an offer of help, for who may be suffering what they ask about."""
        return Reply(
            text=self.text(phrases.SUPPORT),
            choices=self._choices([(phrases.CHOICE_PLACES, "places")]),
            phones=self._phones(("18008077", "113")),
            urgency=Urgency.DISTRESS,
            sensitive=True,
        )

    def more(self, answer: Answer) -> Reply:
        """Return the rest of an answer."""
        return Reply(
            text=_paragraphs(self.text(answer.more or answer.text), self._basis(answer.sources)),
            choices=self._choices(self._titles(answer.next)),
            urgency=answer.urgency,
            sensitive=answer.urgency is not Urgency.NONE,
        )

    def emergency(self, answer: Answer) -> tuple[Reply, Reply]:
        """Return the numbers and what to do this minute, then whether it was read right."""
        first = Reply(
            text=self.text(answer.text),
            phones=self._phones(answer.phones),
            urgency=Urgency.IMMEDIATE_DANGER,
            sensitive=True,
        )
        right = (
            (phrases.CHOICE_YES_DANGER, f"yes:{answer.id}"),
            (phrases.CHOICE_NO_DANGER, "no"),
        )
        return first, self.say(phrases.READ_YOU_RIGHT, right, sensitive=True)

    def services(
        self, services: Sequence[Service], heading: str, place: str = ""
    ) -> tuple[Reply, ...]:
        """Return `services` under `heading`, with numbers to dial, a few in each reply."""
        pages = [list(page) for page in batched(services, _SERVICES_A_REPLY)]
        texts = [[self._described(service) for service in page] for page in pages]
        texts[0].insert(0, self.text(heading).format(place=place))
        texts[-1].append(self.text(phrases.RECORDED))
        menu = self._choices([(phrases.CHOICE_MENU, "menu")])
        return tuple(
            Reply(
                text=_paragraphs(*text),
                choices=menu if page is pages[-1] else (),
                phones=tuple(self._phone(service) for service in page if service.number),
                sensitive=True,
            )
            for page, text in zip(pages, texts, strict=True)
        )

    def _titles(self, answer_ids: Iterable[str]) -> list[tuple[str, str]]:
        known = [self._catalogue[one] for one in answer_ids if one in self._catalogue]
        return [(answer.title, f"answer:{answer.id}") for answer in known]

    def _choices(self, choices: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
        wanted = list(choices)[: CHOICES_LIMIT - 1]
        spoken = [*wanted, (phrases.CHOICE_LEAVE, "leave")]
        return tuple(Choice(self.text(label), payload) for label, payload in spoken)

    def _phones(self, numbers: Iterable[str]) -> tuple[Phone, ...]:
        found = (self._directory.by_number(number) for number in numbers)
        return tuple(self._phone(service) for service in found if service)

    def _phone(self, service: Service) -> Phone:
        return Phone(service.number or "", service.display, self.text(service.name))

    def _described(self, service: Service) -> str:
        facts = (service.purpose, service.who, service.hours, service.cost, service.note)
        known = self.text(phrases.KNOWN_SINCE).format(day=f"{service.verified_on:%d/%m/%Y}")
        first = " · ".join(filter(None, (service.display, self.text(service.name))))
        return "\n".join([first, *(self.text(fact) for fact in facts if fact), known])

    def _basis(self, sources: Sequence[Source]) -> str:
        cited = sorted({(one.law, one.article or 0) for one in sources if one.law})
        if not cited:
            return ""
        laws = [
            self._cited(law, [article for _, article in articles if article])
            for law, articles in groupby(cited, key=lambda one: one[0])
        ]
        return self.text(phrases.BASIS).format(sources="; ".join(laws))

    def _cited(self, law_id: str, articles: list[int]) -> str:
        title = self.text(self._catalogue.laws[law_id].title)
        law = title if law_id in title else f"{title} {law_id}"
        if not articles:
            return law
        return self.text(phrases.ARTICLE).format(
            law=law, article=", ".join(str(article) for article in articles)
        )


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
