import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consigne.audit.chain import ChainBroken
from consigne.audit.checkpoints import Checkpoints, Leaves, LeavesMissing, read_leaves
from consigne.audit.comparison import SealedEvent
from consigne.audit.merkle import leaf_hash, root_of
from consigne.audit.retracing import KnownTree
from consigne.audit.verification import JournalReport, verify
from consigne.kernel.signing import Signer

SIGNER = Signer.generated()
STRANGER = Signer.generated()
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=3)
BACKUP, RUN, CHLOE = UUID(int=1), UUID(int=2), UUID(int=3)


@dataclass
class Journal:
    """Twenty events sealed in five batches of four, as a database would hold them."""

    directory: Path
    rows: list[SealedEvent]

    @property
    def checkpoints(self) -> Checkpoints:
        return Checkpoints(self.directory, SIGNER, now=lambda: AT)

    @property
    def file(self) -> Path:
        return self.directory / "checkpoints.jsonl"

    @property
    def leaves(self) -> Path:
        return self.directory / "leaves-0.bin"

    def verify(self, rows: Iterable[SealedEvent] | None = None, **more) -> JournalReport:
        seen = self.rows if rows is None else rows
        return verify(self.directory, SIGNER.published, seen, now=LATER, **more)

    def change(self, seq: int, **changes) -> None:
        self.rows[seq] = replace(self.rows[seq], **changes)

    def lines(self) -> list[bytes]:
        return self.file.read_bytes().splitlines(keepends=True)

    def keep(self, lines: Iterable[bytes]) -> None:
        self.file.write_bytes(b"".join(lines))


def an_event(seq: int, *, of: str = "") -> SealedEvent:
    leaf = leaf_hash(f"event {seq}{of}".encode())
    return SealedEvent(seq, UUID(int=seq + 100), leaf, leaf)


def leaves_of(rows: Iterable[SealedEvent]) -> list[bytes]:
    return [row.stored for row in rows]


def grave(report: JournalReport) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.seq) for finding in report.grave]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "checkpoints", [an_event(seq) for seq in range(20)])
    for first in range(0, 20, 4):
        made.checkpoints.append(leaves_of(made.rows[first : first + 4]), first=first)
    return made


def test_an_untouched_journal_agrees_up_to_its_last_checkpoint(journal):
    report = journal.verify()
    assert report.ok
    assert report.codes == ("guaranteed",)
    assert (report.guaranteed_until, report.size) == (AT, 20)
    assert report.findings[0].text.en.startswith("20 events agree")
    assert "date de 3 minutes" in report.findings[0].text.fr


def test_a_checkpoint_signs_the_root_over_every_leaf(journal):
    head = journal.checkpoints.head()
    assert (head.epoch, head.size, head.seq) == (0, 20, 5)
    assert head.root == root_of(leaves_of(journal.rows))


def test_nothing_sealed_is_said_and_is_no_fault(tmp_path):
    report = verify(tmp_path, SIGNER.published, [], now=LATER)
    assert (report.ok, report.codes) == (True, ("nothing_sealed",))


def test_events_not_yet_sealed_wait_and_are_not_guaranteed(journal):
    report = journal.verify([*journal.rows, an_event(20)], unsealed=[UUID(int=9)])
    assert (report.ok, report.waiting) == (True, 2)
    assert "waiting" in report.codes


def test_a_quiet_installation_may_sign_again_without_events(journal):
    assert journal.checkpoints.append([]).size == 20
    assert journal.verify().ok


def test_the_end_of_another_chain_is_put_on_record_beside_the_tree(journal):
    journal.checkpoints.witness("keys", n=7, seal="ab" * 32)
    journal.checkpoints.append(leaves_of([an_event(20)]), first=20)
    journal.checkpoints.restored(20, backup=BACKUP, by=CHLOE)
    journal.checkpoints.witness("keys", n=9, seal="cd" * 32)
    journal.checkpoints.witness("another", n=1, seal="ef" * 32)
    told = list(journal.checkpoints.witnessed("keys"))
    assert [(each.epoch, each.n, each.seal[:2]) for each in told] == [(0, 7, "ab"), (1, 9, "cd")]
    assert journal.verify().ok


def test_what_is_on_record_is_removed_or_altered_only_with_a_trace(journal):
    journal.checkpoints.witness("keys", n=7, seal="ab" * 32)
    journal.checkpoints.append(leaves_of([an_event(20)]), first=20)
    journal.rows.append(an_event(20))
    *before, witness, after = journal.lines()
    journal.keep([*before, after])
    assert grave(journal.verify())[0] == ("entry_removed", 6)
    journal.keep([*before, witness.replace(b'"n":7', b'"n":3'), after])
    assert grave(journal.verify())[0] == ("entry_altered", 6)


# The rows of the database, tampered with.


def test_a_changed_event_is_named(journal):
    journal.change(7, leaf=leaf_hash(b"rewritten"))
    report = journal.verify()
    assert grave(report) == [("event_changed", 7)]
    assert report.grave[0].event_id == UUID(int=107)


def test_a_changed_event_is_named_when_its_seal_was_changed_too(journal):
    journal.change(7, leaf=leaf_hash(b"rewritten"), stored=leaf_hash(b"rewritten"))
    assert grave(journal.verify()) == [("event_changed", 7)]


def test_an_altered_seal_is_told_from_a_changed_event(journal):
    journal.change(7, stored=bytes(32))
    assert grave(journal.verify()) == [("seal_altered", 7)]


def test_a_removed_event_is_named_by_the_seal_it_left(journal):
    journal.change(7, leaf=None)
    report = journal.verify()
    assert grave(report) == [("event_removed", 7)]
    assert str(UUID(int=107)) in report.grave[0].text.fr


def test_events_removed_with_their_seals_are_named_by_place(journal):
    del journal.rows[7:9]
    report = journal.verify()
    assert grave(report) == [("events_removed", 7)]
    assert "7 to 8" in report.grave[0].text.en


def test_a_cut_end_of_the_journal_is_named(journal):
    report = journal.verify(journal.rows[:15])
    assert grave(report) == [("journal_cut", 15)]
    assert "15 to 19" in report.grave[0].text.en


def test_an_emptied_journal_is_a_cut_journal(journal):
    assert grave(journal.verify([])) == [("journal_cut", 0)]


def test_two_events_that_changed_places_are_both_named(journal):
    three, nine = journal.rows[3], journal.rows[9]
    journal.rows[3], journal.rows[9] = replace(nine, seq=3), replace(three, seq=9)
    assert grave(journal.verify()) == [("events_moved", 3), ("events_moved", 9)]


def test_an_event_removed_under_renumbering_is_still_the_one_named(journal):
    kept = journal.rows[:7] + [replace(row, seq=row.seq - 1) for row in journal.rows[8:]]
    assert grave(journal.verify(kept)) == [("events_moved", 7), ("events_removed", 7)]


def test_an_event_inserted_under_renumbering_is_the_one_named(journal):
    forged = an_event(7, of=" forged")
    shifted = [replace(row, seq=row.seq + 1) for row in journal.rows[7:]]
    report = journal.verify([*journal.rows[:7], forged, *shifted])
    assert grave(report) == [("event_inserted", 7), ("events_moved", 8)]
    assert report.waiting == 0


def test_an_event_inserted_under_a_number_taken_is_named(journal):
    twin = SealedEvent(7, UUID(int=999), leaf_hash(b"forged"), leaf_hash(b"forged"))
    report = journal.verify([*journal.rows[:8], twin, *journal.rows[8:]])
    assert [(finding.code, finding.event_id) for finding in report.grave] == [
        ("event_inserted", UUID(int=999))
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_row_is_altered_is_named_and_no_other(tmp_path_factory, data):
    made = Journal(tmp_path_factory.mktemp("journal"), [an_event(seq) for seq in range(12)])
    sizes = [*data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=4)), 12]
    for first, until in _batches(sizes, 12):
        made.checkpoints.append(leaves_of(made.rows[first:until]))
    altered = data.draw(st.sets(st.integers(0, 11), max_size=5))
    for seq in altered:
        made.change(seq, leaf=leaf_hash(b"x%d" % seq))
    assert grave(made.verify()) == [("event_changed", seq) for seq in sorted(altered)]


def _batches(sizes, total):
    first = 0
    for size in sizes:
        yield first, min(first + size, total)
        first = min(first + size, total)


# The files beside it, tampered with.


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def test_an_altered_leaf_is_told_from_a_changed_event(journal):
    flip(journal.leaves, 7 * 32)
    assert grave(journal.verify()) == [("leaf_altered", 7)]


def test_an_event_altered_together_with_its_leaf_is_placed_in_its_batch(journal):
    rewritten = leaf_hash(b"rewritten")
    journal.change(7, leaf=rewritten, stored=rewritten)
    content = bytearray(journal.leaves.read_bytes())
    content[7 * 32 : 8 * 32] = rewritten
    journal.leaves.write_bytes(bytes(content))
    report = journal.verify()
    assert grave(report) == [("leaves_altered", 4)]
    assert "4 and 7" in report.grave[0].text.en


def test_cut_leaves_are_told_from_a_cut_journal(journal):
    os.truncate(journal.leaves, 15 * 32 + 5)
    assert grave(journal.verify()) == [("leaves_cut", 15)]


def test_missing_leaves_are_told(journal):
    journal.leaves.unlink()
    assert grave(journal.verify()) == [("leaves_cut", 0)]


def test_missing_checkpoints_are_told(journal):
    journal.file.unlink()
    assert grave(journal.verify()) == [("checkpoints_missing", None)]


@pytest.mark.parametrize("entry", [1, 3, 5])
def test_a_flipped_character_in_a_checkpoint_names_it(journal, entry):
    lines = journal.lines()
    at = sum(map(len, lines[: entry - 1])) + lines[entry - 1].index(b'"size":') + 8
    flip(journal.file, at)
    assert ("entry_altered", entry) in grave(journal.verify())


def test_a_flipped_signature_names_its_checkpoint(journal):
    flip(journal.file, len(journal.lines()[0]) + 12)
    assert grave(journal.verify()) == [("entry_altered", 2)]


def test_a_dropped_checkpoint_is_named(journal):
    lines = journal.lines()
    journal.keep([*lines[:2], *lines[3:]])
    assert grave(journal.verify()) == [("entry_removed", 3)]


def test_checkpoints_that_changed_places_are_named(journal):
    lines = journal.lines()
    journal.keep([lines[0], lines[2], lines[1], *lines[3:]])
    assert grave(journal.verify()) == [("entry_moved", 2)]


def test_a_repeated_checkpoint_is_named(journal):
    lines = journal.lines()
    journal.keep([*lines[:4], lines[1], lines[4]])
    assert grave(journal.verify()) == [("entry_repeated", 2)]


def test_a_forged_checkpoint_with_a_consistent_chain_lacks_the_key(journal):
    last = journal.lines()[-1]
    journal.keep(journal.lines()[:-1])
    rewritten = [*journal.rows[:16], *[an_event(seq, of=" forged") for seq in range(16, 20)]]
    with open(journal.leaves, "r+b") as leaves:
        leaves.seek(16 * 32)
        leaves.write(b"".join(leaves_of(rewritten[16:])))
    forged = json.loads(last)["signed"]
    forged["entry"]["root"] = root_of(leaves_of(rewritten)).hex()
    forged["entry"]["batch"] = root_of(leaves_of(rewritten[16:])).hex()
    body = json.dumps(forged, sort_keys=True, separators=(",", ":")).encode()
    line = b'{"sig":"%s","signed":%s}\n' % (STRANGER.sign(body).encode(), body)
    journal.file.write_bytes(journal.file.read_bytes() + line)
    assert grave(journal.verify(rewritten)) == [("entry_altered", 5)]


def test_a_line_slipped_in_without_the_key_is_named(journal):
    lines = journal.lines()
    journal.keep([*lines[:2], b'{"sig":"","signed":{}}\n', *lines[2:]])
    assert grave(journal.verify()) == [("entry_inserted", 3)]


def test_files_cut_together_with_the_journal_are_known_by_a_certificate(journal):
    head = journal.checkpoints.head()
    journal.keep(journal.lines()[:3])
    os.truncate(journal.leaves, 12 * 32)
    known = KnownTree(head.epoch, head.size, head.root)
    assert journal.verify(journal.rows[:12]).ok
    assert grave(journal.verify(journal.rows[:12], known=[known])) == [("known_contradicted", None)]


def test_a_known_checkpoint_that_is_there_is_no_news(journal):
    head = journal.checkpoints.head()
    assert journal.verify(known=[KnownTree(head.epoch, head.size, head.root)]).ok


def test_nothing_is_written_after_an_altered_checkpoint(journal):
    flip(journal.file, journal.file.stat().st_size - 40)
    with pytest.raises(ChainBroken):
        journal.checkpoints.append([bytes(32)])


def test_nothing_is_sealed_on_altered_leaves(journal):
    flip(journal.leaves, 3)
    with pytest.raises(LeavesMissing):
        journal.checkpoints.append([bytes(32)])


def test_nothing_is_sealed_on_leaves_cut_under_a_running_sealer(journal):
    sealer = journal.checkpoints
    sealer.append([])
    os.truncate(journal.leaves, 32)
    with pytest.raises(LeavesMissing):
        sealer.append([bytes(32)])


def test_two_sealers_never_bring_the_same_events_twice(journal):
    with pytest.raises(ValueError, match="from place 20"):
        journal.checkpoints.append([bytes(32)], first=16)


def test_a_second_sealer_goes_on_from_the_first(journal):
    one, other = journal.checkpoints, journal.checkpoints
    rows = [an_event(seq) for seq in range(20, 24)]
    for sealer, row in zip((one, other, one, other), rows, strict=True):
        sealer.append(leaves_of([row]))
    assert journal.verify([*journal.rows, *rows]).ok


# What is told, and is no fault.


def test_a_restore_is_told_from_tampering(journal):
    journal.checkpoints.restored(14, backup=BACKUP, by=CHLOE)
    report = journal.verify(journal.rows[:14])
    assert report.ok
    assert report.codes == ("guaranteed", "restored")
    assert "14 events; 6 later ones" in report.findings[1].text.en


def test_the_same_cut_without_a_restore_is_tampering(journal):
    assert not journal.verify(journal.rows[:14]).ok


def test_after_a_restore_the_journal_grows_on_and_is_guarded(journal):
    journal.checkpoints.restored(14, backup=BACKUP, by=CHLOE)
    after = [an_event(seq, of=" again") for seq in range(14, 18)]
    journal.checkpoints.append(leaves_of(after), first=14)
    rows = [*journal.rows[:14], *after]
    assert journal.verify(rows).ok
    rows[15] = replace(rows[15], leaf=leaf_hash(b"rewritten"))
    assert grave(journal.verify(rows)) == [("event_changed", 15)]


def test_what_a_restore_lost_stays_on_record(journal):
    journal.checkpoints.restored(14, backup=BACKUP, by=CHLOE)
    assert len(list(read_leaves(journal.leaves))) == 20
    flip(journal.leaves, 18 * 32)
    assert grave(journal.verify(journal.rows[:14])) == [("leaves_altered", 16)]


def test_a_restore_from_before_an_earlier_restore_is_followed(journal):
    journal.checkpoints.restored(14, backup=BACKUP, by=CHLOE)
    journal.checkpoints.append([an_event(14, of=" again").stored])
    journal.checkpoints.restored(6, backup=BACKUP, by=CHLOE)
    report = journal.verify(journal.rows[:6])
    assert report.ok
    assert report.codes.count("restored") == 2


def test_a_restore_of_a_database_ahead_of_its_checkpoints_keeps_them_all(journal):
    assert journal.checkpoints.restored(25, backup=BACKUP, by=CHLOE).size == 20


def test_a_month_destroyed_on_schedule_is_no_tampering(journal):
    journal.checkpoints.month_destroyed("2026-10", [Leaves(0, 5), Leaves(6, 8)], run=RUN)
    rows = [row for row in journal.rows if row.seq == 5 or row.seq >= 8]
    report = journal.verify(rows)
    assert report.ok
    assert "2026-10 were destroyed on schedule (7)" in report.findings[1].text.en


def test_a_month_that_came_back_is_told(journal):
    journal.checkpoints.month_destroyed("2026-10", [Leaves(0, 5)], run=RUN)
    report = journal.verify()
    assert grave(report) == [("destroyed_returned", 0)]
    assert "ledger replay" in report.grave[0].text.fr


def test_an_event_removed_beside_a_destroyed_month_is_named(journal):
    journal.checkpoints.month_destroyed("2026-10", [Leaves(0, 5)], run=RUN)
    assert grave(journal.verify(journal.rows[6:])) == [("events_removed", 5)]


def test_a_month_destroyed_and_then_restored_away_is_forgotten(journal):
    journal.checkpoints.month_destroyed("2026-11", [Leaves(2, 16)], run=RUN)
    journal.checkpoints.restored(10, backup=BACKUP, by=CHLOE)
    after = [an_event(seq, of=" again") for seq in range(10, 14)]
    journal.checkpoints.append(leaves_of(after))
    rows = [*journal.rows[:2], *after]
    assert journal.verify(rows).ok
    assert grave(journal.verify(rows[:3])) == [("journal_cut", 11)]


def test_only_sealed_events_can_be_told_destroyed(journal):
    with pytest.raises(ValueError, match="not a range"):
        journal.checkpoints.month_destroyed("2026-11", [Leaves(18, 21)], run=RUN)


# Interrupted.


def test_a_torn_checkpoint_is_cut_back_and_told(journal):
    journal.file.write_bytes(journal.file.read_bytes() + b'{"sig":"abc')
    assert journal.verify().codes == ("guaranteed", "write_interrupted")
    journal.checkpoints.append([])
    report = journal.verify()
    assert (report.ok, report.codes) == (True, ("guaranteed", "write_recovered"))


def test_zeros_left_by_a_power_cut_are_a_torn_line(journal):
    journal.file.write_bytes(journal.file.read_bytes() + bytes(300) + b"\n")
    journal.checkpoints.append([])
    assert journal.verify().ok


def test_leaves_written_without_their_checkpoint_are_written_again(journal):
    with open(journal.leaves, "ab") as leaves:
        leaves.write(b"half a leaf")
    more = [an_event(seq) for seq in range(20, 23)]
    journal.checkpoints.append(leaves_of(more))
    assert journal.verify([*journal.rows, *more]).ok
    assert journal.leaves.stat().st_size == 23 * 32


SEALER = """
import sys
import time
from pathlib import Path
from consigne.audit.checkpoints import Checkpoints
from consigne.kernel.signing import Signer
from tests.audit.test_checkpoints import an_event, leaves_of
folder = Path(sys.argv[1])
checkpoints = Checkpoints(folder, Signer.from_pem((folder / "key").read_bytes()))
size = checkpoints.head().size
print("ready", flush=True)
while True:
    checkpoints.append(leaves_of(an_event(seq) for seq in range(size, size + 7)), first=size)
    size += 7
"""


def test_a_sealer_killed_at_any_moment_leaves_a_journal_that_verifies(tmp_path):
    (tmp_path / "key").write_bytes(SIGNER.pem())
    Checkpoints(tmp_path, SIGNER).append([])
    for milliseconds in (5, 12, 20, 33):
        command = [sys.executable, "-c", SEALER, str(tmp_path)]
        sealer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=os.getcwd())
        assert sealer.stdout.readline() == b"ready\n"
        time.sleep(milliseconds / 1000)
        sealer.kill()
        sealer.communicate()
        size = Checkpoints(tmp_path, SIGNER).head().size
        rows = [an_event(seq) for seq in range(size)]
        assert verify(tmp_path, SIGNER.published, rows, now=LATER).ok
