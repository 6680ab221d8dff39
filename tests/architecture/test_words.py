"""Everything that is said is said in both languages, once, under one name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from importlib import import_module
from string import Formatter

from consigne.kernel.acts import Acts, act_named
from consigne.kernel.decisions import Reason, Reasons
from consigne.kernel.words import Bilingual
from tests.architecture.tree import modules

for page in ("rules", "queries", "actions", "people", "failures"):
    for module in modules(page):
        import_module(module)

# "POU 938", "OPC-10", "OPC-QC-14", "STC-4", "TBS-15", "EC-3": as the requirements are numbered.
REQUIREMENT = re.compile(r"^(OPC|OPC-QC|STC|TBS|EC)-\d+$")


def members(base: type[Enum]) -> Iterator[Enum]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("consigne."):
            yield from kind


REASONS = [why for why in members(Reasons) if isinstance(why, Reasons)]
ACTS = [act for act in members(Acts) if isinstance(act, Acts)]


def twice(codes: Iterable[str]) -> set[str]:
    return {code for code, times in Counter(codes).items() if times > 1}


def lopsided(pairs: Iterable[Bilingual]) -> list[Bilingual]:
    """The pairs whose halves are not filled by the same facts."""
    return [pair for pair in pairs if _facts(pair.en) != _facts(pair.fr)]


def badly_set(pairs: Iterable[Bilingual]) -> list[str]:
    """The French halves with a typewriter's apostrophe, or a space Canadian French does not put."""
    return [pair.fr for pair in pairs if re.search(r"\w'\w| [;?!]|\"", pair.fr)]


def _facts(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def said() -> list[Bilingual]:
    texts = [why.reason.text for why in REASONS] + [act.words for act in ACTS]
    return texts + [why.reason.source.cited() for why in REASONS]


def test_there_is_something_to_say():
    assert len(REASONS) > 20
    assert len(ACTS) > 20


def test_no_two_reasons_and_no_two_acts_share_a_code():
    assert twice(why.code for why in REASONS) == set()
    assert twice(act.code for act in ACTS) == set()


def test_every_reason_is_a_reason_and_every_act_a_pair():
    assert [why for why in REASONS if not isinstance(why.value, Reason)] == []
    assert [act for act in ACTS if not isinstance(act.value, Bilingual)] == []


def test_every_code_of_an_act_resolves_to_it():
    assert [act for act in ACTS if act_named(act.code) is not act] == []


def test_both_halves_are_filled_by_the_same_facts():
    assert lopsided(said()) == []


def test_french_is_set_as_it_is_printed_here():
    assert badly_set(said()) == []


def test_every_reason_names_requirements_that_may_exist():
    named = {name for why in REASONS for name in why.reason.source.requirements}
    assert {name for name in named if not REQUIREMENT.match(name)} == set()


def test_the_checks_of_words_see_what_is_wrong():
    assert twice(["a", "b", "a"]) == {"a"}
    half = Bilingual("Kept until {on}.", "Conservé.")
    assert lopsided([half, Bilingual("{on}", "{on}")]) == [half]
    assert badly_set(
        [Bilingual("x", "l'avis"), Bilingual("x", "Qui ?"), Bilingual("x", "Qui?")]
    ) == [
        "l'avis",
        "Qui ?",
    ]
