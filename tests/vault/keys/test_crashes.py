"""Crashes: killed at any moment, the keys are whole afterwards and the journal tells all."""

import json
import os
import random
import threading
import time
from pathlib import Path
from uuid import UUID

import pytest

from consigne.kernel.ids import new_id
from consigne.vault.keys.custody import Custody, in_custody
from consigne.vault.keys.errors import JournalBroken, KeysUnavailable
from consigne.vault.keys.lines import Entry
from consigne.vault.keys.requests import Outcome
from tests.vault.keys.running import HERE, SERVICE, RunningKeys

MASTER = "m" * 43
BATCH = 150


def destroyed_in(running: RunningKeys) -> set[UUID]:
    return {
        UUID(each)
        for line in running.journal()
        for each in json.loads(line)["outcomes"].get("destroyed", [])
    }


def batches_left(running: RunningKeys, batches: list[list[UUID]]) -> list[list[UUID]]:
    """Those still kept; each batch is found whole, never in part."""
    left = []
    for batch in batches:
        states = set(running.keys("disposal").absent(batch).values())
        assert len(states) == 1
        if states == {False}:
            assert len(running.keys().unwrap_many(batch, SERVICE)) == BATCH
            left.append(batch)
    return left


def test_killed_while_destroying_no_batch_is_left_half_destroyed(
    running: RunningKeys,
) -> None:
    batches = [[new_id() for _ in range(BATCH)] for _ in range(30)]
    for batch in batches:
        running.keys().create_many(batch, HERE, [SERVICE])
    left, kills = batches, 0
    while left and kills < 4:
        answered: list[UUID] = []

        def destroy(todo: list[list[UUID]] = left, done: list[UUID] = answered) -> None:
            for batch in todo:
                try:
                    done += running.keys("disposal").destroy(batch)
                except KeysUnavailable:
                    return

        working = threading.Thread(target=destroy)
        working.start()
        time.sleep(random.uniform(0.005, 0.04))
        running.kill()
        working.join()
        running.start()
        kills += 1
        left = batches_left(running, left)
        assert set(answered) <= destroyed_in(running)
    gone = {each for batch in batches for each in batch} - {x for batch in left for x in batch}
    assert destroyed_in(running) == gone
    assert running.keys("backup").verify().fault is None


def test_killed_while_creating_no_key_is_half_made(running: RunningKeys) -> None:
    made: dict[UUID, bytes] = {}

    def create() -> None:
        try:
            while True:
                batch = [new_id() for _ in range(50)]
                made.update(running.keys().create_many(batch, HERE, [SERVICE]))
        except KeysUnavailable:
            return

    working = threading.Thread(target=create)
    working.start()
    time.sleep(0.3)
    running.kill()
    working.join()
    running.start()
    assert made
    assert running.keys().unwrap_many(made, SERVICE) == made
    assert running.keys("backup").verify().fault is None


def a_destruction(custody: Custody, object_id: UUID) -> list[str]:
    """Everything up to the commit, and its line, not yet in the journal's file."""
    custody.keystore.begin()
    outcomes = custody.keystore.destroy([object_id])
    lines = custody.journal.lines(
        [Entry("disposal", "destroy", {outcomes[object_id]: [object_id]})]
    )
    custody.keystore.keep_unwritten(custody.journal.head.n, lines)
    return lines


def test_stopped_before_the_commit_nothing_happened(tmp_path: Path) -> None:
    letter = new_id()
    with in_custody(tmp_path, MASTER) as custody:
        custody.keystore.create([letter], HERE, [SERVICE])
        a_destruction(custody, letter)
    with in_custody(tmp_path, MASTER) as custody:
        assert custody.keystore.whereabouts(letter) is Outcome.KEPT
        assert custody.journal.head.n == 0


def test_stopped_between_commit_and_journal_the_line_is_written_at_the_next_start(
    tmp_path: Path,
) -> None:
    letter = new_id()
    with in_custody(tmp_path, MASTER) as custody:
        custody.keystore.create([letter], HERE, [SERVICE])
        lines = a_destruction(custody, letter)
        custody.keystore.commit()
    for _ in range(2):
        with in_custody(tmp_path, MASTER) as custody:
            assert custody.keystore.whereabouts(letter) is Outcome.GONE
            assert (tmp_path / "journal.jsonl").read_text().splitlines() == lines
            assert custody.journal.verified(custody.journal.head).fault is None


@pytest.mark.parametrize("written", [1, 40, -1])
def test_a_line_torn_by_the_crash_is_written_again_whole(tmp_path: Path, written: int) -> None:
    letter = new_id()
    with in_custody(tmp_path, MASTER) as custody:
        custody.keystore.create([letter], HERE, [SERVICE])
        lines = a_destruction(custody, letter)
        custody.keystore.commit()
    (tmp_path / "journal.jsonl").write_text(lines[0][:written])
    with in_custody(tmp_path, MASTER):
        assert (tmp_path / "journal.jsonl").read_text().splitlines() == lines


def test_a_journal_taken_away_is_noticed_at_the_next_start(tmp_path: Path) -> None:
    with in_custody(tmp_path, MASTER) as custody:
        for _ in range(2):
            lines = a_destruction(custody, new_id())
            custody.keystore.commit()
            custody.journal.append(lines)
    os.unlink(tmp_path / "journal.jsonl")
    os.unlink(tmp_path / "journal.head")
    with pytest.raises(JournalBroken), in_custody(tmp_path, MASTER):
        pass


def test_a_full_disk_stops_it_and_the_next_start_is_whole(running: RunningKeys) -> None:
    running.stop()
    running.start(largest_file=200_000)
    made: dict[UUID, bytes] = {}
    with pytest.raises(KeysUnavailable):
        while True:
            batch = [new_id() for _ in range(100)]
            made.update(running.keys().create_many(batch, HERE, [SERVICE]))
    assert running.running.wait(timeout=20) == 70
    running.kill()
    running.start()
    assert made
    assert running.keys().unwrap_many(made, SERVICE) == made
    assert running.keys("backup").verify().fault is None
