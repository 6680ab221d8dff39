"""Plot: who lives which story, and when? Chosen by chance, the same each time but for the day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from consigne.demo.names import PLACES
from consigne.demo.stories import Beat, Story, questions, stories
from consigne.interactions.rules import Result
from consigne.kernel.words import Bilingual, spoken_date

# English noun, French noun, and whether that is feminine.
_APPLIANCES = (
    ("washer", "laveuse", True),
    ("dryer", "sécheuse", True),
    ("refrigerator", "réfrigérateur", False),
    ("dishwasher", "lave-vaisselle", False),
    ("range", "cuisinière", True),
    ("freezer", "congélateur", False),
)
# The desk answers from half past eight until eight in the evening.
_OPENS, _OPEN_MINUTES = time(8, 30), 690
_JUST_NOW = timedelta(minutes=10)
# What a story still under way waits for.
_CALL_BACK: dict[str, Any] = {
    "next_action": Bilingual("Call back", "Rappeler"),
    "next_in": 3,
    "result": Result.FOLLOW_UP,
}


@dataclass(frozen=True, slots=True)
class Told:
    """How many times a story of this activity is told, and how many days ago they began.

    `spans` are (share, from, to) in days before today; `questions` are asked by nobody.
    """

    activity: str
    times: int
    spans: tuple[tuple[float, int, int], ...]
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """One contact that will be: who (None: nobody in particular), when, and what is said."""

    who: int | None
    at: datetime
    on: date
    activity: str
    beat: Beat
    words: dict[str, Bilingual]
    last: bool


class Plot:
    """Scenes for a cast of `people`, told up to `now` by the clocks of `time_zone`."""

    def __init__(
        self, chance: random.Random, *, people: int, now: datetime, time_zone: str
    ) -> None:
        self._chance, self._people, self._now = chance, people, now
        self._zone = ZoneInfo(time_zone)

    def scenes(self, told: Told) -> Iterator[Scene]:
        """Every contact of an activity, story by story."""
        available = stories(told.activity)
        for turn in range(told.times):
            yield from self._story(available[turn % len(available)], told, self._who(turn))
        asked = questions(told.activity) if told.questions else ()
        for turn in range(told.questions):
            yield from self._story((asked[turn % len(asked)],), told, None)

    def long_gone(self, told: Told, *, who: int, days: int) -> Iterator[Scene]:
        """The one story of somebody not heard of since."""
        yield from self._lived(self._chance.choice(stories(told.activity)), told, who, days)

    def _story(self, story: Story, told: Told, who: int | None) -> Iterator[Scene]:
        spans = [(first, last) for _, first, last in told.spans]
        shares = [share for share, _, _ in told.spans]
        first, last = self._chance.choices(spans, shares)[0]
        yield from self._lived(story, told, who, self._chance.randint(first, last))

    def _lived(self, story: Story, told: Told, who: int | None, days: int) -> Iterator[Scene]:
        day = self._now.astimezone(self._zone).date() - timedelta(days=days)
        words = self._words(day)
        lived: list[tuple[datetime, Beat]] = []
        for beat in story:
            day = _working(day + timedelta(days=beat.after))
            at = self._at(day)
            if at > self._now - _JUST_NOW:
                lived[-1:] = [(at, replace(beat, **_CALL_BACK)) for at, beat in lived[-1:]]
                break
            lived.append((at, beat))
        for place, (at, beat) in enumerate(lived, start=1):
            on = at.astimezone(self._zone).date()
            yield Scene(who, at, on, told.activity, beat, words, last=place == len(lived))

    def _at(self, day: date) -> datetime:
        opened = datetime.combine(day, _OPENS, self._zone)
        return (opened + timedelta(minutes=self._chance.randrange(_OPEN_MINUTES))).astimezone(UTC)

    def _who(self, turn: int) -> int:
        """Everyone once, then some often and most seldom."""
        if turn < self._people:
            return turn
        return int(self._people * self._chance.random() ** 1.7)

    def _words(self, day: date) -> dict[str, Bilingual]:
        english, french, feminine = self._chance.choice(_APPLIANCES)
        soon = _working(day + timedelta(days=self._chance.randint(9, 16)))
        place = self._chance.choice(PLACES)
        amount = self._chance.randint(79, 640)
        return {
            "a": Bilingual(f"a {english}", f"{'une' if feminine else 'un'} {french}"),
            "the": Bilingual(f"the {english}", f"{'la' if feminine else 'le'} {french}"),
            "of": Bilingual(f"of the {english}", f"{'de la' if feminine else 'du'} {french}"),
            "model": _same(f"BN-{self._chance.randrange(210, 990, 10)}"),
            "invoice": _same(f"F-{self._chance.randint(41000, 89000)}"),
            "months": _same(str(self._chance.randint(13, 26))),
            "amount": Bilingual(f"${amount}.00", f"{amount},00\N{NO-BREAK SPACE}$"),
            "city": _same(place),
            "day": Bilingual(spoken_date(soon, "en"), spoken_date(soon, "fr")),
        }


def _working(day: date) -> date:
    """This day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _same(words: str) -> Bilingual:
    return Bilingual(words, words)
