import json
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consigne.kernel.signing import NotAKey, Signer, canonical
from consigne.kernel.words import Bilingual
from consigne.retention.certificate import (
    RESIDUES,
    AuditTree,
    Certificate,
    Destroyed,
    Institution,
    Kept,
    LastingStore,
    LedgerRange,
    LiveStore,
    Person,
    Schedule,
    Status,
    Steps,
    WouldLie,
    schema,
    seal,
    sign,
)
from consigne.retention.verdict import PARTS, Is, verify

SIGNER = Signer.from_pem(Signer.generated().pem())
STRANGER = Signer.generated()
AT = datetime(2027, 2, 22, 19, 3, 12, tzinfo=UTC)
CHLOE, BENOIT = UUID(int=1), UUID(int=2)


def a_certificate(**changes) -> Certificate:
    """Stage one of a run of the demonstration's consumer office."""
    made = Certificate(
        number="AD-2027-0001",
        stage=1,
        issued_at=AT,
        institution=Institution(
            "consumer-office",
            Bilingual("Consumer Office (demonstration)", "Office du consommateur (démonstration)"),
            "America/Toronto",
        ),
        run=UUID(int=10),
        plan="ab" * 32,
        schedules=(
            Schedule(
                "request-line",
                Bilingual("Request line", "Ligne de demandes de renseignements"),
                date(2022, 11, 23),
                "P90D",
                "interaction",
                Bilingual(
                    "Retention schedule of the Office approved by Bibliothèque et Archives "
                    "nationales du Québec",
                    "Calendrier de conservation de l’Office approuvé par Bibliothèque et Archives "
                    "nationales du Québec",
                ),
            ),
            Schedule(
                "parle-account",
                Bilingual("Parle account", "Compte Parle"),
                date(2022, 11, 23),
                "P24M",
                "last_use",
                Bilingual("Retention schedule of the Office", "Calendrier de l’Office"),
            ),
        ),
        destroyed=(
            Destroyed(
                "interaction",
                Bilingual("Interactions", "Interactions"),
                ("identity", "communications"),
                9_812,
            ),
            Destroyed(
                "attachment", Bilingual("Attachments", "Pièces jointes"), ("documents",), 1_204
            ),
            Destroyed("client", Bilingual("Clients", "Clients"), ("identity", "contact"), 118),
        ),
        kept=(
            Kept(
                "retention.HELD",
                Bilingual("Destruction is suspended", "La destruction est suspendue"),
                3,
            ),
        ),
        planner=Person(CHLOE, ("privacy_officer",)),
        approvers=(Person(BENOIT, ("approver",)),),
        steps=Steps(AT, AT, AT, AT, AT),
        ledger=LedgerRange(12, 54, "cd" * 32),
        audit=AuditTree(0, 48_211, "ef" * 32, AT),
        live=(
            LiveStore("database", Bilingual("Database", "Base de données"), 11_134, 11_134),
            LiveStore("vault", Bilingual("Vault", "Chambre forte"), 1_204, 1_204),
            LiveStore("keys", Bilingual("Keys", "Clés"), 1_204, 1_204),
        ),
        lasting=(
            LastingStore(
                "backups",
                Bilingual("Backups", "Copies de sauvegarde"),
                Status.OUTSTANDING,
                Bilingual(
                    "Two backups made before the destruction have not expired.",
                    "Deux copies de sauvegarde faites avant la destruction ne sont pas expirées.",
                ),
                until=date(2027, 3, 24),
            ),
            LastingStore(
                "database_files",
                Bilingual("Database files", "Fichiers de la base de données"),
                Status.VERIFIED,
                Bilingual("Tables rewritten and searched.", "Tables réécrites et parcourues."),
                since=date(2027, 2, 22),
            ),
            LastingStore(
                "replicas",
                Bilingual("Replicas", "Répliques"),
                Status.ATTESTED,
                Bilingual("No replica is kept.", "Aucune réplique n’est conservée."),
                since=date(2027, 2, 22),
                attested_by=CHLOE,
            ),
        ),
    )
    return replace(made, **changes)


FILE = sign(a_certificate(), SIGNER)
PUBLISHED = SIGNER.published.pem()


def changed(edit) -> bytes:
    read = json.loads(FILE)
    edit(read)
    return json.dumps(read, ensure_ascii=False).encode()


# What it says.


def test_a_certificate_signed_by_the_published_key_is_valid():
    verdict = verify(FILE, PUBLISHED)
    assert (verdict.what, verdict.ok) == (Is.VALID, True)
    assert verdict.document["number"] == "AD-2027-0001"
    assert SIGNER.published.fingerprint in verdict.text.fr


def test_without_the_published_key_it_is_intact_and_its_signer_unknown():
    verdict = verify(FILE)
    assert (verdict.what, verdict.ok) == (Is.SIGNER_UNKNOWN, False)
    assert verdict.text.en.startswith("Intact, signer unknown")


def test_a_certificate_of_another_key_is_not_the_institutions():
    verdict = verify(sign(a_certificate(), STRANGER), PUBLISHED)
    assert (verdict.what, verdict.ok) == (Is.ANOTHER_SIGNER, False)


def test_the_layout_of_the_file_does_not_matter():
    assert verify(json.dumps(json.loads(FILE)).encode(), PUBLISHED).ok
    assert verify(canonical(json.loads(FILE)), PUBLISHED).ok


def test_something_that_is_not_the_published_key_is_refused():
    with pytest.raises(NotAKey):
        verify(FILE, "-----BEGIN CERTIFICATE-----")


def test_a_certificate_kept_as_a_record_is_still_valid():
    stored = json.loads(json.dumps(json.loads(FILE), sort_keys=True))
    assert verify(json.dumps(stored).encode(), PUBLISHED).ok


# What was altered.


def test_every_part_altered_is_named():
    for part in json.loads(FILE)["document"]:
        altered = verify(changed(lambda read, part=part: _spoil(read["document"], part)), PUBLISHED)
        assert (altered.what, altered.parts) == (Is.ALTERED, (part,))
        assert PARTS[part].fr in altered.text.fr


def _spoil(document, part):
    document[part] = "spoiled"


def test_a_count_made_smaller_is_named():
    def smaller(read):
        read["document"]["kept"][0]["count"] = 0

    assert verify(changed(smaller), PUBLISHED).parts == ("kept",)


def test_a_count_made_smaller_with_its_digest_breaks_the_signature():
    def smaller(read):
        read["document"]["kept"][0]["count"] = 0
        read["parts"] = seal(read["document"], read["key"]["fingerprint"])["parts"]

    assert verify(changed(smaller), PUBLISHED).parts == ("signature",)


def test_an_added_part_is_named_without_repeating_it():
    def added(read):
        read["document"]["Amara Diallo"] = True

    verdict = verify(changed(added), PUBLISHED)
    assert verdict.what is Is.ALTERED
    assert "Amara" not in verdict.text.en + verdict.text.fr


def test_a_removed_part_is_named():
    assert verify(changed(lambda read: read["document"].pop("kept"))).parts == ("kept",)


def test_a_note_beside_the_document_is_an_alteration():
    assert verify(changed(lambda read: read.update(note=1))).what is Is.ALTERED


def test_a_replaced_key_breaks_the_signature():
    def replaced(read):
        read["key"] = {
            "ed25519": STRANGER.published.text(),
            "fingerprint": STRANGER.published.fingerprint,
        }

    assert verify(changed(replaced), STRANGER.published.pem()).what is Is.ALTERED


def test_a_fingerprint_that_is_not_the_keys_is_an_alteration():
    def misnamed(read):
        read["key"]["fingerprint"] = STRANGER.published.fingerprint

    assert verify(changed(misnamed)).parts == ("key",)


def test_a_signature_made_for_another_type_does_not_serve():
    def signed_elsewhere(read):
        other = {**seal(read["document"], read["key"]["fingerprint"]), "type": "consigne.ledger/1"}
        read["signature"] = SIGNER.sign(canonical(other))

    assert verify(changed(signed_elsewhere), PUBLISHED).parts == ("signature",)


def test_a_name_given_twice_is_no_certificate():
    doubled = FILE.replace(b'"stage": 1,', b'"stage": 2, "stage": 1,')
    assert verify(doubled, PUBLISHED).what is Is.NOT_A_CERTIFICATE


@pytest.mark.parametrize(
    "file",
    [b"", b"{}", b"[]", b"null", b"%PDF-1.7", b"\xff\xfe", b"[" * 100_000, b'{"type": 1e999}'],
)
def test_any_other_file_is_no_certificate(file):
    assert verify(file).what is Is.NOT_A_CERTIFICATE


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_flipped_bit_leaves_a_certificate_valid_and_different(data):
    content = bytearray(FILE)
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    verdict = verify(bytes(content), PUBLISHED)
    assert not verdict.ok or verdict.document == json.loads(FILE)["document"]


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["type", "document", "parts", "key", "signature"]),
)
def test_whatever_stands_in_a_member_gets_a_verdict(value, member):
    verdict = verify(changed(lambda read: read.update({member: value})), PUBLISHED)
    assert not verdict.ok


# What it may not say.


def a_store(**changes) -> LastingStore:
    return replace(a_certificate().lasting[0], **changes)


def test_a_store_that_still_holds_something_gets_no_certificate():
    live = (LiveStore("vault", Bilingual("Vault", "Chambre forte"), 10, 9),)
    with pytest.raises(WouldLie) as refused:
        sign(a_certificate(live=live), SIGNER)
    assert "« Chambre forte »" in refused.value.text.fr


def test_a_certificate_needs_somebody_to_have_looked():
    with pytest.raises(WouldLie):
        sign(a_certificate(live=()), SIGNER)


def test_nothing_is_verified_without_a_day():
    with pytest.raises(WouldLie):
        sign(a_certificate(lasting=(a_store(status=Status.VERIFIED),)), SIGNER)


def test_nothing_is_attested_without_a_person():
    attested = a_store(status=Status.ATTESTED, since=date(2027, 2, 22))
    with pytest.raises(WouldLie):
        sign(a_certificate(lasting=(attested,)), SIGNER)


def test_what_is_outstanding_holds_since_no_day():
    with pytest.raises(WouldLie):
        sign(a_certificate(lasting=(a_store(since=date(2027, 2, 22)),)), SIGNER)


def test_whoever_planned_does_not_approve():
    with pytest.raises(WouldLie):
        sign(a_certificate(approvers=(Person(CHLOE, ("approver",)),)), SIGNER)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "for Amara"},
        {"planner": Person(CHLOE, ("Chloé Tremblay",))},
        {"institution": Institution("amara@example.com", Bilingual("a", "b"), "America/Toronto")},
        {"stage": 3},
        {"plan": "the plan of Monday"},
    ],
)
def test_text_in_place_of_a_code_is_refused(changes):
    with pytest.raises(ValueError, match=r"schema of a certificate: \$"):
        sign(a_certificate(**changes), SIGNER)


def test_the_schema_is_closed_at_every_level():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for inner in node.values():
                yield from objects(inner)
        if isinstance(node, list):
            for inner in node:
                yield from objects(inner)

    found = list(objects(schema()))
    assert len(found) > 10
    assert all(node["additionalProperties"] is False for node in found)
    assert all(set(node["required"]) == set(node["properties"]) for node in found)


def test_every_part_has_its_words():
    assert a_certificate().document().keys() <= PARTS.keys()


def test_what_is_out_of_reach_is_always_named():
    assert len(RESIDUES) == len(json.loads(FILE)["document"]["residues"]) == 3
