"""Telling: one institution's invented contacts, written in order by the actions of the floors."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from consigne.clients import actions as clients
from consigne.clients.rules import CheckMethod, CheckResult, ClientKind, Scope
from consigne.consent import actions as consents
from consigne.consent.rules import Answer, Way
from consigne.demo.names import Someone
from consigne.demo.plot import Scene
from consigne.demo.sheets import one_page
from consigne.interactions.actions import NewInteraction, Upload, consign
from consigne.interactions.rules import Channel, Direction
from consigne.kernel.actors import Actor
from consigne.kernel.periods import Period
from consigne.kernel.words import Language
from consigne.notices.queries import notices_in_force
from consigne.register.queries import register_seen_by

# What serves each activity by itself, and the notices given before a consent is asked.
SERVICE = {
    "warranty-line": "warranty-service",
    "collections-line": "debt-recovery",
    "request-line": "answer-request",
}
_SPOKEN = {"warranty-line": "recording-words", "request-line": "request-line-words"}
_WRITTEN = {"warranty-line": "warranty-privacy", "request-line": "e-services-policy"}
_RECORDING = ("service-quality", "dispute-settlement", "staff-training")
_STILL_TO_DO = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a story, of whom the first work at these organisations, one each.

    The last three speak for others.
    """

    people: list[Someone]
    places: list[Someone]


class Telling:
    """One institution's story, told by one agent up to `now`."""

    def __init__(self, agent: Actor, cast: Cast, chance: random.Random, *, now: datetime) -> None:
        self._agent, self._cast, self._chance, self._now = agent, cast, chance, now
        self._known: dict[int, UUID] = {}
        self._places: dict[int, UUID] = {}
        self._mandates: set[tuple[UUID, UUID]] = set()
        # The last consent of each kind, for whoever changes their mind.
        self._given: dict[tuple[UUID, str], consents.Spoken] = {}

    def tell(self, scenes: Iterable[Scene]) -> int:
        """Write every scene, earliest first; how many there were."""
        ordered = sorted(scenes, key=lambda scene: scene.at)
        for scene in ordered:
            self._play(scene)
        return len(ordered)

    def change_of_mind(self, how_many: int) -> None:
        """Some withdraw what they gave, some weeks later."""
        given = list(self._given.values())
        for spoken in self._chance.sample(given, min(how_many, len(given))):
            said_at = spoken.said_at + timedelta(days=self._chance.randint(5, 20))
            if said_at < self._now:
                withdrawn = _said_again(spoken, said_at)
                consents.withdraw_consent(self._agent, withdrawn, on=said_at.date())

    def _play(self, scene: Scene) -> None:
        who = None if scene.who is None else self._client(scene.who, scene)
        if who is not None:
            self._check_identity(who, scene)
        written = self._written(scene, tuple(self._present(who, scene)))
        done = consign(self._agent, written, now=scene.at, on=scene.on)
        if who is not None and scene.beat.consent:
            self._ask_consent(who, scene, done.id)

    def _present(self, who: UUID | None, scene: Scene) -> Iterator[UUID]:
        """Who was on the line, and for whom."""
        if who is None or scene.who is None:
            return
        yield who
        if scene.who in self._places and not scene.beat.purpose:
            yield self._places[scene.who]
        if scene.beat.acting:
            yield self._representative(who, scene)

    def _client(self, place: int, scene: Scene) -> UUID:
        if place not in self._known:
            new = _as_new(self._cast.people[place], scene.activity)
            self._known[place] = clients.enter_client(self._agent, new, on=scene.on).id
            if place < len(self._cast.places):
                self._places[place] = self._employer(place, scene)
        return self._known[place]

    def _employer(self, place: int, scene: Scene) -> UUID:
        new = _as_new(self._cast.places[place], scene.activity)
        entered = clients.enter_client(self._agent, new, on=scene.on).id
        role = "Gestionnaire" if new.language == "fr" else "Manager"
        clients.affiliate(self._agent, self._known[place], entered, role=role, on=scene.on)
        return entered

    def _representative(self, who: UUID, scene: Scene) -> UUID:
        """Who speaks for the client, with the authority they showed the first time."""
        place = len(self._cast.people) - 1 - (scene.who or 0) % 3
        person = self._client(place, scene)
        if (who, person) not in self._mandates:
            self._mandates.add((who, person))
            authority = clients.NewAuthority(
                who, person, "mandate", Scope.EVERYTHING, scene.on, evidence=("seen", None)
            )
            clients.record_authority(self._agent, authority)
        return person

    def _check_identity(self, who: UUID, scene: Scene) -> None:
        if scene.beat.channel is not Channel.PHONE or self._chance.random() < 0.4:
            return
        checking = clients.Checking(
            who,
            scene.activity,
            self._chance.choice((CheckMethod.QUESTIONS, CheckMethod.REFERENCE)),
            scene.beat.channel.value,
            scene.at,
            scene.on,
        )
        clients.record_identity_check(self._agent, checking, CheckResult.PASSED)

    def _written(self, scene: Scene, present: tuple[UUID, ...]) -> NewInteraction:
        beat, language = scene.beat, self._language(scene)
        to_do = beat.next_action if scene.last and self._now - scene.at < _STILL_TO_DO else None
        return NewInteraction(
            activity=scene.activity,
            purpose=beat.purpose or SERVICE[scene.activity],
            direction=beat.direction,
            channel=beat.channel,
            language=language,
            subject=beat.subject.filled(**scene.words).in_(language),
            note=beat.note.filled(**scene.words).in_(language),
            happened_at=scene.at,
            result=beat.result,
            next_action=to_do.in_(language) if to_do else "",
            next_action_on=scene.on + timedelta(days=beat.next_in) if to_do else None,
            clients=present,
            uploads=(_invoice(scene, language),) if beat.with_file else (),
        )

    def _language(self, scene: Scene) -> Language:
        if scene.who is None:
            return self._chance.choice(("fr", "fr", "en"))
        return self._cast.people[scene.who].language

    def _ask_consent(self, who: UUID, scene: Scene, contact: UUID) -> None:
        spoken = self._spoken(who, scene, contact)
        if scene.beat.answer is Answer.REFUSED:
            consents.refuse_consent(self._agent, spoken, on=scene.on)
            return
        consents.give_consent(self._agent, spoken, on=scene.on)
        if spoken.purpose in ("service-quality", "product-news"):
            self._given[who, spoken.purpose] = spoken

    def _spoken(self, who: UUID, scene: Scene, contact: UUID) -> consents.Spoken:
        purpose = scene.beat.consent
        declared = register_seen_by(self._agent, on=scene.on).purposes[purpose]
        lapses = declared.body.get("lapses_after")
        notice = (_SPOKEN if purpose in _RECORDING else _WRITTEN)[scene.activity]
        return consents.Spoken(
            client=who,
            activity=scene.activity,
            purpose=purpose,
            way=self._way(scene),
            language=self._language(scene),
            notice=notices_in_force(self._agent, on=scene.on)[notice].id,
            said_at=scene.at,
            inbound=scene.beat.direction is Direction.INBOUND,
            lapses_on=Period.parse(lapses).after(scene.on) if lapses else None,
            evidence=consents.Evidence("interaction", contact),
        )

    def _way(self, scene: Scene) -> Way:
        if scene.beat.channel is not Channel.PHONE:
            return Way.WEB_FORM
        inbound = scene.beat.direction is Direction.INBOUND
        if inbound and scene.beat.consent in _RECORDING and scene.beat.answer is Answer.GIVEN:
            return self._chance.choice((Way.IMPLIED_INBOUND, Way.KEY_PRESS, Way.VERBAL))
        return Way.VERBAL


def _as_new(someone: Someone, activity: str) -> clients.NewClient:
    return clients.NewClient(
        activity=activity,
        kind=ClientKind.ORGANISATION if someone.organisation else ClientKind.PERSON,
        language=someone.language,
        given_name=someone.given_name,
        family_name=someone.family_name,
        organisation_name=someone.organisation,
        phones=(someone.phone,),
        emails=(someone.email,),
        postals=(clients.PostalAddress(someone.street, someone.town, "QC", "J0Z 9Z9"),),
    )


def _said_again(spoken: consents.Spoken, said_at: datetime) -> consents.Spoken:
    return consents.Spoken(
        client=spoken.client,
        activity=spoken.activity,
        purpose=spoken.purpose,
        way=Way.VERBAL,
        language=spoken.language,
        notice=spoken.notice,
        said_at=said_at,
    )


def _invoice(scene: Scene, language: Language) -> Upload:
    number, amount = scene.words["invoice"].in_(language), scene.words["amount"].in_(language)
    heading = "Facture inventée" if language == "fr" else "Invented invoice"
    sheet = one_page(f"{heading} {number}", amount, scene.words["city"].in_(language))
    name = f"facture-{number}.pdf" if language == "fr" else f"invoice-{number}.pdf"
    return Upload(name, "application/pdf", sheet)
