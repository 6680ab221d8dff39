"""Reasons: the sentence behind a code, where the facts that filled it were not kept."""

from __future__ import annotations

from string import Formatter

from consigne.kernel.decisions import Reason, Reasons
from consigne.kernel.words import Bilingual


def reason_coded(code: str) -> Reason | None:
    """The reason of a code, an ellipsis where a fact was; None when its floor is no more."""
    floor, _, name = code.partition(".")
    for kind in Reasons.__subclasses__():
        if kind.__module__.split(".")[1] == floor and name in kind.__members__:
            reason = kind[name].reason
            return Reason(_without_facts(reason.text), reason.source)
    return None


def _without_facts(text: Bilingual) -> Bilingual:
    fields = {field for _, field, _, _ in Formatter().parse(text.en) if field}
    return text.filled(**dict.fromkeys(fields, "…"))
