"""Ids: made by the application, sortable by time, never reused (RFC 9562, version 7)."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    bits = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & (1 << 62) - 1
    return UUID(int=value)


def made_at(made: UUID) -> datetime:
    """The instant an id of ours was made, to the millisecond, in UTC."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, tz=UTC)
