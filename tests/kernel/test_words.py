"""Neither language exists without the other, and each writes by its own usage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from consigne.kernel.words import Bilingual, HalfMissing, spoken, spoken_date


@pytest.mark.parametrize(("english", "french"), [("", "x"), ("x", ""), ("x", " \n"), (" ", " ")])
def test_half_a_text_is_no_text(english, french):
    with pytest.raises(HalfMissing):
        Bilingual(english, french)


def test_each_half_is_filled_by_its_own_usage():
    text = Bilingual("{n} on {day}: {name}", "{n} le {day} : {name}")
    filled = text.filled(n=1234, day=date(2027, 3, 1), name=Bilingual("yes", "oui"))
    assert filled.en == "1,234 on March 1, 2027: yes"
    assert filled.fr.replace("\xa0", " ") == "1 234 le 1er mars 2027 : oui"


def test_the_first_of_a_month_is_the_first():
    assert spoken_date(date(2027, 1, 1), "fr") == "1er janvier 2027"
    assert spoken_date(date(2027, 1, 11), "fr") == "11 janvier 2027"


def test_decimals_follow_the_language():
    assert (spoken(Decimal("1.5"), "en"), spoken(Decimal("1.5"), "fr")) == ("1.5", "1,5")


def test_what_is_not_french_is_answered_in_english():
    text = Bilingual("yes", "oui")
    assert [text.in_(language) for language in ("fr", "fr-ca", "en", "de")] == [
        "oui",
        "oui",
        "yes",
        "yes",
    ]
