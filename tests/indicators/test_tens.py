"""Tens are completed by contacts that came, and never exceed their room."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from indicators.tens import STEP, in_tens, within

NUMBERS = st.lists(st.integers(0, 35), min_size=4, max_size=4)
PARTS = st.dictionaries(st.sampled_from("abcde"), NUMBERS)


def test_the_rest_is_carried() -> None:
    """What does not fill a ten waits for the next step."""
    assert in_tens([9, 1, 25, 4, 0]) == [0, 10, 20, 0, 0]


@given(NUMBERS)
def test_tens_follow_the_running_total(numbers: list[int]) -> None:
    """After each step, what was published is the running total rounded down to tens."""
    published = accumulate(in_tens(numbers))
    assert list(published) == [total // STEP * STEP for total in accumulate(numbers)]


def test_a_ten_without_room_waits() -> None:
    """Where room is scarce the larger number comes first, and the other at the next chance."""
    parts = {"a": [10, 0], "b": [12, 0]}
    assert within([10, 20], parts) == {"a": [0, 10], "b": [10, 0]}


@given(PARTS, NUMBERS)
def test_parts_keep_within_room_and_truth(parts: dict[str, list[int]], room: list[int]) -> None:
    """At each step parts publish no more than the room, and never more than came till then."""
    published = within(room, parts)
    for step, left in enumerate(room):
        assert sum(tens[step] for tens in published.values()) <= left
    for name, tens in published.items():
        assert all(number % STEP == 0 for number in tens)
        pairs = zip(accumulate(tens), accumulate(parts[name]), strict=True)
        assert all(shown <= came for shown, came in pairs)


@given(PARTS)
def test_with_room_each_part_is_within_ten(parts: dict[str, list[int]]) -> None:
    """Where there is room for all, each part is what its own running total gives."""
    published = within([1000] * 4, parts)
    assert published == {name: in_tens(numbers) for name, numbers in parts.items()}
