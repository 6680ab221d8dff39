"""Schema: is this file shaped as its schema says, and if not, in which words?

A published JSON Schema (draft 2020-12) names and describes every field in both languages
(`title`, `title_fr`, `description`, `description_fr`); `expects` on a text says in words what its
pattern asks. Faults are worded from the keyword that failed, never from the validator's English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Fault, Page, Path

_TYPES: dict[str, Bilingual] = {
    "object": Bilingual("fields with a name each", "des champs portant chacun un nom"),
    "array": Bilingual("a list, even of one", "une liste, même d’un seul élément"),
    "string": Bilingual("text", "du texte"),
    "integer": Bilingual("a whole number", "un nombre entier"),
    "boolean": Bilingual("true or false", "true ou false"),
}
_HALVES: dict[str, Bilingual] = {
    "en": Bilingual(
        "The English half of this text is missing. Write it under “en”.",
        "La moitié anglaise de ce texte manque. L’écrire sous « en ».",
    ),
    "fr": Bilingual(
        "The French half of this text is missing. Write it under “fr”.",
        "La moitié française de ce texte manque. L’écrire sous « fr ».",
    ),
}
_MISSING = Bilingual(
    "“{name}” ({title}) is missing. Write it here: {description}",
    "« {name} » ({title}) manque. L’écrire ici : {description}",
)
_UNKNOWN = Bilingual(
    "There is no field “{name}” here. Remove it, or write one of: {allowed}.",
    "Il n’y a pas de champ « {name} » ici. L’enlever, ou écrire l’un de : {allowed}.",
)
_MISSPELLED = Bilingual(
    "There is no field “{name}” here. Did you mean “{near}”?",
    "Il n’y a pas de champ « {name} » ici. S’agit-il de « {near} »?",
)
_TYPE = Bilingual("{what}: write {wanted} here.", "{what} : écrire ici {wanted}.")
_CHOICE = Bilingual("Write one of: {allowed}.", "Écrire l’un de : {allowed}.")
_EXPECTS = Bilingual("This cannot be read. Write {wanted}.", "Ceci ne se lit pas. Écrire {wanted}.")
_NO_SUCH_DAY = Bilingual(
    "No calendar has this day. Correct the day, the month or the year.",
    "Aucun calendrier n’a ce jour. Corriger le jour, le mois ou l’année.",
)
_TOO_LONG = Bilingual(
    "This text is longer than {limit} characters. Shorten it.",
    "Ce texte dépasse {limit} caractères. Le raccourcir.",
)
_AT_LEAST = Bilingual(
    "At least {limit} is needed here. Add what is missing.",
    "Il en faut ici au moins {limit}. Ajouter ce qui manque.",
)
_AT_MOST = Bilingual(
    "At most {limit} is allowed here. Lower it or take some away.",
    "On en permet ici au plus {limit}. Réduire ou en enlever.",
)
_REPEATED = Bilingual(
    "The same item stands twice in this list. Remove one.",
    "Le même élément figure deux fois dans cette liste. En enlever un.",
)
_OTHERWISE = Bilingual(
    "This does not have the shape of the published schema. Compare it with a pack that works.",
    "Ceci n’a pas la forme du schéma publié. Comparer avec un dossier de registre qui fonctionne.",
)


@cache
def schema() -> Mapping[str, Any]:
    """The published JSON Schema of a pack's file."""
    text = files("consigne.packs").joinpath("pack.schema.json").read_text(encoding="utf-8")
    read: Mapping[str, Any] = json.loads(text)
    return read


def schema_faults(page: Page) -> tuple[Fault, ...]:
    """Every way this page departs from the schema of a pack; empty when it does not."""
    return faults_against(schema(), page)


def faults_against(published: Mapping[str, Any], page: Page) -> tuple[Fault, ...]:
    """Every way a page departs from a schema; empty when it does not.

    The schema says each field in both languages, as that of a pack does.
    """
    checker = Draft202012Validator.FORMAT_CHECKER
    errors = Draft202012Validator(published, format_checker=checker).iter_errors(page.content)
    found = (_worded(published, page, error) for error in errors)
    return tuple(dict.fromkeys(fault for faults in found for fault in faults))


@dataclass(frozen=True, slots=True)
class _Breach:
    """One keyword of the schema that failed: where, what it wanted, what it found."""

    published: Mapping[str, Any]
    path: Path
    wanted: Any
    found: Any
    schema: Any


_Worded = Iterator[tuple[Path, Bilingual]]


def _worded(published: Mapping[str, Any], page: Page, error: ValidationError) -> Iterator[Fault]:
    path = tuple(error.absolute_path)
    breach = _Breach(published, path, error.validator_value, error.instance, error.schema)
    for below, text in _WORDINGS.get(str(error.validator), _otherwise)(breach):
        yield page.fault(path + below, text)


def _required(breach: _Breach) -> _Worded:
    # One error for each missing field, and the field named only in its English message: each says
    # all that is missing, and repetitions are dropped.
    for name in breach.wanted:
        if name in breach.found:
            continue
        if breach.schema.get("pair"):
            yield (), _HALVES[name]
        else:
            title, description = _described(breach.published, (*breach.path, name))
            yield (), _MISSING.filled(name=name, title=title, description=description)


def _additional(breach: _Breach) -> _Worded:
    allowed = list(breach.schema["properties"])
    for name in breach.found:
        if name in allowed:
            continue
        if near := get_close_matches(name[:60], allowed, n=1):
            yield (name,), _MISSPELLED.filled(name=name[:60], near=near[0])
        else:
            yield (name,), _UNKNOWN.filled(name=name[:60], allowed=", ".join(allowed))


def _type(breach: _Breach) -> _Worded:
    title, _ = _described(breach.published, breach.path)
    yield (), _TYPE.filled(what=title, wanted=_TYPES[breach.wanted])


def _choice(breach: _Breach) -> _Worded:
    yield (), _CHOICE.filled(allowed=", ".join(breach.wanted))


def _expects(breach: _Breach) -> _Worded:
    yield (), _EXPECTS.filled(wanted=Bilingual(**breach.schema["expects"]))


def _format(breach: _Breach) -> _Worded:
    # What is not even written as a day has been said by its pattern.
    if re.search(breach.schema["pattern"], breach.found):
        yield (), _NO_SUCH_DAY


def _limit(wording: Bilingual) -> Callable[[_Breach], _Worded]:
    def worded(breach: _Breach) -> _Worded:
        yield (), wording.filled(limit=breach.wanted)

    return worded


def _repeated(breach: _Breach) -> _Worded:
    yield (), _REPEATED


def _otherwise(breach: _Breach) -> _Worded:
    yield (), _OTHERWISE


_WORDINGS: dict[str, Callable[[_Breach], _Worded]] = {
    "required": _required,
    "additionalProperties": _additional,
    "type": _type,
    "enum": _choice,
    "pattern": _expects,
    "format": _format,
    "maxLength": _limit(_TOO_LONG),
    "minItems": _limit(_AT_LEAST),
    "minimum": _limit(_AT_LEAST),
    "minProperties": _limit(_AT_LEAST),
    "maxItems": _limit(_AT_MOST),
    "maximum": _limit(_AT_MOST),
    "uniqueItems": _repeated,
}


def _described(published: Mapping[str, Any], path: Path) -> tuple[Bilingual, Bilingual]:
    """Title and description of the field at this path."""
    node = described = published
    for part in path:
        node = _resolved(published, node)
        node = _below(node, part)
        # An item of a list speaks through its list.
        described = node if "title" in node else described
    return (
        Bilingual(described["title"], described["title_fr"]),
        Bilingual(described["description"], described["description_fr"]),
    )


def _below(node: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
    if isinstance(part, int):
        found: Mapping[str, Any] = node["items"]
    else:
        found = node.get("properties", {}).get(part) or node["additionalProperties"]
    return found


def _resolved(published: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = node.get("$ref")
    if reference is None:
        return node
    found: Mapping[str, Any] = published["$defs"][reference.removeprefix("#/$defs/")]
    return found
