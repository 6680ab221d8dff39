"""A canary planted in every column and file that held a person is found nowhere afterwards."""

from __future__ import annotations

import base64
import gzip
import random
import re
import string
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import psycopg
import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Field

from consigne.audit.sealing import seal_once
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
from consigne.config.cluster import Cluster
from consigne.config.paths import paths
from consigne.config.postgres import find_postgres
from consigne.consent.actions import Spoken, give_consent
from consigne.consent.rules import Way
from consigne.interactions.actions import Upload, Writing, consign, save_draft, take_off
from consigne.kernel.holdings import Disposal, Holding
from consigne.notices.queries import notices_in_force
from consigne.retention.certificate import handed_out
from consigne.retention.certificate_pdf import pdf
from consigne.retention.queries import certificates_seen_by
from consigne.retention.stores import HOLDINGS, ORDER, store
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_checking, a_contact
from tests.conftest import NOW, TODAY, actor
from tests.installation import connected_as
from tests.retention import story

pytestmark = pytest.mark.usefixtures("own_database", "keys")

# What no canary fits in: two letters of a language, three of a direction.
TOO_SHORT = 9
# Where the database takes nothing but the words of a closed list.
CLOSED = {"client.kind", "break_glass.verdict"}
LETTERS = string.ascii_lowercase + string.digits
TEXT = (models.CharField, models.TextField, models.JSONField, ArrayField)


def a_canary() -> str:
    return "q" + "".join(random.choices(LETTERS, k=9))


@dataclass(frozen=True)
class Planted:
    """A canary with its place: a column of a holding, or a file."""

    place: str
    word: str

    def spellings(self) -> Iterator[bytes]:
        """The word as a store might hold it: in other encodings, in hexadecimal, in base64."""
        for raw in (
            self.word.encode(),
            self.word.encode("utf-16-le"),
            self.word.encode("utf-16-be"),
        ):
            yield raw
            yield raw.hex().encode()
            yield from _in_base64(raw)


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """Whatever comes before it shifts the figures: all three places, without the uncertain ends."""
    for shift in range(3):
        written = base64.b64encode(bytes(shift) + raw + bytes(3))
        yield written[4 if shift else 0 : -8]


@pytest.fixture
def a_life() -> str:
    """A person with everything the system keeps of anyone, and a word in their document."""
    inside = a_canary()
    with acting(actor(cast.CHLOE)) as chloe:
        person, agent = (
            enter_client(chloe, _someone(name), on=TODAY).id for name in ("Ama", "Bea")
        )
        shop = NewClient(
            "warranty-line", ClientKind.ORGANISATION, "fr", organisation_name="Atelier"
        )
        employer = enter_client(chloe, shop, on=TODAY).id
    with acting(actor(cast.BENOIT)) as benoit:
        open_in_emergency(benoit, person, ground=Ground.LIFE, reference="911-204", now=NOW)
    with acting(actor(cast.CHLOE)) as chloe:
        affiliate(chloe, person, employer, role="gérante", on=TODAY)
        record_authority(chloe, NewAuthority(person, agent, "proxy", Scope.EVERYTHING, TODAY))
        record_identity_check(chloe, a_checking(person, now=NOW), CheckResult.PASSED)
        later = TODAY + timedelta(days=8)
        send_code(chloe, a_checking(person, CheckMethod.CODE, on=later))
        find_incapable(
            chloe,
            person,
            Incapacity.PROTECTED,
            evidence="seen",
            from_on=later,
            until_on=None,
            now=NOW,
        )
        notice = notices_in_force(chloe, on=TODAY)["warranty-privacy"].id
        said = Spoken(person, "warranty-line", "product-news", Way.VERBAL, "fr", notice, NOW)
        give_consent(chloe, said, on=TODAY)
        document = Upload("facture.txt", "text/plain", f"Reçu de {inside}.\n".encode() * 40)
        new = replace(a_contact(person, agent), uploads=(document,))
        contact = consign(chloe, new, now=NOW, on=TODAY).id
        take_off(chloe, contact, agent, reason="autre personne", now=NOW)
        save_draft(chloe, Writing("contact", "warranty-line", {"note": "…"}), now=NOW, on=TODAY)
    return inside


def _someone(name: str) -> NewClient:
    return NewClient(
        "warranty-line",
        ClientKind.PERSON,
        "fr",
        given_name=name,
        family_name="Œuvrard",
        phones=("514 555-0142",),
        emails=(f"{name.lower()}@example.ca",),
        postals=(PostalAddress("1, rue du Port", "Rimouski"),),
        handles=(("mastodon", name.lower()),),
    )


@pytest.fixture
def admin(installed: Cluster, own_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(installed.admin_url(own_database), autocommit=True) as superuser:
        yield superuser


def destroyed_holdings() -> list[Holding]:
    return [held for held in HOLDINGS if held.disposal is not Disposal.KEPT]


def columns() -> Iterator[tuple[Holding, Field]]:
    """Every declared column long enough to say anything."""
    for held in destroyed_holdings():
        for field in store(held.kind).model._meta.concrete_fields:
            length = field.max_length
            is_text = field.name in held.fields and isinstance(field, TEXT)
            if is_text and (length is None or length > TOO_SHORT):
                yield held, field


def planted(admin: psycopg.Connection) -> list[Planted]:
    """A canary in each of them, whatever the column is for."""
    found = []
    for held, field in columns():
        canary = Planted(f"{held.kind}.{field.name}", a_canary())
        table = store(held.kind).model._meta.db_table
        try:
            done = admin.execute(
                f'UPDATE {table} SET "{field.column}" = {_cast(field)} '
                f"WHERE id = (SELECT id FROM {table} ORDER BY id LIMIT 1)",
                [canary.word],
            )
        except psycopg.errors.CheckViolation:
            assert canary.place in CLOSED
            continue
        assert done.rowcount == 1, f"no row of {held.kind} to plant a canary in"
        found.append(canary)
    return found


def _cast(field: Field) -> str:
    if isinstance(field, models.JSONField):
        return "jsonb_build_object('said', %s::text)"
    return "ARRAY[%s]::varchar[]" if isinstance(field, ArrayField) else "%s"


def made_due(admin: psycopg.Connection) -> None:
    for kind in ORDER:
        table = store(kind).model._meta.db_table
        admin.execute(f"UPDATE {table} SET counted_from = begins_on, due_on = %s", [TODAY])


def searched(canaries: list[Planted]) -> set[str]:
    """The places whose canary a search finds."""
    found = set()
    with acting(actor(cast.BENOIT)), connection.cursor() as cursor:
        for canary in canaries:
            for function in ("interactions_worded", "clients_named"):
                cursor.execute(f"SELECT count(*) FROM {function}(%s, 50)", [canary.word])
                if cursor.fetchone()[0]:
                    found.add(canary.place)
    return found


def dumped(installed: Cluster, database: str) -> bytes:
    """The logical dump that a backup would take, in clear."""
    connection.close()
    program = find_postgres(paths().db).programs / "pg_dump"
    url = installed.url("backup", database)
    return subprocess.run([program, url], capture_output=True, check=True).stdout


def papers() -> bytes:
    """The certificate, as it is handed out and as it is printed in either language."""
    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
    file = handed_out(certificate.signed)
    return b"".join((file, pdf(file, "en"), pdf(file, "fr")))


def kept_outside() -> Iterator[tuple[str, bytes]]:
    """Every file of the installation but the database's own (stage two) and its secrets."""
    places = paths()
    for folder in (places.data, places.keys, places.ledger, places.backups):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_relative_to(places.db):
                yield str(file.relative_to(folder)), file.read_bytes()


def unpacked(content: bytes) -> Iterator[bytes]:
    """The content, and whatever is compressed inside it."""
    yield content
    for start in (
        found.start() for found in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", content)
    ):
        gzipped = content[start : start + 1] == b"\x1f"
        try:
            yield zlib.decompressobj(31 if gzipped else 15).decompress(content[start:])
        except zlib.error:
            continue


def found_in(content: bytes, canaries: list[Planted]) -> set[str]:
    """The places whose canary this content holds, in any spelling, whatever its case."""
    texts = [text.lower() for text in unpacked(content)]
    return {
        canary.place
        for canary in canaries
        if any(spelling.lower() in text for spelling in canary.spellings() for text in texts)
    }


def test_a_canary_is_recognised_however_it_is_spelt():
    canary = Planted("somewhere", a_canary())
    word = canary.word
    for hidden in (
        word.upper().encode(),
        f"é{word}".encode("utf-16"),
        base64.b64encode(f"ab{word}cd".encode()),
        base64.b64encode(f"abc{word}cd".encode()),
        base64.b64encode(f"a{word}".encode("utf-16-le")),
        b"before" + gzip.compress(f"to {word} from".encode()),
        b"before" + zlib.compress(f"to {word} from".encode()),
        word.encode().hex().encode(),
    ):
        assert found_in(hidden, [canary]) == {"somewhere"}, hidden
    assert found_in(b"nothing of it", [canary]) == set()


@pytest.mark.req("OPC-15", "OPC-QC-22", "OPC-QC-24")
def test_no_canary_is_left_anywhere_after_the_first_stage(installed, own_database, admin, a_life):
    canaries = planted(admin)
    in_file = Planted("the file itself", a_life)
    made_due(admin)
    places = {canary.place for canary in canaries}
    assert found_in(dumped(installed, own_database), canaries) == places
    assert {"interaction.note", "interaction.subject", "client.family_name"} <= searched(canaries)
    story.executed(story.approved(TODAY), TODAY)
    with connected_as("worker"):
        seal_once()
    assert {held.kind: story.left(held.kind) for held in destroyed_holdings()} == {
        held.kind: 0 for held in destroyed_holdings()
    }
    assert searched(canaries) == set()
    assert found_in(dumped(installed, own_database), [*canaries, in_file]) == set()
    assert found_in(papers(), [*canaries, in_file]) == set()
    for name, content in kept_outside():
        assert found_in(content, [*canaries, in_file]) == set(), name
