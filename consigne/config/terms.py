"""Terms: what does this installation ask and keep, that is no institution's own to say?"""

from __future__ import annotations

import os
from datetime import date

from consigne.config.trouble import Trouble
from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual

_SETTING = "CONSIGNE_JOURNAL_KEPT"
_ANY_DAY = date(2026, 11, 22)


def journal_kept() -> str:
    """How long a month of the journal is kept after its end (ISO 8601), 24 months unless said.

    Raises Trouble when CONSIGNE_JOURNAL_KEPT is not a period of a day at least.
    """
    given = os.environ.get(_SETTING) or "P24M"
    try:
        lasts = Period.parse(given).after(_ANY_DAY) > _ANY_DAY
    except ValueError:
        lasts = False
    if not lasts:
        raise Trouble(_NOT_A_PERIOD.filled(setting=_SETTING, given=given))
    return given


_NOT_A_PERIOD = Bilingual(
    "{setting} is “{given}”, which is no period: write years, months or days as in P7Y, P24M or "
    "P90D, then start again.",
    "{setting} vaut « {given} », qui n’est pas un délai : écrivez des années, des mois ou des "
    "jours comme dans P7Y, P24M ou P90D, puis recommencez.",
)


REQUIRED, OPTIONAL = "required", "optional"
_FACTOR = "CONSIGNE_SECOND_FACTOR"


def second_factor(*, demo: bool) -> str:
    """Whether staff must show a second factor: "required" unless said, or in a demonstration.

    Raises Trouble when CONSIGNE_SECOND_FACTOR is neither "required" nor "optional".
    """
    given = os.environ.get(_FACTOR) or (OPTIONAL if demo else REQUIRED)
    if given not in (REQUIRED, OPTIONAL):
        raise Trouble(_NEITHER.filled(setting=_FACTOR, given=given))
    return given


_NEITHER = Bilingual(
    "{setting} is “{given}”: write required or optional, then start again.",
    "{setting} vaut « {given} » : écrivez required (obligatoire) ou optional (facultatif), puis "
    "recommencez.",
)
