"""The journal: a line changed, removed, moved or cut is named."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from consigne.kernel.ids import new_id
from consigne.vault.keys.custody import verified_at_rest
from consigne.vault.keys.errors import JournalBroken, StoreInUse
from consigne.vault.keys.journal import Journal
from consigne.vault.keys.lines import Entry, Head, Verdict, verified
from consigne.vault.keys.requests import Outcome
from tests.vault.keys.running import HERE, QUALITY, SERVICE, RunningKeys

KEY = b"k" * 32


def a_journal(folder: Path, lines: int = 9) -> Head:
    journal = Journal(folder, KEY)
    for _ in range(lines):
        entry = Entry("web", "unwrap", {Outcome.UNWRAPPED: [new_id()]}, HERE, [SERVICE])
        journal.append(journal.lines([entry]))
    journal.close()
    return journal.head


Alteration = Callable[[list[bytes]], list[bytes]]


def swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[4], lines[3], *lines[5:]]


ALTERATIONS: dict[str, tuple[Alteration, Verdict]] = {
    "nothing": (lambda lines: lines, Verdict(9)),
    "a caller renamed": (
        lambda lines: [*lines[:4], lines[4].replace(b"web", b"bew"), *lines[5:]],
        Verdict(4, "changed", 5),
    ),
    "a number changed": (
        lambda lines: [*lines[:4], lines[4].replace(b'"n":5', b'"n":6'), *lines[5:]],
        Verdict(4, "changed", 5),
    ),
    "a line removed": (lambda lines: lines[:4] + lines[5:], Verdict(4, "removed", 5)),
    "the first removed": (lambda lines: lines[1:], Verdict(0, "removed", 1)),
    "a line repeated": (lambda lines: lines[:5] + lines[4:], Verdict(5, "moved", 6)),
    "two lines swapped": (swapped, Verdict(3, "removed", 4)),
    "the end cut": (lambda lines: lines[:7], Verdict(7, "cut", 8)),
    "all cut": (lambda lines: [], Verdict(0, "cut", 1)),
    "a line torn": (lambda lines: [*lines[:8], lines[8][:50]], Verdict(8, "torn", 9)),
    "garbage": (
        lambda lines: [*lines[:2], b"\xff\n", *lines[3:]],
        Verdict(2, "changed", 3),
    ),
    "another form": (
        lambda lines: [*lines[:2], b"[1]\n", *lines[3:]],
        Verdict(2, "changed", 3),
    ),
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_every_alteration_is_named_with_its_line(tmp_path: Path, what: str) -> None:
    head = a_journal(tmp_path)
    alter, verdict = ALTERATIONS[what]
    file = tmp_path / "journal.jsonl"
    file.write_bytes(b"".join(alter(file.read_bytes().splitlines(keepends=True))))
    assert verified(file, KEY, until=head) == verdict


def test_a_line_forged_without_the_key_is_named(tmp_path: Path) -> None:
    head = a_journal(tmp_path)
    forged = tmp_path / "forged"
    forged.mkdir()
    elsewhere = Journal(forged, b"f" * 32)
    entries = [Entry("web", "unwrap", {Outcome.UNWRAPPED: [new_id()]})] * 9
    elsewhere.append(elsewhere.lines(entries))
    elsewhere.close()
    assert verified(forged / "journal.jsonl", KEY, until=head) == Verdict(0, "changed", 1)


def test_an_older_journal_put_back_is_cut(tmp_path: Path) -> None:
    a_journal(tmp_path, lines=3)
    older = (tmp_path / "journal.jsonl").read_bytes()
    head = a_journal(tmp_path, lines=3)
    (tmp_path / "journal.jsonl").write_bytes(older)
    assert verified(tmp_path / "journal.jsonl", KEY, until=head) == Verdict(3, "cut", 4)


@pytest.mark.parametrize(
    "alter",
    [
        lambda body: body[:-200],
        lambda body: body[:-3] + b"0" + body[-2:],
        lambda body: body + b'{"n":10}\n',
    ],
)
def test_an_altered_end_keeps_the_process_from_starting(
    tmp_path: Path, alter: Callable[[bytes], bytes]
) -> None:
    a_journal(tmp_path)
    file = tmp_path / "journal.jsonl"
    file.write_bytes(alter(file.read_bytes()))
    with pytest.raises(JournalBroken) as broken:
        Journal(tmp_path, KEY)
    assert "journal.jsonl" in broken.value.words.fr


@pytest.mark.parametrize("head", ["[]", "{}", "{", '{"n":"x","seal":"","size":1}'])
def test_an_unreadable_head_keeps_the_process_from_starting(tmp_path: Path, head: str) -> None:
    a_journal(tmp_path)
    (tmp_path / "journal.head").write_text(head)
    with pytest.raises(JournalBroken):
        Journal(tmp_path, KEY)


@pytest.mark.req("OPC-2")
def test_everything_asked_is_there_and_no_key(running: RunningKeys) -> None:
    letter = new_id()
    made = running.a_key(letter, SERVICE, QUALITY)
    running.keys().unwrap(letter, SERVICE)
    running.keys("disposal").destroy([letter])
    told = [json.loads(line) for line in running.journal()]
    assert [(line["caller"], line["operation"], line["outcomes"]) for line in told] == [
        ("keys", "start", {"done": []}),
        ("web", "create", {"created": [str(letter)]}),
        ("web", "unwrap", {"unwrapped": [str(letter)]}),
        ("disposal", "destroy", {"destroyed": [str(letter)]}),
    ]
    assert told[1]["purposes"] == [SERVICE, QUALITY]
    assert told[1]["institution"] == str(HERE)
    assert made.hex() not in "".join(running.journal())
    assert not re.search(r'"keys?":', "".join(running.journal()))


def test_a_refusal_is_there_too(running: RunningKeys) -> None:
    letter = new_id()
    running.a_key(letter, QUALITY)
    running.keys().unwrap_many([letter], SERVICE)
    assert json.loads(running.journal()[-1])["outcomes"] == {"other_purpose": [str(letter)]}


def test_the_running_process_verifies_itself_and_names_the_line(
    running: RunningKeys,
) -> None:
    for _ in range(5):
        running.a_key(new_id())
    backup = running.keys("backup")
    head = backup.head()
    assert head.n == 6
    assert backup.verify() == Verdict(7)
    file = running.store / "journal.jsonl"
    file.write_text(file.read_text().replace('"n":3,"at":"2', '"n":3,"at":"1'))
    verdict = backup.verify()
    assert (verdict.fault, verdict.line) == ("changed", 3)


def test_a_stopped_keystore_is_verified_too(running: RunningKeys) -> None:
    running.a_key(new_id())
    with pytest.raises(StoreInUse):
        verified_at_rest(running.store, running.master)
    running.stop()
    assert verified_at_rest(running.store, running.master) == Verdict(2)
    file = running.store / "journal.jsonl"
    file.write_text(file.read_text()[:-9])
    assert verified_at_rest(running.store, running.master) == Verdict(1, "torn", 2)


def test_at_rest_the_first_line_at_fault_is_named(running: RunningKeys) -> None:
    for _ in range(6):
        running.a_key(new_id())
    running.stop()
    file = running.store / "journal.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    for alter, verdict in (
        (lines[:4], Verdict(4, "cut", 5)),
        (lines[:2] + lines[3:], Verdict(2, "removed", 3)),
        ([], Verdict(0, "cut", 1)),
    ):
        file.write_bytes(b"".join(alter))
        assert verified_at_rest(running.store, running.master) == verdict
    (running.store / "journal.head").write_text("{")
    assert verified_at_rest(running.store, running.master).fault == "journal.head"


def test_a_journal_taken_away_while_it_is_written_is_cut(running: RunningKeys) -> None:
    running.a_key(new_id())
    (running.store / "journal.jsonl").unlink()
    assert running.keys("backup").verify() == Verdict(0, "cut", 1)
