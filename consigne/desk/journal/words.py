"""Words: how an event of the journal reads, from the codes it keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from consigne.audit.queries import EventSeen
from consigne.desk.asking import Asking
from consigne.desk.jinja import legal_day, reader
from consigne.desk.reasons import reason_coded
from consigne.desk.records import record_name, record_url
from consigne.kernel.actors import NOBODY_ID, ROLE_NAMES, SYSTEM_ID, Role
from consigne.kernel.acts import Acts
from consigne.kernel.words import Bilingual
from consigne.register.queries import register_seen_by
from consigne.staff.queries import names_of

DOOR_NAMES = {
    "desk": Bilingual("desk", "poste de travail"),
    "api": Bilingual("API", "API"),
    "cli": Bilingual("command line", "ligne de commande"),
    "system": Bilingual("system", "système"),
}
_SYSTEM = Bilingual("The system", "Le système")
_NOBODY = Bilingual("Nobody known", "Personne de connu")
_FORMER = Bilingual("A former member", "Un ancien membre")


@dataclass(frozen=True, slots=True)
class Touched:
    """The records of one kind that an event touched, each with its address or ""."""

    name: Bilingual
    records: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class EventShown:
    """One event in words: nothing it does not keep is guessed."""

    seen: EventSeen
    who: Bilingual
    roles: tuple[Bilingual, ...]
    what: Bilingual
    door: Bilingual
    purpose: Bilingual | None
    reasons: tuple[Bilingual, ...]
    touched: tuple[Touched, ...]


def events_shown(asking: Asking, events: Iterable[EventSeen]) -> tuple[EventShown, ...]:
    """Events as a page reads them out, people by the names colleagues know."""
    seen = tuple(events)
    names = names_of(asking.actor, {event.actor for event in seen})
    purposes = register_seen_by(asking.actor, on=asking.today).purposes
    return tuple(
        EventShown(
            seen=event,
            who=named(event.actor, names),
            roles=tuple(_role(role) for role in event.roles),
            what=event.act.words if event.act else Bilingual(event.code, event.code),
            door=DOOR_NAMES.get(event.door) or Bilingual(event.door, event.door),
            purpose=purposes[event.purpose].name if event.purpose in purposes else None,
            reasons=tuple(_said(code) for code in event.reasons),
            touched=_touched(event),
        )
        for event in seen
    )


def by_day(events: Iterable[EventShown]) -> list[tuple[date, tuple[EventShown, ...]]]:
    """The same events under the day each happened on where the reader works."""
    days = groupby(events, key=lambda event: legal_day(event.seen.at))
    return [(day, tuple(found)) for day, found in days]


def acts_by_words() -> list[tuple[str, str]]:
    """Every act the journal knows, as a choice, in the reader's order."""
    known = [(act.code, act.words.in_(reader())) for kind in Acts.__subclasses__() for act in kind]
    return sorted(known, key=lambda pair: pair[1].casefold())


def _said(code: str) -> Bilingual:
    reason = reason_coded(code)
    return reason.text if reason else Bilingual(code, code)


def named(actor: UUID, names: dict[UUID, str]) -> Bilingual:
    """Who acted, by the name colleagues know; the system and nobody known by theirs."""
    known = {SYSTEM_ID: _SYSTEM, NOBODY_ID: _NOBODY}.get(actor)
    if known is not None:
        return known
    return Bilingual(names[actor], names[actor]) if actor in names else _FORMER


def _role(role: str) -> Bilingual:
    return ROLE_NAMES[Role(role)] if role in set(Role) else Bilingual(role, role)


def _touched(event: EventSeen) -> tuple[Touched, ...]:
    grouped: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for kind, record in event.touched:
        grouped[kind].append((record, record_url(kind, record)))
    return tuple(Touched(record_name(kind), tuple(found)) for kind, found in grouped.items())
