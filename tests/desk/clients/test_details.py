"""What is on a client's file is kept current by whoever may see it, and nothing is overwritten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from consigne.clients.queries import ClientSeen, client_seen_by
from consigne.clients.rules import ClientKind
from consigne.desk.person import told
from consigne.kernel.words import spoken_date
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import checked_by, client_of, journal_of, now, today

pytestmark = pytest.mark.django_db


def on_file(client: UUID) -> ClientSeen:
    with acting(actor(cast.CHLOE)) as chloe:
        return client_seen_by(chloe, client, now=now(), on=today())


@pytest.fixture
def amara() -> UUID:
    """Amara, whose identity Benoit has just checked."""
    client = client_of(cast.BENOIT)
    checked_by(cast.BENOIT, client)
    return client


@pytest.fixture
def browser(desk: Desk) -> Client:
    return desk(cast.BENOIT)


def post(browser: Client, route: str, *args: object, **given: object) -> str:
    address = reverse(f"desk:clients:{route}", args=args)
    return words_of(browser.post(address, given, follow=True))


def test_a_number_and_an_address_are_added(browser: Client, amara: UUID):
    post(browser, "phone", amara, phone="(418) 555 0101", use="mobile")
    post(browser, "email", amara, email="amara@example.ca", use="home")
    assert [reach.value for reach in told(on_file(amara).reaches)] == [
        "+14185550101",
        "amara@example.ca",
    ]


def test_a_postal_address_and_an_account_are_added(browser: Client, amara: UUID):
    street = {"lines": "12, rue des Érables", "locality": "Rimouski", "region": "QC"}
    post(browser, "postal", amara, **street, postal_code="G5L 1A1", country="CA", use="home")
    post(browser, "postal", amara, lines="3 Quay St", locality="Bath", country="GB", use="other")
    post(browser, "handle", amara, platform="Mastodon", name="@amara", use="other")
    assert [reach.value for reach in told(on_file(amara).reaches)] == [
        "12, rue des Érables\nRimouski QC G5L 1A1",
        "3 Quay St\nBath\nGB",
        "@amara (Mastodon)",
    ]


@pytest.mark.parametrize(
    ("route", "field"),
    [("phone", "phone"), ("email", "email"), ("postal", "locality"), ("handle", "name")],
)
def test_what_is_neither_is_refused_beside_its_field(
    browser: Client, amara: UUID, route: str, field: str
):
    address = reverse(f"desk:clients:{route}", args=[amara])
    wrong = "nonsense" if field in ("phone", "email") else " "
    page = browser.post(address, {field: wrong, "use": "home"})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()


def test_nothing_is_added_before_an_identity_check(browser: Client):
    client = client_of(cast.CHLOE)
    address = reverse("desk:clients:phone", args=[client])
    page = browser.post(address, {"phone": "418 555-0101", "use": "home"})
    assert page.status_code == 403
    assert "record an identity check first" in words_of(page)
    assert on_file(client).reaches == ()
    assert journal_of(cast.BENOIT).count("audit.REFUSED") == 1


def test_a_detail_that_no_longer_holds_leaves_the_page_and_stays_on_file(
    browser: Client, amara: UUID
):
    post(browser, "phone", amara, phone="418 555-0101", use="mobile")
    (reach,) = told(on_file(amara).reaches)
    text = post(browser, "end", amara, "phone", reach.id)
    assert "It no longer holds" in text
    (ended,) = told(on_file(amara).reaches)
    assert ended.until_on == today() + timedelta(days=1)


@pytest.mark.parametrize("kind", ["phone", "planet"])
def test_a_detail_that_is_not_there_is_not_seen(browser: Client, amara: UUID, kind: str):
    address = reverse("desk:clients:end", args=[amara, kind, uuid4()])
    assert browser.post(address).status_code == 404


def authority(browser: Client, client: UUID, **changes: object) -> str:
    given = {
        "kind": "mandate",
        "scope": "everything",
        "evidence": "seen",
        "from_on": today().isoformat(),
        "until_on": "",
    }
    return post(browser, "authority", client, **given | changes)


def test_an_authority_to_act_is_recorded_and_revoked(browser: Client, amara: UUID):
    paul = on_file(client_of(cast.BENOIT, given_name="Paul")).who
    text = authority(browser, amara, representative=paul.number.lower())
    assert "Paul Œuvrard" in text
    assert "in force" in text
    (recorded,) = told(on_file(amara).represented_by)
    assert "revoked" in post(browser, "revoke", amara, recorded.id)


def test_each_authority_says_whether_it_holds_and_those_that_do_come_first(
    browser: Client, amara: UUID
):
    paul = on_file(client_of(cast.BENOIT, given_name="Paul")).who
    ago, later = today() - timedelta(days=40), today() + timedelta(days=7)
    authority(browser, amara, representative=paul.number, from_on=ago, scope="information")
    authority(browser, amara, representative=paul.number, from_on=later)
    authority(browser, amara, representative=paul.number)
    newest = next(a for a in told(on_file(amara).represented_by) if a.mandate.from_on == today())
    text = post(browser, "revoke", amara, newest.id).split("Acts for this client")[1]
    in_force, to_come, not_in_force = (
        text.index(said) for said in (" in force", "to come", "not in force")
    )
    assert in_force < to_come < not_in_force
    assert f"begins only on {spoken_date(later, 'en')}" in text[to_come:not_in_force]
    assert f"was revoked on {spoken_date(today(), 'en')}" in text[not_in_force:]


def test_an_authority_names_another_client_by_their_number(browser: Client, amara: UUID):
    own = on_file(amara).who.number
    assert "No client has this number" in authority(browser, amara, representative="C-999999")
    assert "This is the client themselves" in authority(browser, amara, representative=own)


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("until_on", "2020-01-01", "It ends before it begins"),
        ("from_on", "0001-01-01", "1900"),
        ("from_on", "31/31/2026", "valid date"),
        ("scope", "the moon", "not one of the available choices"),
    ],
)
def test_an_authority_has_days_and_a_scope(
    browser: Client, amara: UUID, field: str, given: str, said: str
):
    paul = on_file(client_of(cast.BENOIT, given_name="Paul")).who
    assert said in authority(browser, amara, representative=paul.number, **{field: given})


def test_an_authority_of_someone_else_is_not_revoked_from_here(browser: Client, amara: UUID):
    paul = on_file(client_of(cast.BENOIT, given_name="Paul")).who
    authority(browser, amara, representative=paul.number)
    (recorded,) = told(on_file(amara).represented_by)
    checked_by(cast.BENOIT, paul.id)
    address = reverse("desk:clients:revoke", args=[paul.id, recorded.id])
    assert browser.post(address).status_code == 404


def test_a_role_joins_a_person_and_an_organisation_and_ends(browser: Client, amara: UUID):
    from consigne.clients.actions import NewClient, enter_client

    with acting(actor(cast.BENOIT)) as benoit:
        new = NewClient("warranty-line", ClientKind.ORGANISATION, "fr", organisation_name="Boréal")
        shop = enter_client(benoit, new, on=today())
    assert "Boréal" in post(browser, "role", amara, organisation=shop.number, role="Owner")
    (held,) = told(on_file(amara).affiliations)
    assert "ended" in post(browser, "end_role", amara, held.id)


def test_two_persons_hold_no_role_at_each_other(browser: Client, amara: UUID):
    paul = on_file(client_of(cast.BENOIT, given_name="Paul")).who
    text = post(browser, "role", amara, organisation=paul.number, role="Friend")
    assert "A role joins a person and an organisation" in text


@pytest.mark.parametrize("route", ["phone", "email", "authority", "role"])
def test_someone_elsewhere_sees_no_such_file(desk: Desk, route: str):
    client = client_of(cast.BENOIT)
    address = reverse(f"desk:clients:{route}", args=[client])
    assert desk(cast.DOV).get(address).status_code == 404
