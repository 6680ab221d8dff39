"""Key journal: is the record of what was asked of the keys still what was written?"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from consigne.cli.saving import is_serving
from consigne.config.paths import Paths
from consigne.config.secrets import secret
from consigne.config.trouble import Trouble

if TYPE_CHECKING:
    from consigne.vault.keys.lines import Verdict
    from consigne.vault.witness import KeysReport


def key_journal(places: Paths) -> KeysReport:
    """What its process says of it, or its folder when none runs, set beside what is on record.

    When neither can be asked, the report says so, and is not `ok`: nothing was vouched for.
    """
    from consigne.audit.queries import checkpoints
    from consigne.vault.errors import VaultError
    from consigne.vault.witness import OF, looked_at, not_looked_at

    # Read before the journal is: every line on record is in it by now.
    witnesses = list(checkpoints().witnessed(OF))
    head = checkpoints().head()
    try:
        verdict = _verdict(places)
        return looked_at(verdict, places.keys, witnesses, epoch=head.epoch if head else 0)
    except (VaultError, Trouble) as refused:
        return not_looked_at(refused.words)


def _verdict(places: Paths) -> Verdict:
    from consigne.vault.keys.client import Keys
    from consigne.vault.keys.custody import verified_at_rest

    if not is_serving(places):
        return verified_at_rest(places.keys, secret("keys-master"))
    with closing(Keys(places.sockets / "keys", secret("keys-backup"))) as keys:
        return keys.verify()
