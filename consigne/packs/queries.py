"""What would loading this pack change in the register that is stored?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from consigne.institutions.actions import VersionStored
from consigne.institutions.actions import stored as stored_institution
from consigne.institutions.queries import institution_coded
from consigne.kernel.actors import Actor, system
from consigne.notices.actions import stored as stored_notices
from consigne.packs.entries import Pack
from consigne.packs.rules import Change, diff
from consigne.register.actions import stored as stored_register
from consigne.walls.context import acting

Stored = Mapping[tuple[str, str, date], VersionStored]


def changes_of(pack: Pack) -> tuple[Change, ...]:
    """The diff between a pack and what its institution's register holds."""
    institution = institution_of(pack)
    if institution is None:
        return diff({}, pack)
    with acting(system(institution)) as actor:
        return compared(stored(actor, pack), pack)


def institution_of(pack: Pack) -> UUID | None:
    """The institution a pack belongs to, when it was loaded before."""
    entry = pack.institution
    return institution_coded(entry.code) if entry else None


def stored(actor: Actor, pack: Pack) -> Stored:
    """Every version the institution's register holds."""
    entry = pack.institution
    code = entry.code if entry else ""
    own = {
        ("institution", code, from_on): version
        for from_on, version in stored_institution(actor.institution).items()
    }
    return {**own, **stored_register(actor), **stored_notices(actor)}


def compared(held: Stored, pack: Pack) -> tuple[Change, ...]:
    """The diff between a pack and these versions, those already closed known as such."""
    digests = {key: version.digest for key, version in held.items()}
    return diff(digests, pack, ended={key for key, v in held.items() if v.until_on is not None})
