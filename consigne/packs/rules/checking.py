"""Checking: everything wrong with a pack, shape first, then sense."""

from __future__ import annotations

from collections.abc import Iterator

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Entry, Fault, Pack, Page, Path
from consigne.packs.rules import activities, consents, institutions, notices, schedules, versions
from consigne.packs.rules.references import unknown_codes
from consigne.packs.rules.register import Register
from consigne.packs.schema import schema_faults

_NONE = Bilingual(
    "No file of this pack has “{block}”. Write it once, in a file such as {block}.yaml.",
    "Aucun fichier de ce dossier de registre n’a « {block} ». L’écrire une seule fois, par exemple"
    " dans {block}.yaml.",
)
_AGAIN = Bilingual(
    "“{block}” already stands in {file}. Keep only one.",
    "« {block} » figure déjà dans {file}. N’en garder qu’un.",
)

# Each reads the sound entries of the register and says what makes no sense.
_SENSES = (
    versions.faults,
    unknown_codes,
    institutions.faults,
    consents.faults,
    schedules.faults,
    notices.faults,
    activities.faults,
)


def check(pack: Pack) -> tuple[Fault, ...]:
    """Everything wrong with this pack, by file and line; empty when it may be loaded."""
    faults = {*pack.unreadable}
    faults.update(fault for page in pack.pages for fault in schema_faults(page))
    # A file that cannot be read would make every code it declares look unknown.
    if not pack.unreadable:
        register = Register(pack, _sound(pack, faults))
        faults.update(_only_one(pack))
        faults.update(fault for sense in _SENSES for fault in sense(register))
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.field)))


def _only_one(pack: Pack) -> Iterator[Fault]:
    for block in ("pack", "institution"):
        having = [p for p in pack.pages if isinstance(p.content, dict) and block in p.content]
        if not having:
            yield Fault(f"{block}.yaml", 1, block, _NONE.filled(block=block))
        for page in having[1:]:
            yield page.fault((block,), _AGAIN.filled(block=block, file=having[0].file))


def _sound(pack: Pack, faults: set[Fault]) -> tuple[Entry, ...]:
    """Entries whose shape is right: only of these can sense be asked."""
    wrong = {(fault.file, fault.line) for fault in faults}
    if not wrong:
        return pack.entries
    lines = {page.file: _lines_of_entries(page) for page in pack.pages}
    return tuple(
        entry
        for entry in pack.entries
        if wrong.isdisjoint((entry.file, line) for line in lines[entry.file][entry.path])
    )


def _lines_of_entries(page: Page) -> dict[Path, set[int]]:
    """The lines each entry stands on, by its path: ("institution",) or ("banks", 0)."""
    lines: dict[Path, set[int]] = {}
    for path, line in page.lines.items():
        for depth in (1, 2):
            lines.setdefault(path[:depth], set()).add(line)
    return lines
