"""Requests: what may be asked of the keys process, is it well formed, what may come of it?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from consigne.vault.keys.errors import Malformed
from consigne.vault.keys.frames import Message

MOST_OBJECTS = 1000
MOST_PURPOSES = 32

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PURPOSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
_KEY = re.compile(r"[0-9a-f]{64}")


class Operation(StrEnum):
    """What the keys process does."""

    CREATE = "create"
    UNWRAP = "unwrap"
    DESTROY = "destroy"
    ABSENT = "absent"
    ADD_PURPOSE = "add_purpose"
    ROTATE = "rotate"
    EXPORT = "export"
    HEAD = "head"
    VERIFY = "verify"


class Outcome(StrEnum):
    """What became of an object, or of a request."""

    CREATED = "created"
    UNWRAPPED = "unwrapped"
    DESTROYED = "destroyed"
    ADDED = "added"
    KEPT = "kept"
    ABSENT = "absent"
    # Refusals: the id was destroyed before, has a key, or is kept for other purposes only.
    GONE = "gone"
    ALREADY_KEYED = "already_keyed"
    OTHER_PURPOSE = "other_purpose"
    NOT_DECLARED = "not_declared"
    DAMAGED = "damaged"
    # Of requests that are not about objects.
    DONE = "done"
    FAILED = "failed"
    MALFORMED = "malformed"
    WRONG_CREDENTIAL = "wrong_credential"


@dataclass(frozen=True, slots=True)
class Request:
    """One well-formed request; the fields its operation does not take are empty."""

    operation: Operation
    objects: tuple[UUID, ...] = ()
    institution: UUID | None = None
    purposes: tuple[str, ...] = ()
    key: bytes = field(default=b"", repr=False)

    @property
    def at(self) -> UUID:
        """The institution of an operation that takes one."""
        if self.institution is None:
            raise Malformed(part="institution")
        return self.institution


# What each operation takes, and nothing else.
FIELDS: dict[Operation, frozenset[str]] = {
    Operation.CREATE: frozenset({"objects", "institution", "purposes"}),
    Operation.UNWRAP: frozenset({"objects", "purposes"}),
    Operation.DESTROY: frozenset({"objects"}),
    Operation.ABSENT: frozenset({"objects"}),
    Operation.ADD_PURPOSE: frozenset({"objects", "purposes"}),
    Operation.ROTATE: frozenset({"institution", "purposes"}),
    Operation.EXPORT: frozenset({"objects", "key"}),
    Operation.HEAD: frozenset(),
    Operation.VERIFY: frozenset(),
}
_ONE_PURPOSE = frozenset({Operation.UNWRAP, Operation.ADD_PURPOSE, Operation.ROTATE})


def parsed(message: Message) -> Request:
    """The request a message holds; raises Malformed naming the part that is not right."""
    operation = _operation(message.get("operation"))
    if set(message) != {"operation"} | FIELDS[operation]:
        raise Malformed(part="fields")
    request = Request(operation, **{name: _READ[name](message[name]) for name in FIELDS[operation]})
    if operation in _ONE_PURPOSE and len(request.purposes) != 1:
        raise Malformed(part="purposes")
    if operation is Operation.EXPORT and len(request.objects) != 1:
        raise Malformed(part="objects")
    return request


def written(request: Request) -> Message:
    """The message that `parsed` reads back as this request."""
    return {
        "operation": request.operation.value,
        **{name: _WRITTEN[name](getattr(request, name)) for name in FIELDS[request.operation]},
    }


def _operation(name: object) -> Operation:
    try:
        return Operation(str(name))
    except ValueError:
        raise Malformed(part="operation") from None


def _objects(found: object) -> tuple[UUID, ...]:
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_OBJECTS:
        raise Malformed(part="objects")
    objects = tuple(_id(each) for each in found)
    if len(set(objects)) != len(objects):
        raise Malformed(part="objects")
    return objects


def _id(found: object) -> UUID:
    return UUID(_text(found, _ID, "id"))


def _purposes(found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_PURPOSES:
        raise Malformed(part="purposes")
    return tuple(dict.fromkeys(_text(each, _PURPOSE, "purposes") for each in found))


def _key(found: object) -> bytes:
    return bytes.fromhex(_text(found, _KEY, "key"))


def _text(found: object, form: re.Pattern[str], part: str) -> str:
    if not isinstance(found, str) or form.fullmatch(found) is None:
        raise Malformed(part=part)
    return found


_READ: dict[str, Any] = {
    "objects": _objects,
    "institution": _id,
    "purposes": _purposes,
    "key": _key,
}
_WRITTEN: dict[str, Any] = {
    "objects": lambda objects: [str(each) for each in objects],
    "institution": str,
    "purposes": list,
    "key": bytes.hex,
}
