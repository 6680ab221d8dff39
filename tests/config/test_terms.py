"""What this installation asks and keeps is said rightly, or it says so before it starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from consigne.config.paths import CHECKOUT
from consigne.config.terms import journal_kept, second_factor
from consigne.config.trouble import Trouble


def test_the_journal_is_kept_two_years_unless_it_is_said_otherwise(monkeypatch):
    monkeypatch.delenv("CONSIGNE_JOURNAL_KEPT", raising=False)
    assert journal_kept() == "P24M"
    monkeypatch.setenv("CONSIGNE_JOURNAL_KEPT", "P7Y")
    assert journal_kept() == "P7Y"


@pytest.mark.parametrize("given", ["24 months", "P", "P0D", "7Y"])
def test_what_is_no_period_is_refused_with_what_to_write(monkeypatch, given):
    monkeypatch.setenv("CONSIGNE_JOURNAL_KEPT", given)
    with pytest.raises(Trouble) as refused:
        journal_kept()
    for told in (refused.value.words.en, refused.value.words.fr):
        assert given in told
        assert "P24M" in told


def test_it_is_refused_before_anything_starts():
    environment = {**os.environ, "CONSIGNE_JOURNAL_KEPT": "24 months"}
    done = subprocess.run(
        [sys.executable, "-c", "import consigne.config.settings"],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Trouble" in done.stderr


def test_a_second_factor_is_compulsory_unless_it_is_said_otherwise(monkeypatch):
    monkeypatch.delenv("CONSIGNE_SECOND_FACTOR")
    assert (second_factor(demo=False), second_factor(demo=True)) == ("required", "optional")
    monkeypatch.setenv("CONSIGNE_SECOND_FACTOR", "required")
    assert second_factor(demo=True) == "required"


def test_a_misspelt_duty_is_no_licence(monkeypatch):
    monkeypatch.setenv("CONSIGNE_SECOND_FACTOR", "requierd")
    with pytest.raises(Trouble) as refused:
        second_factor(demo=False)
    assert "optional" in refused.value.words.en
    assert "facultatif" in refused.value.words.fr
