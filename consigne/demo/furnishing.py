"""Furnishing: the registers of the demonstration, and the people who work under them.

Run by `serve` and `demo` under login worker, as `python -m consigne.demo.furnishing`.
"""

from __future__ import annotations

from datetime import date

import django

from consigne.config.clock import now
from consigne.config.paths import CHECKOUT, Paths, paths

PACKS = CHECKOUT / "packs"
# Before the first contact that is invented.
AT_WORK_SINCE = date(2023, 1, 9)


def furnish(places: Paths) -> None:
    """Load every pack that is sound and admit the invented people; twice changes nothing."""
    from consigne.kernel.actors import system
    from consigne.packs.actions import load
    from consigne.packs.reading import read
    from consigne.packs.rules import check
    from consigne.walls.context import acting

    packs = {folder.name: read(folder) for folder in sorted(PACKS.iterdir()) if folder.is_dir()}
    for name, pack in packs.items():
        if check(pack):
            continue
        institution, _ = load(pack, on=now().date())
        with acting(system(institution), door="cli") as actor:
            _admit(places, actor, name)


def _admit(places: Paths, actor: object, pack: str) -> None:
    from consigne.demo.installation import password_for
    from consigne.demo.people import INVENTED
    from consigne.staff.actions import admit

    for person in (person for person in INVENTED if person.pack == pack):
        admit(
            actor,
            email=person.email,
            name=person.name,
            roles=person.roles,
            password=password_for(places, person.email),
            from_on=AT_WORK_SINCE,
            unit=person.unit,
            language=person.language,
        )


if __name__ == "__main__":
    django.setup()
    furnish(paths())
