"""People: who is at work in the demonstration, in which role, and with which password?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from consigne.config.paths import paths
from consigne.demo import installation
from consigne.kernel.actors import ROLE_NAMES, Role
from consigne.kernel.words import Bilingual, Language

STORE = "boreal"
OFFICE = "consumer-office"


@dataclass(frozen=True, slots=True)
class Invented:
    """Someone who works at one of the demonstration's institutions, and exists nowhere else."""

    name: str
    institution: str
    roles: tuple[Role, ...]
    email: str
    unit: str
    language: Language = "fr"


class DemoPerson(NamedTuple):
    """How to sign in as someone of the demonstration."""

    name: str
    role: Bilingual
    email: str
    password: str


INVENTED = (
    Invented(
        "Amélie Roy", STORE, (Role.AGENT,), "amelie.roy@boreal.example", "Garanties / Warranty"
    ),
    Invented(
        "Graham Whitlock",
        STORE,
        (Role.SUPERVISOR,),
        "graham.whitlock@boreal.example",
        "Garanties / Warranty",
        "en",
    ),
    Invented(
        "Solène Tremblay-Okafor",
        STORE,
        (Role.PRIVACY_OFFICER,),
        "solene.tremblay-okafor@boreal.example",
        "Direction / Management",
    ),
    Invented(
        "Priya Raman", STORE, (Role.APPROVER,), "priya.raman@boreal.example", "Finances", "en"
    ),
    Invented(
        "Ludovic Fontaine",
        STORE,
        (Role.ADMINISTRATOR,),
        "ludovic.fontaine@boreal.example",
        "Informatique / IT",
    ),
    Invented(
        "Jonas Beaulieu-Diallo",
        STORE,
        (Role.SUPPLIER_AGENT,),
        "jonas.beaulieu-diallo@voix-du-nord.example",
        "Voix du Nord / Northern Voices",
    ),
    Invented(
        "Maxime Gélinas",
        OFFICE,
        (Role.AGENT,),
        "maxime.gelinas@office.example",
        "Renseignements / Information",
    ),
    Invented(
        "Odile Fortier-Nguyen",
        OFFICE,
        (Role.PRIVACY_OFFICER,),
        "odile.fortier-nguyen@office.example",
        "Secrétariat / Secretariat",
    ),
    Invented(
        "Théo Marchand",
        OFFICE,
        (Role.APPROVER,),
        "theo.marchand@office.example",
        "Direction / Management",
    ),
)
_PLACES = {STORE: "Boréal", OFFICE: "OPC"}


def demo_people() -> tuple[DemoPerson, ...]:
    """How to sign in as each person of the demonstration; nobody on any other installation."""
    known = installation.passwords(paths())
    return tuple(
        DemoPerson(person.name, _role(person), person.email, known[person.email])
        for person in INVENTED
        if person.email in known
    )


def _role(person: Invented) -> Bilingual:
    names = [ROLE_NAMES[role] for role in person.roles]
    place = _PLACES[person.institution]
    english, french = ", ".join(n.en for n in names), ", ".join(n.fr for n in names)
    return Bilingual(f"{english}, {place}", f"{french}, {place}")
