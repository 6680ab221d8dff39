"""From the terminal: one person plans, a second approves, the system executes, anyone verifies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from consigne.cli.commands.hold import GROUNDS, KINDS
from consigne.cli.standing import SCOPE
from consigne.config import clock
from consigne.config.paths import paths
from consigne.retention.queries import signer
from consigne.retention.rules import HoldGround
from consigne.retention.stores import ORDER
from consigne.staff.actions import make_token
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.installation import connected_as
from tests.retention import story

pytestmark = pytest.mark.usefixtures("own_database", "keys")
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def as_person(monkeypatch: pytest.MonkeyPatch) -> Callable[[cast.Person], None]:
    """Puts a person's token in the terminal's environment."""

    def sign_in(person: cast.Person) -> None:
        with acting(actor(person)) as holder:
            lasts = timedelta(days=1)
            made = make_token(holder, label="test", scopes=[SCOPE], lasts=lasts, now=clock.now())
        monkeypatch.setenv("CONSIGNE_TOKEN", made.text)

    return sign_in


@pytest.fixture(autouse=True)
def on_a_later_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the contacts of the story are due."""
    monkeypatch.setattr(clock, "today", lambda time_zone: story.LATER)


@pytest.fixture
def planned(as_person, asked) -> dict[str, Any]:
    story.contacts(3, with_files=1)
    as_person(cast.CHLOE)
    return asked("disposal", "plan")


@pytest.mark.req("OPC-2", "OPC-QC-22")
def test_the_whole_story(planned, as_person, asked, typed: Typed, tmp_path: Path):
    number = planned["number"]
    assert planned["counts"] == {"interaction": 3}
    as_person(cast.ESTELLE)
    approved = asked("disposal", "approve", number, "--digest", planned["digest"])
    assert approved["state"] == "approved"
    with connected_as("disposal"):
        status, said, _ = typed("disposal", "execute", number)
        assert status == 0
        assert "Destroyed and looked for again: 3" in said
        looked = asked("disposal", "verify", number)
    assert looked["gone"]
    assert looked["stores"]["files"] == {"asked": 3, "absent": 3}
    certificate = number.replace("D-", "AD-")
    file, key = tmp_path / "certificate.json", tmp_path / "key.pem"
    assert typed("certificate", "get", certificate, "--to", str(file))[0] == 0
    key.write_text(asked("certificate", "key")["pem"])
    assert typed("certificate", "verify", str(file), "--key", str(key))[0] == 0
    assert typed("certificate", "verify", str(file))[0] == 3
    with connected_as("disposal"):
        assert asked("ledger", "verify")["ok"]
        assert asked("ledger", "replay")["entries"] == 0


def test_a_plan_is_told_with_what_it_lists_in_either_language(planned, typed: Typed):
    status, said, _ = typed("disposal", "show", planned["number"])
    assert status == 0
    assert "Waiting for approval" in said
    assert "to destroy: 3 contacts" in said
    assert "En attente d’approbation" in typed("disposal", "show", "--lang", "fr")[1]


def test_whoever_planned_is_refused_with_the_reason(planned, typed: Typed):
    status, _, why = typed("disposal", "approve", planned["number"], "--digest", planned["digest"])
    assert status == 1
    assert "Only an approver" in why


def test_nobody_approves_what_nobody_read(planned, as_person, typed: Typed):
    as_person(cast.ESTELLE)
    status, _, why = typed("disposal", "approve", planned["number"])
    assert status == 1
    assert "give its SHA-256 with --digest" in why


def test_a_plan_that_is_not_approved_does_not_run(planned, typed: Typed):
    with connected_as("disposal"):
        status, _, why = typed("disposal", "execute", planned["number"])
    assert status == 1
    assert "has not been approved" in why
    assert story.left("interaction") == 3


def test_a_plan_nobody_made_is_not_there(typed: Typed):
    with connected_as("disposal"):
        status, _, why = typed("disposal", "execute", "D-1999-00001")
    assert status == 1
    assert "nothing here of that name" in why


def test_a_hold_is_placed_listed_and_lifted(as_person, asked, typed: Typed):
    (contact,) = story.contacts(1)
    as_person(cast.CHLOE)
    given = ("--ground", "complaint", "--reference", "P-1")
    held = asked("hold", "place", "interaction", str(contact), *given)["hold"]
    assert [each["id"] for each in asked("hold", "list")] == [held]
    assert "Lifted" in typed("hold", "lift", held)[1]
    assert asked("hold", "list") == []
    assert [each["id"] for each in asked("hold", "list", "--lifted")] == [held]


def test_what_is_not_an_id_is_said_before_anything_is_opened(typed: Typed):
    given = ("--ground", "audit", "--reference", "V-1")
    status, _, why = typed("hold", "place", "client", "Amara", *given)
    assert status == 1
    assert "not the id of a record" in why


def test_the_choices_of_a_hold_are_those_of_its_rules():
    assert set(GROUNDS) == {ground.value for ground in HoldGround}
    assert set(KINDS) == {*ORDER, "journal_month"}


def test_an_altered_certificate_is_said_to_be_altered(tmp_path: Path, typed: Typed):
    story.contacts(1)
    plan = story.approved()
    story.executed(plan)
    from consigne.retention.certificate import handed_out
    from consigne.retention.queries import certificates_seen_by

    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
    file = tmp_path / "certificate.json"
    file.write_bytes(handed_out(certificate.signed).replace(b'"count": 1', b'"count": 9'))
    status, said, _ = typed("certificate", "verify", str(file), "--lang", "fr")
    assert status == 1
    assert said.startswith("Altérée")


def test_the_key_is_the_published_half_with_its_fingerprint(typed: Typed, asked):
    published = signer().published
    assert paths().secrets.joinpath("signing.pem").exists()
    assert asked("certificate", "key") == {
        "pem": published.pem(),
        "fingerprint": published.fingerprint,
    }
    assert typed("certificate", "key")[1].endswith(published.pem())


def test_an_altered_ledger_fails_and_names_the_line(typed: Typed):
    from consigne.retention.queries import ledger

    story.contacts(1)
    story.executed(story.approved())
    path = ledger().path
    path.write_bytes(path.read_bytes().replace(b'"destroyed":1', b'"destroyed":7'))
    with connected_as("disposal"):
        status, said, _ = typed("ledger", "verify")
        assert status == 1
        assert "altered" in said
        assert typed("ledger", "replay")[0] == 1
