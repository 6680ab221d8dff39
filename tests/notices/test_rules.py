"""A notice tells of the purposes it names, and of no other."""

from __future__ import annotations

from datetime import date

import pytest

from consigne.kernel.ids import new_id
from consigne.kernel.words import Bilingual
from consigne.notices.rules import Given, Notice

WORDS = Bilingual("We tell you.", "Nous vous le disons.")


def a_notice(**body: object) -> Notice:
    return Notice(
        id=new_id(),
        code="words",
        version="1",
        title=WORDS,
        text=WORDS,
        given=Given.SPOKEN,
        say=None,
        from_on=date(2026, 1, 1),
        until_on=None,
        body=body,
    )


@pytest.mark.req("OPC-9")
def test_a_notice_that_names_its_purposes_tells_of_no_other():
    of_quality = a_notice(purposes=["quality"])
    assert of_quality.tells_of("quality")
    assert not of_quality.tells_of("news")


def test_a_notice_that_names_no_purpose_tells_of_all_its_activity_has():
    assert a_notice().tells_of("news")
