"""Service: the whole of `serve`, from an empty folder to a desk that answers, and back."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from consigne.cli.serving import plans
from consigne.cli.serving.callers import table_of
from consigne.cli.serving.ports import port_for
from consigne.cli.serving.preparation import Preparation
from consigne.cli.serving.system import System
from consigne.cli.serving.web import ADDRESS
from consigne.cli.serving.welcome import Welcome
from consigne.config.paths import Paths, paths, shared_disks
from consigne.config.progress import step
from consigne.config.secrets import in_production
from consigne.config.trouble import Trouble
from consigne.demo import installation as demonstration
from consigne.demo.people import demo_people
from consigne.kernel.words import Bilingual
from consigne.vault.files import LocalFiles


class Service:
    """This installation, served. On leaving, nothing of it runs any more."""

    def __init__(self, port: int | None, *, workers: int, shown: bool) -> None:
        self.places: Paths = paths().create()
        self._asked, self._workers, self._shown = port, workers, shown
        self._stack = ExitStack()
        self._system = System(self.places)
        self._port = 0

    def __enter__(self) -> Self:
        self._stack.enter_context(_alone(self.places))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Told twice, it still stops everything before it goes.
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, signal.SIG_IGN)
        self._stack.close()

    def prepare(self, *, demo: bool | None) -> None:
        """Everything that must be there; on a new installation outside production, a demo too."""
        prepared = self._prepared = self._stack.enter_context(Preparation(shown=self._shown))
        self._stack.callback(self._system.stop)
        if prepared.is_new and (not in_production() if demo is None else demo):
            demonstration.begin(self.places)
        prepared.compile_words()
        prepared.bring_schema()
        prepared.gather_static()
        LocalFiles.make(self.places.vault)
        prepared.furnish()
        prepared.declare_callers()

    def make_demo(self) -> None:
        """A demonstration, complete and not served; raises Trouble where something else already is.

        One that was interrupted is completed.
        """
        self.prepare(demo=True)
        if not demonstration.is_demo(self.places):
            raise Trouble(_NOT_EMPTY.filled(folder=str(self.places.data)))
        keys = self._system.start(plans.keys(self.places, table_of(self.places)))
        self._system.see_ready(keys)
        self._prepared.invent()

    def start(self) -> None:
        """Start the processes; the desk opens only once the ledger and the database agree."""
        self._port = port_for(self._asked)
        gate = self.places.run / "gate"
        gate.unlink(missing_ok=True)
        with step(_OPENING, shown=self._shown):
            keys = self._system.start(plans.keys(self.places, table_of(self.places)))
            disposal = self._system.start(plans.disposal())
            web = self._system.start(plans.web(self._port, gate, workers=self._workers))
            self._system.see_ready(keys)
            self._prepared.invent()
            self._system.see_ready(disposal)
            gate.touch(mode=0o600)
            self._system.see_ready(web)
        self._system.heed_signals()
        served = {"pid": os.getpid(), "address": self.address}
        (self.places.run / "serve.json").write_text(json.dumps(served))

    def watch(self) -> None:
        """Until told to stop. The worker starts now: the desk does not wait for it."""
        self._system.see_ready(self._system.start(plans.worker()))
        self._system.watch(self._prepared.declare_callers)

    def welcome(self) -> Welcome:
        """What to say once everything runs."""
        warnings = shared_disks(self.places) if in_production() else ()
        return Welcome(self.address, demo_people(), warnings)

    @property
    def address(self) -> str:
        return f"http://{ADDRESS}:{self._port}/"


@contextmanager
def _alone(places: Paths) -> Iterator[None]:
    """One `serve` at a time for an installation."""
    with open(os.open(places.run / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(_SERVED.filled(address=_address_in(places))) from None
        try:
            yield
        finally:
            (places.run / "serve.json").unlink(missing_ok=True)


def _address_in(places: Paths) -> str:
    try:
        return str(json.loads((places.run / "serve.json").read_text())["address"])
    except (FileNotFoundError, ValueError, KeyError):
        return "…"


_NOT_EMPTY = Bilingual(
    "There is already an installation in {folder}, and `consigne demo` did not make it. Set "
    "CONSIGNE_DATA to a new folder.",
    "Il y a déjà une installation dans {folder}, que `consigne demo` n’a pas créée. Donnez à "
    "CONSIGNE_DATA un nouveau dossier.",
)
_OPENING = Bilingual("Opening the desk", "Ouverture du poste de travail")
_SERVED = Bilingual(
    "This installation is already served at {address}: stop that one first, or set CONSIGNE_DATA "
    "to another folder.",
    "Cette installation est déjà servie à {address} : arrêtez d’abord l’autre, ou donnez à "
    "CONSIGNE_DATA un autre dossier.",
)
