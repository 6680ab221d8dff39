"""Invented: clients and contacts filed as the registers say, the same ones each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random
from uuid import UUID

from bench import words
from bench.table import Row
from consigne.kernel.holdings import Trigger
from consigne.register.rules import Filing, Register, Schedule, may_file

SEED = 20261122
_KEPT = ("activity_id", "schedule_id", "trigger", "begins_on", "counted_from", "due_on")
CLIENT = (
    *("id", "institution_id", *_KEPT, "number", "kind", "given_name", "family_name"),
    *("organisation_name", "language", "entered_at"),
)
_REACH = ("id", "institution_id", "client_id", "use", "from_on", "until_on")
PHONE = (*_REACH, "e164", "extension")
EMAIL = (*_REACH, "address", "folded")
POSTAL = (*_REACH, "lines", "locality", "region", "postal_code", "country")
INTERACTION = (
    *("id", "institution_id", *_KEPT, "number", "direction", "channel", "purpose", "language"),
    *("subject", "note", "concerns", "result", "next_action", "next_action_on"),
    *("happened_at", "received_at", "entered_at", "entered_by", "origin"),
)
PARTY = (
    *("id", "institution_id", "interaction_id", "client_id"),
    *("happened_at", "detached_at", "detached_reason"),
)
RESULTS = ("answered", "answered", "answered", "follow_up", "referred", "closed")


@dataclass(frozen=True)
class Place:
    """An institution of the bench: its register today, and who works there."""

    institution: UUID
    code: str
    register: Register
    staff: tuple[UUID, ...]

    @cached_property
    def filings(self) -> list[tuple[Filing, str]]:
        """Where a contact may be filed, and for which purpose that needs no consent."""
        found = []
        for activity in self.register.activities.values():
            schedule = self.register.schedule_for(activity, "interaction")
            if schedule is None or schedule.trigger is not Trigger.INTERACTION:
                continue
            if may_file(self.register, activity.code, kind="interaction"):
                found += [
                    (Filing(activity, schedule), purpose)
                    for purpose in activity.purposes
                    if self.register.purposes[purpose].body.get("rests_on") != "consent"
                ]
        # The one most used first: contacts are spread unevenly, as in life.
        return sorted(found, key=lambda each: -len(each[0].activity.channels))

    @cached_property
    def client_filing(self) -> Filing:
        activity = self.filings[0][0].activity
        schedule = self.register.schedule_for(activity, "client")
        if schedule is None:
            raise LookupError(f"{activity.code} keeps no clients")
        return Filing(activity, schedule)


@dataclass(frozen=True)
class Contact:
    """A contact's row, and those of the clients on it."""

    row: Row
    parties: tuple[Row, ...]


class Invention:
    """The people and contacts of one institution, drawn in order from a seed of its own."""

    def __init__(self, place: Place, *, today: date, first_number: int) -> None:
        self.place, self.today = place, today
        self._random = Random(f"{SEED} {place.code}")
        self._number = first_number
        # Of contacts; another load of the same place has another.
        self._prefix = "I-"
        self._last_use: dict[UUID, date] = {}
        # Those with many contacts, to be opened, and all the others.
        self.known: list[UUID] = []
        self.others: list[UUID] = []

    def meet(self, count: int) -> None:
        """Have this many clients; one in a hundred is well known."""
        clients = [self._id(self._instant(days=400)) for _ in range(count)]
        known = max(1, count // 100)
        self.known, self.others = clients[:known], clients[known:]

    def begin(self, seed: str, *, others: list[UUID]) -> None:
        """Go on from another seed, with clients who exist already."""
        self._random, self.others = Random(f"{SEED} {seed}"), others
        self._prefix = f"{seed[-12:]}-"

    def contacts(self, count: int) -> Iterator[Contact]:
        """Contacts whose day has not come, with none, one or two clients, drawn at random."""
        for _ in range(count):
            how_many = self._random.choices((0, 1, 2), (10, 80, 10))[0]
            yield self._contact(self._random.sample(self.others, how_many))

    def contacts_of_known(self, each: int) -> Iterator[Contact]:
        """This many contacts of each well-known client, and of nobody else."""
        for client in self.known:
            for _ in range(each):
                yield self._contact([client])

    def due_contacts(self, count: int, *, parties: int) -> Iterator[Contact]:
        """Contacts whose day came within the last weeks, each with this many clients."""
        filing, purpose = self.place.filings[0]
        for _ in range(count):
            age = _days_kept(filing.schedule, self.today) + self._random.randint(2, 20)
            clients = self._random.sample(self.others, parties)
            yield self._filed(filing, purpose, clients, self._instant(days=1, before=age))

    def client_rows(self) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
        """The rows of clients and of how they are reached, by table, once contacts are drawn."""
        rows: dict[str, list[Row]] = {"client": [], "phone": [], "email": [], "postal": []}
        for client in (*self.known, *self.others):
            self._client(client, rows)
        columns = {"client": CLIENT, "phone": PHONE, "email": EMAIL, "postal": POSTAL}
        return {f"clients_{kind}": (columns[kind], rows[kind]) for kind in rows}

    def _contact(self, clients: list[UUID]) -> Contact:
        filings = self.place.filings
        # Half of what happens happens on the first line.
        filing, purpose = (
            filings[0] if self._random.random() < 0.5 else self._random.choice(filings)
        )
        happened = self._instant(days=_days_kept(filing.schedule, self.today) - 10)
        return self._filed(filing, purpose, clients, happened)

    def _filed(
        self, filing: Filing, purpose: str, clients: list[UUID], happened: datetime
    ) -> Contact:
        random, institution = self._random, self.place.institution
        language = "fr" if random.random() < 0.6 else "en"
        day, contact = happened.date(), self._id(happened)
        self._number += 1
        for client in clients:
            self._last_use[client] = max(day, self._last_use.get(client, day))
        waits = random.random() < 0.03
        row = (
            *(
                contact,
                institution,
                *_kept(filing, day),
                f"{self._prefix}{day.year}-{self._number:06d}",
            ),
            *("in" if random.random() < 0.8 else "out", self._channel(filing), purpose, language),
            *(words.a_subject(random, language), words.a_note(random, language), ""),
            random.choice(RESULTS),
            "Rappeler" if waits else "",
            self.today + timedelta(days=random.randint(0, 300)) if waits else None,
            *(happened, happened, happened, random.choice(self.place.staff), ""),
        )
        parties = tuple(
            (self._id(happened), institution, contact, client, happened, None, "")
            for client in clients
        )
        return Contact(row, parties)

    def _channel(self, filing: Filing) -> str:
        channels = filing.activity.channels or ("phone",)
        return channels[0] if self._random.random() < 0.6 else self._random.choice(channels)

    def _client(self, client: UUID, rows: dict[str, list[Row]]) -> None:
        random, filing = self._random, self.place.client_filing
        language = "fr" if random.random() < 0.6 else "en"
        # A client nobody heard from for long would be due, and is not what is measured.
        used = max(self._last_use.get(client, self.today), self.today - timedelta(days=60))
        counts = filing.schedule.trigger is Trigger.LAST_USE
        is_person = random.random() < 0.9
        given, family = words.a_person(random, language)
        name = "" if is_person else words.an_organisation(random, language)
        self._number += 1
        kept = _kept(filing, used, counted=counts)
        entered = datetime(used.year, used.month, used.day, 15, tzinfo=UTC)
        rows["client"].append(
            (
                *(client, self.place.institution, *kept, f"C-{self._number:06d}"),
                "person" if is_person else "organisation",
                *((given, family) if is_person else ("", "")),
                *(name, language, entered),
            )
        )
        reach = (self.place.institution, client, "other", used - timedelta(days=1), None)
        for _ in range(random.choice((1, 1, 2))):
            number = f"+1{random.choice((514, 418, 613, 819))}{random.randint(2000000, 9999999)}"
            rows["phone"].append((self._id(entered), *reach, number, ""))
        if random.random() < 0.6:
            address = f"{given}.{family}.{self._number}@example.org"
            rows["email"].append((self._id(entered), *reach, address, address.casefold()))
        if random.random() < 0.4:
            lines = f"{random.randint(1, 9999)}, rue {random.choice(words.FAMILY['fr'])}"
            where = (random.choice(words.PLACES), "QC", "H2X 1Y4", "CA")
            rows["postal"].append((self._id(entered), *reach, lines, *where))

    def _instant(self, *, days: int, before: int = 0) -> datetime:
        """An instant of the last `days` days, `before` days ago, in working hours."""
        day = self.today - timedelta(days=before + self._random.randrange(days) + 1)
        seconds = self._random.randrange(13 * 3600, 22 * 3600)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)

    def _id(self, at: datetime) -> UUID:
        """A UUIDv7 as the application made one then."""
        milliseconds = int(at.timestamp() * 1000)
        bits = self._random.getrandbits(74)
        value = milliseconds << 80 | 0x7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1
        return UUID(int=value)


def _kept(filing: Filing, day: date, *, counted: bool = True) -> tuple[object, ...]:
    due_on = _due_on(filing.schedule, day) if counted else None
    trigger = filing.schedule.trigger.value
    return filing.activity.id, filing.schedule.id, trigger, day, day if counted else None, due_on


def _due_on(schedule: Schedule, day: date) -> date:
    known = _DUE.get((schedule.id, day))
    if known is None:
        known = _DUE[schedule.id, day] = schedule.due_on(day)
    return known


_DUE: dict[tuple[UUID, date], date] = {}


def _days_kept(schedule: Schedule, today: date) -> int:
    """How many days ago a contact happened whose day is today, give or take leap days."""
    return (_due_on(schedule, today) - today).days
