"""A decision is a value that says why, in both languages, with its source."""

from __future__ import annotations

from datetime import date

import pytest

from consigne.kernel.decisions import (
    ALLOWED,
    NotAllowed,
    Reason,
    Reasons,
    Refused,
    Source,
    first_refusal,
)
from consigne.kernel.words import Bilingual

POLICY = Source(Bilingual("Policy", "Politique"), Bilingual("clause 4", "article 4"), ("OPC-1",))


class Why(Reasons):
    LATE = Reason(Bilingual("Too late, since {on}.", "Trop tard, depuis le {on}."), POLICY)
    NEVER = Reason(Bilingual("Never.", "Jamais."), Source(Bilingual("Law", "Loi")))


def test_a_refusal_is_raised_with_its_decision():
    refused = Refused(Why.NEVER)
    with pytest.raises(NotAllowed) as raised:
        refused.or_raise()
    assert raised.value.decision is refused


def test_what_is_allowed_raises_nothing():
    ALLOWED.or_raise()
    assert ALLOWED
    assert ALLOWED.codes == ()


def test_a_refusal_explains_itself_with_its_facts_and_its_source():
    told = Refused(Why.LATE, {"on": date(2026, 11, 1)}).explained()
    assert told.headline.fr == "Trop tard, depuis le 1er novembre 2026."
    assert told.reasons[0].source.cited().en == "Policy, clause 4"


def test_a_source_without_clause_is_cited_by_its_title():
    assert Why.NEVER.reason.source.cited() == Bilingual("Law", "Loi")


def test_the_facts_of_a_refusal_are_no_part_of_its_code():
    assert Refused(Why.LATE, {"on": date(2026, 1, 1)}) == Refused(Why.LATE)
    assert Refused(Why.LATE, {"on": date(2026, 1, 1)}).codes == (Why.LATE.code,)


def test_the_first_refusal_is_the_one_that_is_told():
    assert first_refusal([ALLOWED, Refused(Why.NEVER), Refused(Why.LATE)]) == Refused(Why.NEVER)
    assert first_refusal([]) is ALLOWED
