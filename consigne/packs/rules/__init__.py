"""Packs: may this pack be loaded, and what would loading it change?"""

from consigne.packs.rules.changes import Change, Outcome, diff, undone
from consigne.packs.rules.checking import check

__all__ = ["Change", "Outcome", "check", "diff", "undone"]
