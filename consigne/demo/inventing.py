"""Inventing: sixty clients and their contacts of twenty-six months, at two institutions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from uuid import UUID

from consigne.config import clock
from consigne.demo.names import organisations, people
from consigne.demo.people import INVENTED, OFFICE, STORE
from consigne.demo.plot import Plot, Scene, Told
from consigne.demo.telling import Cast, Telling
from consigne.institutions.queries import institution_coded
from consigne.interactions.queries import latest_seen_by
from consigne.kernel.actors import Actor, Role, system
from consigne.staff.queries import members_seen_by
from consigne.walls.context import acting

_SEED = 20180301
# Contacts of the warranty line are kept ninety days: what is older waits for the one door.
_WARRANTY = Told("warranty-line", 118, ((0.74, 0, 84), (0.26, 92, 740)), questions=24)
_COLLECTIONS = Told("collections-line", 24, ((0.86, 2, 330), (0.14, 370, 460)))
_REQUESTS = Told("request-line", 26, ((1.0, 0, 700),), questions=10)
# Who speaks for somebody else, and writes nothing of their own.
_SPEAKERS = 3


@dataclass(frozen=True, slots=True)
class _House:
    """What is told at one institution, about which part of the cast.

    `long_gone` are the days since one story each of people not heard of again: their own day has
    come. `changes_of_mind` is how many withdraw a consent.
    """

    institution: str
    told: tuple[Told, ...]
    cast: slice
    long_gone: tuple[int, ...] = ()
    changes_of_mind: int = 0


_HOUSES = (
    _House(STORE, (_WARRANTY, _COLLECTIONS), slice(0, 46), (738, 752, 771, 790), 7),
    _House(OFFICE, (_REQUESTS,), slice(46, None)),
)


def invent() -> int:
    """Write every invented client and contact; how many contacts. Done again, it adds nothing."""
    chance = random.Random(_SEED)  # noqa: S311  # the same people each time
    cast, places = list(people(chance)), list(organisations(chance))
    return sum(
        _tell(house, Cast(cast[house.cast], places if house.long_gone else []), chance)
        for house in _HOUSES
    )


def _tell(house: _House, cast: Cast, chance: random.Random) -> int:
    institution = institution_coded(house.institution)
    if institution is None:
        return 0
    now = clock.now()
    with acting(_agent(house, institution), door="desk") as agent:
        if latest_seen_by(agent, now=now, most=1):
            return 0
        telling = Telling(agent, cast, chance, now=now)
        count = telling.tell(_scenes(house, cast, chance, agent))
        telling.change_of_mind(house.changes_of_mind)
    return count


def _scenes(house: _House, cast: Cast, chance: random.Random, agent: Actor) -> list[Scene]:
    writers = len(cast.people) - _SPEAKERS - len(house.long_gone)
    plot = Plot(chance, people=writers, now=clock.now(), time_zone=agent.time_zone)
    gone = enumerate(house.long_gone, start=writers)
    return [
        *(scene for told in house.told for scene in plot.scenes(told)),
        *(
            scene
            for who, days in gone
            for scene in plot.long_gone(house.told[0], who=who, days=days)
        ),
    ]


def _agent(house: _House, institution: UUID) -> Actor:
    name = next(
        person.name
        for person in INVENTED
        if person.institution == house.institution and Role.AGENT in person.roles
    )
    with acting(system(institution)) as actor:
        seen = members_seen_by(actor, on=clock.now().date())
    return Actor(
        next(member.id for member in seen if member.name == name),
        institution,
        frozenset({Role.AGENT}),
    )
