"""Instants are real; the legal day moves on a demonstration and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from consigne.config import clock
from consigne.config.trouble import Trouble

TORONTO = "America/Toronto"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CONSIGNE_DATA", str(tmp_path))
    yield tmp_path


@pytest.fixture
def demo(folder: Path) -> Path:
    (folder / "demo.json").write_text("{}")
    return folder


def real_day() -> object:
    return datetime.now(ZoneInfo(TORONTO)).date()


def test_the_legal_day_is_the_one_of_the_place(folder: Path):
    assert clock.today(TORONTO) == real_day()
    assert abs(clock.today("Pacific/Kiritimati") - clock.today("Pacific/Pago_Pago")).days >= 1


def test_a_real_installation_keeps_the_real_day(folder: Path):
    with pytest.raises(Trouble):
        clock.set_today(clock.today(TORONTO) + timedelta(days=1), time_zone=TORONTO)


def test_a_clock_file_alone_moves_nothing(folder: Path):
    (folder / "clock.json").write_text('{"days": 90}')
    assert clock.today(TORONTO) == real_day()


def test_a_demonstration_lives_in_the_day_it_is_told(demo: Path):
    later = clock.today(TORONTO) + timedelta(days=400)
    clock.set_today(later, time_zone=TORONTO)
    assert clock.today(TORONTO) == later


def test_the_day_may_be_set_again_and_back(demo: Path):
    first = clock.today(TORONTO)
    for days in (40, 3, 0):
        clock.set_today(first + timedelta(days=days), time_zone=TORONTO)
        assert clock.today(TORONTO) == first + timedelta(days=days)


def test_instants_stay_real_in_a_demonstration(demo: Path):
    clock.set_today(clock.today(TORONTO) + timedelta(days=400), time_zone=TORONTO)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
