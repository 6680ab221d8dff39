"""Furnishing: the registers of the demonstration, and the people who work under them."""

from __future__ import annotations

from datetime import date

from consigne.config.clock import now
from consigne.config.paths import CHECKOUT, Paths
from consigne.demo.installation import password_for
from consigne.demo.outsourcing import outsource
from consigne.demo.people import INVENTED
from consigne.kernel.actors import Actor, Role, system
from consigne.packs.actions import load
from consigne.packs.reading import read
from consigne.packs.rules import check
from consigne.staff.actions import admit
from consigne.walls.context import acting

_PACKS = CHECKOUT / "packs"
# Before the first contact that is invented.
_AT_WORK_SINCE = date(2023, 1, 9)


def furnish(places: Paths) -> None:
    """Load every pack that is sound and admit the invented people; twice changes nothing."""
    for folder in sorted(folder for folder in _PACKS.iterdir() if folder.is_dir()):
        pack = read(folder)
        head = pack.institution
        if head is None or check(pack):
            continue
        institution, _ = load(pack, on=now().date())
        with acting(system(institution), door="cli") as actor:
            _admit(actor, head.code, places)


def _admit(actor: Actor, institution: str, places: Paths) -> None:
    outsourced = []
    for person in (person for person in INVENTED if person.institution == institution):
        member = admit(
            actor,
            email=person.email,
            name=person.name,
            roles=person.roles,
            password=password_for(places, person.email),
            from_on=_AT_WORK_SINCE,
            unit=person.unit,
            language=person.language,
        )
        if Role.SUPPLIER_AGENT in person.roles:
            outsourced.append(member)
    if outsourced:
        outsource(actor, outsourced, on=now().date())
