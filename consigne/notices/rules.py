"""Notices as values: two languages or none, in force from their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from consigne.kernel.words import Bilingual


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of a notice. `words` are those spoken aloud, when it is spoken."""

    id: UUID
    code: str
    version: str
    title: Bilingual
    text: Bilingual
    words: Bilingual | None
    activities: tuple[str, ...]
    from_on: date
    until_on: date | None
    body: Mapping[str, Any] = field(default_factory=dict, compare=False)
