"""Verdict: is this file a certificate, whole, and whose? Asked offline, of a file and a key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any

from consigne.kernel.signing import NotAKey, PublishedKey, canonical
from consigne.kernel.words import Bilingual
from consigne.retention.certificate import TYPE, seal

# A certificate is a few kilobytes; beyond this nothing is read.
LONGEST = 2_000_000

PARTS: dict[str, Bilingual] = {
    "number": Bilingual("number", "numéro"),
    "stage": Bilingual("stage", "étape"),
    "issued_at": Bilingual("date of issue", "date de délivrance"),
    "institution": Bilingual("institution", "institution"),
    "run": Bilingual("run", "exécution"),
    "plan": Bilingual("plan", "plan"),
    "schedules": Bilingual("retention schedules", "calendriers de conservation"),
    "destroyed": Bilingual("records destroyed", "documents détruits"),
    "kept": Bilingual("records kept", "documents conservés"),
    "planner": Bilingual("planner", "planificateur"),
    "approvers": Bilingual("approvers", "approbateurs"),
    "steps": Bilingual("dates of the steps", "dates des étapes"),
    "ledger": Bilingual("ledger of destruction", "registre des destructions"),
    "audit": Bilingual("audit checkpoint", "point de contrôle du journal d’audit"),
    "live": Bilingual("live stores", "dépôts actifs"),
    "lasting": Bilingual("stores that keep copies", "dépôts qui conservent des copies"),
    "residues": Bilingual("what is out of reach", "ce qui est hors de portée"),
    "replaces": Bilingual("certificate replaced", "attestation remplacée"),
    "parts": Bilingual("list of parts", "liste des parties"),
    "key": Bilingual("key", "clé"),
    "signature": Bilingual("signature", "signature"),
}
_ADDED = Bilingual("an added part", "une partie ajoutée")


class Is(Enum):
    """What a file turned out to be: its sentence."""

    VALID = Bilingual(
        "Valid: this certificate is whole, and signed by the key you gave ({fingerprint}).",
        "Valide : cette attestation est intacte, et signée par la clé que vous avez donnée "
        "({fingerprint}).",
    )
    SIGNER_UNKNOWN = Bilingual(
        "Intact, signer unknown: nothing was altered, but no published key was given. Compare the "
        "fingerprint with the institution’s: {fingerprint}.",
        "Intacte, signataire inconnu : rien n’a été altéré, mais aucune clé publiée n’a été "
        "donnée. Comparez l’empreinte avec celle de l’institution : {fingerprint}.",
    )
    ANOTHER_SIGNER = Bilingual(
        "Not the institution’s: the file is whole, but its key ({fingerprint}) is not the "
        "published one you gave.",
        "N’est pas de l’institution : le fichier est intact, mais sa clé ({fingerprint}) n’est pas "
        "la clé publiée que vous avez donnée.",
    )
    ALTERED = Bilingual(
        "Altered: this is no longer what was signed. Changed: {parts}.",
        "Altérée : ce n’est plus ce qui a été signé. Modifié : {parts}.",
    )
    NOT_A_CERTIFICATE = Bilingual(
        "Not a certificate of destruction: give the JSON file that was issued.",
        "Ce n’est pas une attestation de destruction : donnez le fichier JSON qui a été délivré.",
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the file is; `parts` names what was altered, `document` is given when nothing was."""

    what: Is
    parts: tuple[str, ...] = ()
    fingerprint: str = ""
    document: dict[str, Any] | None = None

    @property
    def ok(self) -> bool:
        """Whether the institution whose key was given vouches for the whole file."""
        return self.what is Is.VALID

    @property
    def code(self) -> str:
        return self.what.name.lower()

    @property
    def text(self) -> Bilingual:
        named = [PARTS.get(part, _ADDED) for part in self.parts]
        parts = Bilingual(
            ", ".join(part.en for part in named) or "-", ", ".join(part.fr for part in named) or "-"
        )
        return self.what.value.filled(fingerprint=self.fingerprint, parts=parts)


def verify(file: bytes, public_pem: str | bytes | None = None) -> Verdict:
    """Judge a certificate file, offline; `public_pem` is the key the institution published.

    Raises NotAKey when that is not a key; whatever the file holds, it never raises.
    """
    published = None if public_pem is None else PublishedKey.from_pem(public_pem)
    read = _read(file)
    if read is None or read.get("type") != TYPE:
        return Verdict(Is.NOT_A_CERTIFICATE)
    altered = _altered(read)
    if altered:
        return Verdict(Is.ALTERED, altered)
    fingerprint = read["key"]["fingerprint"]
    return Verdict(_signer(read, published), (), fingerprint, read["document"])


def _signer(read: dict[str, Any], published: PublishedKey | None) -> Is:
    if published is None:
        return Is.SIGNER_UNKNOWN
    is_theirs = published.text() == read["key"]["ed25519"]
    return Is.VALID if is_theirs else Is.ANOTHER_SIGNER


def _altered(read: dict[str, Any]) -> tuple[str, ...]:
    """The parts that are not what was signed; empty when the file is whole."""
    odd = read.keys() ^ {"type", "document", "parts", "key", "signature"}
    if odd or not isinstance(read["document"], dict) or not isinstance(read["parts"], dict):
        return tuple(sorted(odd)) or ("parts",)
    key = _key_in(read["key"])
    if key is None:
        return ("key",)
    sealed = seal(read["document"], key.fingerprint)
    signed = {**sealed, "parts": read["parts"]}
    changed = [name for name, part in sealed["parts"].items() if read["parts"].get(name) != part]
    changed += sorted(read["parts"].keys() - sealed["parts"].keys())
    signature = read["signature"]
    if not isinstance(signature, str) or not key.verifies(_bytes_of(signed), signature):
        changed.append("signature")
    return tuple(changed)


def _key_in(value: object) -> PublishedKey | None:
    if not isinstance(value, dict) or value.keys() != {"ed25519", "fingerprint"}:
        return None
    try:
        key = PublishedKey.from_text(value["ed25519"])
    except (NotAKey, TypeError, AttributeError):
        return None
    return key if key.fingerprint == value["fingerprint"] else None


def _bytes_of(signed: dict[str, Any]) -> bytes:
    try:
        return canonical(signed)
    except ValueError:
        return b""


def _read(file: bytes) -> dict[str, Any] | None:
    """The JSON object in the file, read in the only way it can be: no repeated name, no NaN."""
    if len(file) > LONGEST:
        return None
    try:
        read = json.loads(
            file.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_refuse,
            parse_float=_refuse,
        )
        canonical(read)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read


def _refuse(text: str) -> Any:
    raise ValueError("not a number of a certificate")
