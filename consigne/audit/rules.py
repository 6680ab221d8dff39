"""The journal's own acts, and who may read it."""

from __future__ import annotations

from datetime import date

from consigne.audit.matrix import JOURNAL, MATRIX
from consigne.kernel.actors import Actor
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
)
from consigne.kernel.matrix import Extent
from consigne.kernel.words import Bilingual


class Act(Acts):
    READ_REFUSED = Bilingual("read refused", "lecture refusée")
    REFUSED = Bilingual("act refused", "acte refusé")
    JOURNAL_READ = Bilingual("journal read", "journal consulté")
    PRINTED = Bilingual("page printed", "page imprimée")
    JOURNAL_VERIFIED = Bilingual("journal verified", "journal vérifié")


# A day of reading is far more than usual from this many files, when it is over this many times the
# median of the days on which that person opened any, once there are enough of these to compare.
MANY_FILES = 10
FAR_MORE = 3
DAYS_TO_COMPARE = 5
# A page of counts draws a bar for each day.
MOST_DAYS = 92


class Why(Reasons):
    TOO_MANY_DAYS = Reason(
        Bilingual(
            "The journal is counted over {most} days at most: choose days that are closer.",
            "Le journal se compte sur {most} jours au plus : choisissez des dates plus proches.",
        ),
        JOURNAL,
    )
    NOT_SEEN = Reason(
        Bilingual(
            "There is nothing here that you may see.",
            "Il n’y a rien ici que vous puissiez voir.",
        ),
        JOURNAL,
    )
    NOT_THE_OFFICER = Reason(
        Bilingual(
            "Only the privacy officer and the supervisor read the journal.",
            "Seuls le responsable de la protection des renseignements personnels et le "
            "superviseur consultent le journal.",
        ),
        JOURNAL,
    )


def may_read_journal(actor: Actor) -> Decision:
    """The journal is read by those who answer for the information, not by those it watches."""
    if MATRIX.extent(actor.reaching, "event", "journal") >= Extent.READ:
        return ALLOWED
    return Refused(Why.NOT_THE_OFFICER)


def may_count(first: date, last: date) -> Decision:
    """Counts are over a period that begins before it ends, and that one page can show."""
    if 0 <= (last - first).days < MOST_DAYS:
        return ALLOWED
    return Refused(Why.TOO_MANY_DAYS, {"most": MOST_DAYS})
