import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consigne.audit.chain import ChainBroken, Head
from consigne.kernel.decisions import ALLOWED, Allowed
from consigne.kernel.signing import Signer
from consigne.retention.entries import (
    KINDS,
    Begun,
    Intent,
    MonthDestroyed,
    NotAnEntry,
    Outcome,
    Restored,
    RunClosed,
    RunOpened,
    as_json,
    from_json,
)
from consigne.retention.guard import Why, guard
from consigne.retention.ledger import Ledger, to_replay

SIGNER = Signer.generated()
STRANGER = Signer.generated()
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
INSTALLATION, INSTITUTION, BACKUP = UUID(int=1), UUID(int=2), UUID(int=3)
RUN, OTHER_RUN = UUID(int=10), UUID(int=11)
BENOIT, CHLOE = UUID(int=20), UUID(int=21)


def ids(*numbers: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=1000 + number) for number in numbers)


def an_intent(batch: int = 0, *, run: UUID = RUN, records: tuple[UUID, ...] = ()) -> Intent:
    return Intent(run, batch, INSTITUTION, "interaction", records or ids(batch, batch + 500))


def a_ledger(path: Path) -> Ledger:
    return Ledger(path, SIGNER, now=lambda: AT)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Begun, opened, two batches with their outcomes, closed: seven entries."""
    made = a_ledger(tmp_path / "ledger.jsonl")
    made.append(Begun(INSTALLATION))
    made.append(RunOpened(RUN, INSTITUTION, "ab" * 32, BENOIT, (CHLOE,)))
    for batch in (0, 1):
        intent = made.append(an_intent(batch))
        made.append(Outcome(intent.seq, 2, absent={"database": 2}))
    made.append(RunClosed(RUN, INSTITUTION, 4, 0, 0, is_complete=True))
    return made


def found(ledger: Ledger, known: Head | None = None) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.seq) for finding in ledger.verify(known).findings]


def lines_of(ledger: Ledger) -> list[bytes]:
    return ledger.path.read_bytes().splitlines(keepends=True)


def keep(ledger: Ledger, lines: list[bytes]) -> None:
    ledger.path.write_bytes(b"".join(lines))


def head_at(ledger: Ledger, seq: int) -> Head:
    recorded = next(each for each in ledger.entries(seq - 1) if each.seq == seq)
    return Head(recorded.seq, recorded.hash)


# What it says, and what it may not.


def test_every_entry_comes_back_as_it_was_written(ledger):
    month = MonthDestroyed(RUN, "2026-10", 7, ((0, 5), (6, 8)), "cd" * 32)
    outcome = Outcome(
        3, 1, ((UUID(int=5), "retention.HELD"),), ids(7), 1, {"vault": 1}, {"queue": 0}
    )
    for entry in (month, outcome, Restored(BACKUP, CHLOE, 5)):
        ledger.append(entry)
    entries = [recorded.entry for recorded in ledger.entries()]
    assert entries[-3:] == [month, outcome, Restored(BACKUP, CHLOE, 5)]
    assert entries[2] == an_intent(0)
    assert {type(entry) for entry in entries} == set(KINDS.values())


def test_the_head_is_the_last_entry_and_its_hash(ledger):
    assert ledger.head() == head_at(ledger, 7)
    assert a_ledger(ledger.path.with_name("none")).head() == Head(0, "0" * 64)


def test_the_last_intent_is_the_last_act_announced(ledger):
    assert ledger.last_intent().seq == 5
    ledger.append(MonthDestroyed(RUN, "2026-10", 7, ((0, 7),), "cd" * 32))
    assert ledger.last_intent().seq == 8


def test_the_outcome_of_an_intent_is_found(ledger):
    assert ledger.outcome_of(5) == Outcome(5, 2, absent={"database": 2})
    assert ledger.outcome_of(ledger.append(an_intent(2)).seq) is None


def test_what_follows_a_number_is_the_same_however_much_precedes_it(ledger):
    every = list(ledger.entries())
    for since in range(9):
        assert list(ledger.entries(since)) == [each for each in every if each.seq > since]


def test_an_interrupted_write_is_passed_over_from_either_end(ledger):
    every, last = list(ledger.entries()), ledger.last_intent()
    with ledger.path.open("ab") as file:
        file.write(b'{"torn')
    assert list(ledger.entries(3)) == every[3:]
    assert ledger.last_intent() == last


def test_a_run_is_told_by_its_opening_and_its_closing(ledger):
    assert [recorded.seq for recorded in ledger.of_run(RUN)] == [7, 2]
    assert list(ledger.of_run(UUID(int=99))) == []


def test_a_ledger_is_read_by_its_owner_only(ledger):
    assert ledger.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holding", "Amara Diallo"),
        ("holding", "a" * 41),
        ("ids", ["514 555-0123"]),
        ("ids", "00000000-0000-0000-0000-000000000001"),
        ("run", "amara@example.com"),
        ("batch", "one"),
        ("batch", True),
        ("batch", -1),
        ("batch", 1.5),
        ("note", "called twice"),
        ("kind", "letter"),
        ("kind", ["intent"]),
    ],
)
def test_a_field_or_a_text_not_declared_is_refused_without_repeating_it(field, value):
    with pytest.raises(NotAnEntry) as refused:
        from_json({**as_json(an_intent()), field: value})
    assert str(refused.value) == field


def test_a_missing_field_is_refused():
    value = as_json(an_intent())
    del value["ids"]
    with pytest.raises(NotAnEntry, match="ids"):
        from_json(value)


def test_a_store_or_a_reason_in_words_is_refused(ledger):
    with pytest.raises(NotAnEntry, match="absent"):
        ledger.append(Outcome(3, 1, absent={"the old cabinet": 1}))
    with pytest.raises(NotAnEntry, match="withheld"):
        ledger.append(Outcome(3, 1, withheld=((UUID(int=5), "she asked"),)))
    assert ledger.head().seq == 7


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["kind", "run", "ids", "batch", "x"]), json_values))
def test_whatever_is_not_an_entry_is_refused_in_one_way(value):
    with pytest.raises(NotAnEntry):
        from_json(value)


@given(st.sampled_from(["run", "ids", "batch", "holding", "institution"]), json_values)
def test_an_entry_with_one_field_replaced_is_read_as_it_is_or_refused(field, value):
    changed = {**as_json(an_intent()), field: value}
    try:
        entry = from_json(changed)
    except NotAnEntry:
        return
    assert as_json(entry) == changed


# Tampered with.


def test_an_untouched_ledger_has_nothing_to_tell(ledger):
    assert found(ledger, known=head_at(ledger, 5)) == []


@pytest.mark.parametrize("entry", range(1, 8))
def test_a_flipped_character_names_its_entry(ledger, entry):
    lines = lines_of(ledger)
    middle = lines[entry - 1].index(b'"kind":"') + 9
    changed = bytearray(lines[entry - 1])
    changed[middle] ^= 1
    keep(ledger, [*lines[: entry - 1], bytes(changed), *lines[entry:]])
    assert found(ledger) == [("entry_altered", entry)]


def test_a_dropped_entry_is_named(ledger):
    lines = lines_of(ledger)
    keep(ledger, [*lines[:2], *lines[3:]])
    assert found(ledger) == [("entry_removed", 3)]


def test_each_of_several_dropped_entries_is_named(ledger):
    lines = lines_of(ledger)
    keep(ledger, [lines[0], lines[3], lines[6]])
    assert found(ledger) == [("entry_removed", seq) for seq in (2, 3, 5, 6)]


def test_entries_that_changed_places_are_named(ledger):
    lines = lines_of(ledger)
    keep(ledger, [*lines[:2], lines[3], lines[2], *lines[4:]])
    assert found(ledger) == [("entry_moved", 3)]


def test_an_entry_copied_to_another_place_is_named(ledger):
    lines = lines_of(ledger)
    keep(ledger, [*lines[:5], lines[2], *lines[5:]])
    assert found(ledger) == [("entry_repeated", 3)]


def test_an_inserted_line_is_named(ledger):
    lines = lines_of(ledger)
    keep(ledger, [*lines[:5], b"not even JSON\n", *lines[5:]])
    report = ledger.verify()
    assert report.codes == ("entry_inserted",)
    assert "la ligne 6" in report.findings[0].text.fr


def test_a_cut_end_is_known_by_what_the_database_applied(ledger):
    applied = head_at(ledger, 5)
    keep(ledger, lines_of(ledger)[:4])
    assert found(ledger) == []
    assert found(ledger, applied) == [("tail_cut", 5)]


def test_a_ledger_written_again_with_the_same_key_is_another_file(ledger):
    applied = head_at(ledger, 5)
    keep(ledger, lines_of(ledger)[:4])
    ledger.append(an_intent(9))
    assert found(ledger, applied) == [("another_file", 5)]


def test_two_copies_mixed_are_a_fork(ledger):
    lines = lines_of(ledger)
    keep(ledger, lines[:5])
    ledger.append(an_intent(9))
    keep(ledger, [*lines_of(ledger), lines[6]])
    assert found(ledger) == [("chain_forked", 7)]


def test_a_forged_tail_with_consistent_hashes_lacks_the_key(ledger):
    lines = lines_of(ledger)
    keep(ledger, lines[:5])
    theirs = Ledger(ledger.path, STRANGER, now=lambda: AT)
    forged = json.loads(lines[5])["signed"]
    forged["entry"]["destroyed"] = 1
    body = json.dumps(forged, sort_keys=True, separators=(",", ":")).encode()
    signature = theirs.signer.sign(body).encode()
    keep(ledger, [*lines[:5], b'{"sig":"%s","signed":%s}\n' % (signature, body)])
    theirs.append(RunClosed(RUN, INSTITUTION, 4, 0, 0, is_complete=True))
    assert found(ledger) == [("entry_altered", 6), ("entry_altered", 7)]


def test_an_entry_signed_for_another_purpose_is_not_one_of_the_ledger(ledger):
    lines = lines_of(ledger)
    body = lines[6][lines[6].index(b'"signed":') + 9 : -2]
    body = body.replace(b"consigne.ledger/1", b"consigne.certificate/1")
    line = b'{"sig":"%s","signed":%s}\n' % (SIGNER.sign(body).encode(), body)
    keep(ledger, [*lines[:6], line])
    assert found(ledger) == [("entry_altered", 7)]


def test_an_emptied_ledger_is_a_cut_one(ledger):
    applied = head_at(ledger, 5)
    keep(ledger, [])
    assert found(ledger, applied) == [("tail_cut", 5)]


def test_a_missing_ledger_is_told(ledger):
    applied = head_at(ledger, 5)
    ledger.path.unlink()
    assert found(ledger, applied) == [("ledger_missing", None)]


def test_nothing_is_written_after_an_altered_last_entry(ledger):
    lines = lines_of(ledger)
    keep(ledger, [*lines[:6], lines[6].replace(b'"failed":0', b'"failed":1')])
    with pytest.raises(ChainBroken) as refused:
        ledger.append(an_intent(2))
    assert "ledger.jsonl" in refused.value.text.fr


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_flipped_bit_goes_unnoticed(data, tmp_path_factory):
    ledger = a_ledger(tmp_path_factory.mktemp("ledger") / "ledger.jsonl")
    for batch in range(4):
        ledger.append(an_intent(batch))
    content = bytearray(ledger.path.read_bytes())
    known = ledger.head()
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    ledger.path.write_bytes(bytes(content))
    assert not ledger.verify(known).ok


# Interrupted.


def test_a_torn_last_line_is_told_then_cut_back_and_told_for_ever(ledger):
    ledger.path.write_bytes(ledger.path.read_bytes() + b'{"sig":"half')
    assert found(ledger) == [("write_interrupted", None)]
    assert ledger.verify().ok
    assert ledger.head().seq == 7
    ledger.append(an_intent(2))
    report = ledger.verify()
    assert (report.ok, report.codes) == (True, ("write_recovered",))
    assert "12 bytes" in report.findings[0].text.en


WRITER = """
import sys
from pathlib import Path
from consigne.kernel.signing import Signer
from consigne.retention.ledger import Ledger
from tests.retention.test_ledger import an_intent, ids
folder = Path(sys.argv[1])
ledger = Ledger(folder / "ledger.jsonl", Signer.from_pem((folder / "key").read_bytes()))
print("ready", flush=True)
for batch in range(100_000):
    head = ledger.append(an_intent(batch, records=ids(*range(500))))
    print(head.seq, head.hash, flush=True)
"""


def test_what_was_recorded_before_a_kill_is_there_after_it(tmp_path):
    (tmp_path / "key").write_bytes(SIGNER.pem())
    ledger = a_ledger(tmp_path / "ledger.jsonl")
    for milliseconds in (8, 25, 41):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=os.getcwd())
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(milliseconds / 1000)
        writer.kill()
        told = writer.communicate()[0].decode().split("\n")[:-1]
        seq, digest = told[-1].split() if told else ("0", "")
        assert ledger.verify(Head(int(seq), digest)).ok


def test_two_processes_writing_at_once_make_one_chain(tmp_path):
    (tmp_path / "key").write_bytes(SIGNER.pem())
    command = [sys.executable, "-c", WRITER.replace("100_000", "15"), str(tmp_path)]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    for writer in writers:
        writer.communicate()
    ledger = a_ledger(tmp_path / "ledger.jsonl")
    assert (ledger.head().seq, ledger.verify().findings) == (30, ())


# Beside the database.


def test_a_new_installation_may_serve(tmp_path):
    assert guard(a_ledger(tmp_path / "ledger.jsonl")) == ALLOWED


def test_a_ledger_applied_to_its_end_may_serve(ledger):
    assert guard(ledger, head_at(ledger, 5)) == ALLOWED


def test_a_database_restored_from_before_the_ledger_may_not_serve(ledger):
    decision = guard(ledger)
    assert decision.codes == (Why.LEDGER_AHEAD.code,)
    assert "2 destructions" in decision.explained().headline.en
    assert "ledger replay" in decision.explained().headline.fr


def test_a_missing_ledger_may_not_serve(ledger):
    applied = head_at(ledger, 5)
    ledger.path.unlink()
    assert guard(ledger, applied).codes == (Why.LEDGER_MISSING.code,)


def test_an_altered_ledger_may_not_serve_and_says_where(ledger):
    lines = lines_of(ledger)
    keep(ledger, [*lines[:2], *lines[3:]])
    decision = guard(ledger, Head(5, "00"))
    assert decision.codes == (Why.LEDGER_BROKEN.code,)
    assert "entry 3 was removed" in decision.explained().headline.en


def test_a_ledger_behind_the_database_may_not_serve(ledger):
    applied = head_at(ledger, 5)
    keep(ledger, lines_of(ledger)[:4])
    assert guard(ledger, applied).codes == (Why.LEDGER_BEHIND.code,)


def test_an_emptied_ledger_is_behind_the_database(ledger):
    applied = head_at(ledger, 5)
    keep(ledger, [])
    assert guard(ledger, applied).codes == (Why.LEDGER_BEHIND.code,)


def test_the_ledger_of_another_database_may_not_serve(ledger):
    assert guard(ledger, Head(5, "ab" * 32)).codes == (Why.LEDGER_OF_ANOTHER.code,)


def test_one_intent_of_a_run_in_flight_may_serve_and_resume(ledger):
    ledger.append(an_intent(2, run=OTHER_RUN))
    applied = head_at(ledger, 5)
    assert guard(ledger, applied, {OTHER_RUN}) == Allowed((Why.RUN_IN_FLIGHT,))
    assert guard(ledger, applied, {RUN}).codes == (Why.LEDGER_AHEAD.code,)


def test_two_pending_intents_are_a_restore_whatever_is_in_flight(ledger):
    ledger.append(an_intent(2))
    ledger.append(an_intent(3))
    assert not guard(ledger, head_at(ledger, 5), {RUN})


def test_a_torn_line_keeps_nobody_from_serving(ledger):
    ledger.path.write_bytes(ledger.path.read_bytes() + b'{"sig":')
    assert guard(ledger, head_at(ledger, 5)) == ALLOWED


def test_each_disagreement_has_its_own_sentence_in_both_languages():
    sentences = [why.reason.text for why in Why]
    assert len({text.en for text in sentences}) == len({text.fr for text in sentences}) == len(Why)


# After a restore.


def test_what_was_destroyed_since_is_replayed_without_what_was_withheld(ledger):
    intent = ledger.append(an_intent(2, records=ids(1, 2, 3)))
    withheld = ((ids(2)[0], "retention.HELD"),)
    ledger.append(Outcome(intent.seq, 2, withheld, objects=ids(70)))
    replays = list(to_replay(ledger, 3))
    assert [replay.seq for replay in replays] == [5, intent.seq]
    assert replays[1].entry.ids == ids(1, 3)
    assert (replays[1].objects, replays[1].hash) == (frozenset(ids(70)), intent.hash)


def test_the_last_outcome_of_a_resumed_intent_says_what_was_withheld(ledger):
    intent = ledger.append(an_intent(2, records=ids(1, 2)))
    ledger.append(Outcome(intent.seq, 1, ((ids(2)[0], "retention.HELD"),), ids(70)))
    ledger.append(Outcome(intent.seq, 2, objects=ids(71)))
    (replay,) = to_replay(ledger, 5)
    assert (replay.entry.ids, replay.objects) == (ids(1, 2), frozenset(ids(70, 71)))


def test_an_intent_without_an_outcome_is_replayed_whole(ledger):
    ledger.append(an_intent(2, records=ids(1, 2)))
    (replay,) = to_replay(ledger, 5)
    assert replay.entry.ids == ids(1, 2)


def test_a_destroyed_month_is_replayed_too(ledger):
    month = MonthDestroyed(RUN, "2026-10", 7, ((0, 7),), "cd" * 32)
    ledger.append(month)
    assert [replay.entry for replay in to_replay(ledger, 5)] == [month]


def test_nothing_is_replayed_twice(ledger):
    assert list(to_replay(ledger, ledger.head().seq)) == []
