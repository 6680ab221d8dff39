"""System: the processes that run together, started in order, watched, stopped in order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import click

from consigne.cli.language import spoken
from consigne.cli.serving.children import Child, Plan
from consigne.config import clock
from consigne.config.paths import Paths
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 8
_LOOKED_AT_EVERY = 0.2
# Between two deaths of one process; one that lived a minute is forgiven its past.
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_FORGIVEN_AFTER = 60.0


class System:
    """The processes under way. Whatever ends them, stop() leaves none behind."""

    def __init__(self, places: Paths) -> None:
        self._places = places
        self._children: list[Child] = []
        self._deaths: dict[str, int] = {}
        self._wanted = True

    def start(self, plan: Plan) -> Child:
        """Start a process, without waiting for it."""
        child = self._launched(plan)
        self._children.append(child)
        return child

    def see_ready(self, *children: Child) -> None:
        """Return once each says `ready`; raises Trouble, in its own words, when one will not."""
        for child in children:
            if not child.wait_ready(_SECONDS_TO_START):
                log = self._places.log / f"{child.plan.name}.log"
                failed = _WILL_NOT.filled(name=child.plan.name, log=str(log))
                raise Trouble(child.refused() or failed)

    def heed_signals(self) -> None:
        """From now on SIGTERM and Ctrl-C end the watch, in good order."""
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, self._leave)

    def watch(self, on_new_day: Callable[[], None]) -> None:
        """Until told to stop: start again whatever dies, and see to the change of day."""
        today = clock.now().date()
        while self._wanted:
            time.sleep(_LOOKED_AT_EVERY)
            for child in [child for child in self._children if child.status is not None]:
                self._replace(child)
            if clock.now().date() != today:
                today = clock.now().date()
                on_new_day()

    def stop(self) -> None:
        """Stop every process in good order: the last started first, each with its own children."""
        for child in reversed(self._children):
            child.ask_to_stop()
        for child in reversed(self._children):
            child.see_gone(_SECONDS_TO_STOP)
        self._children.clear()

    def _leave(self, *_: object) -> None:
        self._wanted = False

    def _replace(self, child: Child) -> None:
        name = child.plan.name
        child.see_gone(0)
        lived = time.monotonic() - child.began
        deaths = self._deaths[name] = (
            1 if lived > _FORGIVEN_AFTER else self._deaths.get(name, 0) + 1
        )
        self._say(_DIED.filled(name=name))
        if not self._sleep(_PAUSES[min(deaths, len(_PAUSES)) - 1]):
            return
        self._children[self._children.index(child)] = self._launched(child.plan)

    def _launched(self, plan: Plan) -> Child:
        child = Child(plan, self._places.log)
        (self._places.run / f"{plan.name}.pid").write_text(str(child.pid))
        return child

    def _sleep(self, seconds: float) -> bool:
        """Whether we are still wanted after this long."""
        until = time.monotonic() + seconds
        while self._wanted and time.monotonic() < until:
            time.sleep(0.05)
        return self._wanted

    def _say(self, words: Bilingual) -> None:
        click.echo(spoken(words), err=True)


_DIED = Bilingual(
    "{name} ended unexpectedly; starting it again.", "{name} s’est arrêté; redémarrage en cours."
)
_WILL_NOT = Bilingual(
    "{name} did not start; {log} says why. Correct it, then start again.",
    "{name} n’a pas démarré; {log} dit pourquoi. Corrigez, puis recommencez.",
)
