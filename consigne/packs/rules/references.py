"""References: does every code name an entry, in force for as long as it is named?"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from consigne.kernel.words import Bilingual
from consigne.packs.entries import KIND_NAMES, Entry, Fault, Path
from consigne.packs.rules.register import Register

# Which field of which kind names an entry of which kind; "*" is every item or field.
REFERENCES: dict[str, dict[str, tuple[Path, ...]]] = {
    "purpose": {"authority": (("authority",),)},
    "schedule": {"authority": (("minimum", "authority"),)},
    "notice": {"purpose": (("purposes", "*"),)},
    "amendment": {"notice": (("notice",),)},
    "activity": {
        "program": (("program",),),
        "bank": (("bank",),),
        "authority": (
            ("authorities", "*"),
            ("exceptions", "*", "authority"),
            ("recipients", "*", "authority"),
        ),
        "purpose": (("purposes", "*"),),
        "category": (("categories", "*", "category"),),
        "notice": (("notices", "*"),),
        "schedule": (("schedules", "*"),),
        "standard": (("standards", "*"),),
    },
}

_UNKNOWN = Bilingual(
    "The pack declares no {kind} “{code}”. Declare it, or write the code of another.",
    "Le dossier de registre ne déclare pas de code « {code} » ({kind}). Le déclarer, ou écrire le"
    " code d’une autre entrée.",
)
_MISSPELLED = Bilingual(
    "The pack declares no {kind} “{code}”. Did you mean “{near}”?",
    "Le dossier de registre ne déclare pas de code « {code} » ({kind}). S’agit-il de « {near} »?",
)
_NOT_YET = Bilingual(
    "“{code}” ({kind}) is in force only from {start}, after what names it here. Make it begin"
    " earlier.",
    "« {code} » ({kind}) n’est en vigueur qu’à compter du {start}, après ce qui le nomme ici. Le"
    " faire débuter plus tôt.",
)
_ENDED = Bilingual(
    "“{code}” ({kind}) ends on {end}, before what names it here. Give it another version, or name"
    " another entry.",
    "« {code} » ({kind}) prend fin le {end}, avant ce qui le nomme ici. Lui donner une autre"
    " version, ou nommer une autre entrée.",
)


def unknown_codes(register: Register) -> Iterator[Fault]:
    """Codes that no entry bears, or whose entry is not in force while it is named."""
    for entry in register.each(*REFERENCES):
        for kind, patterns in REFERENCES[entry.kind].items():
            for pattern in patterns:
                for path, code in named_at(entry.body, pattern):
                    yield from _reference(register, entry, path, kind, code)


def named_at(node: Any, pattern: Path, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text this pattern reaches from here, with its path."""
    if not pattern:
        yield path, str(node)
        return
    part, rest = pattern[0], pattern[1:]
    for name, below in _items(node):
        if part in ("*", name):
            yield from named_at(below, rest, (*path, name))


def _items(node: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(node, list):
        yield from enumerate(node)
    elif hasattr(node, "items"):
        yield from node.items()


def _reference(
    register: Register, entry: Entry, path: Path, kind: str, code: str
) -> Iterator[Fault]:
    if (kind, code) not in register.declared:
        yield entry.fault(path, _no_such(register, kind, code))
        return
    versions = register.versions(kind, code)
    # An amendment is told before the version it announces; a faulty entry has said so already.
    if entry.kind == "amendment" or not versions:
        return
    if versions[0].from_on > entry.from_on:
        start = versions[0].from_on
        yield entry.fault(path, _NOT_YET.filled(code=code, kind=KIND_NAMES[kind], start=start))
    end = versions[-1].until
    if end is not None and (entry.until is None or end < entry.until):
        yield entry.fault(path, _ENDED.filled(code=code, kind=KIND_NAMES[kind], end=end))


def _no_such(register: Register, kind: str, code: str) -> Bilingual:
    known = [name for of_kind, name in register.declared if of_kind == kind]
    near = get_close_matches(code, known, n=1)
    if not near:
        return _UNKNOWN.filled(kind=KIND_NAMES[kind], code=code)
    return _MISSPELLED.filled(kind=KIND_NAMES[kind], code=code, near=near[0])
