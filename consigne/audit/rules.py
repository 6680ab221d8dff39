"""The journal's own acts, and who may read it."""

from __future__ import annotations

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
    JOURNAL_VERIFIED = Bilingual("journal verified", "journal vérifié")


class Why(Reasons):
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
