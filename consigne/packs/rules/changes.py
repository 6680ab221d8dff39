"""Changes: what would loading this pack do to the register already stored?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consigne.kernel.words import Bilingual
from consigne.packs.entries import KIND_NAMES, Entry, Fault, Pack

Key = tuple[str, str, date]


class Outcome(StrEnum):
    """What becomes of one version of one entry."""

    ADDED = "added"
    CHANGED = "changed"
    CLOSED = "closed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the diff; `until` is the end the version will have (None: open, or to be closed
    on the day of loading when the pack no longer holds it)."""

    outcome: Outcome
    kind: str
    code: str
    from_on: date
    until: date | None
    text: Bilingual

    @property
    def key(self) -> Key:
        """What identifies the version inside its institution."""
        return self.kind, self.code, self.from_on


_WORDS: dict[Outcome, Bilingual] = {
    Outcome.ADDED: Bilingual(
        "Added: {kind} “{code}”, in force from {start}.",
        "Ajout : {kind} « {code} », en vigueur à compter du {start}.",
    ),
    Outcome.CHANGED: Bilingual(
        "Changed: {kind} “{code}”, the version in force from {start} is rewritten. To keep the past"
        " as it was, write a new version with its own first day instead.",
        "Modification : {kind} « {code} », la version en vigueur à compter du {start} est réécrite."
        " Pour conserver le passé tel quel, écrire plutôt une nouvelle version avec son propre"
        " premier jour.",
    ),
    Outcome.CLOSED: Bilingual(
        "Closed: {kind} “{code}”, the version in force from {start} gives way to the next on"
        " {end}.",
        "Fin : {kind} « {code} », la version en vigueur à compter du {start} cède la place à la"
        " suivante le {end}.",
    ),
    Outcome.UNCHANGED: Bilingual(
        "Unchanged: {kind} “{code}”, in force from {start}.",
        "Inchangé : {kind} « {code} », en vigueur à compter du {start}.",
    ),
}
_GONE = Bilingual(
    "Closed: {kind} “{code}”, in force from {start}, is no longer in the pack and ends the day it"
    " is loaded.",
    "Fin : {kind} « {code} », en vigueur à compter du {start}, n’est plus dans le dossier de"
    " registre et prend fin le jour du chargement.",
)


_TAKEN_BACK = Bilingual(
    "The register holds a version of “{code}” from {start} that the pack no longer has, and this"
    " one would hold in its place. Put that version back, and write what changes in a later one.",
    "Le registre tient de « {code} » une version du {start} que le dossier n’a plus, et celle-ci en"
    " prendrait la place. Remettre cette version, et écrire ce qui change dans une version"
    " postérieure.",
)
_NOT_BEGUN = Bilingual(
    "The register announces “{code}” ({kind}) from {start}, and the pack no longer has it. What is"
    " announced can be rewritten or given an end, not taken back: put that version back.",
    "Le registre annonce « {code} » ({kind}) à compter du {start}, et le dossier ne l’a plus. Ce"
    " qui est annoncé peut être réécrit ou recevoir une fin, non être repris : remettre cette"
    " version.",
)


def undone(ends: Mapping[Key, date | None], pack: Pack, *, on: date) -> tuple[Fault, ...]:
    """What this pack would take back from the register, which only ever goes on.

    `ends` gives the end of every version stored. A version that the pack dropped ends on the day
    of loading, so no other may hold in its place, and none may be yet to begin.
    """
    held = {entry.key for entry in pack.entries}
    dropped = [key for key in ends if key not in held]
    told = [_taken_back(entry, key, ends[key]) for entry in pack.entries for key in dropped]
    coming = [key for key in dropped if key[2] > on and ends[key] is None]
    return (*filter(None, told), *(_not_begun(pack, key) for key in coming))


def _taken_back(entry: Entry, key: Key, end: date | None) -> Fault | None:
    kind, code, start = key
    if (entry.kind, entry.code) != (kind, code):
        return None
    # A version left open gives way to one that begins after it.
    ends = end or (entry.from_on if entry.from_on > start else date.max)
    if start >= (entry.until or date.max) or entry.from_on >= ends:
        return None
    return entry.fault(("from",), _TAKEN_BACK.filled(code=code, start=start))


def _not_begun(pack: Pack, key: Key) -> Fault:
    kind, code, start = key
    text = _NOT_BEGUN.filled(kind=KIND_NAMES[kind], code=code, start=start)
    return Fault(pack.folder, 1, "", text)


def diff(
    stored: Mapping[Key, str], pack: Pack, *, ended: Collection[Key] = ()
) -> tuple[Change, ...]:
    """What each version becomes, in load order, then what the pack no longer holds.

    `stored` gives the digest of every version the institution's register holds, by (kind, code,
    first day); `ended` names those that a former load closed because their pack had dropped them:
    they are not told again, and one that comes back counts as changed.
    """
    held = {entry.key for entry in pack.entries}
    gone = sorted(key for key in stored if key not in held and key not in ended)
    told = (_declared(stored, entry, held, ended) for entry in pack.entries)
    return (*told, *(_gone(key) for key in gone))


def _declared(
    stored: Mapping[Key, str], entry: Entry, held: Collection[Key], ended: Collection[Key]
) -> Change:
    following = entry.until and (entry.kind, entry.code, entry.until)
    new_end = following in held and following not in stored
    outcome = _outcome(entry, stored.get(entry.key), new_end=new_end)
    if outcome is Outcome.UNCHANGED and entry.until is None and entry.key in ended:
        outcome = Outcome.CHANGED
    return _change(entry, outcome)


def _outcome(entry: Entry, digest: str | None, *, new_end: bool) -> Outcome:
    if digest is None:
        return Outcome.ADDED
    if digest != entry.digest:
        return Outcome.CHANGED
    return Outcome.CLOSED if new_end else Outcome.UNCHANGED


def _change(entry: Entry, outcome: Outcome) -> Change:
    text = _WORDS[outcome].filled(
        kind=KIND_NAMES[entry.kind],
        code=entry.code,
        start=entry.from_on,
        end=entry.until or entry.from_on,
    )
    return Change(outcome, entry.kind, entry.code, entry.from_on, entry.until, text)


def _gone(key: Key) -> Change:
    kind, code, start = key
    text = _GONE.filled(kind=KIND_NAMES[kind], code=code, start=start)
    return Change(Outcome.CLOSED, kind, code, start, None, text)
