"""Finding: one box for a number, a telephone, an address, a name or words of a contact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from consigne.audit.actions import record
from consigne.clients.actions import e164_of
from consigne.clients.queries import (
    ClientName,
    found_by_email,
    found_by_name,
    found_by_number,
    found_by_phone,
)
from consigne.clients.rules import Act as ClientAct
from consigne.clients.rules import Match
from consigne.interactions.queries import (
    InteractionSeen,
    found_by_words,
    interaction_numbered,
    interaction_seen_by,
    open_numbers,
)
from consigne.interactions.rules import Act as InteractionAct
from consigne.kernel.actors import Actor

# Fewer letters say nothing of who is meant, and each search is journalled.
FEWEST = 2
LONGEST = 200
_NUMBER = re.compile(r"^C-?\d{1,12}$|^I-\d{4}-\d{1,12}$", re.IGNORECASE)
_PHONE = re.compile(
    r"^[+(]?[\d\s().\-/+\u00a0\u2010-\u2015]{7,24}(?:\s*(?:x|ext\.?|poste)\s*\d+)?$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who it may be: before any identity check a name and open reference numbers, no more."""

    client: ClientName
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; `match` says what a telephone number tells of who is calling."""

    words: str
    clients: tuple[Candidate, ...] = ()
    contacts: tuple[InteractionSeen, ...] = ()
    match: Match | None = None
    phone: str = ""
    email: str = ""

    @property
    def count(self) -> int:
        return len(self.clients) + len(self.contacts)


def found_by(actor: Actor, words: str, *, now: datetime, on: date) -> Found:
    """Look for what the words most likely are, and journal the search and what it showed."""
    words = words.strip()
    if len(words) < FEWEST:
        return Found(words)
    if _NUMBER.match(words):
        return _numbered(actor, words, now=now)
    if _PHONE.match(words) and (e164 := e164_of(words)):
        match, holders = found_by_phone(actor, e164, on=on)
        return Found(words, _candidates(actor, holders), match=match, phone=e164)
    if "@" in words:
        holders = found_by_email(actor, words, on=on)
        return Found(words, _candidates(actor, holders), email=words)
    return Found(
        words,
        _candidates(actor, found_by_name(actor, words)),
        _journalled(actor, found_by_words(actor, words, now=now)),
    )


def _numbered(actor: Actor, number: str, *, now: datetime) -> Found:
    if number[0] in "cC":
        client = found_by_number(actor, f"C-{number.lstrip('cC-').zfill(6)}")
        return Found(number, _candidates(actor, (client,) if client else ()))
    contact = interaction_numbered(actor, number)
    seen = (interaction_seen_by(actor, contact, now=now),) if contact else ()
    return Found(number, contacts=_journalled(actor, seen))


def _candidates(actor: Actor, clients: tuple[ClientName, ...]) -> tuple[Candidate, ...]:
    record(actor, ClientAct.FOUND, [("client", client.id) for client in clients])
    numbers = open_numbers(actor, {client.id for client in clients})
    return tuple(Candidate(client, numbers.get(client.id, ())) for client in clients)


def _journalled(actor: Actor, contacts: tuple[InteractionSeen, ...]) -> tuple[InteractionSeen, ...]:
    ids: list[tuple[str, UUID]] = [("interaction", contact.id) for contact in contacts]
    record(actor, InteractionAct.FOUND, ids)
    return contacts
