"""Faults: what is wrong with what was sent, in which field, and what to do about it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from consigne.kernel.words import Bilingual

_OTHER = Bilingual(
    "This is not what is expected here; the description of the API says what is.",
    "Ce n’est pas ce qui est attendu ici; la description de l’API le précise.",
)
_ONE_OF = Bilingual("Use one of these: {expected}.", "Employez l’une de ces valeurs : {expected}.")
_INSTANT = Bilingual(
    "Write an instant with its offset, as 2026-11-23T10:00:00-05:00.",
    "Écrivez un instant avec son décalage, comme 2026-11-23T10:00:00-05:00.",
)
_DAY = Bilingual("Write a day, as 2026-11-23.", "Écrivez une date, comme 2026-11-23.")
_ID = Bilingual(
    "Write an id as the API gave it, as 0199a4e2-7c00-7000-8000-000000000000.",
    "Écrivez un identifiant tel que l’API l’a donné, comme 0199a4e2-7c00-7000-8000-000000000000.",
)

# By the validator's name for what went wrong; what was sent is never repeated.
SENTENCES: dict[str, Bilingual] = {
    "missing": Bilingual("This field is required; add it.", "Ce champ est requis; ajoutez-le."),
    "extra_forbidden": Bilingual(
        "There is no such field; remove it.", "Ce champ n’existe pas; retirez-le."
    ),
    "string_type": Bilingual("Write a text.", "Écrivez un texte."),
    "string_unicode": Bilingual(
        "This text is not valid Unicode; send it in UTF-8.",
        "Ce texte n’est pas de l’Unicode valide; envoyez-le en UTF-8.",
    ),
    "nul_character": Bilingual(
        "The text holds a NUL character (U+0000), which cannot be kept; remove it.",
        "Le texte contient un caractère nul (U+0000), qui ne peut être conservé; retirez-le.",
    ),
    "string_too_long": Bilingual(
        "The text is too long: at most {max_length} characters.",
        "Le texte est trop long : au plus {max_length} caractères.",
    ),
    "string_too_short": Bilingual(
        "The text is too short: at least {min_length} characters.",
        "Le texte est trop court : au moins {min_length} caractères.",
    ),
    "string_pattern_mismatch": Bilingual(
        "Use letters without accents, digits, hyphens and underscores only.",
        "N’employez que des lettres sans accent, des chiffres, des traits d’union et des "
        "caractères de soulignement.",
    ),
    "too_long": Bilingual(
        "There are too many: at most {max_length}.", "Il y en a trop : au plus {max_length}."
    ),
    "list_type": Bilingual("Write a list.", "Écrivez une liste."),
    "model_attributes_type": Bilingual("Write an object.", "Écrivez un objet."),
    "dict_type": Bilingual("Write an object.", "Écrivez un objet."),
    "model_type": Bilingual("Write an object.", "Écrivez un objet."),
    "enum": _ONE_OF,
    "literal_error": _ONE_OF,
    "instant": _INSTANT,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "timezone_aware": _INSTANT,
    "too_early": Bilingual(
        "Nothing is recorded from before 1900; check the year.",
        "Rien n’est consigné d’avant 1900; vérifiez l’année.",
    ),
    "day": _DAY,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "uuid_type": _ID,
    "uuid_parsing": _ID,
}

_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the field by its path, a code, and the sentence."""

    field: str
    code: str
    sentence: Bilingual


def faults_of(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """What the validator found, in our words; no value that was sent is repeated."""
    return tuple(_fault(error) for error in errors)


def _fault(error: Mapping[str, Any]) -> Fault:
    code = str(error["type"])
    facts = {name: _spoken(fact) for name, fact in (error.get("ctx") or {}).items()}
    return Fault(_path(error["loc"]), code, SENTENCES.get(code, _OTHER).filled(**facts))


def _spoken(fact: object) -> str | int:
    """A limit as it is; the list of what is expected without the validator's English "or"."""
    if isinstance(fact, int):
        return fact
    return ", ".join(_QUOTED.findall(str(fact)))


def _path(location: Iterable[str | int]) -> str:
    """The field as its sender knows it: the body's own path, or the header's name."""
    source, _, *inside = [*location, ""]
    if source != "body":
        return "Idempotency-Key" if source == "header" else str(source)
    return ".".join(str(part) for part in inside[:-1] if part != "")
