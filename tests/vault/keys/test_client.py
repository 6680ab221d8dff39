"""The client: what each caller is given, what it is refused, and what happens at a restart."""

import threading
import time
from pathlib import Path
from uuid import uuid4

import pytest

from consigne.kernel.ids import new_id
from consigne.vault.keys.client import Keys
from consigne.vault.keys.errors import (
    AlreadyKeyed,
    KeyAbsent,
    KeyDestroyed,
    KeysUnavailable,
    Malformed,
    NotDeclared,
    OtherPurpose,
    WrongCredential,
)
from consigne.vault.keys.requests import Outcome
from tests.vault.keys.running import (
    ELSEWHERE,
    HERE,
    MARKETING,
    QUALITY,
    SERVICE,
    RunningKeys,
)


def test_the_key_given_back_is_the_one_made(shared: RunningKeys) -> None:
    letter = new_id()
    made = shared.a_key(letter, SERVICE, QUALITY)
    assert len(made) == 32
    assert shared.keys("web").unwrap(letter, SERVICE) == made
    assert shared.keys("quality").unwrap(letter, QUALITY) == made


@pytest.mark.req("OPC-14")
def test_what_was_kept_for_quality_cannot_be_opened_for_marketing(
    shared: RunningKeys,
) -> None:
    call = new_id()
    shared.a_key(call, QUALITY)
    with pytest.raises(OtherPurpose) as refused:
        shared.keys("web").unwrap(call, MARKETING)
    assert "marketing" in refused.value.words.fr


def test_a_caller_opens_for_its_declared_purposes_only(shared: RunningKeys) -> None:
    call = new_id()
    shared.a_key(call, QUALITY)
    for caller in ("web", "worker", "disposal", "backup"):
        with pytest.raises(NotDeclared):
            shared.keys(caller).unwrap(call, QUALITY)


def test_a_purpose_declared_at_one_institution_serves_no_other(
    shared: RunningKeys,
) -> None:
    ours, theirs = new_id(), new_id()
    shared.a_key(ours, MARKETING, at=HERE)
    shared.a_key(theirs, MARKETING, at=ELSEWHERE)
    keys = shared.keys("web")
    assert keys.unwrap(ours, MARKETING)
    with pytest.raises(NotDeclared):
        keys.unwrap(theirs, MARKETING)


def test_only_disposal_destroys(shared: RunningKeys) -> None:
    letter = new_id()
    made = shared.a_key(letter)
    for caller in ("web", "worker", "backup", "officer"):
        with pytest.raises(NotDeclared):
            shared.keys(caller).destroy([letter])
    assert shared.keys("web").unwrap(letter, SERVICE) == made


def test_a_destroyed_key_is_absent_and_never_comes_back(shared: RunningKeys) -> None:
    letter, never = new_id(), new_id()
    shared.a_key(letter, SERVICE, QUALITY)
    disposal = shared.keys("disposal")
    assert disposal.absent([letter, never]) == {letter: False, never: True}
    assert disposal.destroy([letter, never]) == {
        letter: Outcome.DESTROYED,
        never: Outcome.ABSENT,
    }
    assert disposal.absent([letter, never]) == {letter: True, never: True}
    for destroyed in (letter, never):
        with pytest.raises(KeyDestroyed):
            shared.keys("web").unwrap(destroyed, SERVICE)
        with pytest.raises(KeyDestroyed):
            shared.a_key(destroyed)


def test_destroying_again_is_harmless(shared: RunningKeys) -> None:
    letter = new_id()
    shared.a_key(letter)
    disposal = shared.keys("disposal")
    assert disposal.destroy([letter]) == {letter: Outcome.DESTROYED}
    assert disposal.destroy([letter]) == {letter: Outcome.ABSENT}


def test_an_object_has_one_key(shared: RunningKeys) -> None:
    letter, other = new_id(), new_id()
    made = shared.a_key(letter)
    with pytest.raises(AlreadyKeyed):
        shared.keys().create_many([other, letter], HERE, [SERVICE])
    assert shared.keys().unwrap(letter, SERVICE) == made
    with pytest.raises(KeyAbsent):
        shared.keys().unwrap(other, SERVICE)


def test_many_are_asked_at_once_each_with_its_answer(shared: RunningKeys) -> None:
    kept, gone, other, never = (new_id() for _ in range(4))
    made = shared.keys().create_many([kept, gone], HERE, [SERVICE])
    shared.a_key(other, QUALITY)
    shared.keys("disposal").destroy([gone])
    assert shared.keys().unwrap_many([kept, gone, other, never], SERVICE) == {
        kept: made[kept],
        gone: Outcome.GONE,
        other: Outcome.OTHER_PURPOSE,
        never: Outcome.ABSENT,
    }


def test_more_than_one_round_trip_holds_is_asked_in_parts(shared: RunningKeys) -> None:
    many = [new_id() for _ in range(2300)]
    for start in (0, 1000, 2000):
        shared.keys().create_many(many[start : start + 1000], HERE, [SERVICE])
    destroyed = shared.keys("disposal").destroy(many)
    assert destroyed == dict.fromkeys(many, Outcome.DESTROYED)


def test_a_purpose_is_added_to_what_is_kept(shared: RunningKeys) -> None:
    call, gone, never = new_id(), new_id(), new_id()
    made = shared.a_key(call, SERVICE)
    shared.a_key(gone)
    shared.keys("disposal").destroy([gone])
    officer = shared.keys("officer")
    assert officer.add_purpose([call, gone, never], QUALITY) == {
        call: Outcome.ADDED,
        gone: Outcome.GONE,
        never: Outcome.ABSENT,
    }
    assert officer.add_purpose([call], QUALITY) == {call: Outcome.KEPT}
    assert officer.unwrap(call, QUALITY) == made


def test_a_rotated_purpose_still_opens_what_it_protects(running: RunningKeys) -> None:
    ours, theirs = new_id(), new_id()
    made, elsewhere = running.a_key(ours), running.a_key(theirs, at=ELSEWHERE)
    assert running.keys("officer").rotate(HERE, SERVICE).rewrapped == 1
    assert running.keys().unwrap(ours, SERVICE) == made
    assert running.keys().unwrap(theirs, SERVICE) == elsewhere
    running.kill()
    running.start()
    assert running.keys().unwrap(ours, SERVICE) == made


def test_a_wrong_credential_is_refused_and_recorded(running: RunningKeys) -> None:
    with pytest.raises(WrongCredential):
        Keys(running.socket, "guessed").unwrap(new_id(), SERVICE)
    assert '"wrong_credential"' in running.journal()[-1]


def test_a_caller_taken_off_the_table_is_refused_on_its_open_connection(
    running: RunningKeys,
) -> None:
    letter = new_id()
    running.a_key(letter)
    web = running.keys("web")
    web.unwrap(letter, SERVICE)
    running.declare("disposal")
    running.reload()
    until = time.monotonic() + 10
    with pytest.raises(WrongCredential):
        while time.monotonic() < until:
            web.unwrap(letter, SERVICE)


def test_an_unreadable_table_changes_nothing(running: RunningKeys) -> None:
    letter = new_id()
    made = running.a_key(letter)
    running.callers_file.write_text("{broken")
    running.reload()
    assert running.running.stderr is not None
    assert "table of callers" in running.running.stderr.readline()
    assert "table des appelants" in running.running.stderr.readline()
    assert running.keys().unwrap(letter, SERVICE) == made


def test_no_process_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable) as unavailable:
        Keys(tmp_path / "s", "credential", patience=0).destroy([new_id()])
    assert "script/consigne keys" in unavailable.value.words.en
    assert "script/consigne keys" in unavailable.value.words.fr


def test_a_restart_between_two_requests_is_not_noticed(running: RunningKeys) -> None:
    letter, web = new_id(), running.keys()
    made = web.create(letter, HERE, [SERVICE])
    running.kill()
    running.start()
    assert web.unwrap(letter, SERVICE) == made
    assert web.create(new_id(), HERE, [SERVICE])


def test_a_process_that_comes_back_soon_is_waited_for(running: RunningKeys) -> None:
    patient = running.keys("disposal", patience=10)
    patient.absent([new_id()])
    running.kill()
    later = threading.Timer(0.3, running.start)
    later.start()
    letter = new_id()
    assert patient.destroy([letter]) == {letter: Outcome.ABSENT}
    later.join()


def test_threads_share_one_client(shared: RunningKeys) -> None:
    web, found = shared.keys(), {}

    def work() -> None:
        for _ in range(10):
            each = uuid4()
            found[each] = web.create(each, HERE, [SERVICE])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80
    assert web.unwrap_many(found, SERVICE) == found


def test_a_request_no_version_knows_is_refused(shared: RunningKeys) -> None:
    with pytest.raises(Malformed):
        shared.keys().create(new_id(), HERE, ["a purpose with spaces"])
