"""The command line as someone types it, here or in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from consigne.cli.main import main

Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test starts in English, and leaves the terminal's language as it was."""
    monkeypatch.setenv("CONSIGNE_LANG", "en")
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a line; gives the status, what was answered and what was said beside it."""

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def asked(typed: Typed) -> Callable[..., Any]:
    """Asks as a machine does; gives what `--json` answered."""

    def run(*words: str) -> Any:
        return json.loads(typed(*words, "--json")[1])

    return run
