"""A pack is written whole or not at all, and the register reads as it stood on any day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection

from consigne.institutions.queries import institution_coded, register_stamp
from consigne.kernel.actors import Actor, system
from consigne.kernel.periods import Period
from consigne.notices.queries import notices_in_force
from consigne.packs.actions import PackRefused, load
from consigne.packs.entries import Pack
from consigne.packs.queries import changes_of, stored
from consigne.packs.rules import Outcome
from consigne.register.queries import register_seen_by
from consigne.register.rules import Register
from consigne.walls.context import acting
from tests.conftest import TODAY
from tests.installation import connected_as
from tests.packs.builders import a_pack, changed, files_of, with_file

TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=30)
SCHEDULE = "request-exchange"


@pytest.fixture(autouse=True)
def worker(own_database: str) -> Iterator[None]:
    """Loading is the worker's: no other login may write the register."""
    with connected_as("worker"):
        yield


def test_a_pack_loaded_again_changes_nothing():
    before = acts(), register_stamp(office().institution)
    _, changes = load(a_pack(), on=LATER)
    assert {change.outcome for change in changes} == {Outcome.UNCHANGED}
    assert (acts(), register_stamp(office().institution)) == before


def test_an_entry_dropped_ends_on_the_day_of_loading():
    load(with_schedule("extra"), on=TODAY)
    assert outcomes(a_pack()) == {("schedule", "extra"): Outcome.CLOSED}
    load(a_pack(), on=LATER)
    assert "extra" in register(LATER - timedelta(days=1)).schedules
    assert "extra" not in register(LATER).schedules


def test_an_entry_dropped_is_told_once():
    load(with_schedule("extra"), on=TODAY)
    load(a_pack(), on=LATER)
    before = acts()
    load(a_pack(), on=LATER)
    assert (outcomes(a_pack()), acts()) == ({}, before)


def test_an_entry_dropped_the_day_it_came_has_held_that_day():
    load(with_schedule("extra", start=TODAY), on=TODAY)
    load(a_pack(), on=TODAY)
    assert "extra" in register(TODAY).schedules
    assert "extra" not in register(TOMORROW).schedules
    assert outcomes(a_pack()) == {}


def test_an_entry_that_comes_back_holds_again():
    load(with_schedule("extra"), on=TODAY)
    load(a_pack(), on=LATER)
    assert outcomes(with_schedule("extra")) == {("schedule", "extra"): Outcome.CHANGED}
    load(with_schedule("extra"), on=LATER)
    assert "extra" in register(LATER + timedelta(days=1)).schedules


def test_a_new_version_ends_the_one_before_on_its_first_day():
    pack = with_schedule(SCHEDULE, period="P3Y", start=LATER)
    assert outcomes(pack) == {("schedule", SCHEDULE): Outcome.ADDED}
    load(pack, on=TODAY)
    assert register(LATER - timedelta(days=1)).schedules[SCHEDULE].period == Period(years=2)
    assert register(LATER).schedules[SCHEDULE].period == Period(years=3)
    assert outcomes(pack) == {}


def test_a_version_that_has_held_is_not_taken_back():
    load(with_schedule(SCHEDULE, period="P3Y", start=TODAY), on=TODAY)
    with pytest.raises(PackRefused) as refused:
        load(a_pack(), on=LATER)
    (fault,) = refused.value.faults
    assert (fault.file, fault.field) == ("schedules.yaml", f"schedules[{SCHEDULE}].from")
    assert register(LATER).schedules[SCHEDULE].period == Period(years=3)


def test_a_version_announced_is_not_taken_back():
    load(with_schedule("extra", start=LATER), on=TODAY)
    with pytest.raises(PackRefused) as refused:
        load(a_pack(), on=TODAY)
    (fault,) = refused.value.faults
    assert "extra" in fault.text.en
    assert "extra" in fault.text.fr


def test_a_version_in_force_is_rewritten_only_as_the_diff_says_and_the_journal_keeps():
    pack = changed("schedules.yaml", "period: P24M", "period: P36M")
    assert outcomes(pack) == {("schedule", "parle-account"): Outcome.CHANGED}
    load(pack, on=TODAY)
    assert register(TODAY).schedules["parle-account"].period == Period(months=36)
    assert acts()[-2:] == ["packs.LOADED", "packs.REWRITTEN"]


def test_a_fault_anywhere_writes_nothing():
    pack = changed("activities.yaml", "program: e-services", "program: e-service")
    before = everything()
    with pytest.raises(PackRefused):
        load(pack, on=TODAY)
    assert everything() == before


def test_a_failure_half_way_writes_nothing(monkeypatch: pytest.MonkeyPatch):
    before = everything()
    monkeypatch.setattr("consigne.packs.actions.stamp", _fail)
    with pytest.raises(DatabaseError):
        load(with_schedule("extra"), on=TODAY)
    assert everything() == before


def test_the_web_cannot_load_a_pack():
    with connected_as("web"), pytest.raises(DatabaseError):
        load(with_schedule("extra"), on=TODAY)


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2022, 11, 22), None),
        (date(2022, 11, 23), "2022-11-23"),
        (date(2024, 4, 3), "2022-11-23"),
        (date(2024, 4, 4), "2024-04-04"),
        (TODAY, "2024-04-04"),
    ],
)
def test_the_policy_in_force_is_the_one_of_its_day(on: date, version: str | None):
    assert policy(on) == version


def office() -> Actor:
    institution = institution_coded("consumer-office")
    assert institution is not None
    return system(institution)


def register(on: date) -> Register:
    with acting(office()) as actor:
        return register_seen_by(actor, on=on)


def policy(on: date) -> str | None:
    with acting(office()) as actor:
        found = notices_in_force(actor, on=on).get("e-services-policy")
    return found.version if found else None


def outcomes(pack: Pack) -> dict[tuple[str, str], Outcome]:
    """What the diff says would change, by kind and code; the newest version speaks."""
    return {
        (change.kind, change.code): change.outcome
        for change in changes_of(pack)
        if change.outcome is not Outcome.UNCHANGED
    }


def acts() -> list[str]:
    """What the journal of the office says of its register."""
    with acting(office()), connection.cursor() as cursor:
        cursor.execute("SELECT act FROM audit_event WHERE act LIKE 'packs.%' ORDER BY at, id")
        return [act for (act,) in cursor.fetchall()]


def everything() -> tuple[object, ...]:
    """Every version stored, its end, the stamp and the journal."""
    with acting(office()) as actor:
        return stored(actor, a_pack()), register_stamp(actor.institution), *acts()


def with_schedule(code: str, *, period: str = "P2Y", start: date = date(2022, 11, 23)) -> Pack:
    """The office's pack with one more version of a schedule, made from that of requests."""
    text = files_of("consumer-office")["schedules.yaml"].decode()
    first = text.index(f"  - code: {SCHEDULE}\n")
    version = text[first : text.index("  - code: ", first + 1)]
    for old, new in ((SCHEDULE, code), ("2022-11-23", str(start)), ("P2Y", period)):
        version = version.replace(old, new)
    return with_file("schedules.yaml", (text.rstrip() + "\n" + version).encode())


def _fail(institution: object) -> None:
    raise DatabaseError
