"""Notices: is every change announced before it takes effect, and can spoken words be said?"""

from __future__ import annotations

from collections.abc import Iterator

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Entry, Fault, day
from consigne.packs.rules.register import Register

_NO_WORDS = Bilingual(
    "This notice is spoken, and no words are given. Write them in “say”.",
    "Cet avis se dit de vive voix, et aucun mot n’est donné. Les écrire dans « say ».",
)
_UNANNOUNCED = Bilingual(
    "Nothing announces this version of a published notice. Add an amendment whose “in_force_on” is"
    " {start}.",
    "Rien n’annonce cette version d’un avis publié. Ajouter un avis de modification dont"
    " « in_force_on » est le {start}.",
)
_AFTER = Bilingual(
    "A change is announced before it takes effect: {published} is after {start}. Correct one of"
    " the two days.",
    "Un changement s’annonce avant sa prise d’effet : le {published} suit le {start}. Corriger l’un"
    " des deux jours.",
)
_NO_VERSION = Bilingual(
    "No version of the notice “{code}” begins on {start}. Correct the day, or write that version.",
    "Aucune version de l’avis « {code} » ne débute le {start}. Corriger le jour, ou écrire cette"
    " version.",
)


def faults(register: Register) -> Iterator[Fault]:
    """Spoken notices without words, published ones changed unannounced, announcements adrift."""
    for notice in register.each("notice"):
        if notice.body["given"] == "spoken" and "say" not in notice.body:
            yield notice.fault(("given",), _NO_WORDS)
        yield from _announced(register, notice)
    for amendment in register.each("amendment"):
        yield from _announcement(register, amendment)


def _announced(register: Register, notice: Entry) -> Iterator[Fault]:
    first = register.versions("notice", notice.code)[0]
    told = {(a.body["notice"], day(a.body["in_force_on"])) for a in register.each("amendment")}
    if notice.body["given"] != "published" or notice is first:
        return
    if (notice.code, notice.from_on) not in told:
        yield notice.fault(("from",), _UNANNOUNCED.filled(start=notice.from_on))


def _announcement(register: Register, amendment: Entry) -> Iterator[Fault]:
    start, code = day(amendment.body["in_force_on"]), amendment.body["notice"]
    if start is None:
        return
    if amendment.from_on >= start:
        told = _AFTER.filled(published=amendment.from_on, start=start)
        yield amendment.fault(("published_on",), told)
    versions = register.versions("notice", code)
    if versions and start not in {version.from_on for version in versions}:
        yield amendment.fault(("in_force_on",), _NO_VERSION.filled(code=code, start=start))
