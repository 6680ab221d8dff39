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
from consigne.register.rules.numbers import (
    NUMBER_NAMES,
    Hidden,
    Number,
    declared_numbers,
    hidden_in,
    masked,
)

__all__ = [
    "NUMBER_NAMES",
    "TRIGGER_NAMES",
    "Activity",
    "Declared",
    "Filing",
    "Hidden",
    "Keep",
    "KeepState",
    "Kind",
    "Minimum",
    "Number",
    "Register",
    "Schedule",
    "Why",
    "declared_numbers",
    "destroyed_when",
    "filed",
    "hidden_in",
    "masked",
    "may_file",
    "may_use_channel",
    "why_kept",
]
