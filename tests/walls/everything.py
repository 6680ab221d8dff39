"""Everything: an institution with a row in every table of ours, for walls to be tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from consigne.clients.actions import (
    NewAuthority,
    NewClient,
    PostalAddress,
    affiliate,
    enter_client,
    find_incapable,
    open_in_emergency,
    record_authority,
    record_identity_check,
    send_code,
)
from consigne.clients.emergency import Ground
from consigne.clients.rules import CheckMethod, CheckResult, ClientKind, Incapacity, Scope
from consigne.consent.actions import Evidence, Spoken, take_over_consent
from consigne.consent.rules import Answer, Way
from consigne.interactions.actions import Upload, Writing, consign, save_draft
from consigne.retention.actions import NewHold, place_hold
from consigne.retention.actions.attestations import attest
from consigne.retention.rules import APPROVE_DISPOSAL, Attestable, HoldGround, NewAttestation
from consigne.retention.stores import store
from consigne.staff.actions import lend, make_token
from consigne.suppliers.actions import review_contract
from consigne.suppliers.queries import working
from consigne.suppliers.rules import Finding
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_checking, a_contact, a_contract, terms
from tests.conftest import NOW, TODAY, actor
from tests.retention import story

PERSON = NewClient(
    activity="warranty-line",
    kind=ClientKind.PERSON,
    language="fr",
    given_name="Amara",
    family_name="Œuvrard",
    phones=("514 555-0142",),
    emails=("amara@example.test",),
    postals=(PostalAddress("1, rue des Érables", "Laval"),),
    handles=(("mastodon", "amara"),),
)
SHOP = NewClient(
    activity="warranty-line",
    kind=ClientKind.ORGANISATION,
    language="fr",
    organisation_name="Quincaillerie Lheureux",
)


# Each activity with a purpose of its contacts and of its consents; a contract covers the first.
UNDER_CONTRACT = ("warranty-line", "warranty-service", "product-news")
BESIDE = ("collections-line", "debt-recovery", "dispute-settlement")


def written() -> None:
    """By Benoit what an agent writes, by Chloe and Estelle the rest; a plan was executed.

    Of everything that is filed, some under the contract that Haroun works under, and some not.
    """
    story.contacts(1, with_files=1)
    plan = story.approved()
    story.executed(plan)
    _of_a_supplier()
    for activity, contact, consent in (UNDER_CONTRACT, BESIDE):
        _of_clients(activity, contact, consent)
    _of_retention(plan)


def _of_a_supplier() -> None:
    activity, *purposes = UNDER_CONTRACT
    haroun = actor(cast.HAROUN)
    with acting(actor(cast.GAELLE)) as gaelle:
        limited = terms(activities=(activity,), purposes=tuple(purposes))
        contract = a_contract(gaelle, limited, people=(haroun.id,))
    with acting(actor(cast.CHLOE)) as chloe:
        review_contract(chloe, contract, Finding.KEPT, on=TODAY)
    with acting(working(haroun, now=NOW, on=TODAY)) as at_work:
        save_draft(at_work, Writing("contact", activity, {"note": "Rappel"}), now=NOW, on=TODAY)


def _of_clients(activity: str, contact: str, consent: str) -> None:
    with acting(actor(cast.BENOIT)) as benoit:
        people = (replace(new, activity=activity) for new in (PERSON, SHOP))
        amara, shop = (enter_client(benoit, new, on=TODAY).id for new in people)
        record_identity_check(benoit, a_checking(amara, now=NOW), CheckResult.PASSED)
        later = TODAY + timedelta(days=8)
        send_code(benoit, a_checking(amara, CheckMethod.CODE, on=later))
        open_in_emergency(benoit, shop, ground=Ground.LIFE, reference="911-204", now=NOW)
        find_incapable(
            benoit,
            amara,
            Incapacity.PROTECTED,
            evidence="seen",
            from_on=later,
            until_on=None,
            now=NOW,
        )
        affiliate(benoit, amara, shop, role="gérante", on=TODAY)
        record_authority(
            benoit, NewAuthority(shop, amara, "mandate", Scope.EVERYTHING, from_on=TODAY)
        )
        upload = Upload("facture.pdf", "application/pdf", b"%PDF-1.7 " + bytes(200))
        new = a_contact(amara, activity=activity, purpose=contact)
        consign(benoit, replace(new, uploads=(upload,)), now=NOW, on=TODAY)
        said = Spoken(amara, activity, consent, Way.VERBAL, "fr", None, NOW)
        take_over_consent(benoit, said, Answer.GIVEN, evidence=Evidence(), on=TODAY)
        draft = Writing("contact", activity, {"note": "Elle rappelle"})
        save_draft(benoit, draft, now=NOW, on=TODAY)
        make_token(benoit, label="essai", scopes=(), lasts=timedelta(days=1), now=NOW)


def _of_retention(plan: UUID) -> None:
    chloe = actor(cast.CHLOE)
    word = NewAttestation(Attestable.OUTSIDE_BACKUPS, story.LATER, "There are none.", "Aucune.")
    with acting(actor(cast.ESTELLE)) as estelle:
        week = TODAY + timedelta(days=7)
        lend(estelle, APPROVE_DISPOSAL, to=chloe.id, from_on=TODAY, until_on=week)
    with acting(chloe):
        attest(chloe, plan, word, is_elsewhere=False, on=story.LATER)
        (kept,) = store("client").rows(chloe.institution).values_list("id")[:1]
        place_hold(chloe, NewHold("client", kept[0], HoldGround.COMPLAINT, "P-1"), on=TODAY)
