"""When may a purpose lean on a consent? The default is no."""

from consigne.consent.rules.asking import Asking, Telling, may_record, notices_that_do
from consigne.consent.rules.saying import WAY_NAMES, Act, Answer, Way, Why
from consigne.consent.rules.standing import (
    Grant,
    Said,
    counted_from,
    may_rely_on,
    may_withdraw,
    standing,
)

__all__ = [
    "WAY_NAMES",
    "Act",
    "Answer",
    "Asking",
    "Grant",
    "Said",
    "Telling",
    "Way",
    "Why",
    "counted_from",
    "may_record",
    "may_rely_on",
    "may_withdraw",
    "notices_that_do",
    "standing",
]
