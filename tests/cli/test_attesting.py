"""From the terminal: a person answers for copies out of reach, and the certificate says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from consigne.cli.attesting import STORES
from consigne.cli.standing import SCOPE
from consigne.config import clock
from consigne.config.cluster import Cluster
from consigne.retention.rules import Attestable
from consigne.staff.actions import make_token
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.installation import connected_as
from tests.retention import story

pytestmark = pytest.mark.usefixtures("own_database", "keys")
Typed = Callable[..., tuple[int, str, str]]
# A run ends at a real instant, whatever day the story is told of.
TOMORROW = clock.now().date() + timedelta(days=1)
SINCE = TOMORROW.isoformat()
WORDS = ("--en", "Nothing is left there.", "--fr", "Il n’y reste rien.")


@pytest.fixture(autouse=True)
def on_the_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda time_zone: TOMORROW)


@pytest.fixture
def as_person(monkeypatch: pytest.MonkeyPatch) -> Callable[[cast.Person], None]:
    """Puts a person's token in the terminal's environment."""

    def sign_in(person: cast.Person) -> None:
        with acting(actor(person)) as holder:
            lasts = timedelta(days=1)
            made = make_token(holder, label="test", scopes=[SCOPE], lasts=lasts, now=clock.now())
        monkeypatch.setenv("CONSIGNE_TOKEN", made.text)

    return sign_in


@pytest.fixture
def done(as_person, asked) -> str:
    """The number of a plan executed and certified; the administrator is at the terminal."""
    story.contacts(2)
    story.executed(story.approved())
    as_person(cast.GAELLE)
    plans: list[dict[str, Any]] = asked("disposal", "show")
    return str(plans[0]["number"])


@pytest.fixture
def elsewhere(installed: Cluster, own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same server, as an installation knows it that did not start it."""
    monkeypatch.setenv("DATABASE_URL", installed.admin_url(own_database))


def a_word(plan: str, store: str, *more: str) -> tuple[str, ...]:
    return ("disposal", "attest", plan, "--store", store, "--since", SINCE, *WORDS, *more)


@pytest.mark.usefixtures("elsewhere")
def test_a_word_given_is_on_the_next_certificate(done: str, asked, typed: Typed):
    assert asked(*a_word(done, "replicas"))["since"] == SINCE
    with connected_as("disposal"):
        status, said, _ = typed("disposal", "verify", done, "--copies")
    assert status == 1
    assert "Replicas of the database. Attested: Nothing is left there." in said
    assert "Backups made outside this system. Outstanding: " in said
    for store in ("database_files", "outside_backups"):
        assert typed(*a_word(done, store))[0] == 0
    with connected_as("disposal"):
        status, said, _ = typed("disposal", "verify", done, "--copies", "--lang", "fr")
    assert status == 0
    assert "Répliques de la base de données. Attesté : Il n’y reste rien." in said


@pytest.mark.parametrize("store", ["database_files", "replicas"])
def test_the_embedded_database_is_looked_at_instead(done: str, store: str, typed: Typed):
    status, _, why = typed(*a_word(done, store))
    assert status == 1
    assert f"Run `consigne disposal verify {done} --copies`." in why
    assert (
        f"Lancez `consigne disposal verify {done} --copies`."
        in typed(*a_word(done, store, "--lang", "fr"))[2]
    )


def test_copies_taken_outside_are_answered_for_beside_an_embedded_database(done: str, typed: Typed):
    status, said, _ = typed(*a_word(done, "outside_backups", "--lang", "fr"))
    assert status == 0
    assert "Copies de sauvegarde faites hors de ce système" in said


@pytest.mark.usefixtures("elsewhere")
def test_without_a_person_s_token_nobody_answers(done: str, typed: Typed, monkeypatch):
    monkeypatch.delenv("CONSIGNE_TOKEN")
    status, _, why = typed(*a_word(done, "replicas"))
    assert status == 1
    assert "This is done in a person’s name." in why


@pytest.mark.usefixtures("elsewhere")
def test_an_approver_is_told_who_answers(done: str, as_person, typed: Typed):
    as_person(cast.ESTELLE)
    status, _, why = typed(*a_word(done, "replicas"))
    assert status == 1
    assert "Only the privacy officer or an administrator" in why


@pytest.mark.parametrize("half", ["--en", "--fr"])
def test_half_a_text_is_not_enough(done: str, half: str, typed: Typed):
    word = a_word(done, "outside_backups")
    at = word.index(half)
    assert typed(*word[:at], *word[at + 2 :])[0] == 2
    status, _, why = typed(*word[:at], half, " ", *word[at + 2 :])
    assert status == 1
    assert "in English and in French" in why


def test_a_day_to_come_is_not_yet_true(done: str, typed: Typed):
    word = a_word(done, "outside_backups")
    later = (TOMORROW + timedelta(days=1)).isoformat()
    status, _, why = typed(*(later if part == SINCE else part for part in word))
    assert status == 1
    assert "the day given is after today" in why


def test_the_stores_to_answer_for_are_those_of_the_rules():
    assert set(STORES) == {store.value for store in Attestable}
