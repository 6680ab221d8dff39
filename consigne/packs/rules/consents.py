"""Consents: may each purpose be consented to in the ways it and its activities declare?"""

from __future__ import annotations

from collections.abc import Iterator

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Entry, Fault, Path, day
from consigne.packs.rules.register import Register

# What each way needs in an activity: one of these channels, and a notice given in this manner.
WAY_NEEDS: dict[str, tuple[frozenset[str], str | None]] = {
    "verbal": (frozenset({"phone", "counter"}), "spoken"),
    "key_press": (frozenset({"phone"}), "spoken"),
    "statement": (frozenset({"phone"}), "on_statement"),
    "web_form": (frozenset({"web_form"}), None),
    "written": (frozenset({"letter", "fax", "email", "counter"}), None),
    "implied_inbound": (frozenset({"phone"}), "spoken"),
}
# Express consent is an act of the person, not read into what the person went on doing.
NOT_EXPRESS = frozenset({"statement", "implied_inbound"})

_NO_WAY = Bilingual(
    "This purpose rests on consent, and no way of giving it is open. Write at least one in “ways”.",
    "Cette fin repose sur le consentement, et aucun mode n’est ouvert pour le donner. En écrire au"
    " moins un dans « ways ».",
)
_CLOSED = Bilingual(
    "“{code}” rests on consent, and no way of giving it is open here. Write some for it in “ways”.",
    "« {code} » repose sur le consentement, et aucun mode n’est ouvert ici pour le donner. En"
    " écrire dans « ways ».",
)
_NO_CONSENT = Bilingual(
    "This purpose rests on an authority: nothing is consented to. Remove “{name}”.",
    "Cette fin repose sur une autorisation légale : on ne consent à rien. Enlever « {name} ».",
)
_NOT_EXPRESS = Bilingual(
    "“{way}” is not an express consent, and this purpose asks for one. Remove it.",
    "« {way} » n’est pas un consentement exprès, et cette fin en demande un. L’enlever.",
)
_NOT_OF_PURPOSE = Bilingual(
    "The purpose “{code}” does not permit “{way}”. Remove it here, or permit it in the purpose.",
    "La fin « {code} » ne permet pas « {way} ». L’enlever ici, ou le permettre dans la fin.",
)
_NO_CHANNEL = Bilingual(
    "“{way}” is not permitted without one of these channels: {channels}. Open one or remove it.",
    "« {way} » n’est pas permis sans l’un de ces canaux : {channels}. En ouvrir un ou l’enlever.",
)
_OUTBOUND = Bilingual(
    "“{way}” is for people who call in, and this activity takes no inbound call. Remove it.",
    "« {way} » vaut pour qui appelle, et cette activité ne prend aucun appel entrant. L’enlever.",
)
_NO_NOTICE = Bilingual(
    "“{way}” is not permitted unless the person was told: no notice here is “given: {given}”. Name"
    " one in “notices”.",
    "« {way} » n’est pas permis si la personne n’a pas été prévenue : aucun avis n’est ici"
    " « given: {given} ». En nommer un dans « notices ».",
)
_UNTOLD = Bilingual(
    "“{code}” rests on consent, and no notice given here tells of it. Name one in “notices”, or"
    " write it in the “purposes” of one.",
    "« {code} » repose sur le consentement, et aucun avis donné ici ne l’énonce. En nommer un dans"
    " « notices », ou l’écrire dans les « purposes » d’un avis.",
)
_OWN_USE = Bilingual(
    "This purpose is a use it may never cover: “{use}”. Correct “use” or “never_for”.",
    "Cette fin est un usage qu’elle ne peut jamais couvrir : « {use} ». Corriger « use » ou"
    " « never_for ».",
)
_TOO_LATE = Bilingual(
    "This purpose was found reasonable on {found}, after it took effect on {start}. Correct one of"
    " the two days.",
    "Cette fin a été jugée acceptable le {found}, après sa prise d’effet le {start}. Corriger l’un"
    " des deux jours.",
)


def faults(register: Register) -> Iterator[Fault]:
    """Purposes and ways of consent that contradict each other."""
    for purpose in register.each("purpose"):
        yield from _purpose(purpose)
    for activity in register.each("activity"):
        for place, code in enumerate(activity.body["purposes"]):
            leaned_on = register.on("purpose", code, activity.from_on)
            if leaned_on is not None:
                yield from _leaned_on(register, activity, leaned_on, ("purposes", place))


def _purpose(purpose: Entry) -> Iterator[Fault]:
    body = purpose.body
    found = day(body["found_reasonable_by"]["on"])
    if found is not None and found > purpose.from_on:
        told = _TOO_LATE.filled(found=found, start=purpose.from_on)
        yield purpose.fault(("found_reasonable_by", "on"), told)
    if body["use"] in body.get("never_for", ()):
        yield purpose.fault(("never_for",), _OWN_USE.filled(use=body["use"]))
    if body["rests_on"] == "consent":
        yield from _consented(purpose)
        return
    for name in ("ways", "express", "lapses_after"):
        if body.get(name):
            yield purpose.fault((name,), _NO_CONSENT.filled(name=name))


def _consented(purpose: Entry) -> Iterator[Fault]:
    ways = purpose.body.get("ways", [])
    if not ways:
        yield purpose.fault(("ways",), _NO_WAY)
    for place, way in enumerate(ways):
        if purpose.body.get("express") and way in NOT_EXPRESS:
            yield purpose.fault(("ways", place), _NOT_EXPRESS.filled(way=way))


def _leaned_on(register: Register, activity: Entry, purpose: Entry, place: Path) -> Iterator[Fault]:
    ways = activity.body.get("ways", {}).get(purpose.code, [])
    by_consent = purpose.body["rests_on"] == "consent"
    if by_consent and not ways:
        yield activity.fault(place, _CLOSED.filled(code=purpose.code))
    if ways and not by_consent:
        yield activity.fault(("ways", purpose.code), _NO_CONSENT.filled(name=purpose.code))
        return
    if ways and not any(_tells_of(n, purpose.code) for n in _notices(register, activity)):
        yield activity.fault(place, _UNTOLD.filled(code=purpose.code))
    for nth, way in enumerate(ways):
        for text in _objections(register, activity, purpose, way):
            yield activity.fault(("ways", purpose.code, nth), text)


def _objections(
    register: Register, activity: Entry, purpose: Entry, way: str
) -> Iterator[Bilingual]:
    if way not in purpose.body.get("ways", []):
        yield _NOT_OF_PURPOSE.filled(code=purpose.code, way=way)
    channels, given = WAY_NEEDS[way]
    if channels.isdisjoint(activity.body["channels"]):
        yield _NO_CHANNEL.filled(way=way, channels=", ".join(sorted(channels)))
    if way == "implied_inbound" and "in" not in activity.body["directions"]:
        yield _OUTBOUND.filled(way=way)
    if given is not None and given not in _given(register, activity):
        yield _NO_NOTICE.filled(way=way, given=given)


def _given(register: Register, activity: Entry) -> set[str]:
    return {str(notice.body["given"]) for notice in _notices(register, activity)}


def _notices(register: Register, activity: Entry) -> list[Entry]:
    found = [register.on("notice", code, activity.from_on) for code in activity.body["notices"]]
    return [notice for notice in found if notice is not None]


def _tells_of(notice: Entry, purpose: str) -> bool:
    return purpose in notice.body.get("purposes", [purpose])
