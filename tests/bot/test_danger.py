"""The danger rules: what they must hear, what they must leave alone, how they are checked.

`danger.jsonl` holds messages as people type them. Half of them (`held`) were written before the
rules and never looked at while the rules were made: they measure, the others guide.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.danger import RULES_FILE, DangerRules
from bot.danger_file import DangerRulesError
from bot.danger_patterns import DangerKind
from nlu.text import fold

HELD_RECALL = 0.95
HELD_FALSE_ALARMS = 0.03
RIGHT_KIND = 0.75

CHAT = {
    "không": "k",
    "chồng": "ck",
    "vợ": "vk",
    "được": "dc",
    "người": "ng",
    "bây giờ": "bh",
    "điện thoại": "đt",
    "rồi": "r",
    "em": "e",
    "anh": "a",
}


@dataclass(frozen=True)
class Message:
    text: str
    kind: str
    held: bool

    @property
    def dangerous(self) -> bool:
        return self.kind != "none"


def messages() -> list[Message]:
    lines = Path(__file__).with_name("danger.jsonl").read_text(encoding="utf-8").splitlines()
    return [Message(**json.loads(line)) for line in lines]


MESSAGES = messages()
DANGERS = [one for one in MESSAGES if one.dangerous]
CALM = [one for one in MESSAGES if not one.dangerous]


@pytest.fixture(scope="module")
def rules() -> DangerRules:
    return DangerRules.load()


def in_chat_spelling(text: str) -> str:
    for word, short in CHAT.items():
        text = re.sub(rf"\b{word}\b", short, text)
    return text


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def held_down(text: str) -> str:
    return re.sub(r"\bcứu\b", "cứuuuu", text)


# ---- what they must hear and what they must leave alone ------------------------------------------


def test_the_messages_are_many_and_cover_every_kind() -> None:
    assert len(DANGERS) >= 180
    assert len(CALM) >= 150
    assert {one.kind for one in DANGERS} == set(DangerKind)
    assert len({one.text for one in MESSAGES}) == len(MESSAGES)


@pytest.mark.parametrize("text", [one.text for one in DANGERS if not one.held])
def test_danger_is_found(rules: DangerRules, text: str) -> None:
    assert rules.find(text) is not None


@pytest.mark.parametrize("text", [one.text for one in CALM if not one.held])
def test_what_only_sounds_violent_is_left_alone(rules: DangerRules, text: str) -> None:
    assert rules.explain(text) is None


def test_held_messages_stay_above_the_floor(rules: DangerRules) -> None:
    dangers = [one for one in DANGERS if one.held]
    calm = [one for one in CALM if one.held]
    found = sum(rules.find(one.text) is not None for one in dangers)
    alarms = sum(rules.find(one.text) is not None for one in calm)
    assert found / len(dangers) >= HELD_RECALL
    assert alarms / len(calm) <= HELD_FALSE_ALARMS


def test_the_kind_is_mostly_right(rules: DangerRules) -> None:
    found = [(rules.find(one.text), one.kind) for one in DANGERS]
    heard = [pair for pair in found if pair[0] is not None]
    assert sum(one == kind for one, kind in heard) / len(heard) >= RIGHT_KIND


@pytest.mark.parametrize("change", [str.upper, str.title, decomposed, in_chat_spelling, held_down])
def test_spelling_does_not_change_the_result(
    rules: DangerRules, change: Callable[[str], str]
) -> None:
    other = [
        one.text
        for one in MESSAGES
        if not one.held and (rules.find(one.text) is None) != (rules.find(change(one.text)) is None)
    ]
    assert other == []


def test_diacritics_may_be_left_out(rules: DangerRules) -> None:
    tuned = [one for one in MESSAGES if not one.held]
    assert [one.text for one in tuned if one.dangerous and not rules.find(fold(one.text))] == []
    assert [one.text for one in tuned if not one.dangerous and rules.find(fold(one.text))] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("he is hitting me right now", DangerKind.ATTACK),
        ("I'm hiding in the closet, he's looking for us", DangerKind.ATTACK),
        ("my husband locked me in and took my phone", DangerKind.CONFINEMENT),
        ("he has a knife", DangerKind.WEAPON),
        ("he said he will kill me tonight when he gets home", DangerKind.THREAT),
        ("I was raped an hour ago", DangerKind.SEXUAL),
        ("I took all the pills, I want to end it all", DangerKind.SUICIDE),
        ("can't talk, he's listening, please send someone", DangerKind.DISCREET),
        ("I'm bleeding, he stabbed me", DangerKind.INJURY),
    ],
)
def test_english_danger(rules: DangerRules, text: str, kind: DangerKind) -> None:
    assert rules.find(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "what is the fine for beating your wife",
        "is it a crime to lock someone in",
        "he used to hit me years ago, that is over",
        "how do I file for divorce",
        "the game has a gun and a knife",
        "hello, who made you?",
    ],
)
def test_english_questions_are_no_danger(rules: DangerRules, text: str) -> None:
    assert rules.find(text) is None


# ---- any text, in bounded time -------------------------------------------------------------------


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_error(text: str) -> None:
    assert _RULES.find(text) in {None, *DangerKind}


@given(st.lists(st.sampled_from([one.text for one in MESSAGES]), max_size=4))
@settings(max_examples=50, deadline=None)
def test_the_same_words_give_the_same_answer(texts: list[str]) -> None:
    text = " ".join(texts)
    assert _RULES.find(text) == _RULES.find(f"  {decomposed(text)}  ")


@pytest.mark.parametrize(
    "word", ["đang đánh em ", "cứu ", "nó cầm dao ", "(", ".", "không ", "a", "đang phim dao "]
)
def test_a_long_message_is_read_quickly(rules: DangerRules, word: str) -> None:
    text = (word * 4000)[:4000]
    start = time.process_time()
    rules.find(text)
    assert time.process_time() - start < 0.5


def test_usual_messages_take_little_time(rules: DangerRules) -> None:
    start = time.process_time()
    for one in MESSAGES:
        rules.find(one.text)
    assert (time.process_time() - start) / len(MESSAGES) < 0.003


# ---- how rules are written -----------------------------------------------------------------------


def small(tmp_path: Path, rules: str, *, groups: str = "", blank: str = "[]") -> DangerRules:
    """Return rules from a small file: `rules` are its patterns, all of one rule."""
    path = tmp_path / "danger.yml"
    path.write_text(
        f"groups:\n  who: [nó, chồng]\n{groups}"
        f"blank: {blank}\n"
        "calm:\n  law: [bị phạt]\n"
        "rules:\n  - {name: uses, kind: threat, all: [<who> kẹp, <who>]}\n"
        f"  - name: tried\n    kind: attack\n    any:\n{rules}",
        encoding="utf-8",
    )
    return DangerRules.load(path)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("nó đánh", "nó đánh em", True),
        ("nó đánh", "nó đang đánh em", False),
        ("nó .1. đánh", "nó đang đánh em", True),
        ("nó ... đánh", "nó vừa mới lại đánh em", True),
        ("nó ... đánh", "nó một hai ba bốn năm đánh em", False),
        ("nó .3. đánh", "đánh nó", False),
        ("nó ~3~ đánh", "đánh cái thằng nó", True),
        ("nó|ông đánh", "ông đánh", True),
        ("<who> đánh", "chồng đánh", True),
        ("nó đánh", "no danh e", True),
        ("nó đánh", "nó đành chịu vậy", False),
        ("nó đánh", "hôm nay mình gửi nó danh sách", False),
        ("đá! em", "nó đá em", True),
        ("đá! em", "no da em", False),
        ("cữa mỡ", "cửa mở", True),
        ("0 tuổi", "con 12 tuổi", True),
        ("0 tuổi", "con 8t", True),
        ("chị nhanvat", "chị H buồn", True),
        ("chị nhanvat", "chị h buồn", False),
        ("cứu em", "CỨU EM", True),
        ("cứu em", "cứuuuu emmmm", True),
        ("sos", "s.o.s", True),
        ("cant talk", "I can't talk", True),
        ("đánh em", "đánh. em", False),
        ("đánh .1. em", "đánh. em", True),
        ("nó đánh", "nó đánh thì bị phạt", False),
    ],
)
def test_how_a_pattern_reads(tmp_path: Path, pattern: str, text: str, found: bool) -> None:
    rules = small(tmp_path, f'      - "{pattern}"\n')
    assert (rules.explain(text) == "tried") is found


def test_blank_words_are_not_seen(tmp_path: Path) -> None:
    rules = small(tmp_path, "      - nó đánh\n", blank="[đánh răng]")
    assert rules.find("nó đánh răng") is None
    assert rules.find("nó đánh răng xong nó đánh em") is DangerKind.ATTACK


def test_the_first_rule_that_fits_decides(tmp_path: Path) -> None:
    rules = small(tmp_path, "      - nó\n")
    assert rules.explain("nó kẹp em") == "uses"


def test_a_group_may_take_in_another(tmp_path: Path) -> None:
    rules = small(
        tmp_path, "      - <more> đánh\n", groups='  more: ["<who>", ông]\n', blank="[<more> cười]"
    )
    assert rules.find("chồng đánh") is DangerKind.ATTACK
    assert rules.find("ông đánh") is DangerKind.ATTACK


def test_a_rule_may_ignore_what_speaks_against_it(tmp_path: Path) -> None:
    rules = small(tmp_path, "      - nó đánh\n    unless: []\n")
    assert rules.find("nó đánh bị phạt") is DangerKind.ATTACK


GOOD = """groups:
  who: [nó, chồng]
blank: [đánh răng]
calm:
  law: [bị phạt]
rules:
  - name: one
    kind: attack
    any: [<who> đánh]
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("groups:", "groups: [", "line 3: not valid YAML"),
        ("  who: [nó, chồng]", "  who: [nó]\n  who: [họ]", "line 3: .*'who' is there twice"),
        ("  who: [nó, chồng]", "  who: []", "groups, who: is empty"),
        ("  who: [nó, chồng]", "  who: nó", "groups, who: must be a list"),
        ("[nó, chồng]", "[nó, no]", r"groups, who, no\. 2: not a text \(False\); quote it"),
        ("[nó, chồng]", "[nó, 'x-y']", "groups, who: 'x-y' must be words"),
        ("[nó, chồng]", "[nó, <they>]", "groups, who: group <they> is not defined"),
        ("[nó, chồng]", "[nó]\n  idle: [ai]", "groups: never used: idle"),
        ("  who:", "  Who Is:", "groups: 'Who Is' is not a name"),
        ("blank: [đánh răng]\n", "", "the file: lacks blank"),
        ("blank:", "extra: 1\nblank:", "the file: unknown key extra"),
        ("[đánh răng]", "[đánh ...]", r"blank, no\. 1 'đánh \.\.\.': a pattern must end"),
        ("[đánh răng]", "[.2. đánh]", r"blank, no\. 1 .*must stand between two words"),
        ("[đánh răng]", "[đánh .2. .3. răng]", r"blank, no\. 1 .*must stand between"),
        ("[đánh răng]", "['']", r"blank, no\. 1: not a text"),
        ("[đánh răng]", "['đánh|']", r"blank, no\. 1 .*empty alternative"),
        ("[bị phạt]", "[<judge>]", r"calm, law, no\. 1 .*group <judge> is not defined"),
        ("name: one", "title: one", r"rules, no\. 1: lacks name"),
        ("kind: attack", "kind: rude", r"rules, no\. 1 \(one\): kind 'rude' is none of attack"),
        ("kind: attack", "kind: attack\n    when: now", r"rules, no\. 1: unknown key when"),
        ("any: [<who> đánh]", "any: [<whom> đánh]", r"rules, no\. 1 \(one\), any, no\. 1 .*<whom>"),
        ("any: [<who> đánh]", "any: []", r"rules, no\. 1 \(one\): has neither any nor all"),
        ("    any:", "    unless: [media]\n    any:", r"rules, no\. 1 \(one\): unless: .*media"),
        (
            "rules:\n",
            "rules:\n  - {name: one, kind: child, any: [bé]}\n",
            r"rules, no\. 2: the name one is there twice",
        ),
    ],
)
def test_a_broken_file_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    path = tmp_path / "danger.yml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DangerRulesError, match=told) as error:
        DangerRules.load(path)
    assert str(path) in str(error.value)


def test_a_missing_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DangerRulesError, match="cannot be read"):
        DangerRules.load(tmp_path / "none.yml")
    path = tmp_path / "latin.yml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DangerRulesError, match="cannot be read"):
        DangerRules.load(path)


def test_the_good_file_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "danger.yml"
    path.write_text(GOOD, encoding="utf-8")
    assert DangerRules.load(path).find("chồng đánh") is DangerKind.ATTACK


def test_the_rules_of_the_house_load() -> None:
    assert RULES_FILE.name == "danger.yml"
    assert _RULES.find("Chồng đang đánh em, cứu em với") is DangerKind.ATTACK


_RULES = DangerRules.load()
