"""Furnishing: registers, people, clients and contacts of the bench, poured in.

Run by `script/bench` under login worker, as `python -m bench.furnishing --clients N --contacts N`;
writes on its standard output, as JSON, what the measures need to know.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any
from uuid import UUID

import django

from bench.invented import INTERACTION, PARTY, Contact, Invention, Place
from bench.table import pour, pouring, settle
from consigne.config import clock
from consigne.config.cluster import Cluster, address
from consigne.config.paths import CHECKOUT, paths
from consigne.config.progress import progress
from consigne.kernel.actors import Role, system
from consigne.kernel.words import Bilingual

# Of clients and contacts alike. The first is where everything is measured.
SHARES = {
    "consumer-office": 0.4,
    "call-recording": 0.3,
    "statistics-clients": 0.1,
    "contact-centre": 0.1,
    "official-accounts": 0.1,
}
PEOPLE = (
    *((f"agent-{n}", (Role.AGENT,)) for n in range(8)),
    ("officer", (Role.PRIVACY_OFFICER,)),
    ("approver", (Role.APPROVER,)),
)
ON_FILE = 50
_TOGETHER = 5000


def email_of(name: str) -> str:
    """Under which address one of the people signs in."""
    return f"{name}@bench.example"


def furnish(*, clients: int, contacts: int, password: str) -> dict[str, Any]:
    """Load everything; returns the measured institution, its people, and clients to open."""
    today = clock.today("America/Toronto")
    inventions, number = [], 0
    for pack, share in SHARES.items():
        place = _place(pack, today, password)
        invention = Invention(place, today=today, first_number=number)
        invention.meet(int(clients * share))
        inventions.append((invention, int(contacts * share)))
        number += contacts + clients
    url = Cluster(paths()).admin_url(address().name)
    with pouring(url) as admin, progress(_LOADING, contacts) as advance:
        for invention, count in inventions:
            of_others = count - ON_FILE * len(invention.known)
            drawn = chain(invention.contacts_of_known(ON_FILE), invention.contacts(of_others))
            for written in pour_contacts(admin, drawn):
                advance(written)
            for table, (columns, rows) in invention.client_rows().items():
                pour(admin, table, columns, rows)
        for sequence in ("next_interaction", "next_client"):
            admin.execute("SELECT setval(%s, %s)", [sequence, number])
    settle(url)
    measured = inventions[0][0]
    return {
        "institution": str(measured.place.institution),
        "filing": _filing(measured.place),
        "known": [str(each) for each in measured.known],
        "others": [str(each) for each in measured.others[:2000]],
    }


def pour_contacts(admin: Any, contacts: Iterator[Contact]) -> Iterator[int]:
    """Pour contacts and their parties, some thousands at a time; yields how many."""
    while some := list(islice(contacts, _TOGETHER)):
        parties = [party for each in some for party in each.parties]
        pour(admin, "interactions_interaction", INTERACTION, (each.row for each in some))
        pour(admin, "interactions_party", PARTY, parties)
        yield len(some)


def place_of(institution: UUID, code: str, today: date) -> Place:
    """An institution as it stands, as the rows are filed under it."""
    from consigne.register.queries import register_seen_by
    from consigne.staff.queries import members_seen_by
    from consigne.walls.context import acting

    with acting(system(institution)) as actor:
        staff = tuple(member.id for member in members_seen_by(actor, on=today))
        return Place(institution, code, register_seen_by(actor, on=today), staff)


def _place(pack: str, today: date, password: str) -> Place:
    from consigne.packs.actions import load
    from consigne.packs.reading import read
    from consigne.staff.actions import admit
    from consigne.walls.context import acting

    institution, _ = load(read(CHECKOUT / "packs" / pack), on=today)
    is_measured = pack == next(iter(SHARES))
    with acting(system(institution), door="cli") as actor:
        for name, roles in PEOPLE if is_measured else PEOPLE[:3]:
            admit(
                actor,
                email=email_of(name) if is_measured else email_of(f"{name}.{pack}"),
                name=name.title(),
                roles=roles,
                password=password if is_measured else None,
                from_on=today - timedelta(days=400),
            )
    return place_of(institution, pack, today)


def _filing(place: Place) -> dict[str, str]:
    filing, purpose = place.filings[0]
    return {"activity": filing.activity.code, "purpose": purpose}


_LOADING = Bilingual("Contacts", "Contacts")

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--contacts", type=int, required=True)
    given = parser.parse_args()
    django.setup()
    known = furnish(
        clients=given.clients, contacts=given.contacts, password=sys.stdin.readline().strip()
    )
    json.dump(known, sys.stdout)
