"""Places named in everyday Vietnamese: names of today and of before 1 July 2025.

Nothing that a person typed is kept here or in the modules below, not even in a cache.
"""

from __future__ import annotations

import math

from referrals.candidates import positions
from referrals.gazetteer import gazetteer
from referrals.meaning import places_meant
from referrals.message import Message
from referrals.search import named_places
from referrals.units import Centre, Place
from referrals.vocabulary import FILLERS

__all__ = [
    "Place",
    "find_places",
    "is_only_a_place",
    "kilometres_to",
    "nearest",
    "place_by_code",
    "provinces",
]

_KM_PER_DEGREE = 111.2
_MOST_WORDS = 20  # "em dang o xa ..., huyen ..., tinh ... a": longer ones say something else
_FARTHEST_KM = 60.0  # from the centre of a commune; beyond it a location is not in the country


def find_places(text: str, asked: bool = False) -> tuple[Place, ...]:
    """Return the places that `text` names: none, one, or several when a name is ambiguous.

    `text` is a message as typed: with or without marks, names of today or of before July 2025.
    With `asked` (the person was just asked where they are) a bare name of a commune counts;
    otherwise only provinces, well-known cities, and names led by a word such as "xã" or "ở".
    A place is a commune where it is certain which one, else its province of today.
    """
    message = Message.read(text, asked)
    found = _places(message)
    if not found and asked:
        # A slip in the marks, "Kiến Tương": nothing was found that is spelled like this.
        found = _places(message.without_marks())
    return found


def is_only_a_place(text: str) -> bool:
    """Whether `text` names a place and says nothing else: "xã Triệu Sơn", "em ở long an"."""
    if text.count(" ") >= _MOST_WORDS or not find_places(text):
        return False
    message = Message.read(text, asked=True)
    taken = positions(named_places(message))
    return all(at in taken or word.folded in FILLERS for at, word in enumerate(message.words))


def _places(message: Message) -> tuple[Place, ...]:
    return places_meant(named_places(message), message.asked)


def provinces() -> tuple[Place, ...]:
    """Return the provinces of today, in the order of their codes."""
    return tuple(place for _, place in sorted(gazetteer().provinces.items()))


def place_by_code(code: str) -> Place:
    """Return the province ("91") or the commune ("30280") of today with this official code.

    Raises:
        KeyError: there is none.
    """
    known = gazetteer()
    return known.provinces.get(code) or known.communes[code]


def nearest(latitude: float, longitude: float) -> Place | None:
    """Return the province of the nearest centre of a commune; None outside the country.

    Close to a border this may be the neighbour (3 of 1,000 communes): let the person correct it.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # false for NaN too
        return None
    centre = min(gazetteer().centres, key=lambda one: _kilometres(one, latitude, longitude))
    return centre.place if _kilometres(centre, latitude, longitude) <= _FARTHEST_KM else None


def kilometres_to(code: str, latitude: float, longitude: float) -> float:
    """Return how far the nearest commune of the province with this code is, in kilometres."""
    inside = (centre for centre in gazetteer().centres if centre.place.code == code)
    return min(_kilometres(centre, latitude, longitude) for centre in inside)


def _kilometres(centre: Centre, latitude: float, longitude: float) -> float:
    east = (centre.longitude - longitude) * math.cos(math.radians(latitude))
    return math.hypot(centre.latitude - latitude, east) * _KM_PER_DEGREE
