"""Mappings as files: is this one sound, and if not, on which line and in which field?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from consigne.exchange.rules import Choice, FileMapping, Note, SaidColumn, Source
from consigne.kernel.words import Bilingual
from consigne.packs.entries import Fault, Page
from consigne.packs.reading import pack_of
from consigne.packs.schema import faults_against

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_CHOICES = ("channel", "direction", "language", "result")


class MappingRefused(Exception):
    """A mapping has faults; `details` say each by file, line and field."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.sentence = _FAULTY.filled(file=name, count=len(faults))
        super().__init__(self.sentence.en)
        self.faults = faults
        self.details = tuple(fault.told() for fault in faults)


def mapping_of(name: str, raw: bytes) -> FileMapping:
    """The mapping these bytes of YAML write; raises MappingRefused with everything wrong in it."""
    read = pack_of(name, {name: raw})
    faults = read.unreadable or faults_against(schema(), read.pages[0])
    if not faults:
        faults = tuple(_senseless(read.pages[0]))
    if faults:
        raise MappingRefused(name, tuple(sorted(faults, key=lambda fault: fault.line)))
    return _value(read.pages[0].content)


@cache
def schema() -> Mapping[str, Any]:
    """The published JSON Schema of a mapping."""
    text = files("consigne.exchange").joinpath("mapping.schema.json").read_text(encoding="utf-8")
    read: Mapping[str, Any] = json.loads(text)
    return read


def _senseless(page: Page) -> Iterator[Fault]:
    """What has the right shape and contradicts itself."""
    content, columns = page.content, page.content["columns"]
    for name in _CHOICES:
        if name in columns and not _is_one_way(columns[name]):
            yield page.fault(("columns", name), _EITHER)
    asked = content.get("consent", {}).get("purpose")
    needed = columns.get("note", {}).get("only_with")
    if needed is not None and needed != asked:
        yield page.fault(("columns", "note", "only_with"), _NEVER_ASKED.filled(purpose=needed))
    kept = _value(content).columns()
    for place, name in enumerate(content.get("left_out", ())):
        if name in kept:
            yield page.fault(("left_out", place), _BOTH.filled(column=name))


def _is_one_way(choice: Mapping[str, Any]) -> bool:
    return set(choice) in ({"always"}, {"column", "values"})


def _value(content: Mapping[str, Any]) -> FileMapping:
    columns, written = content["columns"], content.get("file", {})
    return FileMapping(
        source=Source(content["source"]["code"], Bilingual(**content["source"]["name"])),
        activity=content["activity"],
        purpose=content["purpose"],
        id=columns["id"],
        happened=columns["happened"],
        received=columns.get("received"),
        subject=tuple(columns["subject"]),
        concerns=columns.get("concerns"),
        note=Note(**columns["note"]) if "note" in columns else None,
        channel=Choice(**columns["channel"]),
        direction=Choice(**columns["direction"]),
        language=Choice(**columns["language"]),
        result=Choice(**columns["result"]) if "result" in columns else None,
        consent=SaidColumn(**content["consent"]) if "consent" in content else None,
        left_out=tuple(content.get("left_out", ())),
        delimiter=_DELIMITERS[written.get("delimiter", "comma")],
        encoding=written.get("encoding", "utf-8"),
    )


_FAULTY = Bilingual(
    "The mapping {file} has things to correct: {count}. Nothing was read.",
    "La correspondance {file} est à corriger : {count}. Rien n’a été lu.",
)
_EITHER = Bilingual(
    "Write here “always” alone, or “column” and “values” together.",
    "Écrire ici « always » seul, ou « column » et « values » ensemble.",
)
_NEVER_ASKED = Bilingual(
    "No column says whether the person consented to “{purpose}”. Write it under “consent”.",
    "Aucune colonne ne dit si la personne a consenti à « {purpose} ». L’écrire sous « consent ».",
)
_BOTH = Bilingual(
    "The column “{column}” is kept above. Take it out here, or there.",
    "La colonne « {column} » est conservée plus haut. L’enlever ici, ou là.",
)
