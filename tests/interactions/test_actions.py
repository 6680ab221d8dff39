"""Contacts are filed, seen by those who may, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consigne.audit.models import Event, Touch
from consigne.clients.actions import record_identity_check
from consigne.clients.queries import client_seen_by
from consigne.clients.rules import CheckResult
from consigne.clients.rules import Why as ClientWhy
from consigne.consent.rules import Why as ConsentWhy
from consigne.interactions.actions import (
    Upload,
    Writing,
    consign,
    let_go_of_draft,
    put_on,
    save_draft,
    settle_next_action,
    take_off,
)
from consigne.interactions.models import Party
from consigne.interactions.queries import (
    attachment_seen_by,
    draft_of,
    found_by_words,
    interaction_from,
    interaction_numbered,
    interaction_seen_by,
    latest_of,
    next_actions_of,
    seen_together,
    timeline_seen_by,
)
from consigne.interactions.rules import Channel, Result, Why
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.kernel.masks import Masked
from consigne.register.rules import Why as RegisterWhy
from consigne.vault.actions import content_of
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_checking, a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def benoit(db):
    with acting(actor(cast.BENOIT)) as benoit:
        yield benoit


@pytest.fixture
def chloe(db):
    with acting(actor(cast.CHLOE)) as chloe:
        yield chloe


def written(by, *clients, **changed):
    return consign(by, replace(a_contact(*clients), **changed), now=NOW, on=TODAY).id


def why(refusal):
    return refusal.value.decision


def test_a_contact_is_kept_until_the_day_its_schedule_gives():
    with acting(actor(cast.BENOIT)) as benoit:
        written = consign(benoit, a_contact(), now=NOW, on=TODAY)
        seen = interaction_seen_by(benoit, written.id, now=NOW)
    assert seen.keep.counted_from == TODAY
    assert seen.keep.due_on == seen.keep.schedule.due_on(TODAY)


def test_nothing_is_written_outside_a_declared_activity():
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refused:
        consign(benoit, a_contact(activity="gossip"), now=NOW, on=TODAY)
    assert refused.value.decision == Refused(RegisterWhy.NO_ACTIVITY)


def test_nothing_is_written_for_a_purpose_the_activity_does_not_declare():
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refused:
        consign(benoit, a_contact(purpose="debt-recovery"), now=NOW, on=TODAY)
    assert refused.value.decision == Refused(RegisterWhy.OTHER_PURPOSE)


def test_a_contact_cannot_have_happened_tomorrow():
    tomorrow = a_contact(happened_at=NOW + timedelta(days=1))
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refused:
        consign(benoit, tomorrow, now=NOW, on=TODAY)
    assert refused.value.decision == Refused(Why.NOT_YET)


def test_an_agent_elsewhere_sees_nothing_of_it():
    with acting(actor(cast.BENOIT)) as benoit:
        written = consign(benoit, a_contact(), now=NOW, on=TODAY)
    with acting(actor(cast.DOV)) as dov, pytest.raises(NotSeen):
        interaction_seen_by(dov, written.id, now=NOW)


def test_what_a_client_said_is_masked_until_their_identity_is_checked():
    with acting(actor(cast.CHLOE)) as chloe:
        amara = a_client(chloe)
        written = consign(chloe, a_contact(amara), now=NOW, on=TODAY)
    with acting(actor(cast.BENOIT)) as benoit:
        before = interaction_seen_by(benoit, written.id, now=NOW)
        record_identity_check(benoit, a_checking(amara, now=NOW), CheckResult.PASSED)
        after = interaction_seen_by(benoit, written.id, now=NOW)
    assert before.subject == Masked(ClientWhy.IDENTITY_NOT_CHECKED)
    assert after.subject == "Garantie refusée"


def test_words_are_found_with_or_without_their_accents():
    with acting(actor(cast.BENOIT)) as benoit:
        written = consign(
            benoit,
            a_contact(note="Deux réclamations à l’échéancier"),
            now=NOW,
            on=TODAY,
        )
        found = [found_by_words(benoit, words, now=NOW) for words in ("reclamation", "échéancier")]
    assert [seen.id for page in found for seen in page] == [written.id, written.id]


def test_a_wrong_client_is_taken_off_with_the_reason():
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit)
        written = consign(benoit, a_contact(amara), now=NOW, on=TODAY)
        take_off(benoit, written.id, amara, reason="homonyme", now=NOW)
        assert timeline_seen_by(benoit, amara, now=NOW) == ()
        seen = interaction_seen_by(benoit, written.id, now=NOW)
    assert seen.parties[0].detached_reason == "homonyme"


@pytest.mark.req("OPC-1", "OPC-QC-14")
@pytest.mark.parametrize("purpose", ["", "debt-recovery"])
def test_a_contact_serves_a_purpose_its_activity_declares(benoit, purpose):
    with pytest.raises(NotAllowed) as refusal:
        written(benoit, purpose=purpose)
    assert why(refusal) == Refused(RegisterWhy.OTHER_PURPOSE)


def test_a_contact_comes_by_a_channel_its_activity_uses(chloe):
    with acting(actor(cast.DOV)) as dov, pytest.raises(NotAllowed) as refusal:
        where = {"activity": "request-line", "purpose": "answer-request"}
        written(dov, **where, channel=Channel.SOCIAL)
    assert why(refusal) == Refused(RegisterWhy.CHANNEL_CLOSED)


@pytest.mark.parametrize("person", [cast.ESTELLE, cast.GAELLE])
def test_whoever_does_not_serve_records_no_contact(person):
    with acting(actor(person)) as other, pytest.raises(NotAllowed) as refusal:
        written(other)
    assert why(refusal) == Refused(Why.NOT_YOUR_ROLE)


@pytest.mark.req("EC-3")
def test_a_general_question_needs_no_identity_and_makes_no_client(benoit):
    assert interaction_seen_by(benoit, written(benoit), now=NOW).parties == ()


@pytest.mark.req("STC-4", "STC-5")
def test_a_contact_concerns_one_or_several_clients(benoit):
    both = {a_client(benoit), a_client(benoit, given_name="Bruno")}
    seen = interaction_seen_by(benoit, written(benoit, *both), now=NOW)
    assert {party.client.id for party in seen.parties} == both


def test_a_client_who_is_not_there_stops_the_whole_contact(benoit):
    with pytest.raises(NotSeen), transaction.atomic():
        written(benoit, new_id())
    assert latest_of(benoit).rows == ()


def test_a_contact_leaves_one_event_that_names_it_and_its_clients(benoit):
    amara = a_client(benoit)
    made = written(benoit, amara)
    with acting(actor(cast.CHLOE)):
        touch = Touch.objects.get(kind="interaction", record_id=made)
        event = Event.objects.get(id=touch.event_id)
        touched = set(Touch.objects.filter(event_id=event.id).values_list("kind", "record_id"))
    assert (event.act, event.purpose) == ("interactions.CONSIGNED", "warranty-service")
    assert touched == {("interaction", made), ("client", amara)}


@pytest.mark.req("OPC-QC-24")
def test_a_contact_is_a_use_of_the_client_s_file(benoit):
    amara = a_client(benoit, on=TODAY - 30 * DAY)
    written(benoit, amara)
    assert client_seen_by(benoit, amara, now=NOW, on=TODAY).keep.counted_from == TODAY


def test_a_late_evening_belongs_to_its_own_day_where_the_institution_is(benoit):
    # 03:00 in UTC is still the evening before in Toronto.
    evening = NOW.replace(hour=3)
    seen = interaction_seen_by(benoit, written(benoit, happened_at=evening), now=NOW)
    assert seen.keep.counted_from == TODAY - DAY


def test_what_happened_and_what_was_received_are_kept_apart(benoit):
    made = written(benoit, happened_at=NOW - 3 * DAY, received_at=NOW - DAY)
    seen = interaction_seen_by(benoit, made, now=NOW)
    assert (seen.happened_at, seen.received_at) == (NOW - 3 * DAY, NOW - DAY)


def test_a_contact_is_found_by_its_number_and_its_origin(benoit):
    made = consign(benoit, replace(a_contact(), origin="file:1"), now=NOW, on=TODAY)
    assert interaction_numbered(benoit, made.number.lower()) == made.id
    assert interaction_from(benoit, "file:1") == made.id
    assert interaction_from(benoit, "") is None


def test_one_origin_makes_one_contact(benoit):
    written(benoit, origin="file:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        written(benoit, origin="file:1")


def test_an_author_sees_what_they_wrote_without_a_check(benoit):
    amara = a_client(benoit)
    assert interaction_seen_by(benoit, written(benoit, amara), now=NOW).note == ""


def test_one_more_client_is_put_on_a_contact(benoit):
    made, amara = written(benoit), a_client(benoit)
    put_on(benoit, made, amara, on=TODAY)
    assert [seen.id for seen in timeline_seen_by(benoit, amara, now=NOW)] == [made]


def test_a_client_taken_off_by_mistake_is_put_back_on(benoit):
    amara = a_client(benoit)
    made = written(benoit, amara)
    take_off(benoit, made, amara, reason="homonyme", now=NOW)
    put_on(benoit, made, amara, on=TODAY)
    assert [seen.id for seen in timeline_seen_by(benoit, amara, now=NOW)] == [made]


def test_nobody_is_taken_off_without_a_reason_or_twice(benoit):
    amara = a_client(benoit)
    made = written(benoit, amara)
    with pytest.raises(NotAllowed) as refusal:
        take_off(benoit, made, amara, reason=" ", now=NOW)
    assert why(refusal) == Refused(Why.WITHOUT_REASON)
    take_off(benoit, made, amara, reason="homonyme", now=NOW)
    with pytest.raises(NotAllowed) as refusal:
        take_off(benoit, made, amara, reason="homonyme", now=NOW)
    assert why(refusal) == Refused(Why.ALREADY_OFF)


def test_the_table_refuses_a_client_taken_off_without_a_reason_too(benoit):
    amara = a_client(benoit)
    made = written(benoit, amara)
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(interaction_id=made).update(detached_at=NOW)


def test_who_was_never_on_a_contact_is_not_taken_off(benoit):
    with pytest.raises(NotSeen):
        take_off(benoit, written(benoit), a_client(benoit), reason="homonyme", now=NOW)


def test_what_is_left_to_do_waits_for_its_author_until_it_is_done(benoit):
    made = written(benoit, next_action="Rappeler", next_action_on=TODAY + DAY)
    assert seen_together(benoit, next_actions_of(benoit, until=TODAY), now=NOW)[0] == ()
    waiting = seen_together(benoit, next_actions_of(benoit, until=TODAY + DAY), now=NOW)[0]
    settle_next_action(benoit, made)
    assert [seen.id for seen in waiting] == [made]
    assert seen_together(benoit, next_actions_of(benoit, until=TODAY + DAY), now=NOW)[0] == ()
    with pytest.raises(NotAllowed):
        settle_next_action(benoit, made)


@pytest.mark.usefixtures("keys")
def test_a_document_is_sealed_and_opened_for_the_purpose_of_its_contact(benoit):
    bill = Upload("facture.pdf", "application/pdf", b"%PDF- 1234")
    made = written(benoit, uploads=(bill,))
    attached = interaction_seen_by(benoit, made, now=NOW).attachments[0]
    _, seen = attachment_seen_by(benoit, made, attached.id, now=NOW)
    opened = content_of(benoit, seen.stored_object, purpose="warranty-service")
    assert (seen.file_name, seen.size, opened) == ("facture.pdf", 10, bill.content)
    with acting(actor(cast.DOV)) as dov, pytest.raises(NotSeen):
        content_of(dov, seen.stored_object, purpose="warranty-service")


@pytest.mark.usefixtures("keys")
def test_a_document_is_masked_as_its_contact_is(chloe):
    bill = Upload("facture.pdf", "application/pdf", b"%PDF- 1234")
    amara = a_client(chloe)
    made = written(chloe, amara, uploads=(bill,))
    attached = interaction_seen_by(chloe, made, now=NOW).attachments[0]
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotSeen):
        attachment_seen_by(benoit, made, attached.id, now=NOW)


def a_draft(by, text="Bonjour", *, on=TODAY):
    return save_draft(by, Writing("contact", "warranty-line", {"note": text}), now=NOW, on=on)


def test_a_draft_is_kept_seven_days_after_it_was_last_saved(benoit):
    first = a_draft(benoit, "Bon")
    again = a_draft(benoit, "Bonjour", on=TODAY + DAY)
    assert first == again
    assert draft_of(benoit, "contact", on=TODAY + 7 * DAY).written == {"note": "Bonjour"}
    assert draft_of(benoit, "contact", on=TODAY + 8 * DAY) is None


def test_a_draft_is_its_author_s_alone(benoit):
    a_draft(benoit)
    for person in (cast.CHLOE, cast.FARID, cast.DOV):
        with acting(actor(person)) as other:
            assert draft_of(other, "contact", on=TODAY) is None
            let_go_of_draft(other, "contact", about=None, on=TODAY)
    assert draft_of(benoit, "contact", on=TODAY) is not None


def test_a_draft_let_go_holds_nothing_any_more(benoit):
    a_draft(benoit)
    let_go_of_draft(benoit, "contact", about=None, on=TODAY)
    assert draft_of(benoit, "contact", on=TODAY) is None


def test_nothing_is_drafted_outside_a_declared_activity(benoit):
    with pytest.raises(NotAllowed) as refusal:
        save_draft(benoit, Writing("contact", "gossip", {}), now=NOW, on=TODAY)
    assert why(refusal) == Refused(RegisterWhy.NO_ACTIVITY)


def on_a_stranger(dov, made, client):
    """Each action, tried on another institution's contact."""
    elsewhere = {"activity": "request-line", "purpose": "answer-request"}
    return {
        "consign": lambda: written(dov, client, **elsewhere),
        "put_on": lambda: put_on(dov, made, client, on=TODAY),
        "take_off": lambda: take_off(dov, made, client, reason="homonyme", now=NOW),
        "settle_next_action": lambda: settle_next_action(dov, made),
        "attachment_seen_by": lambda: attachment_seen_by(dov, made, new_id(), now=NOW),
    }


@pytest.mark.parametrize("act", on_a_stranger(None, new_id(), new_id()))
def test_an_agent_elsewhere_does_nothing_to_a_contact(benoit, act):
    amara = a_client(benoit)
    made = written(benoit, amara)
    with acting(actor(cast.DOV)) as dov, pytest.raises(NotSeen):
        on_a_stranger(dov, made, amara)[act]()


def test_an_agent_elsewhere_finds_no_contact(benoit):
    amara = a_client(benoit)
    made = consign(benoit, replace(a_contact(amara), origin="file:1"), now=NOW, on=TODAY)
    with acting(actor(cast.DOV)) as dov:
        assert found_by_words(dov, "garantie", now=NOW) == ()
        assert timeline_seen_by(dov, amara, now=NOW) == ()
        assert latest_of(dov).rows == ()
        assert interaction_numbered(dov, made.number) is None
        assert interaction_from(dov, "file:1") is None


@pytest.mark.req("OPC-QC-18")
def test_nobody_unmasks_a_contact_by_taking_its_clients_off(chloe):
    amara = a_client(chloe)
    made = written(chloe, amara, note="Garantie de la laveuse")
    with acting(actor(cast.BENOIT)) as benoit:
        with pytest.raises(NotAllowed) as refusal, transaction.atomic():
            take_off(benoit, made, amara, reason="homonyme", now=NOW)
        seen = interaction_seen_by(benoit, made, now=NOW)
    assert why(refusal) == Refused(ClientWhy.IDENTITY_NOT_CHECKED)
    assert seen.note == Masked(ClientWhy.IDENTITY_NOT_CHECKED)


@pytest.mark.req("OPC-9")
def test_nobody_is_put_on_a_contact_whose_purpose_rests_on_a_consent_they_never_gave(benoit):
    made, amara = written(benoit, purpose="product-news"), a_client(benoit)
    with pytest.raises(NotAllowed) as refusal, transaction.atomic():
        put_on(benoit, made, amara, on=TODAY)
    assert why(refusal).why is ConsentWhy.NEVER_ASKED
    assert timeline_seen_by(benoit, amara, now=NOW) == ()


@pytest.mark.req("OPC-QC-18")
def test_what_came_of_a_contact_and_why_a_client_was_taken_off_are_masked_with_it(chloe):
    amara, other = a_client(chloe), a_client(chloe, given_name="Bruno")
    made = written(chloe, amara, other, result=Result.REFERRED)
    take_off(chloe, made, other, reason="l’ex-conjoint d’Amara", now=NOW)
    with acting(actor(cast.BENOIT)) as benoit:
        seen = interaction_seen_by(benoit, made, now=NOW)
    off = next(party for party in seen.parties if party.detached_at)
    assert seen.result == Masked(ClientWhy.IDENTITY_NOT_CHECKED)
    assert off.detached_reason == Masked(ClientWhy.IDENTITY_NOT_CHECKED)


@pytest.mark.req("OPC-QC-18")
def test_words_find_no_contact_whose_words_are_masked(chloe):
    amara = a_client(chloe)
    made = written(chloe, amara, note="Faillite personnelle")
    with acting(actor(cast.BENOIT)) as benoit:
        before = found_by_words(benoit, "faillite", now=NOW)
        checked(benoit, amara)
        after = found_by_words(benoit, "faillite", now=NOW)
        later = found_by_words(benoit, "faillite", now=NOW + timedelta(hours=1))
    assert (before, later) == ((), ())
    assert [seen.id for seen in after] == [made]


def test_what_others_wrote_does_not_crowd_out_what_one_may_read(chloe):
    amara = a_client(chloe)
    with acting(actor(cast.BENOIT)) as benoit:
        own = written(benoit, happened_at=NOW - DAY)
    for _ in range(4):
        written(chloe, amara)
    with acting(actor(cast.BENOIT)) as benoit:
        found = found_by_words(benoit, "garantie", now=NOW, most=2)
    assert [seen.id for seen in found] == [own]


def checked(by, client, result=CheckResult.PASSED):
    record_identity_check(by, a_checking(client), result)


@pytest.mark.parametrize(
    ("half", "refused"),
    [
        ({"next_action": "Rappeler"}, Why.NO_DAY_TO_DO_IT),
        ({"next_action_on": TODAY}, Why.NOTHING_TO_DO_THAT_DAY),
        ({"next_action": "  ", "next_action_on": TODAY}, Why.NOTHING_TO_DO_THAT_DAY),
    ],
)
def test_what_is_left_to_do_has_its_words_and_its_day_or_neither(benoit, half, refused):
    with pytest.raises(NotAllowed) as refusal:
        written(benoit, **half)
    assert why(refusal) == Refused(refused)
