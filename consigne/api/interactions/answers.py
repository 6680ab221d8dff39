"""Answers about contacts: what was seen, put into the reader's language."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.urls import reverse

from consigne.api.interactions.shapes import (
    ActivityOut,
    AttachmentOut,
    ClientOut,
    ConsignedOut,
    ContactOut,
    HiddenOut,
    KeepOut,
    MaskOut,
    PartyOut,
    WhyOut,
)
from consigne.interactions.actions import Consigned
from consigne.interactions.queries import InteractionSeen, PartySeen
from consigne.kernel.decisions import Refused
from consigne.kernel.masks import Masked
from consigne.kernel.words import Language
from consigne.register.rules import Keep, destroyed_when

T = TypeVar("T")


def consigned(done: Consigned, language: Language) -> ConsignedOut:
    """What was just recorded, or was by an earlier request under the same key."""
    href = reverse("api:interaction", kwargs={"interaction_id": done.id})
    masked = [
        HiddenOut(field=each.field, number=each.number, why=_why(each.why, language))
        for each in done.hidden
    ]
    return ConsignedOut(id=done.id, number=done.number, href=href, masked=masked)


def contact(seen: InteractionSeen, language: Language, *, today: date) -> ContactOut:
    """A contact as seen, masks included."""

    def said(value: T | Masked) -> T | MaskOut:
        return mask(value, language) if isinstance(value, Masked) else value

    return ContactOut(
        id=seen.id,
        number=seen.number,
        activity=ActivityOut(code=seen.activity.code, name=seen.activity.name.in_(language)),
        purpose=seen.purpose,
        direction=seen.direction,
        channel=seen.channel,
        language=seen.language,
        subject=said(seen.subject),
        note=said(seen.note),
        concerns=said(seen.concerns),
        result=said(seen.result),
        next_action=said(seen.next_action),
        next_action_on=seen.next_action_on,
        happened_at=seen.happened_at,
        received_at=seen.received_at,
        entered_at=seen.entered_at,
        entered_by=seen.entered_by,
        parties=[_party(party, language) for party in seen.parties],
        attachments=_attachments(seen, language),
        keep=_keep(seen.keep, language, today=today),
    )


def mask(masked: Masked, language: Language) -> MaskOut:
    """A mask, saying why."""
    reason = masked.why.reason
    return MaskOut(
        masked=True,
        why=WhyOut(
            code=masked.why.code,
            text=reason.text.in_(language),
            source=reason.source.cited().in_(language),
        ),
    )


def _why(refused: Refused, language: Language) -> WhyOut:
    (reason,) = refused.explained().reasons
    return WhyOut(
        code=refused.why.code,
        text=reason.text.in_(language),
        source=reason.source.cited().in_(language),
    )


def _party(party: PartySeen, language: Language) -> PartyOut:
    who, why = party.client, party.detached_reason
    return PartyOut(
        client=ClientOut(id=who.id, number=who.number, kind=who.kind, name=who.name),
        taken_off_at=party.detached_at,
        taken_off_because=mask(why, language) if isinstance(why, Masked) else why,
    )


def _attachments(seen: InteractionSeen, language: Language) -> list[AttachmentOut] | MaskOut:
    if isinstance(seen.attachments, Masked):
        return mask(seen.attachments, language)
    return [
        AttachmentOut(id=a.id, file_name=a.file_name, media_type=a.media_type, size=a.size)
        for a in seen.attachments
    ]


def _keep(keep: Keep, language: Language, *, today: date) -> KeepOut:
    return KeepOut(
        state=keep.state(today),
        in_words=destroyed_when(keep).in_(language),
        counted_from=keep.counted_from,
        due_on=keep.due_on,
        schedule=keep.schedule.code,
        period=str(keep.schedule.period),
    )
