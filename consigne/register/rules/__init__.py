"""The register's rules: what is declared, where a record is filed, until when it is kept."""

from consigne.register.rules.declared import (
    Activity,
    Declared,
    Kind,
    Minimum,
    Register,
    Schedule,
)
from consigne.register.rules.filing import Filing, Why, filed, may_file, may_use_channel
from consigne.register.rules.keeping import (
    TRIGGER_NAMES,
    Keep,
    KeepState,
    destroyed_when,
    why_kept,
)

__all__ = [
    "TRIGGER_NAMES",
    "Activity",
    "Declared",
    "Filing",
    "Keep",
    "KeepState",
    "Kind",
    "Minimum",
    "Register",
    "Schedule",
    "Why",
    "destroyed_when",
    "filed",
    "may_file",
    "may_use_channel",
    "why_kept",
]
