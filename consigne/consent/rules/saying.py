"""Saying: in which ways are consents given, what is answered, and why is one refused?"""

from __future__ import annotations

from enum import StrEnum

from consigne.kernel.acts import Acts
from consigne.kernel.decisions import Reason, Reasons, Source
from consigne.kernel.words import Bilingual

RECORDING = Bilingual(
    "Recording of customer telephone calls",
    "Enregistrement des appels téléphoniques des clients",
)
CONSENT = Source(RECORDING, Bilingual("consent", "consentement"), ("OPC-9", "OPC-10"))
IMPLIED = Source(RECORDING, Bilingual("implied consent", "consentement implicite"), ("OPC-11",))
QUALITY = Source(RECORDING, Bilingual("quality assurance", "assurance de la qualité"), ("OPC-14",))


class Way(StrEnum):
    """How a consent is given."""

    VERBAL = "verbal"
    KEY_PRESS = "key_press"
    STATEMENT = "statement"
    WEB_FORM = "web_form"
    IMPLIED_INBOUND = "implied_inbound"
    WRITTEN = "written"


class Answer(StrEnum):
    """What the person said."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WAY_NAMES: dict[Way, Bilingual] = {
    Way.VERBAL: Bilingual("verbally", "de vive voix"),
    Way.KEY_PRESS: Bilingual("by a key of the telephone", "par une touche du téléphone"),
    Way.STATEMENT: Bilingual("after a notice on a statement", "après un avis sur un relevé"),
    Way.WEB_FORM: Bilingual("by web form", "par formulaire Web"),
    Way.IMPLIED_INBOUND: Bilingual(
        "implied: called knowing of it, and went on",
        "implicite : a appelé en le sachant et a poursuivi",
    ),
    Way.WRITTEN: Bilingual("in writing", "par écrit"),
}


class Why(Reasons):
    NEVER_ASKED = Reason(
        Bilingual(
            "Nobody has consented to “{purpose}”; without a consent the answer is no.",
            "Personne n’a consenti à la fin « {purpose} »; sans consentement, c’est non.",
        ),
        CONSENT,
    )
    REFUSED_BY_PERSON = Reason(
        Bilingual(
            "The person refused “{purpose}” on {on}.",
            "La personne a refusé la fin « {purpose} » le {on}.",
        ),
        CONSENT,
    )
    WITHDRAWN = Reason(
        Bilingual(
            "The consent to “{purpose}” was withdrawn on {on}.",
            "Le consentement à la fin « {purpose} » a été retiré le {on}.",
        ),
        CONSENT,
    )
    LAPSED = Reason(
        Bilingual(
            "The consent to “{purpose}” lapsed on {on}.",
            "Le consentement à la fin « {purpose} » est échu depuis le {on}.",
        ),
        CONSENT,
    )
    OTHER_PURPOSE = Reason(
        Bilingual(
            "A consent serves its own purpose and no other.",
            "Un consentement ne sert qu’à sa propre fin.",
        ),
        QUALITY,
    )
    WAY_NOT_DECLARED = Reason(
        Bilingual(
            "The activity “{activity}” does not accept consent {way} for this purpose.",
            "L’activité « {activity} » n’admet pas le consentement {way} pour cette fin.",
        ),
        CONSENT,
    )
    IMPLIED_OUTBOUND = Reason(
        Bilingual(
            "Consent is implied only when the person called; on an outbound contact, ask.",
            "Le consentement n’est implicite que si la personne a appelé; "
            "lors d’un contact sortant, demandez-le.",
        ),
        IMPLIED,
    )
    NOT_TOLD = Reason(
        Bilingual(
            "Consent without notice is no consent: say which version of the notice was given, "
            "and in which language.",
            "Sans avis, il n’y a pas de consentement : précisez la version de l’avis donné "
            "et sa langue.",
        ),
        CONSENT,
    )
    NOTICE_NOT_DECLARED = Reason(
        Bilingual(
            "The activity “{activity}” does not give the notice “{notice}” for the purpose "
            "“{purpose}”. {instead}",
            "L’activité « {activity} » ne donne pas l’avis « {notice} » pour la fin "
            "« {purpose} ». {instead}",
        ),
        CONSENT,
    )
    NOTICE_NOT_IN_FORCE = Reason(
        Bilingual(
            "Version {version} of the notice “{notice}” was not in force on {on}. {instead}",
            "La version {version} de l’avis « {notice} » n’était pas en vigueur le {on}. {instead}",
        ),
        CONSENT,
    )
    NOTICE_NOT_IN_LANGUAGE = Reason(
        Bilingual(
            "The notice “{notice}” has no text in the language in which it is said to have been "
            "given; give it in English or in French.",
            "L’avis « {notice} » n’a pas de texte dans la langue où il aurait été donné; donnez-le "
            "en français ou en anglais.",
        ),
        CONSENT,
    )
    NOT_YET = Reason(
        Bilingual(
            "A consent is not recorded before it is said; check the date.",
            "Un consentement n’est pas consigné avant d’avoir été exprimé; vérifiez la date.",
        ),
        CONSENT,
    )
    SAID_SINCE = Reason(
        Bilingual(
            "The person said something else about it since, on {on}; check the date and time.",
            "La personne s’est exprimée autrement depuis, le {on}; vérifiez la date et l’heure.",
        ),
        CONSENT,
    )
    NOTHING_TO_WITHDRAW = Reason(
        Bilingual(
            "There is no consent in force to withdraw.",
            "Il n’y a aucun consentement en vigueur à retirer.",
        ),
        CONSENT,
    )
    NOT_YOUR_ROLE = Reason(
        Bilingual(
            "Your role does not record consents.",
            "Votre rôle ne permet pas de consigner un consentement.",
        ),
        CONSENT,
    )


class Act(Acts):
    """What the journal calls the acts of this floor."""

    GIVEN = Bilingual("consent given", "consentement donné")
    REFUSED = Bilingual("consent refused", "consentement refusé")
    WITHDRAWN = Bilingual("consent withdrawn", "consentement retiré")
    SEEN = Bilingual("consents seen", "consentements consultés")
