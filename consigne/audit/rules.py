"""The journal's own acts, and who may read it."""

from __future__ import annotations

from consigne.kernel.actors import Actor, Role
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
)
from consigne.kernel.words import Bilingual

JOURNAL = Source(
    Bilingual("Journal of accesses", "Journal d’audit"),
    Bilingual("who reads it", "consultation"),
    ("OPC-2", "OPC-QC-18"),
)


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
    if actor.has(Role.PRIVACY_OFFICER, Role.SUPERVISOR, Role.SYSTEM):
        return ALLOWED
    return Refused(Why.NOT_THE_OFFICER)
