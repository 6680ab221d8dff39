"""Passes: an address that opens a document for one member, for some minutes, and for nobody else.

A copied address is useless: to another member it leads nowhere, and to the same one it soon leads
back to the contact. Who may open the document is asked all the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from django.core.signing import BadSignature, Signer

LASTS = timedelta(minutes=15)


class Standing(Enum):
    """What a pass is worth: good, good until a while ago, or nobody's."""

    GOOD = auto()
    OVER = auto()
    NOBODYS = auto()


def pass_for(member: UUID, document: UUID, *, now: datetime) -> str:
    """The part of an address that opens a document for this member, from now on."""
    until = int((now + LASTS).timestamp())
    return _signer(member, document).sign(str(until))


def standing_of(written: str, member: UUID, document: UUID, *, now: datetime) -> Standing:
    """What a pass is worth to this member now."""
    try:
        until = int(_signer(member, document).unsign(written))
    except (BadSignature, ValueError):
        return Standing.NOBODYS
    return Standing.GOOD if now.timestamp() < until else Standing.OVER


def _signer(member: UUID, document: UUID) -> Signer:
    # Neither stands in the address: the signature holds for these two alone.
    return Signer(salt=f"desk.document:{member}:{document}")
