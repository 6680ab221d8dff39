"""Where nothing runs, the journal of the keys is read in its folder, or said not to have been."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consigne.audit.queries import checkpoints
from consigne.config.secrets import secret
from consigne.vault.keys.custody import in_custody, owned
from consigne.vault.keys.journal import JOURNAL
from consigne.vault.keys.lines import Entry, seal_of
from consigne.vault.keys.requests import Outcome
from consigne.vault.witness import OF
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def at_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keys of an installation where nothing runs: nine uses of them, the last on record."""
    folder = tmp_path / "keys"
    monkeypatch.setenv("CONSIGNE_KEYS", str(folder))
    with owned(folder), in_custody(folder, secret("keys-master")) as custody:
        uses = [Entry("web", "unwrap", {Outcome.UNWRAPPED: []})] * 9
        custody.journal.append(custody.journal.lines(uses))
        head = custody.journal.head
    checkpoints().witness(OF, n=head.n, seal=head.seal)
    return folder


def test_where_nothing_runs_the_folder_is_read(at_rest: Path, asked):
    with connected_as("worker"):
        told = asked("audit", "verify")
    assert told["ok"]
    assert told["keys"]["lines"] == 9


def test_both_files_of_the_keys_cut_back_together_are_found_out(at_rest: Path, typed, asked):
    lines = (at_rest / JOURNAL).read_text().splitlines(keepends=True)[:4]
    body = "".join(lines)
    (at_rest / JOURNAL).write_text(body)
    head = {"n": 4, "seal": seal_of(lines[-1].rstrip()), "size": len(body)}
    (at_rest / "journal.head").write_text(json.dumps(head).ljust(160))
    with connected_as("worker"):
        status, said, _ = typed("audit", "verify")
        told = asked("audit", "verify")
    assert status == 1
    assert "Line 9 of the journal of the keys was put on record" in said
    assert [each["code"] for each in told["keys"]["findings"]] == ["whole", "on_record", "end_cut"]


def test_keys_that_cannot_be_looked_at_are_said_not_to_be(at_rest: Path, typed, asked):
    with owned(at_rest), connected_as("worker"):
        status, said, _ = typed("audit", "verify", "--lang", "fr")
        told = asked("audit", "verify")
    assert status == 1
    assert "Le journal des clés n’a pas été examiné." in said
    assert "Rien ne répond du journal des clés tant qu’il n’a pas été examiné." in said
    assert told["keys"]["lines"] is None
    assert not told["keys"]["ok"]
