"""Gate: the web application, loaded while the ledger is being looked at, open only afterwards.

A web process answers nobody before its application is loaded: this module ends its loading when
the file that CONSIGNE_GATE names is there, which `serve` writes once it may be served.
"""

from __future__ import annotations

import os
import time
from importlib import import_module
from pathlib import Path

from django.conf import settings

from consigne.config.wsgi import application

__all__ = ["application"]

_GATE = "CONSIGNE_GATE"

# Read now, so that the first page asked for does not wait on it.
import_module(settings.ROOT_URLCONF)

while _GATE in os.environ and not Path(os.environ[_GATE]).exists():
    time.sleep(0.02)
