"""A web process that is killed (SIGKILL, by itself) after a draft, in the middle of a contact."""

from __future__ import annotations

import os
import signal

import django


def main() -> None:
    django.setup()
    from consigne.interactions.actions import Writing, consign, save_draft
    from consigne.walls.context import acting
    from tests import cast
    from tests.builders import a_contact
    from tests.conftest import NOW, TODAY, actor

    writing = Writing("contact", "warranty-line", {"note": "Elle rappelle"})
    with acting(actor(cast.BENOIT)) as benoit:
        save_draft(benoit, writing, now=NOW, on=TODAY)
    with acting(actor(cast.BENOIT)) as benoit:
        consign(benoit, a_contact(), now=NOW, on=TODAY)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
