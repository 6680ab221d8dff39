"""A file is imported from the terminal in a person's name, in either language."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from consigne.cli.main import main
from consigne.cli.standing import SCOPE
from consigne.config import clock
from consigne.staff.actions import make_token
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.exchange.builders import COMPLAINTS, MAPPING, PLANTED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_dovs_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSIGNE_TOKEN", a_token(cast.DOV))
    monkeypatch.setenv("CONSIGNE_LANG", "en")


def a_token(person: cast.Person) -> str:
    with acting(actor(person)) as holder:
        lasts = timedelta(days=1)
        made = make_token(holder, label="test", scopes=[SCOPE], lasts=lasts, now=clock.now())
    return made.text


def brought(file: Path, *more: str) -> int:
    return main(["import", str(file), "--mapping", str(MAPPING), *more])


def test_the_real_complaints_are_counted(capsys: pytest.CaptureFixture[str]):
    assert brought(COMPLAINTS) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Entered: 268. Already here: 0. Rows refused: 0.",
        "Consents given: 101; refused: 96.",
    ]


def test_each_refusal_is_told_by_its_line_and_column(capsys: pytest.CaptureFixture[str]):
    assert brought(PLANTED) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == (
        "line 4, Date received: This is missing, and no contact is kept without it. Complete the "
        "cell."
    )
    assert lines[-2] == "Entered: 3. Already here: 1. Rows refused: 13."


def test_the_same_is_told_in_french(capsys: pytest.CaptureFixture[str]):
    assert brought(PLANTED, "--lang", "fr") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == (
        "ligne 4, Date received : Ceci manque, et aucun contact n’est conservé sans cela. Remplir "
        "la cellule."
    )


def test_a_machine_is_told_the_code_of_each_reason(capsys: pytest.CaptureFixture[str]):
    assert brought(PLANTED, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["entered"], told["already"], told["rows_refused"]) == (3, 1, 13)
    assert told["refused"][0]["why"] == "exchange.NO_CONSENT"
    assert set(told["refused"][0]["text"]) == {"en", "fr"}


def test_a_trial_says_that_nothing_is_kept(capsys: pytest.CaptureFixture[str]):
    assert brought(PLANTED, "--dry-run") == 0
    assert "nothing is kept" in capsys.readouterr().out
    assert brought(PLANTED) == 0
    assert "Entered: 3." in capsys.readouterr().out


def test_a_file_of_which_no_row_can_be_read_fails(tmp_path: Path):
    heading, *_ = PLANTED.read_bytes().splitlines(keepends=True)
    (tmp_path / "empty.csv").write_bytes(heading + b"\xff\n")
    assert brought(tmp_path / "empty.csv") == 1


def test_another_heading_fails_and_names_each_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "other.csv").write_bytes(b"Name,Birthday\nAmara,1980-01-01\n")
    assert brought(tmp_path / "other.csv") == 1
    assert "“Birthday” is neither kept nor left out" in capsys.readouterr().err


def test_a_faulty_mapping_fails_by_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "map.yaml").write_text("source: letters\n")
    assert main(["import", str(PLANTED), "--mapping", str(tmp_path / "map.yaml")]) == 1
    assert "map.yaml:1 source" in capsys.readouterr().err


def test_an_agent_is_refused_and_told_who_imports(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("CONSIGNE_TOKEN", a_token(cast.BENOIT))
    assert brought(PLANTED) == 1
    assert "Files are imported by a supervisor" in capsys.readouterr().err
