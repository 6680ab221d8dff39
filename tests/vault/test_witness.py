"""What is on record of the keys' journal shows a cut that the journal itself does not."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from consigne.audit.checkpoints import Checkpoints
from consigne.kernel.ids import new_id
from consigne.kernel.signing import Signer
from consigne.kernel.words import Bilingual
from consigne.vault.keys.custody import verified_at_rest
from consigne.vault.keys.lines import Verdict, seal_of
from consigne.vault.witness import OF, KeysReport, looked_at, not_looked_at
from tests.vault.keys.running import SERVICE, RunningKeys


class Watched:
    """A keys process, and the checkpoints in which its end is put on record."""

    def __init__(self, folder: Path) -> None:
        self.keys = RunningKeys(folder)
        self.checkpoints = Checkpoints(folder / "checkpoints", Signer.generated())
        self.keys.start()
        self.letter = new_id()
        self.keys.a_key(self.letter)

    def open_letter(self, times: int) -> None:
        for _ in range(times):
            self.keys.keys().unwrap(self.letter, SERVICE)

    def put_on_record(self) -> None:
        head = self.keys.keys("backup").head()
        self.checkpoints.witness(OF, n=head.n, seal=head.seal)

    def cut_back_to(self, n: int) -> None:
        """Both files as they stood when the journal had so many lines."""
        lines = self.keys.journal()[:n]
        body = "".join(f"{line}\n" for line in lines)
        head = {"n": n, "seal": seal_of(lines[-1]), "size": len(body.encode())}
        (self.keys.store / "journal.jsonl").write_text(body)
        (self.keys.store / "journal.head").write_text(json.dumps(head).ljust(160))

    def report(self) -> KeysReport:
        """At rest: whatever still runs is stopped first."""
        if self.keys.running.poll() is None:
            self.keys.stop()
        verdict = verified_at_rest(self.keys.store, self.keys.master)
        head = self.checkpoints.head()
        on_record = list(self.checkpoints.witnessed(OF))
        return looked_at(verdict, self.keys.store, on_record, epoch=head.epoch if head else 0)


@pytest.fixture
def watched() -> Iterator[Watched]:
    # A Unix socket's path is 107 bytes at most: pytest's own folders may be longer.
    with tempfile.TemporaryDirectory(prefix="keys ") as folder:
        made = Watched(Path(folder))
        yield made
        if made.keys.running.poll() is None:
            made.keys.kill()


def told(report: KeysReport) -> list[tuple[str, int | None]]:
    return [(each.code, each.seq) for each in report.findings]


def test_a_journal_left_alone_goes_as_far_as_is_on_record(watched: Watched):
    watched.open_letter(3)
    watched.put_on_record()
    watched.open_letter(2)
    report = watched.report()
    assert report.ok
    assert told(report) == [("whole", None), ("on_record", None)]
    # Two of the beginning, three openings, the question itself, and two more.
    assert report.lines == 8
    assert "at line 5" in report.findings[1].text.en


def test_both_files_cut_back_together_are_whole_and_found_out(watched: Watched):
    watched.open_letter(5)
    watched.put_on_record()
    watched.keys.stop()
    watched.cut_back_to(4)
    report = watched.report()
    assert not report.ok
    assert told(report)[0] == ("whole", None)
    assert told(report)[-1] == ("end_cut", 7)
    assert "s’arrête à la ligne 4" in report.findings[-1].text.fr


def test_a_journal_cut_back_and_written_on_is_found_out(watched: Watched):
    watched.open_letter(5)
    watched.put_on_record()
    watched.keys.stop()
    watched.cut_back_to(4)
    watched.keys.start()
    watched.open_letter(9)
    watched.put_on_record()
    report = watched.report()
    assert told(report)[-1] == ("rewritten", 7)
    assert not report.ok


def test_without_a_record_the_report_says_what_it_cannot_see(watched: Watched):
    watched.open_letter(5)
    watched.keys.stop()
    watched.cut_back_to(4)
    report = watched.report()
    assert report.ok
    assert told(report)[1] == ("never_on_record", None)
    assert report.on_record_until is None


def test_what_went_with_a_disk_before_a_restore_is_told_and_is_no_tampering(watched: Watched):
    watched.open_letter(5)
    watched.put_on_record()
    watched.keys.stop()
    watched.checkpoints.restored(0, backup=new_id(), by=new_id())
    watched.cut_back_to(4)
    report = watched.report()
    assert report.ok
    assert told(report)[-1] == ("not_there_since_restored", 7)


@pytest.mark.parametrize(
    ("old", "new", "code"), [("unwrap", "absent", "changed"), (None, None, "removed")]
)
def test_a_fault_inside_is_named_with_its_line(watched: Watched, old, new, code):
    watched.open_letter(5)
    watched.put_on_record()
    watched.keys.stop()
    file = watched.keys.store / "journal.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    lines[3] = lines[3].replace(old, new) if old else ""
    file.write_text("".join(lines))
    report = watched.report()
    assert told(report) == [(code, 4)]
    assert "4" in report.findings[0].text.fr
    assert not report.ok


@pytest.mark.parametrize("fault", ["changed", "removed", "moved", "cut", "torn", "journal.head"])
def test_every_fault_the_keys_may_tell_is_grave(fault: str, tmp_path: Path):
    report = looked_at(Verdict(3, fault, 4), tmp_path, [], epoch=0)
    assert not report.ok
    assert [each.what.grave for each in report.findings] == [True]


def test_what_was_not_looked_at_vouches_for_nothing():
    report = not_looked_at(Bilingual("They are away.", "Elles sont absentes."))
    assert not report.ok
    assert report.findings[0].text.fr.endswith("pas été examiné. Elles sont absentes.")
