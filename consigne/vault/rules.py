"""Which documents does the vault take, and what does the journal call its acts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consigne.kernel.acts import Acts
from consigne.kernel.decisions import ALLOWED, Decision, Reason, Reasons, Refused, Source
from consigne.kernel.words import Bilingual, Fact
from consigne.vault.documents import UNSAID, clean_name, kind_of, kinds_in

MOST_DOCUMENTS = 10
MOST_BYTES = 25_000_000

SAFEGUARDS = Source(
    Bilingual(
        "Personal Information Protection and Electronic Documents Act",
        "Loi sur la protection des renseignements personnels et les documents électroniques",
    ),
    Bilingual("Sched. 1, Safeguards", "annexe 1, Mesures de sécurité"),
    ("OPC-15",),
)


class Act(Acts):
    KEYS_WITNESSED = Bilingual(
        "end of the keys’ journal put on record", "fin du journal des clés consignée"
    )
    KEYS_VERIFIED = Bilingual("keys’ journal verified", "journal des clés vérifié")


class Why(Reasons):
    TOO_MANY = Reason(
        Bilingual(
            "At most {most} documents at once: send the others with another contact.",
            "Au plus {most} documents à la fois : envoyez les autres avec un autre contact.",
        ),
        SAFEGUARDS,
    )
    TOO_LARGE = Reason(
        Bilingual(
            "Together the documents are too large: {most} MB at most.",
            "Ensemble, les documents sont trop volumineux : {most} Mo au plus.",
        ),
        SAFEGUARDS,
    )
    EMPTY = Reason(
        Bilingual(
            "“{name}” is empty: choose the document again.",
            "« {name} » est vide : choisissez le document de nouveau.",
        ),
        SAFEGUARDS,
    )
    NOT_TAKEN = Reason(
        Bilingual(
            "“{name}” is not taken: archives, programs, Web pages, drawings that may run scripts "
            "and office documents with macros stay out. Send a PDF, a picture, a text, a sound, a "
            "video, or an office document of today.",
            "« {name} » n’est pas accepté : les archives, les programmes, les pages Web, les "
            "dessins qui peuvent exécuter un script et les documents bureautiques à macros "
            "restent dehors. Envoyez un PDF, une image, un texte, un son, une vidéo ou un document "
            "bureautique actuel.",
        ),
        SAFEGUARDS,
    )
    NOT_WHAT_IT_SAYS = Reason(
        Bilingual(
            "“{name}” does not hold what its name or its sender says: save it again under its own "
            "kind, and send that.",
            "« {name} » ne contient pas ce qu’annonce son nom ou son expéditeur : enregistrez-le "
            "de nouveau sous son propre format, puis envoyez-le.",
        ),
        SAFEGUARDS,
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """A document as it comes: its name, the media type its sender says, its bytes."""

    name: str
    said: str
    content: bytes


def may_take(documents: Sequence[Offered]) -> Decision:
    """Documents are few, not too large, of a kind that runs nothing, and are what they say."""
    if len(documents) > MOST_DOCUMENTS:
        return Refused(Why.TOO_MANY, {"most": MOST_DOCUMENTS})
    if sum(len(each.content) for each in documents) > MOST_BYTES:
        return Refused(Why.TOO_LARGE, {"most": MOST_BYTES // 1_000_000})
    return next((no for each in documents if not (no := _may_take(each))), ALLOWED)


def _may_take(document: Offered) -> Decision:
    facts: dict[str, Fact] = {"name": clean_name(document.name)}
    if not document.content:
        return Refused(Why.EMPTY, facts)
    if not kinds_in(document.content):
        return Refused(Why.NOT_TAKEN, facts)
    kind = kind_of(document.content, name=clean_name(document.name))
    said = document.said.partition(";")[0].strip().lower()
    if kind is None or (said not in UNSAID and said not in (kind.media_type, *kind.also)):
        return Refused(Why.NOT_WHAT_IT_SAYS, facts)
    return ALLOWED
