"""Client: how does a process ask for keys, or for their destruction?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from consigne.vault.errors import VaultError
from consigne.vault.keys import errors
from consigne.vault.keys.errors import ExportFailed, KeysUnavailable, Malformed
from consigne.vault.keys.frames import Message, receive, send
from consigne.vault.keys.lines import Head, Verdict
from consigne.vault.keys.pool import Pool
from consigne.vault.keys.requests import (
    MOST_OBJECTS,
    Operation,
    Outcome,
    Request,
    written,
)

# Seconds to wait for an answer: whole tables are read or rewritten by the slow ones.
_WAIT = 30.0
_LONG_WAIT = 900.0
_SLOW = frozenset({Operation.ROTATE, Operation.EXPORT, Operation.VERIFY})

# Asked twice, these make twice what was wanted, or report the first time as a refusal.
_ONCE = frozenset({Operation.CREATE, Operation.ROTATE})

_REFUSALS: dict[Outcome, type[VaultError]] = {
    Outcome.GONE: errors.KeyDestroyed,
    Outcome.ABSENT: errors.KeyAbsent,
    Outcome.ALREADY_KEYED: errors.AlreadyKeyed,
    Outcome.OTHER_PURPOSE: errors.OtherPurpose,
    Outcome.DAMAGED: errors.KeyDamaged,
}
_ERRORS: dict[str, type[VaultError]] = {
    each.__name__: each for each in (errors.WrongCredential, errors.NotDeclared, errors.Malformed)
}


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many objects were rewrapped, and how many could not be: their row was damaged."""

    rewrapped: int
    damaged: int


class Keys:
    """The keys, as one caller may use them; safe to share between threads.

    `credential` is the caller's secret, `patience` the seconds a restarting keys process is
    waited for. Every method raises KeysUnavailable, WrongCredential, NotDeclared.
    """

    def __init__(self, socket: Path, credential: str, *, patience: float = 0.5) -> None:
        self._pool = Pool(socket, credential, patience=patience)

    def create(self, object_id: UUID, institution: UUID, purposes: Iterable[str]) -> bytes:
        """A new data key (32 bytes), to be opened for these purposes; raises AlreadyKeyed,
        KeyDestroyed, KeyDamaged."""
        return self.create_many([object_id], institution, purposes)[object_id]

    def create_many(
        self, object_ids: Sequence[UUID], institution: UUID, purposes: Iterable[str]
    ) -> dict[UUID, bytes]:
        """One new data key per object, at most 1,000: all are made, or none; raises as create."""
        answer = self._ask(
            Request(Operation.CREATE, tuple(object_ids), institution, tuple(purposes))
        )
        for object_id, outcome in _outcomes(answer).items():
            if outcome in _REFUSALS:
                raise _REFUSALS[outcome](object_id=str(object_id))
        return _keys(answer)

    def unwrap(self, object_id: UUID, purpose: str) -> bytes:
        """The object's data key, for a purpose it is kept for; raises OtherPurpose, KeyDestroyed,
        KeyAbsent, KeyDamaged."""
        found = self.unwrap_many([object_id], purpose)[object_id]
        if isinstance(found, bytes):
            return found
        if found is Outcome.NOT_DECLARED:
            raise errors.NotDeclared(operation="unwrap", purposes=purpose)
        raise _REFUSALS[found](object_id=str(object_id), purpose=purpose)

    def unwrap_many(self, object_ids: Iterable[UUID], purpose: str) -> dict[UUID, bytes | Outcome]:
        """For each object its data key, or why there is none."""
        found: dict[UUID, bytes | Outcome] = {}
        for answer in self._ask_in_parts(Operation.UNWRAP, object_ids, (purpose,)):
            found |= _outcomes(answer)
            found |= _keys(answer)
        return found

    def destroy(self, object_ids: Iterable[UUID]) -> dict[UUID, Outcome]:
        """Destroy every wrapped key of these objects: DESTROYED, or ABSENT when there was none.

        None of the ids ever gets a key again. Durable when it returns; of more than 1,000 objects
        each 1,000 are one transaction. Asking again is harmless.
        """
        return self._all_outcomes(Operation.DESTROY, object_ids)

    def absent(self, object_ids: Iterable[UUID]) -> dict[UUID, bool]:
        """For each object, whether no wrapped key of it is left."""
        found = self._all_outcomes(Operation.ABSENT, object_ids)
        return {each: outcome is not Outcome.KEPT for each, outcome in found.items()}

    def add_purpose(self, object_ids: Iterable[UUID], purpose: str) -> dict[UUID, Outcome]:
        """Let these objects serve one more purpose: ADDED, KEPT when they did, or why not."""
        return self._all_outcomes(Operation.ADD_PURPOSE, object_ids, (purpose,))

    def rotate(self, institution: UUID, purpose: str) -> Rotation:
        """Replace a purpose's key-encryption key and destroy the old one."""
        answer = self._ask(Request(Operation.ROTATE, institution=institution, purposes=(purpose,)))
        return Rotation(answer["rewrapped"], answer["damaged"])

    def export(self, snapshot: UUID, key: bytes) -> Path:
        """Have a snapshot of the keystore written, sealed under this key (32 bytes, for it alone).

        Returns its path, beside the keystore: move it away. Raises ExportFailed.
        """
        answer = self._ask(Request(Operation.EXPORT, (snapshot,), key=key))
        if _outcomes(answer)[snapshot] is Outcome.FAILED:
            raise ExportFailed(part=answer["part"])
        return Path(answer["place"])

    def head(self) -> Head:
        """Where the journal of the keys ends now: to be kept elsewhere, as a witness."""
        answer = self._ask(Request(Operation.HEAD))
        return Head(answer["n"], answer["seal"], answer["size"])

    def verify(self) -> Verdict:
        """Have the whole journal of the keys read back against its seals."""
        answer = self._ask(Request(Operation.VERIFY))
        return Verdict(answer["lines"], answer["fault"], answer["line"])

    def close(self) -> None:
        """Close the connections kept; the next request opens another."""
        self._pool.close()

    def _all_outcomes(
        self,
        operation: Operation,
        object_ids: Iterable[UUID],
        purposes: tuple[str, ...] = (),
    ) -> dict[UUID, Outcome]:
        found: dict[UUID, Outcome] = {}
        for answer in self._ask_in_parts(operation, object_ids, purposes):
            found |= _outcomes(answer)
        return found

    def _ask_in_parts(
        self,
        operation: Operation,
        object_ids: Iterable[UUID],
        purposes: tuple[str, ...],
    ) -> Iterator[Message]:
        remaining = iter(dict.fromkeys(object_ids))
        while part := tuple(islice(remaining, MOST_OBJECTS)):
            yield self._ask(Request(operation, part, purposes=purposes))

    def _ask(self, request: Request) -> Message:
        answer = self._tried(request)
        if answer is None and request.operation not in _ONCE:
            # The keys process was restarted: once more, on a new connection.
            self._pool.close()
            answer = self._tried(request)
        if answer is None:
            raise KeysUnavailable()
        if "refused" in answer:
            raise _ERRORS[answer["refused"]](**answer["facts"])
        return answer

    def _tried(self, request: Request) -> Message | None:
        """The answer, or None when the connection ended before it."""
        link = self._pool.take()
        try:
            send(link, written(request))
            answer = receive(link, wait=_LONG_WAIT if request.operation in _SLOW else _WAIT)
        except (OSError, Malformed):
            answer = None
        if answer is None:
            link.close()
        else:
            self._pool.give_back(link)
        return answer


def _outcomes(answer: Message) -> dict[UUID, Outcome]:
    return {
        UUID(each): Outcome(outcome) for outcome, ids in answer["outcomes"].items() for each in ids
    }


def _keys(answer: Message) -> dict[UUID, bytes]:
    return {UUID(each): bytes.fromhex(key) for each, key in answer["keys"].items()}
