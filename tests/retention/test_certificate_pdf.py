import json
from dataclasses import replace
from datetime import date

import pytest

from consigne.kernel.words import LANGUAGES, Bilingual
from consigne.retention.certificate import LastingStore, Schedule, Status, sign
from consigne.retention.certificate_pdf import NotIntact, pdf, reading
from consigne.retention.rules import Why
from tests.retention.test_certificate import FILE, SIGNER, a_certificate

DOCUMENT = json.loads(FILE)["document"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_is_laid_out_as_a_tagged_page_in_each_language(language):
    page = pdf(FILE, language)
    assert page.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in page
    assert f"/Lang({language}-CA)".encode() in page.replace(b" ", b"")


def test_the_signed_file_is_attached_to_its_own_page():
    assert b"AD-2027-0001.json" in pdf(FILE, "en")
    assert b"/EmbeddedFile" in pdf(FILE, "en")


def test_the_same_certificate_gives_the_same_bytes():
    assert pdf(FILE, "fr") == pdf(FILE, "fr")


def test_an_altered_certificate_is_not_laid_out():
    with pytest.raises(NotIntact) as refused:
        pdf(FILE.replace(b"9812", b"9813"), "fr")
    assert "documents détruits" in refused.value.text.fr


def test_the_page_says_what_the_document_says_in_english():
    page = reading(DOCUMENT, "en")
    assert page["statement"] == (
        "11,134 records were destroyed, looked for again in every live store, and not found. "
        "3 records of the plan were kept."
    )
    assert page["destroyed"][0] == ["Interactions", "identity, communications", "9,812"]
    assert page["schedules"][1][2] == "24 months from the last use"
    assert page["people"][1][:2] == ["Approved it", "Occasional approver"]


def test_the_page_says_what_the_document_says_in_french():
    page = reading(DOCUMENT, "fr")
    assert page["statement"].endswith("3 documents du plan ont été conservés.")
    assert page["destroyed"][2] == ["Clients", "identité, coordonnées", "118"]
    assert page["schedules"][0][2] == "90 jours à compter de l’interaction"
    assert page["lasting"][0]["when"] == "disparues au plus tard le 24 mars 2027"
    assert page["issued"] == "Délivrée le 22 février 2027"


def test_days_are_those_of_the_institution():
    late = {**DOCUMENT, "issued_at": "2027-02-23T03:00:00.000+00:00"}
    assert reading(late, "en")["issued"] == "Issued on February 22, 2027"


def test_each_status_has_its_word_beside_its_colour():
    stores = reading(DOCUMENT, "fr")["lasting"]
    assert [store["word"] for store in stores] == ["En suspens", "Vérifié", "Attesté"]


@pytest.mark.parametrize(("count", "words"), [(0, "No record"), (1, "One record")])
def test_few_records_kept_are_said_as_people_say_it(count, words):
    kept = [{**DOCUMENT["kept"][0], "count": count}]
    assert words in reading({**DOCUMENT, "kept": kept}, "en")["statement"]


def test_what_was_gone_before_its_turn_is_not_said_to_be_kept():
    held = DOCUMENT["kept"][0]
    gone = {"reason": Why.ALREADY_GONE.code, "words": held["words"], "count": 2}
    page = reading({**DOCUMENT, "kept": [{**held, "count": 1}, gone]}, "en")
    assert page["statement"].endswith(
        "One record of the plan was kept. Already gone when their turn came: 2."
    )
    assert [count for _, count in page["kept"]] == ["1", "2"]


def test_markup_in_a_name_is_only_text():
    hostile = Bilingual('#panic("no") *a* $x$ `', '#read("/etc/passwd") <b> \\ @cite')
    schedule = Schedule("x", hostile, date(2027, 1, 1), "P1Y6M", "closure", hostile)
    store = LastingStore("backups", hostile, Status.OUTSTANDING, hostile)
    made = replace(a_certificate(), schedules=(schedule,), lasting=(store,))
    assert pdf(sign(made, SIGNER), "en").startswith(b"%PDF-")


def test_a_certificate_without_copies_or_anything_kept_is_laid_out_too():
    made = replace(a_certificate(), kept=(), lasting=(), destroyed=())
    assert pdf(sign(made, SIGNER), "fr").startswith(b"%PDF-")
