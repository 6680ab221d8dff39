"""A database that others keep: what the system cannot look at, people answer for, by name.

Two servers that know nothing of each other: one is started here as its keepers would, and the
installation is given its address alone. Everything is typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from consigne.config import clock
from consigne.config.cluster import Cluster
from consigne.config.paths import paths
from tests.cluster import FAST
from tests.journeys.served import Installation

OFFICER = "solene.tremblay-okafor@boreal.example"
APPROVER = "priya.raman@boreal.example"
ADMINISTRATOR = "ludovic.fontaine@boreal.example"
TODAY = clock.today("America/Toronto").isoformat()


@dataclass(frozen=True)
class Tenant(Installation):
    """An installation whose database is on somebody else's server."""

    address: str

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "DATABASE_URL": self.address}

    def token_of(self, email: str, password: str) -> str:
        """Where the token of a person is kept, made with their password."""
        file = self.data.parent / email
        self.asked("token", "make", "--email", email, "--to", str(file), given=f"{password}\n")
        return str(file)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address that the keepers of a server give of it."""
    with monkeypatch.context() as theirs:
        theirs.setenv("CONSIGNE_DATA", str(tmp_path / "their server"))
        server = Cluster(paths(), settings=FAST)
        server.start()
        address = server.admin_url("kept_for_others")
    yield address
    server.stop()


@pytest.fixture
def tenant(elsewhere: str, tmp_path: Path) -> Tenant:
    return Tenant(tmp_path / "à nous", "fr", elsewhere)


@pytest.mark.req("OPC-QC-24")
def test_copies_out_of_reach_are_attested_by_name_and_never_verified(
    tenant: Tenant, tmp_path: Path
) -> None:
    password = {each["email"]: each["password"] for each in tenant.asked("demo")["people"]}
    officer, approver, administrator = (
        tenant.token_of(email, password[email]) for email in (OFFICER, APPROVER, ADMINISTRATOR)
    )
    plan = destroyed(tenant, officer, approver)
    assert not (tenant.data / "db").exists()
    assert certified(tenant, plan) == {
        "database_files": "outstanding",
        "replicas": "outstanding",
        "outside_backups": "outstanding",
        "backups": "verified",
    }
    answer(tenant, plan, "database_files", administrator)
    answer(tenant, plan, "replicas", administrator)
    answer(tenant, plan, "outside_backups", officer)
    assert certified(tenant, plan) == {
        "database_files": "attested",
        "replicas": "attested",
        "outside_backups": "attested",
        "backups": "verified",
    }
    document = taken_away(tenant, plan, officer, tmp_path)
    by = {each["store"]: each["attested_by"] for each in document["lasting"]}
    assert by["database_files"] == by["replicas"] != by["outside_backups"]
    assert document["replaces"] is not None


def destroyed(tenant: Tenant, officer: str, approver: str) -> str:
    plan = tenant.asked("disposal", "plan", "--token-file", officer)
    read = ("--digest", plan["digest"], "--token-file", approver)
    tenant.asked("disposal", "approve", plan["number"], *read)
    tenant.asked("disposal", "execute", plan["number"])
    return str(plan["number"])


def answer(tenant: Tenant, plan: str, store: str, token: str) -> None:
    words = ("--en", "Nothing of it is left.", "--fr", "Il n’en reste rien.")
    given = ("--store", store, "--since", TODAY, *words, "--token-file", token)
    tenant.asked("disposal", "attest", plan, *given)


def certified(tenant: Tenant, plan: str) -> dict[str, str]:
    """The status of each store; that of the command says whether anything is outstanding."""
    done = tenant.command("disposal", "verify", plan, "--copies", "--json")
    found = {each["store"]: each["status"] for each in json.loads(done.stdout)["stores"]}
    assert done.returncode == int("outstanding" in found.values())
    return found


def taken_away(tenant: Tenant, plan: str, token: str, folder: Path) -> dict[str, Any]:
    file, key = folder / "certificate.json", folder / "key.pem"
    number = plan.replace("D-", "AD-")
    tenant.asked("certificate", "get", number, "--to", str(file), "--token-file", token)
    key.write_text(tenant.asked("certificate", "key")["pem"])
    verdict = tenant.asked("certificate", "verify", str(file), "--key", str(key))
    assert verdict["verdict"] == "valid"
    document: dict[str, Any] = verdict["document"]
    return document
