"""Leaves: what of an event enters the tree, so that no part of it can change unnoticed?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from consigne.audit.merkle import leaf_hash

KIND = "consigne.event/1"

# What `leaf_of` takes, of an event known as `event`; one column more would change every leaf.
COLUMNS = """
event.id::text, event.at, event.institution_id::text, event.actor_id::text, event.roles,
event.act, event.purpose, event.outcome, event.reasons, event.door,
ARRAY(SELECT touch.kind || ' ' || touch.record_id::text FROM audit_touch AS touch
      WHERE touch.at = event.at AND touch.event_id = event.id)
"""
_NAMES = (
    "id",
    "at",
    "institution",
    "actor",
    "roles",
    "act",
    "purpose",
    "outcome",
    "reasons",
    "door",
    "touched",
)
# Without numbers in it, this is what RFC 8785 writes, five times sooner; a test compares them.
_WRITTEN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_of(row: Sequence[Any]) -> dict[str, Any]:
    """An event with all it touched, from a row of COLUMNS, as JSON holds it."""
    content = dict(zip(_NAMES, row, strict=True))
    content["at"] = _written(content["at"])
    content["touched"] = sorted(content["touched"])
    content["type"] = KIND
    return content


def leaf_of(row: Sequence[Any]) -> bytes:
    """The leaf hash (32 bytes) of an event, from a row of COLUMNS."""
    return leaf_hash(_WRITTEN.encode(content_of(row)).encode())


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
