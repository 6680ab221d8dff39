"""A record of the register says what its pack says."""

from __future__ import annotations

from datetime import date

from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual
from consigne.register.models import Activity, Schedule
from consigne.register.rules import Minimum
from tests.packs.builders import a_pack


def schedule(code: str, *, slug: str = "consumer-office") -> Schedule:
    entry = next(e for e in a_pack(slug).entries if (e.kind, e.code) == ("schedule", code))
    name = entry.body["name"]
    return Schedule(
        code=code,
        name_en=name["en"],
        name_fr=name["fr"],
        from_on=entry.from_on,
        body=dict(entry.body),
    )


def test_a_schedule_says_who_allows_destruction_and_who_states_its_period():
    value = schedule("parle-account").as_schedule()
    assert value.disposition is not None
    assert "Bibliothèque et Archives nationales" in value.disposition.fr
    assert value.source is not None
    assert value.reason is None


def test_a_schedule_nobody_states_says_why_it_was_chosen():
    value = schedule("request-exchange").as_schedule()
    assert value.source is None
    assert value.reason == Bilingual(
        "The policy gives no period for this; two years were chosen for the demonstration.",
        "La politique ne donne pas de délai à ce sujet; deux ans ont été choisis pour la "
        "démonstration.",
    )


def test_a_minimum_keeps_its_authority():
    value = schedule("client", slug="statistics-clients").as_schedule()
    assert value.minimum == Minimum(Period(years=2), "privacy-regulations-4")


def test_an_activity_is_open_unless_its_pack_says_otherwise():
    common = {"name_en": "a", "name_fr": "a", "from_on": date(2026, 1, 5)}
    assert Activity(**common, body={"program": "p"}).as_activity().active
    assert not Activity(**common, body={"program": "p", "active": False}).as_activity().active
