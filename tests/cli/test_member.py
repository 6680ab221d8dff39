"""`consigne member`: somebody lets the first person in, by a password that is worth one."""

from __future__ import annotations

import io
from typing import Any

import pytest

from consigne.config import clock
from consigne.kernel.actors import Role
from consigne.staff.models import Account
from consigne.staff.queries import actor_for
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database")
FIRST = ("member", "admit", "--institution", "boreal", "--email", "hugo@staff.example")


def piped(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))


def test_the_first_person_of_an_institution_is_let_in(typed: Any, monkeypatch: Any):
    piped(monkeypatch, "girouette-et-luciole")
    with connected_as("worker"):
        status, answer, _ = typed(*FIRST, "--name", "Hugo", "--role", "privacy_officer")
    account = Account.objects.get(email="hugo@staff.example")
    assert (status, answer.strip()) == (0, "Admitted: Privacy officer.")
    assert actor_for(account.id, on=clock.now().date()).has(Role.PRIVACY_OFFICER)


def test_a_password_worth_nothing_is_refused_and_nobody_is_let_in(typed: Any, monkeypatch: Any):
    piped(monkeypatch, "secret")
    with connected_as("worker"):
        status, _, said = typed(*FIRST, "--name", "Hugo")
    assert status == 1
    assert "12 characters or more" in said
    assert not Account.objects.filter(email="hugo@staff.example").exists()
