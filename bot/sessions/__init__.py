"""Short-lived state of conversations, in this process or shared by all replicas."""

from bot.sessions.memory import CAPACITY, MemorySessions
from bot.sessions.session import BURST, LIFETIME, REFILL, Session, Sessions, Step, Visit

__all__ = [
    "BURST",
    "CAPACITY",
    "LIFETIME",
    "REFILL",
    "MemorySessions",
    "Session",
    "Sessions",
    "Step",
    "Visit",
]
