"""A demonstration is made once, only where nobody is real, and says so in a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from consigne.config.paths import Paths, paths
from consigne.config.trouble import Trouble
from consigne.demo import installation
from consigne.demo.people import INVENTED, demo_people


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("CONSIGNE_DATA", str(tmp_path))
    return paths()


def test_it_waits_to_be_furnished_until_it_is_finished(places: Paths):
    installation.begin(places)
    assert installation.is_begun(places)
    installation.finish(places)
    assert installation.is_demo(places)
    assert not installation.is_begun(places)


def test_beginning_again_changes_nothing(places: Paths):
    installation.begin(places)
    password = installation.password_for(places, "amelie.roy@boreal.example")
    installation.finish(places)
    installation.begin(places)
    assert not installation.is_begun(places)
    assert installation.password_for(places, "amelie.roy@boreal.example") == password


def test_its_file_is_its_owners_alone(places: Paths):
    installation.begin(places)
    assert (places.data / "demo.json").stat().st_mode & 0o077 == 0


def test_no_demonstration_is_made_in_production(places: Paths, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONSIGNE_ENV", "production")
    with pytest.raises(Trouble):
        installation.begin(places)
    assert not installation.is_demo(places)


def test_a_password_is_long_enough_and_typed_on_any_keyboard(places: Paths):
    installation.begin(places)
    for person in INVENTED:
        password = installation.password_for(places, person.email)
        assert len(password) >= 12
        assert password.isascii()


def test_nobody_is_listed_elsewhere(places: Paths):
    assert demo_people() == ()


def test_each_person_is_listed_with_a_role_in_both_languages(places: Paths):
    installation.begin(places)
    for person in INVENTED:
        installation.password_for(places, person.email)
    assert [person.name for person in demo_people()] == [person.name for person in INVENTED]
    assert demo_people()[1].role.fr == "Superviseur, Boréal"
