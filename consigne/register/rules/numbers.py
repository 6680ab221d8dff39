"""Numbers: does a free text hold one that its activity does not collect?

What looks like a social insurance, health insurance or payment card number is told by its form and
its check digit. Some other number will look like one now and then: whoever types it is told, and
writes it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consigne.kernel.decisions import ALLOWED, Decision, Reason, Reasons, Refused, Source
from consigne.kernel.words import Bilingual
from consigne.register.rules.declared import Activity, Register


class Number(StrEnum):
    """A number that opens too much to lie in a note by accident."""

    SIN = "sin"
    HEALTH_INSURANCE = "health_insurance"
    PAYMENT_CARD = "payment_card"


NUMBER_NAMES: dict[Number, Bilingual] = {
    Number.SIN: Bilingual("social insurance number", "numéro d’assurance sociale"),
    Number.HEALTH_INSURANCE: Bilingual("health insurance number", "numéro d’assurance maladie"),
    Number.PAYMENT_CARD: Bilingual("payment card number", "numéro de carte de paiement"),
}


class WhyNumber(Reasons):
    """Why a number is masked."""

    NUMBER_NOT_DECLARED = Reason(
        Bilingual(
            "This looks like a {number}, which the activity “{activity}” does not collect: it is "
            "masked before anything is recorded.",
            "Ceci ressemble à un {number}, que l’activité « {activity} » ne recueille pas : il est "
            "masqué avant toute consignation.",
        ),
        Source(
            Bilingual("Register of activities", "Registre des activités"),
            Bilingual("limiting collection", "limitation de la collecte"),
            ("OPC-QC-14",),
        ),
    )


MASK = "•"
# What people put between the groups of a number: blanks, dots, hyphens and dashes.
_GAP = r"[ \t\u00a0\u2007\u202f.\-\u2010-\u2015]{0,2}"
_BEGINS, _ENDS = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"


def _grouped(*sizes: int) -> str:
    return _GAP.join(f"[0-9]{{{size}}}" for size in sizes)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{_BEGINS}(?:{pattern}){_ENDS}", re.IGNORECASE)


_SIN = _whole(_grouped(3, 3, 3))
# In groups as they are embossed, or in one run; 13 to 19 figures.
_CARD = _whole(
    "|".join(
        (
            "[0-9]{13,19}",
            _grouped(4, 6, 5),
            _grouped(4, 6, 4),
            _grouped(4, 4, 4, 4) + f"(?:{_GAP}[0-9]{{1,3}})?",
            _grouped(4, 4, 4) + f"{_GAP}[0-9]{{1,3}}",
        )
    )
)
_QUEBEC = _whole(f"[A-Z]{{4}}{_GAP}{_grouped(4, 4)}")
_ONTARIO = _whole(f"{_grouped(4, 3, 3)}{_GAP}[A-Z]{{2}}")
# Ten figures and two letters are many things; beside these words they are one.
_HEALTH = re.compile(
    r"\bOHIP\b|\bRASO\b|health|\bcarte[ -]sant[ée]|assurance[ -](?:sant[ée]|maladie)", re.IGNORECASE
)
_BESIDE = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """Where in a text a number stands, and of which kind it looks."""

    number: Number
    begins: int
    ends: int


def numbers_in(text: str, *, but: Collection[Number] = ()) -> tuple[Seen, ...]:
    """The numbers that a text seems to hold, but those of these kinds, in their order."""
    found = sorted(_seen(text), key=lambda each: (each.begins, -each.ends))
    return tuple(each for each in found if each.number not in but)


def masked(text: str, *, but: Collection[Number] = ()) -> str:
    """The same text, as long, with the figures and letters of such numbers masked."""
    marks = list(text)
    for each in numbers_in(text, but=but):
        for place in range(each.begins, each.ends):
            if marks[place].isalnum():
                marks[place] = MASK
    return "".join(marks)


def declared_numbers(register: Register, activity: Activity) -> frozenset[Number]:
    """The numbers that an activity collects: its categories of information say so."""
    named = (each["category"] for each in activity.body.get("categories", ()))
    declared = (register.categories[code] for code in named if code in register.categories)
    return frozenset(Number(number) for each in declared for number in each.body.get("numbers", ()))


def may_hold(text: str, activity: Activity, *, declared: Collection[Number]) -> Decision:
    """A text holds no number that its activity does not collect."""
    found = numbers_in(text, but=declared)
    if not found:
        return ALLOWED
    named = NUMBER_NAMES[found[0].number]
    return Refused(WhyNumber.NUMBER_NOT_DECLARED, {"number": named, "activity": activity.name})


@dataclass(frozen=True, slots=True)
class Hidden:
    """A field whose text was masked, and why."""

    field: str
    number: Number
    why: Refused


def hidden_in(
    texts: Mapping[str, str], activity: Activity, *, declared: Collection[Number]
) -> tuple[Hidden, ...]:
    """For each field that holds a number its activity does not collect, the first it holds."""
    hidden = []
    for field, text in texts.items():
        decision = may_hold(text, activity, declared=declared)
        if isinstance(decision, Refused):
            first = numbers_in(text, but=declared)[0]
            hidden.append(Hidden(field, first.number, decision))
    return tuple(hidden)


def _seen(text: str) -> Iterator[Seen]:
    for each in _SIN.finditer(text):
        if _checks(each.group()):
            yield Seen(Number.SIN, *each.span())
    for each in _CARD.finditer(text):
        if _checks(each.group()):
            yield Seen(Number.PAYMENT_CARD, *each.span())
    for each in _QUEBEC.finditer(text):
        yield Seen(Number.HEALTH_INSURANCE, *each.span())
    for each in _ONTARIO.finditer(text):
        begins, ends = each.span()
        if _HEALTH.search(text[max(begins - _BESIDE, 0) : ends + _BESIDE]):
            yield Seen(Number.HEALTH_INSURANCE, begins, ends)


def _checks(number: str) -> bool:
    """Whether the last figure agrees with the others (Luhn, ISO/IEC 7812-1); zeros say nothing."""
    figures = [int(each) for each in number if each.isdigit()]
    doubled = (sum(divmod(2 * each, 10)) for each in figures[-2::-2])
    return any(figures) and (sum(figures[-1::-2]) + sum(doubled)) % 10 == 0
