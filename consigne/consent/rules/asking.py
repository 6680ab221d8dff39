"""Asking: was a consent asked as its activity declares, after a notice that would do?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consigne.clients.rules import SERVING_ROLES
from consigne.consent.rules.saying import WAY_NAMES, Way, Why
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import ALLOWED, Decision, Refused, first_refusal
from consigne.kernel.words import LANGUAGES, Bilingual, Fact
from consigne.notices.rules import Notice
from consigne.register.rules import Activity


@dataclass(frozen=True, slots=True)
class Telling:
    """What a person was told of a purpose before they answered, and in which language.

    `declared` are the codes of the notices their activity gave that day; `would_do`, those of them
    that were in force and tell of the purpose.
    """

    notice: Notice | None
    language: str
    purpose: str
    named: Bilingual
    declared: tuple[str, ...]
    would_do: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a consent was asked: on which contact, after which notice, in which way.

    Asked elsewhere, what was told is not known here: `telling` is None.
    """

    way: Way
    inbound: bool
    telling: Telling | None
    ways_declared: tuple[str, ...]
    activity: Bilingual
    said_on: date


def notices_that_do(
    activity: Activity | None, in_force: Mapping[str, Notice], *, purpose: str
) -> tuple[Notice, ...]:
    """The notices a person may be given before they consent to a purpose of an activity.

    Those it declares that tell of this purpose, among those in force; in the order it gives them.
    """
    if activity is None or purpose not in activity.purposes:
        return ()
    given = (in_force[code] for code in activity.notices if code in in_force)
    return tuple(notice for notice in given if notice.tells_of(purpose))


def may_record(actor: Actor, asking: Asking, *, on: date) -> Decision:
    """A consent is recorded in a way its activity declares, after a notice it gives for it."""
    return first_refusal(
        (
            ALLOWED if actor.has(*SERVING_ROLES) else Refused(Why.NOT_YOUR_ROLE),
            ALLOWED if asking.said_on <= on else Refused(Why.NOT_YET),
            _way_is_declared(asking),
            _was_told(asking),
            _implied_only_inbound(asking),
        )
    )


def _way_is_declared(asking: Asking) -> Decision:
    if asking.way.value in asking.ways_declared:
        return ALLOWED
    way = WAY_NAMES[asking.way]
    return Refused(Why.WAY_NOT_DECLARED, {"activity": asking.activity, "way": way})


_GIVE = Bilingual("Give {notices}.", "Donnez {notices}.")
_GIVE_NONE = Bilingual(
    "No notice would do: none was declared for it that day.",
    "Aucun avis ne conviendrait : aucun n’était déclaré à cette fin ce jour-là.",
)
_IN_VERSION = Bilingual("“{title}” in version {version}", "« {title} » dans la version {version}")


def _was_told(asking: Asking) -> Decision:
    """The notice given was one of those that would do, in a language it is written in."""
    telling = asking.telling
    if telling is None:
        return ALLOWED
    told = telling.notice
    if told is None:
        return Refused(Why.NOT_TOLD)
    if told.code not in telling.declared or not told.tells_of(telling.purpose):
        whose = {"activity": asking.activity, "purpose": telling.named}
        return Refused(Why.NOTICE_NOT_DECLARED, whose | _mistaken(told, telling))
    if told not in telling.would_do:
        which: dict[str, Fact] = {"version": told.version, "on": asking.said_on}
        return Refused(Why.NOTICE_NOT_IN_FORCE, which | _mistaken(told, telling))
    if telling.language not in LANGUAGES:
        return Refused(Why.NOTICE_NOT_IN_LANGUAGE, {"notice": told.title})
    return ALLOWED


def _mistaken(told: Notice, telling: Telling) -> dict[str, Bilingual]:
    """The notice that was given, and those that would do instead, in words."""
    named = [_IN_VERSION.filled(title=n.title, version=n.version) for n in telling.would_do]
    if not named:
        return {"notice": told.title, "instead": _GIVE_NONE}
    notices = Bilingual(" or ".join(n.en for n in named), " ou ".join(n.fr for n in named))
    return {"notice": told.title, "instead": _GIVE.filled(notices=notices)}


def _implied_only_inbound(asking: Asking) -> Decision:
    if asking.way is Way.IMPLIED_INBOUND and not asking.inbound:
        return Refused(Why.IMPLIED_OUTBOUND)
    return ALLOWED
