"""Masks: a field that is there, and that this reader may not see."""

from __future__ import annotations

from dataclasses import dataclass

from consigne.kernel.decisions import Reasons


@dataclass(frozen=True, slots=True)
class Masked:
    """Stands where the value would; says why."""

    why: Reasons

    def __bool__(self) -> bool:
        return False
