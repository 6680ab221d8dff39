"""Shapes of contacts: what is sent to record one, and what is answered to read one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

from consigne.api.words import says, shape
from consigne.clients.rules import ClientKind
from consigne.interactions.rules import Channel, Direction, Result
from consigne.kernel.words import Language
from consigne.register.rules import KeepState, Number

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul_character", "holds a NUL character")
    return text


def _instant(value: Any) -> Any:
    """Only what RFC 3339 writes: the library would also take a bare number for an instant."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise PydanticCustomError("instant", "not an instant with its offset")
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day", "not a day")
    return value


def _recent_enough(instant: datetime) -> datetime:
    if instant < EARLIEST:
        raise PydanticCustomError("too_early", "before what can be recorded")
    return instant


Text = Annotated[str, AfterValidator(_without_nul)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_recent_enough)]
Day = Annotated[date, BeforeValidator(_day)]


class ContactIn(Schema):
    model_config = shape("A contact to record.", "Un contact à consigner.", extra="forbid")

    activity: Text = says(
        "The code of the activity it is filed under.",
        "Le code de l’activité sous laquelle il est classé.",
        max_length=80,
    )
    purpose: Text = says(
        "The code of the purpose it serves; the activity declares which.",
        "Le code de la fin qu’il sert; l’activité les déclare.",
        min_length=1,
        max_length=80,
    )
    direction: Direction = says("Whether it came in or went out.", "S’il est entrant ou sortant.")
    channel: Channel = says("How it took place.", "Le mode de communication.")
    language: Language = says("The language it took place in.", "La langue du contact.")
    subject: Text = says("What it was about.", "Ce sur quoi il portait.", max_length=300)
    happened_at: Instant = says(
        "When it took place, with the offset from UTC; never to come.",
        "Quand il a eu lieu, avec le décalage sur l’UTC; jamais à venir.",
    )
    received_at: Instant | None = says(
        "When it was received, from which delays run; when absent, when it took place.",
        "Quand il a été reçu, d’où courent les délais; à défaut, quand il a eu lieu.",
        default=None,
    )
    note: Text = says("What was said.", "Ce qui a été dit.", default="", max_length=20_000)
    concerns: Text = says(
        "The organisation it is about, in the correspondent’s words; it makes no client.",
        "L’organisation dont il s’agit, dans les mots du correspondant; aucun client n’est créé.",
        default="",
        max_length=240,
    )
    result: Result | None = says("What came of it.", "Ce qui en est résulté.", default=None)
    next_action: Text = says(
        "What is still to be done.", "Ce qui reste à faire.", default="", max_length=300
    )
    next_action_on: Day | None = says("The day to do it.", "Le jour de le faire.", default=None)
    clients: list[UUID] = says(
        "The clients it concerns; none for a general question or an anonymous correspondent.",
        "Les clients concernés; aucun pour une question générale ou un correspondant anonyme.",
        default_factory=list,
        max_length=20,
    )


class WhyOut(Schema):
    model_config = shape("Why a value is withheld.", "Pourquoi une valeur est masquée.")

    code: str = says("The reason, by name.", "Le motif, par son nom.")
    text: str = says("The reason, in a sentence.", "Le motif, en une phrase.")
    source: str = says("Its authority.", "Sa source.")


class HiddenOut(Schema):
    model_config = shape(
        "A field that held a number which its activity does not collect; it was recorded masked.",
        "Un champ qui contenait un numéro que son activité ne recueille pas; il fut consigné "
        "masqué.",
    )

    field: str = says("The field, by its name in the request.", "Le champ, par son nom.")
    number: Number = says("What it looked like.", "Ce à quoi il ressemblait.")
    why: WhyOut = says("Why it was masked.", "Pourquoi il fut masqué.")


class ConsignedOut(Schema):
    model_config = shape("A contact as recorded.", "Un contact tel que consigné.")

    id: UUID = says("Its id.", "Son identifiant.")
    number: str = says("Its reference number.", "Son numéro de référence.")
    href: str = says("Where to read it.", "Où le lire.")
    masked: list[HiddenOut] = says(
        "The fields recorded with a number masked; none when nothing was.",
        "Les champs consignés avec un numéro masqué; aucun si rien ne le fut.",
    )


class MaskOut(Schema):
    model_config = shape(
        "Stands where a value would, when this caller may not see it.",
        "Tient lieu d’une valeur que cet appelant ne peut voir.",
    )

    masked: Literal[True] = says("Always true.", "Toujours vrai.")
    why: WhyOut = says("Why it is withheld.", "Pourquoi elle est masquée.")


class ActivityOut(Schema):
    model_config = shape(
        "The activity a contact is filed under.", "L’activité sous laquelle un contact est classé."
    )

    code: str = says("Its code.", "Son code.")
    name: str = says("Its name, in the reader’s language.", "Son nom, dans la langue du lecteur.")


class ClientOut(Schema):
    model_config = shape(
        "A client as named before any identity check.",
        "Un client tel que nommé avant toute vérification de l’identité.",
    )

    id: UUID = says("The client’s id.", "L’identifiant du client.")
    number: str = says("The reference number.", "Le numéro de référence.")
    kind: ClientKind = says("Person or organisation.", "Personne ou organisation.")
    name: str = says("The name.", "Le nom.")


class PartyOut(Schema):
    model_config = shape("A client on a contact.", "Un client d’un contact.")

    client: ClientOut = says("The client.", "Le client.")
    taken_off_at: datetime | None = says(
        "When a wrong client was taken off, if so.",
        "Quand un client erroné a été retiré, le cas échéant.",
    )
    taken_off_because: str | MaskOut = says("Why, if so.", "Pourquoi, le cas échéant.")


class AttachmentOut(Schema):
    model_config = shape(
        "A document of a contact, without its bytes.", "Un document d’un contact, sans son contenu."
    )

    id: UUID = says("Its id.", "Son identifiant.")
    file_name: str = says("Its name.", "Son nom.")
    media_type: str = says("Its media type.", "Son type de média.")
    size: int = says("Its size in bytes.", "Sa taille en octets.")


class KeepOut(Schema):
    model_config = shape("Until when a contact is kept.", "Jusqu’à quand un contact est conservé.")

    state: KeepState = says("How its keep stands today.", "Où en est sa conservation aujourd’hui.")
    in_words: str = says("The same, in words.", "La même chose, en mots.")
    counted_from: date | None = says(
        "The day the period is counted from; null while its event has not happened.",
        "Le jour d’où se compte le délai; nul tant que l’événement n’a pas eu lieu.",
    )
    due_on: date | None = says("The day it is destroyed.", "Le jour de sa destruction.")
    schedule: str = says(
        "The code of its retention schedule.", "Le code de son délai de conservation."
    )
    period: str = says("The period, in ISO 8601.", "Le délai, en ISO 8601.")


class ContactOut(Schema):
    model_config = shape(
        "A contact as this caller may see it.", "Un contact tel que cet appelant peut le voir."
    )

    id: UUID = says("Its id.", "Son identifiant.")
    number: str = says("Its reference number.", "Son numéro de référence.")
    activity: ActivityOut = says("Where it is filed.", "Où il est classé.")
    purpose: str = says("The code of its purpose.", "Le code de sa fin.")
    direction: Direction = says("In or out.", "Entrant ou sortant.")
    channel: Channel = says("How it took place.", "Le mode de communication.")
    language: Language = says("Its language.", "Sa langue.")
    subject: str | MaskOut = says("What it was about.", "Ce sur quoi il portait.")
    note: str | MaskOut = says("What was said.", "Ce qui a été dit.")
    concerns: str | MaskOut = says("The organisation it is about.", "L’organisation visée.")
    result: Result | MaskOut | None = says("What came of it.", "Ce qui en est résulté.")
    next_action: str | MaskOut = says("What is still to be done.", "Ce qui reste à faire.")
    next_action_on: date | None = says("The day to do it.", "Le jour de le faire.")
    happened_at: datetime = says("When it took place.", "Quand il a eu lieu.")
    received_at: datetime = says("When it was received.", "Quand il a été reçu.")
    entered_at: datetime = says("When it was recorded.", "Quand il a été consigné.")
    entered_by: UUID = says("The member who recorded it.", "Le membre qui l’a consigné.")
    parties: list[PartyOut] = says("The clients it concerns.", "Les clients concernés.")
    attachments: list[AttachmentOut] | MaskOut = says("Its documents.", "Ses documents.")
    keep: KeepOut = says("Until when it is kept.", "Jusqu’à quand il est conservé.")
