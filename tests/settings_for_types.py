"""The settings as the type checker reads them: an installation's own, with no installation."""

import os

for name in ("DJANGO", "DB_WEB", "KEYS_WEB", "KEYS_WORKER", "KEYS_DISPOSAL", "KEYS_BACKUP"):
    os.environ.setdefault(f"CONSIGNE_SECRET_{name}", "for the type checker only")

from consigne.config.settings import *  # noqa: E402, F403  # the names are Django's to read
