"""Progress: seen by who waits, and by nobody else."""

from __future__ import annotations

import pytest

from consigne.config import progress as pages
from consigne.config.progress import progress, step, terminal_language
from consigne.kernel.words import Bilingual

LOADING = Bilingual("Loading", "Chargement")


def test_what_takes_under_a_second_shows_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress(LOADING, 3) as advance:
        advance(3)
    assert capsys.readouterr() == ("", "")


def test_long_work_is_counted_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_DELAY", 0.0)
    monkeypatch.setenv("CONSIGNE_LANG", "fr_CA.UTF-8")
    with progress(LOADING, 3) as advance:
        advance(2)
        advance(1)
    assert capsys.readouterr() == ("", "Chargement\N{NO-BREAK SPACE}: 2 / 3\n")


def test_a_step_that_took_long_says_how_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_DELAY", 0.0)
    monkeypatch.setenv("CONSIGNE_LANG", "fr")
    with step(LOADING):
        pass
    assert capsys.readouterr().err == "Chargement…\n  0,0 s\n"


def test_nothing_is_shown_to_a_machine(capsys: pytest.CaptureFixture[str]) -> None:
    with step(LOADING, shown=False), progress(LOADING, 1, shown=False) as advance:
        advance(1)
    assert capsys.readouterr() == ("", "")


def test_the_terminal_decides_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONSIGNE_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_CA.UTF-8")
    assert terminal_language() == "fr"
    monkeypatch.setenv("CONSIGNE_LANG", "en")
    assert terminal_language() == "en"
