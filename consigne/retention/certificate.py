"""Certificate: what was destroyed, by whose decision, what was looked at again, and what was not.

A certificate is a document, the SHA-256 of each of its parts, and one Ed25519 signature over
those. Anyone can check it without the system; it holds counts, codes, ids and dates, no names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator

from consigne.audit.chain import written_instant
from consigne.kernel.signing import Signer, canonical, digest
from consigne.kernel.words import Bilingual

TYPE = "consigne.certificate/1"

# What no program can look at, and every certificate therefore names.
RESIDUES = (
    Bilingual(
        "Physical media: cells of a disk or a flash drive that were released but not yet "
        "overwritten, and retired disks.",
        "Supports physiques : cellules d’un disque ou d’une mémoire flash libérées mais non encore "
        "réécrites, et disques mis hors service.",
    ),
    Bilingual(
        "Snapshots of the file system or of the virtual machine, taken outside this system.",
        "Instantanés du système de fichiers ou de la machine virtuelle, pris hors de ce système.",
    ),
    Bilingual(
        "Copies disclosed, printed or exported before the destruction.",
        "Copies communiquées, imprimées ou exportées avant la destruction.",
    ),
)


class Status(StrEnum):
    """What is known of a store that keeps copies for a while."""

    VERIFIED = "verified"
    ATTESTED = "attested"
    OUTSTANDING = "outstanding"


STATUS_NAMES: dict[Status, Bilingual] = {
    Status.VERIFIED: Bilingual("Verified", "Vérifié"),
    Status.ATTESTED: Bilingual("Attested", "Attesté"),
    Status.OUTSTANDING: Bilingual("Outstanding", "En suspens"),
}


class WouldLie(ValueError):
    """The certificate would say more than was found; it is not signed. `text` says what."""

    def __init__(self, text: Bilingual) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Institution:
    """Whose records they were; days are told in its time zone."""

    code: str
    name: Bilingual
    time_zone: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A retention schedule the run followed, in the version of a day; `period` is ISO 8601."""

    code: str
    name: Bilingual
    version: date
    period: str
    trigger: str
    authority: Bilingual


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How many records of one holding were destroyed, and what they contained."""

    holding: str
    name: Bilingual
    categories: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How many records of the plan this run did not destroy, and why."""

    reason: str
    words: Bilingual
    count: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who decided: an id and the roles held that day, or the power lent; never a name."""

    id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LiveStore:
    """Stage one: ids or objects looked for again in a store, and how many were found absent."""

    store: str
    name: Bilingual
    looked_for: int
    absent: int


@dataclass(frozen=True, slots=True)
class LastingStore:
    """Stage two: a store that keeps copies for a while.

    `since` is the day from which the status holds, `until` the day by which the last copy
    expires; an attestation says by whom (id) and in which words.
    """

    store: str
    name: Bilingual
    status: Status
    text: Bilingual
    since: date | None = None
    until: date | None = None
    attested_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class LedgerRange:
    """The entries of the ledger that tell this run, and the hash of the last."""

    first: int
    last: int
    head: str


@dataclass(frozen=True, slots=True)
class AuditTree:
    """The signed checkpoint of the journal at the time of signing."""

    epoch: int
    size: int
    root: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Steps:
    """When each step was taken."""

    planned_at: datetime
    approved_at: datetime
    started_at: datetime
    finished_at: datetime
    verified_at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """The document before it is signed. `replaces` is the digest of the stage-one document."""

    number: str
    stage: int
    issued_at: datetime
    institution: Institution
    run: UUID
    plan: str
    schedules: tuple[Schedule, ...]
    destroyed: tuple[Destroyed, ...]
    kept: tuple[Kept, ...]
    planner: Person
    approvers: tuple[Person, ...]
    steps: Steps
    ledger: LedgerRange
    audit: AuditTree
    live: tuple[LiveStore, ...]
    lasting: tuple[LastingStore, ...]
    residues: tuple[Bilingual, ...] = RESIDUES
    replaces: str | None = None

    def document(self) -> dict[str, Any]:
        """As JSON holds it: pairs as {"en", "fr"}, days and instants in ISO 8601."""
        plain: dict[str, Any] = _plain(self)
        return plain


def sign(certificate: Certificate, signer: Signer) -> bytes:
    """The file to hand out: UTF-8 JSON, indented for people, signed by the installation's key.

    Raises WouldLie when a live store still holds something, when a status lacks what it rests
    on, or when whoever planned also approved; ValueError on a field its schema does not know.
    """
    check(certificate)
    document = certificate.document()
    for fault in _validator().iter_errors(document):
        raise ValueError(f"not in the schema of a certificate: {fault.json_path}")
    sealed = seal(document, signer.published.fingerprint)
    file = {
        "type": TYPE,
        "document": document,
        "parts": sealed["parts"],
        "key": {"ed25519": signer.published.text(), "fingerprint": signer.published.fingerprint},
        "signature": signer.sign(canonical(sealed)),
    }
    return handed_out(file)


def handed_out(file: Mapping[str, Any]) -> bytes:
    """A certificate file as bytes: its signature holds whatever the spacing."""
    return json.dumps(file, ensure_ascii=False, indent=2).encode() + b"\n"


def seal(document: dict[str, Any], fingerprint: str) -> dict[str, Any]:
    """What is signed, in canonical JSON: the digest of each part, the key, the type."""
    parts = {name: digest(canonical(part)) for name, part in document.items()}
    return {"key": fingerprint, "parts": parts, "type": TYPE}


def check(certificate: Certificate) -> None:
    """Raise WouldLie when the certificate says more than was found."""
    for live in certificate.live:
        if live.absent != live.looked_for:
            left = live.looked_for - live.absent
            raise WouldLie(_STILL_THERE.filled(store=live.name, count=left))
    if not certificate.live:
        raise WouldLie(_NOT_LOOKED)
    for lasting in certificate.lasting:
        if not _rests_on_something(lasting):
            raise WouldLie(_UNSUPPORTED.filled(store=lasting.name))
    if certificate.planner.id in {person.id for person in certificate.approvers}:
        raise WouldLie(_SAME_PERSON)


def schema() -> dict[str, Any]:
    """The published JSON Schema of the document; it is closed at every level."""
    text = Path(__file__).with_name("certificate.schema.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _rests_on_something(store: LastingStore) -> bool:
    if store.status is Status.VERIFIED:
        return store.since is not None and store.attested_by is None
    if store.status is Status.ATTESTED:
        return store.since is not None and store.attested_by is not None
    return store.since is None and store.attested_by is None


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return written_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value


_STILL_THERE = Bilingual(
    "No certificate: {count} items looked for in “{store}” are still there. Run `consigne disposal "
    "verify`.",
    "Pas d’attestation : {count} éléments cherchés dans « {store} » s’y trouvent encore. Lancez "
    "`consigne disposal verify`.",
)
_NOT_LOOKED = Bilingual(
    "No certificate: no store was looked at again.",
    "Pas d’attestation : aucun dépôt n’a été interrogé de nouveau.",
)
_UNSUPPORTED = Bilingual(
    "No certificate: the status of “{store}” does not rest on what its kind requires (a day when "
    "verified, a day and a person when attested, neither when outstanding).",
    "Pas d’attestation : l’état de « {store} » ne repose pas sur ce qu’il exige (un jour s’il est "
    "vérifié, un jour et une personne s’il est attesté, ni l’un ni l’autre s’il est en suspens).",
)
_SAME_PERSON = Bilingual(
    "No certificate: whoever planned the destruction also approved it.",
    "Pas d’attestation : la personne qui a planifié la destruction l’a aussi approuvée.",
)
