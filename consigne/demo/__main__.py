"""`python -m consigne.demo furnish` (login worker), then `invent` (login web, keys running)."""

from __future__ import annotations

import sys

import django

from consigne.config.paths import paths


def main(step: str) -> None:
    """Do one step of making a demonstration; doing it again changes nothing."""
    django.setup()
    if step == "furnish":
        from consigne.demo.furnishing import furnish

        furnish(paths())
    else:
        from consigne.demo.inventing import invent

        invent()


if __name__ == "__main__":
    main(sys.argv[1])
