"""When may a purpose lean on a consent? The default is no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from consigne.clients.rules import SERVING_ROLES
from consigne.kernel.actors import Actor
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import (
    ALLOWED,
    Decision,
    Reason,
    Reasons,
    Refused,
    Source,
    first_refusal,
)
from consigne.kernel.words import LANGUAGES, Bilingual, Fact
from consigne.notices.rules import Notice
from consigne.register.rules import Activity

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


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person said about one purpose, as it stands."""

    purpose: str
    answer: Answer
    said_on: date
    lapses_on: date | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One consent event, in the order things were said."""

    purpose: str
    answer: Answer
    said_at: datetime
    said_on: date
    lapses_on: date | None = None


def standing(events: Iterable[Said], *, purpose: str, on: date) -> Grant | None:
    """What holds on a day for a purpose: the last thing said about it by then.

    Of two things said at one instant, the one recorded last: events come as they were recorded.
    """
    about = [event for event in events if event.purpose == purpose and event.said_on <= on]
    if not about:
        return None
    last = max(reversed(about), key=lambda event: event.said_at)
    return Grant(purpose, last.answer, last.said_on, last.lapses_on, last.said_at)


def may_rely_on(grant: Grant | None, *, purpose: str, named: Bilingual, on: date) -> Decision:
    """A grant serves its own purpose until it is withdrawn or lapses; silence is a no."""
    if grant is None or on < grant.said_on:
        return Refused(Why.NEVER_ASKED, {"purpose": named})
    if grant.purpose != purpose:
        return Refused(Why.OTHER_PURPOSE)
    if grant.answer is Answer.REFUSED:
        return Refused(Why.REFUSED_BY_PERSON, {"purpose": named, "on": grant.said_on})
    if grant.answer is Answer.WITHDRAWN:
        return Refused(Why.WITHDRAWN, {"purpose": named, "on": grant.said_on})
    if grant.lapses_on is not None and grant.lapses_on <= on:
        return Refused(Why.LAPSED, {"purpose": named, "on": grant.lapses_on})
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Telling:
    """What a person was told of a purpose before they answered, and in which language.

    `declared` are the codes of the notices their activity gave that day; `would_do`, those of them
    that were in force and tell of the purpose.
    """

    notice: Notice | None
    language: str
    purpose: str
    named: Bilingual
    declared: tuple[str, ...]
    would_do: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a consent was asked: on which contact, after which notice, in which way.

    Asked elsewhere, what was told is not known here: `telling` is None.
    """

    way: Way
    inbound: bool
    telling: Telling | None
    ways_declared: tuple[str, ...]
    activity: Bilingual
    said_on: date


def notices_that_do(
    activity: Activity | None, in_force: Mapping[str, Notice], *, purpose: str
) -> tuple[Notice, ...]:
    """The notices a person may be given before they consent to a purpose of an activity.

    Those it declares that tell of this purpose, among those in force; in the order it gives them.
    """
    if activity is None or purpose not in activity.purposes:
        return ()
    given = (in_force[code] for code in activity.notices if code in in_force)
    return tuple(notice for notice in given if notice.tells_of(purpose))


def may_record(actor: Actor, asking: Asking, *, on: date) -> Decision:
    """A consent is recorded in a way its activity declares, after a notice it gives for it."""
    return first_refusal(
        (
            ALLOWED if actor.has(*SERVING_ROLES) else Refused(Why.NOT_YOUR_ROLE),
            ALLOWED if asking.said_on <= on else Refused(Why.NOT_YET),
            _way_is_declared(asking),
            _was_told(asking),
            _implied_only_inbound(asking),
        )
    )


def may_withdraw(grant: Grant | None, *, said_at: datetime, on: date) -> Decision:
    """What is in force can be withdrawn at any time, without a reason, by what is said since."""
    if grant is None or grant.answer is not Answer.GIVEN:
        return Refused(Why.NOTHING_TO_WITHDRAW)
    if grant.lapses_on is not None and grant.lapses_on <= on:
        return Refused(Why.NOTHING_TO_WITHDRAW)
    if grant.said_at is not None and said_at < grant.said_at:
        return Refused(Why.SAID_SINCE, {"on": grant.said_on})
    return ALLOWED


def _way_is_declared(asking: Asking) -> Decision:
    if asking.way.value in asking.ways_declared:
        return ALLOWED
    way = WAY_NAMES[asking.way]
    return Refused(Why.WAY_NOT_DECLARED, {"activity": asking.activity, "way": way})


_GIVE = Bilingual("Give {notices}.", "Donnez {notices}.")
_GIVE_NONE = Bilingual(
    "No notice would do: none was declared for it that day.",
    "Aucun avis ne conviendrait : aucun n’était déclaré à cette fin ce jour-là.",
)
_IN_VERSION = Bilingual("“{title}” in version {version}", "« {title} » dans la version {version}")


def _was_told(asking: Asking) -> Decision:
    """The notice given was one of those that would do, in a language it is written in."""
    telling = asking.telling
    if telling is None:
        return ALLOWED
    told = telling.notice
    if told is None:
        return Refused(Why.NOT_TOLD)
    if told.code not in telling.declared or not told.tells_of(telling.purpose):
        whose = {"activity": asking.activity, "purpose": telling.named}
        return Refused(Why.NOTICE_NOT_DECLARED, whose | _mistaken(told, telling))
    if told not in telling.would_do:
        which: dict[str, Fact] = {"version": told.version, "on": asking.said_on}
        return Refused(Why.NOTICE_NOT_IN_FORCE, which | _mistaken(told, telling))
    if telling.language not in LANGUAGES:
        return Refused(Why.NOTICE_NOT_IN_LANGUAGE, {"notice": told.title})
    return ALLOWED


def _mistaken(told: Notice, telling: Telling) -> dict[str, Bilingual]:
    """The notice that was given, and those that would do instead, in words."""
    named = [_IN_VERSION.filled(title=n.title, version=n.version) for n in telling.would_do]
    if not named:
        return {"notice": told.title, "instead": _GIVE_NONE}
    notices = Bilingual(" or ".join(n.en for n in named), " ou ".join(n.fr for n in named))
    return {"notice": told.title, "instead": _GIVE.filled(notices=notices)}


def _implied_only_inbound(asking: Asking) -> Decision:
    if asking.way is Way.IMPLIED_INBOUND and not asking.inbound:
        return Refused(Why.IMPLIED_OUTBOUND)
    return ALLOWED


class Act(Acts):
    """What the journal calls the acts of this floor."""

    GIVEN = Bilingual("consent given", "consentement donné")
    REFUSED = Bilingual("consent refused", "consentement refusé")
    WITHDRAWN = Bilingual("consent withdrawn", "consentement retiré")
    SEEN = Bilingual("consents seen", "consentements consultés")


def counted_from(answer: Answer, *, said_on: date, lapses_on: date | None) -> date | None:
    """The day from which the proof of what was said is counted: when nothing leans on it any more.

    A consent that stands has none yet; one that lapses, its lapse.
    """
    return lapses_on if answer is Answer.GIVEN else said_on
