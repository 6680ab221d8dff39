"""Callers: which process may do what with the keys, and for which purposes?

The table is a JSON file, written by whoever starts the processes:

    {"web": {"digest": "<sha256 of its credential, hex>",
             "may": {"create": {"*": ["answer"]},
                     "unwrap": {"<institution id>": ["answer"], "*": []},
                     "absent": {}}}}

Each operation lists its purposes by institution, "*" standing for every institution; operations
without a purpose list none. No purpose has a wildcard: each is declared, or refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from consigne.vault.keys.errors import CallersUnreadable
from consigne.vault.keys.requests import Operation

EVERYWHERE = "*"

Purposes = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Caller:
    """A process, by the digest of its credential, and what it is declared for."""

    name: str
    digest: str
    may: Mapping[Operation, Purposes]

    def may_do(self, operation: Operation) -> bool:
        """Whether the operation is declared at all."""
        return operation in self.may

    def may_for(self, operation: Operation, purpose: str, institution: UUID | None) -> bool:
        """Whether the operation is declared for this purpose at this institution.

        Without an institution: at any.
        """
        declared = self.may.get(operation, {})
        if institution is None:
            return any(purpose in purposes for purposes in declared.values())
        return any(purpose in declared.get(place, ()) for place in (EVERYWHERE, str(institution)))


Callers = Mapping[str, Caller]


def digest_of(credential: str) -> str:
    """The digest that stands for a credential in the table (SHA-256, hexadecimal).

    Credentials are 256 random bits, so that a plain digest cannot be guessed back.
    """
    return hashlib.sha256(credential.encode()).hexdigest()


def load(path: Path) -> Callers:
    """The table of callers by digest; raises CallersUnreadable naming what is wrong."""
    try:
        table = json.loads(path.read_bytes())
        callers = [_caller(name, entry) for name, entry in table.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CallersUnreadable(part=type(error).__name__) from None
    return {caller.digest: caller for caller in callers}


def save(path: Path, callers: Iterable[Caller]) -> None:
    """Write the table (mode 0600), whole or not at all; the keys process rereads it on SIGHUP."""
    table = {
        caller.name: {
            "digest": caller.digest,
            "may": {
                operation.value: {place: sorted(codes) for place, codes in purposes.items()}
                for operation, purposes in caller.may.items()
            },
        }
        for caller in callers
    }
    draft = path.with_name(path.name + ".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as sink:
        json.dump(table, sink, indent=1)
        sink.flush()
        os.fsync(sink.fileno())
    draft.rename(path)


def _caller(name: str, entry: dict[str, object]) -> Caller:
    digest, may = entry["digest"], entry["may"]
    if not isinstance(digest, str) or len(bytes.fromhex(digest)) != 32 or not isinstance(may, dict):
        raise ValueError
    return Caller(name, digest, {Operation(key): _declared(value) for key, value in may.items()})


def _declared(places: dict[str, list[str]]) -> Purposes:
    return {
        place if place == EVERYWHERE else str(UUID(place)): frozenset(map(str, purposes))
        for place, purposes in places.items()
    }
