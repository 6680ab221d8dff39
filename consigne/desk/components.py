"""Components: the values that the desk's parts draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consigne.kernel.words import Bilingual

# A day this close is drawn in amber: time enough for a hold, too little to forget.
SOON = timedelta(days=30)


class KeepState(StrEnum):
    """Where a record stands between its beginning and its destruction."""

    KEPT = "kept"
    SOON = "soon"
    HELD = "held"
    GONE = "gone"
    OPEN = "open"

    @property
    def words(self) -> Bilingual:
        return _KEEP_WORDS[self]


_KEEP_WORDS = {
    KeepState.KEPT: Bilingual("Kept", "Conservé"),
    KeepState.SOON: Bilingual("Kept, soon to be destroyed", "Conservé, bientôt détruit"),
    KeepState.HELD: Bilingual("Destruction on hold", "Destruction suspendue"),
    KeepState.GONE: Bilingual("Destroyed", "Détruit"),
    KeepState.OPEN: Bilingual("Kept, last day to come", "Conservé, date à venir"),
}


@dataclass(frozen=True, slots=True)
class KeepLine:
    """The line every record carries, from its beginning to the day it is destroyed.

    `fraction` is how much of it is filled and `today_fraction` where today stands, both from 0
    to 1. `words` says the last day; without `why_url` the line does not open.
    """

    state: KeepState
    fraction: float
    begins_on: date
    ends_on: date | None
    words: Bilingual
    why_url: str | None = None
    today_fraction: float | None = None


def keep_picture(state: KeepState, begins_on: date) -> Bilingual:
    """What the drawing of a line says, for whoever does not see it."""
    since = Bilingual("{state}, since {day}", "{state}, depuis le {day}")
    return since.filled(state=state.words, day=begins_on)


def keep_line(
    begins_on: date,
    ends_on: date | None,
    *,
    today: date,
    held: bool = False,
    gone: bool = False,
    words: Bilingual | None = None,
    why_url: str | None = None,
) -> KeepLine:
    """The line of a record, in the state that its days and its holds put it in.

    Without `words` the line says its own: the day, or that the day is still to come.
    """
    state = _state(ends_on, today, held=held, gone=gone)
    today_at = None if gone else _share(begins_on, ends_on, today)
    filled = 1.0 if today_at is None else today_at
    said = words or _last_day(state, ends_on)
    return KeepLine(state, filled, begins_on, ends_on, said, why_url, today_at)


def _state(ends_on: date | None, today: date, *, held: bool, gone: bool) -> KeepState:
    if gone:
        return KeepState.GONE
    if held:
        return KeepState.HELD
    if ends_on is None:
        return KeepState.OPEN
    return KeepState.SOON if ends_on - today <= SOON else KeepState.KEPT


def _share(begins_on: date, ends_on: date | None, today: date) -> float:
    # An open line has no scale: today stands a third of the way, and the rest fades.
    if ends_on is None:
        return 0.34
    whole = max((ends_on - begins_on).days, 1)
    return min(max((today - begins_on).days / whole, 0.0), 1.0)


_SAID = {
    KeepState.KEPT: Bilingual("destroyed on {day}", "détruit le {day}"),
    KeepState.SOON: Bilingual("destroyed on {day}", "détruit le {day}"),
    KeepState.GONE: Bilingual("destroyed on {day}", "détruit le {day}"),
}


def _last_day(state: KeepState, ends_on: date | None) -> Bilingual:
    if state in _SAID and ends_on is not None:
        return _SAID[state].filled(day=ends_on)
    return state.words


class GateState(StrEnum):
    """Whether what is being said is kept."""

    OPEN = "open"
    CLOSED = "closed"
    WAITING = "waiting"
    PAUSED = "paused"
    REFUSED = "refused"

    @property
    def words(self) -> Bilingual:
        return _GATE_WORDS[self]


_GATE_WORDS = {
    GateState.OPEN: Bilingual("Recording open", "Enregistrement ouvert"),
    GateState.CLOSED: Bilingual("Not recorded", "Pas d’enregistrement"),
    GateState.WAITING: Bilingual("Waiting for the answer", "En attente de la réponse"),
    GateState.PAUSED: Bilingual("Recording paused", "Enregistrement en pause"),
    GateState.REFUSED: Bilingual("Recording refused", "Enregistrement refusé"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the desk: its word, its route, and the letter after `g`, if it has one.

    `key` says who has business there.
    """

    key: str
    words: Bilingual
    route: str
    letter: str = ""


PLACES = (
    Place("home", Bilingual("Home", "Accueil"), "desk:home", "h"),
    Place("clients", Bilingual("Clients", "Clients"), "desk:clients:home", "c"),
    Place("interactions", Bilingual("Interactions", "Interactions"), "desk:interactions:home", "i"),
    Place("register", Bilingual("Register", "Registre"), "desk:register:home", "r"),
    Place("retention", Bilingual("Retention", "Conservation"), "desk:retention:home", "d"),
    Place("journal", Bilingual("Journal", "Journal"), "desk:journal:home", "j"),
)
# Not in the bar: found by their words alone.
DOINGS = (
    Place(
        "clients",
        Bilingual("Enter a new client", "Inscrire un nouveau client"),
        "desk:clients:new",
    ),
    Place("retention", Bilingual("Holds", "Suspensions"), "desk:retention:holds"),
    Place(
        "emergencies",
        Bilingual("Emergency accesses", "Accès d’urgence"),
        "desk:emergencies:home",
    ),
    Place(
        "staff",
        Bilingual("Staff and absence cover", "Personnel et remplacements"),
        "desk:staff:home",
    ),
    Place("suppliers", Bilingual("Suppliers", "Fournisseurs"), "desk:suppliers:home"),
    Place("tokens", Bilingual("My tokens", "Mes jetons"), "desk:staff:tokens"),
    Place("demo", Bilingual("Move the day", "Changer la date"), "desk:demo:day"),
)


class StepState(StrEnum):
    """How far one step of a run has come."""

    DONE = "done"
    CURRENT = "current"
    TO_COME = "to_come"
    FAILED = "failed"

    @property
    def words(self) -> Bilingual:
        return _STEP_WORDS[self]


_STEP_WORDS = {
    StepState.DONE: Bilingual("done", "fait"),
    StepState.CURRENT: Bilingual("in progress", "en cours"),
    StepState.TO_COME: Bilingual("to come", "à venir"),
    StepState.FAILED: Bilingual("stopped", "arrêté"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run, with a note of who and when."""

    words: Bilingual
    state: StepState
    note: str = ""


# More than these stand closer together, so that all of them are in sight.
FEW_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `held` draws it hatched. `long` names it in the table, when given.

    Among many bars most go without a label: drawn under each, none could be read.
    """

    label: str
    count: int
    held: bool = False
    long: str = ""


@dataclass(frozen=True, slots=True)
class BarDrawn:
    """A bar with its place in a drawing."""

    bar: Bar
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars in a drawing 100 units high."""

    width: int
    bar_width: int
    bars: tuple[BarDrawn, ...]


def bars_drawn(bars: tuple[Bar, ...]) -> Drawing:
    """Each bar in a column of its own, the tallest 64 high, none that counts under 2."""
    column, width = (40, 24) if len(bars) <= FEW_BARS else (26, 16)
    tallest = max((bar.count for bar in bars), default=0) or 1
    heights = [max(64 * bar.count / tallest, 2) if bar.count else 0 for bar in bars]
    drawn = tuple(
        BarDrawn(
            bar, (column - width) // 2 + column * place, round(80 - height, 1), round(height, 1)
        )
        for place, (bar, height) in enumerate(zip(bars, heights, strict=True))
    )
    return Drawing(max(len(bars) * column, 120), width, drawn)


def initials(name: str) -> str:
    """The first letters of the first and last word: "Marguerite Œuvrard" is MŒ."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
