"""Reading: what a page showed of contacts, told to the journal once and drawn alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from consigne.audit.actions import record
from consigne.desk.addresses import address_of
from consigne.desk.asking import Asking
from consigne.desk.components import KeepLine
from consigne.desk.keeping import lines_of
from consigne.interactions.queries import (
    InteractionSeen,
    Listing,
    latest_of,
    next_actions_of,
    seen_together,
)
from consigne.interactions.rules import CHANNEL_NAMES, DIRECTION_NAMES, Act, Channel
from consigne.kernel.masks import Masked
from consigne.kernel.words import Bilingual

WAITING = 30
ICONS = {
    Channel.PHONE: "phone",
    Channel.EMAIL: "mail",
    Channel.WEB_FORM: "form",
    Channel.COUNTER: "counter",
    Channel.LETTER: "letter",
    Channel.FAX: "fax",
    Channel.REFERRAL: "referral",
    Channel.SOCIAL: "social",
    Channel.OTHER: "empty",
}


@dataclass(frozen=True, slots=True)
class ContactShown:
    """A contact and what is drawn of it: its line, its channel's icon, its names."""

    seen: InteractionSeen
    line: KeepLine

    @property
    def url(self) -> str:
        return address_of("desk:interactions:show", self.seen.id)

    @property
    def icon(self) -> str:
        return ICONS[self.seen.channel]

    @property
    def is_masked(self) -> bool:
        return isinstance(self.seen.subject, Masked)

    @property
    def title(self) -> str:
        """What it was about, or its number while that is masked."""
        return self.seen.number if isinstance(self.seen.subject, Masked) else self.seen.subject

    @property
    def how(self) -> Bilingual:
        """By which channel, in which direction."""
        channel, direction = CHANNEL_NAMES[self.seen.channel], DIRECTION_NAMES[self.seen.direction]
        return Bilingual(
            f"{channel.en}, {direction.en.lower()}", f"{channel.fr}, {direction.fr.lower()}"
        )

    @property
    def names(self) -> str:
        """Who it concerns, among those not taken off."""
        present = [party.client.name for party in self.seen.parties if party.detached_at is None]
        return ", ".join(present) or _("Nobody named")


def shown(asking: Asking, contacts: Iterable[InteractionSeen]) -> tuple[ContactShown, ...]:
    """Contacts as a page draws them."""
    listed = tuple(contacts)
    lines = lines_of(asking, "interaction", {seen.id: seen.keep for seen in listed})
    return tuple(ContactShown(seen, lines[seen.id]) for seen in listed)


@dataclass(frozen=True, slots=True)
class Worklist:
    """What waits for this person, and what came last; `is_more` when more waits than is listed."""

    next_actions: tuple[ContactShown, ...]
    latest: tuple[ContactShown, ...]
    is_more: bool


def usual_filing(asking: Asking, contacts: Iterable[ContactShown]) -> str:
    """How the last of these contacts was filed, by this person if any of them is theirs."""
    own_first = sorted(contacts, key=lambda each: each.seen.entered_by != asking.actor.id)
    return next((f"{each.seen.activity.code}/{each.seen.purpose}" for each in own_first), "")


def worklist(asking: Asking, *, latest: int = 0) -> Worklist:
    """The left pane: what waits, and so many of the last contacts.

    One event tells the journal what of it could be read.
    """
    last = latest_of(asking.actor, most=latest) if latest else Listing(())
    listed, waits, is_more = _with_what_waits(asking, last)
    _tell(asking, (*waits, *listed))
    return Worklist(shown(asking, waits), shown(asking, listed), is_more)


def worklist_beside(
    asking: Asking, listing: Listing
) -> tuple[tuple[InteractionSeen, ...], Worklist]:
    """A list that the page draws and journals itself, and the left pane beside it."""
    listed, waits, is_more = _with_what_waits(asking, listing)
    _tell(asking, waits)
    return listed, Worklist(shown(asking, waits), (), is_more)


def _with_what_waits(
    asking: Asking, listing: Listing
) -> tuple[tuple[InteractionSeen, ...], tuple[InteractionSeen, ...], bool]:
    """Both lists, and whether more waits than the second holds."""
    until = asking.today + timedelta(days=365)
    waiting = next_actions_of(asking.actor, until=until, most=WAITING + 1)
    is_more = len(waiting.rows) > WAITING
    waiting = Listing(waiting.rows[:WAITING])
    listed, waits = seen_together(asking.actor, listing, waiting, now=asking.now)
    return listed, waits, is_more


def _tell(asking: Asking, contacts: Iterable[InteractionSeen]) -> None:
    readable: list[tuple[str, UUID]] = [
        ("interaction", seen.id) for seen in contacts if not isinstance(seen.subject, Masked)
    ]
    if readable:
        record(asking.actor, Act.SEEN, readable)
