"""One installation for the whole test session, chosen before Django reads its settings."""

from __future__ import annotations

import os
from contextlib import ExitStack

from consigne.config.logins import passwords
from consigne.config.paths import paths
from consigne.config.secrets import ensure
from tests.cluster import temporary_installation

KEY_SECRETS = ["keys-web", "keys-worker", "keys-disposal", "keys-backup", "keys-master"]

_installation = ExitStack()
FOLDER = _installation.enter_context(temporary_installation())
os.environ["CONSIGNE_LOGIN"] = "web"
os.environ["DJANGO_SETTINGS_MODULE"] = "consigne.config.settings"
paths().create()
(FOLDER / "static").mkdir()
ensure(["django", *KEY_SECRETS])
passwords()


def pytest_unconfigure() -> None:
    """The installation goes with the session."""
    _installation.close()
