"""The end of a supplier's contract makes due what was kept until then, and ends its accounts."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from consigne.config import clock
from consigne.interactions.actions import consign
from consigne.interactions.queries import interaction_seen_by
from consigne.kernel.actors import system
from consigne.kernel.decisions import NotAllowed
from consigne.packs.actions import load
from consigne.packs.reading import read
from consigne.register.rules import Keep
from consigne.retention.actions import plan_disposal
from consigne.retention.actions.contracts import end_contract, settle_ends
from consigne.retention.jobs import settle_contracts, settle_every_contract
from consigne.retention.queries import due_counts, plan_seen_by
from consigne.staff.models import Account
from consigne.staff.queries import actor_for
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_contact, a_contract, terms
from tests.conftest import NOW, TODAY, actor
from tests.installation import PACKS, connected_as
from tests.retention.test_jobs import waiting

pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.req("OPC-4", "EC-4")]


@pytest.fixture
def kept_until_the_end(own_database: str, tmp_path: Path) -> None:
    """The store's contacts are kept ninety days past the end of the contract."""
    pack = tmp_path / "pack"
    shutil.copytree(PACKS / cast.STORE, pack)
    schedules = pack / "schedules.yaml"
    text = schedules.read_text("utf-8")
    before, after = text.split("  - code: warranty-interaction\n", 1)
    changed = after.replace("trigger: interaction", "trigger: contract_end", 1)
    schedules.write_text(f"{before}  - code: warranty-interaction\n{changed}", "utf-8")
    with connected_as("worker"):
        load(read(pack), on=TODAY)


def a_contact_of(contract_people: tuple[UUID, ...] = ()) -> tuple[UUID, UUID]:
    """A contract over the warranty line, and a contact filed there."""
    with acting(actor(cast.GAELLE)) as gaelle:
        contract = a_contract(gaelle, people=contract_people)
    with acting(actor(cast.CHLOE)) as chloe:
        return contract, consign(chloe, a_contact(), now=NOW, on=TODAY).id


def keep_of(contact: UUID) -> Keep:
    with acting(actor(cast.CHLOE)) as chloe:
        return interaction_seen_by(chloe, contact, now=NOW).keep


def settled(on: date = TODAY) -> int:
    with connected_as("worker"), acting(system(actor(cast.CHLOE).institution)) as itself:
        return settle_ends(itself, on=on)


def ended(contract: UUID, on: date = TODAY) -> None:
    with acting(actor(cast.GAELLE)) as gaelle:
        end_contract(gaelle, contract, now=NOW, on=on)


@pytest.mark.usefixtures("kept_until_the_end")
def test_what_is_kept_until_a_contract_ends_has_no_day_before():
    _, contact = a_contact_of()
    assert settled() == 0
    assert keep_of(contact).due_on is None


@pytest.mark.usefixtures("kept_until_the_end")
def test_the_end_of_the_contract_gives_it_its_day_and_the_privacy_officer_a_plan_to_make():
    contract, contact = a_contact_of()
    later = TODAY + timedelta(days=30)
    ended(contract, later)
    assert settled(later) == 1
    keep = keep_of(contact)
    assert (keep.counted_from, keep.due_on) == (later, keep.schedule.due_on(later))
    assert keep.due_on is not None
    with acting(actor(cast.CHLOE)) as chloe:
        assert due_counts(chloe, on=keep.due_on)["interaction"] == 1
        plan = plan_disposal(chloe, on=keep.due_on)
        assert plan_seen_by(chloe, plan).counts["interaction"] == 1
    assert settled(later) == 0


@pytest.mark.usefixtures("kept_until_the_end")
def test_a_contract_that_runs_out_by_itself_counts_from_its_last_day():
    _, contact = a_contact_of()
    over = terms().until_on
    assert settled(over + timedelta(days=5)) == 1
    assert keep_of(contact).counted_from == over


@pytest.mark.usefixtures("kept_until_the_end")
def test_while_another_contract_covers_the_activity_nothing_is_counted():
    contract, contact = a_contact_of()
    with acting(actor(cast.GAELLE)) as gaelle:
        other = a_contract(gaelle, terms(number="C-2"))
    ended(contract)
    assert settled() == 0
    ended(other)
    assert settled() == 1
    assert keep_of(contact).counted_from == TODAY


@pytest.mark.usefixtures("kept_until_the_end")
def test_what_is_filed_after_the_end_counts_from_its_own_first_day():
    contract, _ = a_contact_of()
    ended(contract)
    later = NOW + timedelta(days=3)
    with acting(actor(cast.CHLOE)) as chloe:
        new = a_contact(happened_at=later)
        contact = consign(chloe, new, now=later, on=later.date()).id
    assert settled(later.date()) == 2
    assert keep_of(contact).counted_from == later.date()


def test_what_counts_from_something_else_keeps_its_day():
    contract, contact = a_contact_of()
    before = keep_of(contact)
    ended(contract)
    assert settled() == 0
    assert keep_of(contact) == before


def test_ending_a_contract_puts_off_its_settling_which_ends_its_accounts(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda time_zone: TODAY)
    contract, _ = a_contact_of((actor(cast.HAROUN).id,))
    ended(contract)
    institution = str(actor(cast.CHLOE).institution)
    assert waiting() == [("retention.settle_contracts", "work", {"institution": institution})]
    with connected_as("worker"):
        settle_contracts(institution)
    with pytest.raises(NotAllowed):
        actor_for(Account.objects.get(email=cast.HAROUN.email).id, on=TODAY)


def test_every_contract_is_looked_at_each_day(monkeypatch):
    a_contact_of((actor(cast.HAROUN).id,))
    monkeypatch.setattr(clock, "today", lambda time_zone: terms().until_on)
    with connected_as("worker"):
        settle_every_contract(0)
    with pytest.raises(NotAllowed):
        actor_for(Account.objects.get(email=cast.HAROUN.email).id, on=terms().until_on)


def test_nobody_but_the_system_settles():
    a_contact_of()
    with acting(actor(cast.CHLOE)) as chloe, pytest.raises(NotAllowed):
        settle_ends(chloe, on=TODAY)
