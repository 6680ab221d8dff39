"""Institutions: do language regime, time zone and officer hold together?"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Entry, Fault
from consigne.packs.rules.register import Register

_FRENCH_FIRST = Bilingual(
    "A Québec public body serves in French first. Write languages: [fr, en].",
    "Un organisme public du Québec sert d’abord en français. Écrire languages: [fr, en].",
)
_ZONE = Bilingual(
    "This time zone is not known. Write one such as America/Toronto.",
    "Ce fuseau horaire n’est pas connu. En écrire un comme America/Toronto.",
)


def faults(register: Register) -> Iterator[Fault]:
    """What an institution declares that cannot be."""
    for institution in register.each("institution"):
        yield from _languages(institution)
        if not _is_zone(institution.body["time_zone"]):
            yield institution.fault(("time_zone",), _ZONE)


def _languages(institution: Entry) -> Iterator[Fault]:
    body = institution.body
    if body["regime"] == "quebec_public" and body["languages"][0] != "fr":
        yield institution.fault(("languages",), _FRENCH_FIRST)


def _is_zone(name: str) -> bool:
    # A name that is a folder of the zone database is an OSError, a strange one a ValueError.
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
