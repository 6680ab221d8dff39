"""The register as values: what does an activity declare?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from consigne.kernel.holdings import Trigger
from consigne.kernel.periods import Period, longest
from consigne.kernel.words import Bilingual


class Kind(StrEnum):
    """The kinds of register entries, in the order they are loaded."""

    AUTHORITY = "authority"
    PROGRAM = "program"
    PURPOSE = "purpose"
    CATEGORY = "category"
    BANK = "bank"
    SCHEDULE = "schedule"
    STANDARD = "standard"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Declared:
    """One version of a register entry; `body` is what its pack says of it."""

    id: UUID
    code: str
    name: Bilingual
    from_on: date
    until_on: date | None
    body: Mapping[str, Any]

    def pair(self, key: str) -> Bilingual | None:
        """The pair the body holds under this key, or None."""
        return pair_of(self.body, key)


def pair_of(body: Mapping[str, Any], key: str) -> Bilingual | None:
    """The pair that what a pack says holds under this key, or None."""
    halves = body.get(key)
    return Bilingual(halves["en"], halves["fr"]) if halves else None


@dataclass(frozen=True, slots=True)
class Minimum:
    """The shortest time a rule requires, and the code of that authority in the register."""

    period: Period
    authority: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long records are kept: the period counted from the trigger, and any legal minimum.

    `disposition` names who allows destruction. Of `source` (who states the period) and `reason`
    (why it was chosen, when nobody states it), a pack gives one.
    """

    id: UUID
    code: str
    name: Bilingual
    from_on: date
    trigger: Trigger
    period: Period
    minimum: Minimum | None = None
    amber_days: int = 30
    disposition: Bilingual | None = None
    source: Bilingual | None = None
    reason: Bilingual | None = None
    body: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def due_on(self, counted_from: date) -> date:
        """The day a record is destroyed, its trigger having happened on `counted_from`."""
        periods = [self.period, *([self.minimum.period] if self.minimum else [])]
        return longest(periods, counted_from=counted_from).after(counted_from)


@dataclass(frozen=True, slots=True)
class Activity:
    """One version of a declared activity, with what code needs by name and the rest in `body`."""

    id: UUID
    code: str
    name: Bilingual
    from_on: date
    program: str
    bank: str | None
    purposes: tuple[str, ...]
    schedules: Mapping[str, str]
    channels: tuple[str, ...]
    notices: tuple[str, ...]
    client_access: str
    active: bool = True
    body: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Register:
    """An institution's register as it stood on a day, entries by code."""

    institution: UUID
    on: date
    activities: Mapping[str, Activity]
    schedules: Mapping[str, Schedule]
    purposes: Mapping[str, Declared]
    programs: Mapping[str, Declared]
    banks: Mapping[str, Declared]
    authorities: Mapping[str, Declared]
    categories: Mapping[str, Declared]
    standards: Mapping[str, Declared]

    def schedule_for(self, activity: Activity, kind: str) -> Schedule | None:
        """The schedule an activity declares for a kind of record, or None."""
        return self.schedules.get(activity.schedules.get(kind, ""))
