"""Rows: what does one become, before the register is asked?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from consigne.consent.rules import Answer
from consigne.exchange.rules.mapping import Choice, FileMapping
from consigne.exchange.rules.reasons import RowRefused, Why
from consigne.interactions.rules import Channel, Direction, Result
from consigne.kernel.decisions import Refused
from consigne.kernel.words import Fact, Language

# What a contact has room for.
MOST_ORIGIN, MOST_SUBJECT, MOST_CONCERNS = 120, 300, 240
# As at the other doors, nothing happened before.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
BETWEEN = " – "
# How a spreadsheet knows a formula, after any blank.
_FORMULA = ("=", "+", "-", "@")
_SILENT = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read: the line it begins on, its cells by column, the SHA-256 of its bytes."""

    line: int
    cells: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Entering:
    """A contact that a row makes; `answer` is what the person said of the consent asked for."""

    line: int
    origin: str
    direction: Direction
    channel: Channel
    language: Language
    subject: str
    note: str
    concerns: str
    result: Result | None
    happened_at: datetime
    received_at: datetime
    answer: Answer | None
    digest: str


def entering(
    mapping: FileMapping, row: Row, *, time_zone: str
) -> Entering | tuple[RowRefused, ...]:
    """The contact a row makes, or everything that keeps it out.

    A day without an hour is taken as its first instant in `time_zone`, where legal days begin.
    """
    reading = _Reading(row, ZoneInfo(time_zone))
    answer = _answer(mapping, reading)
    happened = reading.instant(mapping.happened)
    received = reading.instant(mapping.received) if mapping.received else happened
    direction, channel = reading.word(mapping.direction), reading.word(mapping.channel)
    language, result = reading.word(mapping.language), reading.word(mapping.result, optional=True)
    origin, subject = _origin(mapping, reading), _subject(mapping, reading)
    note = _note(mapping, reading, answer)
    concerns = reading.text(mapping.concerns, most=MOST_CONCERNS)
    if reading.refused or happened is None or received is None:
        return tuple(dict.fromkeys(reading.refused))
    return Entering(
        line=row.line,
        origin=origin,
        direction=Direction(direction),
        channel=Channel(channel),
        language="fr" if language == "fr" else "en",
        subject=subject,
        note=note,
        concerns=concerns,
        result=Result(result) if result else None,
        happened_at=happened,
        received_at=received,
        answer=answer,
        digest=row.digest,
    )


class _Reading:
    """The cells of one row as they are asked for; `refused` keeps what is wrong in them."""

    def __init__(self, row: Row, zone: ZoneInfo) -> None:
        self._row, self._zone = row, zone
        self.refused: list[RowRefused] = []

    def refuse(self, column: str, why: Why, **facts: Fact) -> None:
        self.refused.append(RowRefused(self._row.line, column, Refused(why, facts)))

    def text(self, column: str | None, *, most: int | None = None) -> str:
        """What people will read: never a formula, and no longer than there is room for."""
        text = self._row.cells[column].strip() if column else ""
        if column and text.startswith(_FORMULA):
            self.refuse(column, Why.FORMULA)
        if column and most is not None and len(text) > most:
            self.refuse(column, Why.TOO_LONG, most=most)
        return text

    def instant(self, column: str) -> datetime | None:
        text = self._row.cells[column].strip()
        found = _instant(text, self._zone)
        if found is None:
            self.refuse(column, Why.NOT_A_DAY if text else Why.MISSING)
        return found

    def word(self, choice: Choice | None, *, optional: bool = False) -> str:
        """The word this row's value stands for; empty when there is none."""
        if choice is None or choice.column is None:
            return (choice and choice.always) or ""
        value = self._row.cells[choice.column].strip()
        word = choice.values.get(value)
        if word is None and not (optional and not value):
            self.refuse(choice.column, Why.NOT_MAPPED if value else Why.MISSING)
        return word or ""


def _origin(mapping: FileMapping, reading: _Reading) -> str:
    """The source's code and the row's number there: what keeps it from coming in twice."""
    number = reading.text(mapping.id)
    if not number:
        reading.refuse(mapping.id, Why.MISSING)
    origin = f"{mapping.source.code}:{number}"
    if len(origin) > MOST_ORIGIN:
        reading.refuse(mapping.id, Why.TOO_LONG, most=MOST_ORIGIN - len(mapping.source.code) - 1)
    return origin


def _subject(mapping: FileMapping, reading: _Reading) -> str:
    subject = BETWEEN.join(filter(None, (reading.text(column) for column in mapping.subject)))
    if not subject:
        reading.refuse(mapping.subject[0], Why.MISSING)
    if len(subject) > MOST_SUBJECT:
        reading.refuse(mapping.subject[0], Why.TOO_LONG, most=MOST_SUBJECT)
    return subject


def _note(mapping: FileMapping, reading: _Reading, answer: Answer | None) -> str:
    if mapping.note is None:
        return ""
    note = reading.text(mapping.note.column)
    if note and mapping.note.only_with and answer is not Answer.GIVEN:
        reading.refuse(mapping.note.column, Why.NO_CONSENT)
    return note


def _answer(mapping: FileMapping, reading: _Reading) -> Answer | None:
    if mapping.consent is None:
        return None
    asked = Choice(column=mapping.consent.column, values=mapping.consent.values)
    word = reading.word(asked, optional=True)
    return Answer(word) if word and word != _SILENT else None


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    """The instant a cell writes, in UTC: a day, or a day and hour with its offset or without."""
    try:
        if len(text) == len("2019-09-24"):
            found = datetime.combine(date.fromisoformat(text), time.min)
        else:
            found = datetime.fromisoformat(text)
        instant = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        # Further back, the legal day of an instant may be none that a calendar has.
        return instant if instant >= EARLIEST else None
    except (ValueError, OverflowError):
        return None
