"""Versions: does exactly one version of each entry hold on every day it should?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Entry, Fault, day
from consigne.packs.rules.register import Register

_BACKWARDS = Bilingual(
    "This version ends on {until}, before it begins on {start}. Put a later day in “until”.",
    "Cette version prend fin le {until}, avant son début le {start}. Mettre dans « until » un jour"
    " postérieur.",
)
_TWICE = Bilingual(
    "Two versions of “{code}” begin on {start}. Keep one, or give the other its own day.",
    "Deux versions de « {code} » débutent le {start}. N’en garder qu’une, ou donner à l’autre son"
    " propre jour.",
)
_OVERLAP = Bilingual(
    "This version of “{code}” ends on {until}, after the next begins on {start}. Put {start} in"
    " “until”, or leave it out.",
    "Cette version de « {code} » prend fin le {until}, après le début de la suivante le {start}."
    " Mettre {start} dans « until », ou l’omettre.",
)
_GAP = Bilingual(
    "No version of “{code}” holds from {until} to {start}. Put {start} in “until”, or leave it"
    " out.",
    "Aucune version de « {code} » ne vaut du {until} au {start}. Mettre {start} dans « until », ou"
    " l’omettre.",
)


def faults(register: Register) -> Iterator[Fault]:
    """Versions that end before they begin, meet twice, overlap or leave a gap."""
    for versions in register.series():
        for version in versions:
            yield from _backwards(version)
        for earlier, later in pairwise(versions):
            yield from _joined(earlier, later)


def _backwards(version: Entry) -> Iterator[Fault]:
    end = day(version.body.get("until"))
    if end is not None and end <= version.from_on:
        yield version.fault(("until",), _BACKWARDS.filled(until=end, start=version.from_on))


def _joined(earlier: Entry, later: Entry) -> Iterator[Fault]:
    start, end = later.from_on, day(earlier.body.get("until"))
    if start == earlier.from_on:
        yield later.fault(("from",), _TWICE.filled(code=later.code, start=start))
    elif end is not None and end != start:
        wording = _OVERLAP if end > start else _GAP
        yield earlier.fault(("until",), wording.filled(code=earlier.code, until=end, start=start))
