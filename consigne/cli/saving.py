"""Saving: what a backup and a restore need of an installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from consigne.config.paths import Paths
from consigne.config.secrets import ensure, secret
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

if TYPE_CHECKING:
    from consigne.backups.actions import Safe
    from consigne.vault.keys.client import Keys


def safe_of(places: Paths) -> Safe:
    """This installation's backups."""
    from consigne.backups.actions import Safe

    return Safe.of(places)


@contextmanager
def keys_held(places: Paths) -> Iterator[Keys]:
    """The way to the keys, as caller `backup`; their process is started when none runs."""
    from consigne.cli.serving.callers import table_of
    from consigne.cli.serving.children import Child
    from consigne.cli.serving.plans import keys as keys_plan
    from consigne.vault.keys.client import Keys

    ensure(["keys-master", "keys-backup"])
    if is_serving(places):
        yield Keys(places.sockets / "keys", secret("keys-backup"))
        return
    child = Child(keys_plan(places, table_of(places)), places.log)
    try:
        if not child.wait_ready(20):
            raise Trouble(child.refused() or _NO_KEYS)
        yield Keys(places.sockets / "keys", secret("keys-backup"))
    finally:
        child.ask_to_stop()
        child.see_gone(5)


def is_serving(places: Paths) -> bool:
    """Whether the keys process answers: then the system is up."""
    from consigne.vault.errors import VaultError
    from consigne.vault.keys.client import Keys

    way = Keys(places.sockets / "keys", secret("keys-backup"), patience=0)
    try:
        way.head()
    except VaultError:
        return False
    finally:
        way.close()
    return True


_NO_KEYS = Bilingual(
    "The keys process did not start; keys.log says why. Correct it, then start again.",
    "Le processus des clés n’a pas démarré; keys.log dit pourquoi. Corrigez, puis recommencez.",
)
