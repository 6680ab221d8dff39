"""Entries: what the ledger of destruction may say, and nothing else.

Ids, enumerations, numbers and digests: a field that is not declared here, or text in one that is,
is refused on the way in and found on the way out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

# Text that only looks like these may enter: a digest in hexadecimal, the name of a holding or a
# store as the code declares it, a reason's code, a month.
Digest = str
Name = str
Code = str
Month = str


class NotAnEntry(ValueError):
    """The value is not an entry of the ledger; the message names the field, never its content."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The ledger of this installation begins. From here on its absence is noticed."""

    kind: ClassVar[str] = "begun"
    installation: UUID


@dataclass(frozen=True, slots=True)
class RunOpened:
    """An approved plan starts to be executed. `plan` is the SHA-256 of the frozen plan."""

    kind: ClassVar[str] = "run_opened"
    run: UUID
    institution: UUID
    plan: Digest
    planner: UUID
    approvers: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Intent:
    """These records are about to be destroyed: written before the first destructive act.

    `holding` is the kind their holding declares.
    """

    kind: ClassVar[str] = "intent"
    run: UUID
    batch: int
    institution: UUID
    holding: Name
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an intent, given by its number in the ledger.

    `withheld` are the ids left alone, each with the code of its reason; `absent` counts, per
    store, what was looked for again and found gone; `left` what was found still there. `objects`
    are the vault objects destroyed with the records: their keys must not come back either.
    """

    kind: ClassVar[str] = "outcome"
    intent: int
    destroyed: int
    withheld: tuple[tuple[UUID, Code], ...] = ()
    objects: tuple[UUID, ...] = ()
    failed: int = 0
    absent: Mapping[Name, int] = field(default_factory=dict)
    left: Mapping[Name, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunClosed:
    """A run ends. `is_complete` only when every record was destroyed or withheld."""

    kind: ClassVar[str] = "run_closed"
    run: UUID
    institution: UUID
    destroyed: int
    withheld: int
    failed: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup was restored; the database stood at entry `applied` of this ledger."""

    kind: ClassVar[str] = "restored"
    backup: UUID
    by: UUID
    applied: int


@dataclass(frozen=True, slots=True)
class MonthDestroyed:
    """A month of the journal is about to be destroyed: written before the act.

    `ranges` are places in the audit tree (until excluded), `root` the root over their leaves.
    """

    kind: ClassVar[str] = "month"
    run: UUID
    month: Month
    count: int
    ranges: tuple[tuple[int, int], ...]
    root: Digest


Entry = Begun | RunOpened | Intent | Outcome | RunClosed | Restored | MonthDestroyed
KINDS: dict[str, type[Entry]] = {
    kind.kind: kind
    for kind in (Begun, RunOpened, Intent, Outcome, RunClosed, Restored, MonthDestroyed)
}

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}\.[A-Z][A-Z0-9_]{0,59}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MOST = 2**53 - 1


def as_json(entry: Entry) -> dict[str, Any]:
    """The entry as its line holds it; raises NotAnEntry on anything the ledger may not say."""
    body = {part.name: _plain(getattr(entry, part.name)) for part in fields(entry)}
    value = {"kind": entry.kind, **body}
    from_json(value)
    return value


def from_json(value: Mapping[str, Any]) -> Entry:
    """The entry in a line: every field declared, none missing, each of its form.

    Raises NotAnEntry.
    """
    name = value.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise NotAnEntry("kind")
    forms = {part.name: str(part.type) for part in fields(kind)}
    if odd := forms.keys() ^ (value.keys() - {"kind"}):
        raise NotAnEntry(min(odd))
    return kind(**{name: _read(form, name, value[name]) for name, form in forms.items()})


def _read(form: str, name: str, value: object) -> Any:
    try:
        return _READERS[form](value)
    except (ValueError, TypeError, AttributeError):
        raise NotAnEntry(name) from None


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _id(value: Any) -> UUID:
    if _UUID.fullmatch(value) is None:
        raise ValueError
    return UUID(value)


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        raise ValueError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(form: re.Pattern[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if form.fullmatch(value) is None:
            raise ValueError
        return str(value)

    return read


def _each(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError
        return tuple(map(read, value))

    return read_all


def _pair(first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_both(value: Any) -> tuple[Any, Any]:
        one, other = value
        return first(one), second(other)

    return read_both


def _tally(value: Any) -> dict[str, int]:
    return {_text(_NAME)(name): _number(count) for name, count in value.items()}


# By the type a field is declared with.
_READERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "UUID": _id,
        "int": _number,
        "bool": _truth,
        "Digest": _text(_DIGEST),
        "Name": _text(_NAME),
        "Month": _text(_MONTH),
        "tuple[UUID, ...]": _each(_id),
        "tuple[tuple[UUID, Code], ...]": _each(_pair(_id, _text(_CODE))),
        "tuple[tuple[int, int], ...]": _each(_pair(_number, _number)),
        "Mapping[Name, int]": _tally,
    }
)
