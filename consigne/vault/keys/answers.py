"""Answers: what does the keys process do for a caller who asks, and what does it refuse?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from consigne.kernel.words import Fact
from consigne.vault.errors import VaultError
from consigne.vault.keys.callers import Caller
from consigne.vault.keys.custody import Custody
from consigne.vault.keys.errors import NotDeclared
from consigne.vault.keys.frames import Message
from consigne.vault.keys.keystore import Keystore
from consigne.vault.keys.lines import Entry
from consigne.vault.keys.requests import Operation, Outcome, Request
from consigne.vault.keys.snapshots import export

# These change the keystore; the others only read it.
CHANGES = frozenset({Operation.CREATE, Operation.DESTROY, Operation.ADD_PURPOSE, Operation.ROTATE})


@dataclass(frozen=True, slots=True)
class Answer:
    """The message to send back, and what the journal keeps of it."""

    message: Message
    entry: Entry


def answered(custody: Custody, caller: Caller, request: Request) -> Answer:
    """Do what is asked if the caller is declared for it; nothing is durable yet."""
    refusal = _undeclared(caller, request)
    if refusal is not None:
        return refused(
            NotDeclared(
                operation=request.operation.value, purposes=", ".join(request.purposes) or "-"
            ),
            Entry(
                caller.name,
                request.operation,
                {Outcome.NOT_DECLARED: request.objects},
                request.institution,
                request.purposes,
            ),
        )
    outcomes, more = _DO[request.operation](custody, caller, request)
    entry = Entry(caller.name, request.operation, outcomes, request.institution, request.purposes)
    listed = {outcome.value: [str(each) for each in ids] for outcome, ids in outcomes.items()}
    return Answer({"outcomes": listed, **more}, entry)


def refused(error: VaultError, entry: Entry, **facts: Fact) -> Answer:
    """The answer to what cannot be done at all."""
    return Answer({"refused": type(error).__name__, "facts": error.facts | facts}, entry)


def _undeclared(caller: Caller, request: Request) -> Outcome | None:
    if not caller.may_do(request.operation):
        return Outcome.NOT_DECLARED
    if all(
        caller.may_for(request.operation, purpose, request.institution)
        for purpose in request.purposes
    ):
        return None
    return Outcome.NOT_DECLARED


Done = tuple[Mapping[Outcome, tuple[UUID, ...]], Message]


def _create(custody: Custody, caller: Caller, request: Request) -> Done:
    outcomes, keys = custody.keystore.create(request.objects, request.at, request.purposes)
    return _grouped(outcomes), {"keys": _spelled(keys)}


def _unwrap(custody: Custody, caller: Caller, request: Request) -> Done:
    outcomes, keys = {}, {}
    for each in request.objects:
        outcomes[each], key = _unwrapped(custody.keystore, caller, request, each)
        if key:
            keys[each] = key
    return _grouped(outcomes), {"keys": _spelled(keys)}


def _unwrapped(
    keystore: Keystore, caller: Caller, request: Request, object_id: UUID
) -> tuple[Outcome, bytes]:
    if not _reaches(keystore, caller, request, object_id):
        return Outcome.NOT_DECLARED, b""
    return keystore.unwrap(object_id, request.purposes[0])


def _add_purpose(custody: Custody, caller: Caller, request: Request) -> Done:
    keystore, purpose = custody.keystore, request.purposes[0]
    return _grouped(
        {
            each: keystore.add_purpose(each, purpose)
            if _reaches(keystore, caller, request, each)
            else Outcome.NOT_DECLARED
            for each in request.objects
        }
    ), {}


def _reaches(keystore: Keystore, caller: Caller, request: Request, object_id: UUID) -> bool:
    """Whether the caller is declared for the purpose at the object's own institution."""
    institution = keystore.institution_of(object_id)
    return caller.may_for(request.operation, request.purposes[0], institution)


def _destroy(custody: Custody, caller: Caller, request: Request) -> Done:
    return _grouped(custody.keystore.destroy(request.objects)), {}


def _absent(custody: Custody, caller: Caller, request: Request) -> Done:
    found = {each: custody.keystore.whereabouts(each) for each in request.objects}
    return _grouped(found), {}


def _rotate(custody: Custody, caller: Caller, request: Request) -> Done:
    rotated = custody.keystore.purposes.rotate(request.at, request.purposes[0])
    return {Outcome.DONE: ()}, {"rewrapped": rotated[0], "damaged": rotated[1]}


def _export(custody: Custody, caller: Caller, request: Request) -> Done:
    folder = custody.journal.file.parent
    try:
        place = export(custody.keystore, request.objects[0], request.key, folder)
    except OSError as error:
        return {Outcome.FAILED: request.objects}, {"part": type(error).__name__}
    return {Outcome.DONE: request.objects}, {"place": str(place)}


def _head(custody: Custody, caller: Caller, request: Request) -> Done:
    head = custody.journal.head
    return {Outcome.DONE: ()}, {"n": head.n, "seal": head.seal, "size": head.size}


_DO: dict[Operation, Callable[[Custody, Caller, Request], Done]] = {
    Operation.CREATE: _create,
    Operation.UNWRAP: _unwrap,
    Operation.DESTROY: _destroy,
    Operation.ABSENT: _absent,
    Operation.ADD_PURPOSE: _add_purpose,
    Operation.ROTATE: _rotate,
    Operation.EXPORT: _export,
    Operation.HEAD: _head,
    # The lines are read back outside the transaction, up to this head.
    Operation.VERIFY: _head,
}


def _grouped(outcomes: Mapping[UUID, Outcome]) -> Mapping[Outcome, tuple[UUID, ...]]:
    groups: dict[Outcome, list[UUID]] = {}
    for each, outcome in outcomes.items():
        groups.setdefault(outcome, []).append(each)
    return {outcome: tuple(ids) for outcome, ids in groups.items()}


def _spelled(keys: Mapping[UUID, bytes]) -> dict[str, str]:
    return {str(each): key.hex() for each, key in keys.items()}
