"""Which process may do what with the keys? The table the keys process reads, from the register."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from consigne.vault.keys.callers import digest_of

Purposes = Mapping[UUID, Iterable[str]]


def callers(purposes: Purposes, credentials: Mapping[str, str]) -> dict[str, Any]:
    """The table of callers: the web opens for declared purposes, disposal destroys, backup copies.

    `purposes` gives each institution's declared ones, `credentials` each process's secret.
    """
    declared = {str(institution): sorted(set(codes)) for institution, codes in purposes.items()}
    may: dict[str, dict[str, Any]] = {
        "web": {"create": declared, "unwrap": declared, "absent": {}, "head": {}},
        "worker": {"create": declared, "absent": {}, "head": {}, "verify": {}},
        "disposal": {"destroy": {}, "absent": {}},
        "backup": {"export": {}, "head": {}, "verify": {}},
    }
    return {
        name: {"digest": digest_of(credential), "may": may[name]}
        for name, credential in credentials.items()
    }


def write_callers(file: Path, table: Mapping[str, Any]) -> None:
    """Write the table whole, for its owner alone; the keys process rereads it on SIGHUP."""
    draft = file.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        json.dump(table, opened)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
