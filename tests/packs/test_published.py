from __future__ import annotations

from datetime import date
from typing import Any

from tests.packs.builders import SLUGS, a_pack


def body(slug: str, kind: str, code: str, *, from_on: date | None = None) -> dict[str, Any]:
    entries = [e for e in a_pack(slug).entries if (e.kind, e.code) == (kind, code)]
    return dict(next(e for e in entries if from_on in (None, e.from_on)).body)


def promises(from_on: date) -> set[str]:
    policy = body("consumer-office", "notice", "e-services-policy", from_on=from_on)
    return {promise["tag"] for promise in policy["promises"]}


OLD, NEW = date(2022, 11, 23), date(2024, 4, 4)


def test_the_policy_was_amended_on_its_golden_dates() -> None:
    amendment = body("consumer-office", "amendment", "policy-2024")
    assert amendment["published_on"] == "2024-03-20"
    assert amendment["in_force_on"] == "2024-04-04"
    assert (NEW - date.fromisoformat(amendment["published_on"])).days == 15


def test_the_old_promises_that_were_dropped_can_be_told() -> None:
    dropped = promises(OLD) - promises(NEW)
    assert {"no-profiling", "no-private-body", "government-only-by-law"} <= dropped
    assert {"file-one-year", "account-24-months"} <= promises(NEW) - promises(OLD)


def test_parle_keeps_an_account_24_months_and_a_file_one_year() -> None:
    account = body("consumer-office", "schedule", "parle-account")
    file = body("consumer-office", "schedule", "parle-file")
    assert (account["trigger"], account["period"]) == ("last_use", "P24M")
    assert (file["trigger"], file["period"]) == ("closure", "P1Y")
    assert account["stated"] and file["stated"]


def test_statistics_of_use_are_off_until_turned_on() -> None:
    assert body("consumer-office", "activity", "web-statistics")["active"] is False


def test_quality_never_covers_marketing_nor_profiling() -> None:
    for code in ("service-quality", "staff-training", "dispute-settlement"):
        assert {"marketing", "profiling"} <= set(
            body("call-recording", "purpose", code)["never_for"]
        )


def test_collecting_a_debt_is_the_lawful_exception_of_the_collections_line() -> None:
    exceptions = body("call-recording", "activity", "collections-line")["exceptions"]
    assert "debt_collection" in {exception["code"] for exception in exceptions}


def test_whoever_objects_to_a_recording_is_offered_a_store_a_letter_or_online() -> None:
    offered = body("call-recording", "activity", "warranty-line")["alternatives"]
    assert {"counter", "letter", "web_form"} <= {way["channel"] for way in offered}


def test_an_administrative_use_on_an_official_account_is_kept_two_years() -> None:
    schedule = body("official-accounts", "schedule", "administrative-use")
    assert (schedule["period"], schedule["minimum"]["period"]) == ("P2Y", "P2Y")
    assert schedule["stated"]


def test_the_banks_of_official_accounts_bear_both_numbers() -> None:
    assert body("official-accounts", "bank", "outreach")["number"] == {
        "en": "PSU 938",
        "fr": "POU 938",
    }


def test_the_day_of_effect_left_blank_by_a_document_is_held_as_unknown() -> None:
    assert a_pack("official-accounts").heading["document"]["dated"] is None


def test_interaction_last_use_and_withdrawal_each_start_a_clock_in_the_demo() -> None:
    for slug in ("call-recording", "consumer-office"):
        triggers = {e.body["trigger"] for e in a_pack(slug).entries if e.kind == "schedule"}
        assert {"interaction", "last_use", "withdrawal", "saved"} <= triggers


def test_only_the_supplier_bound_to_quality_and_training_holds_recordings() -> None:
    suppliers = body("contact-centre", "activity", "quality-recordings")["suppliers"]
    assert [s["purposes"] for s in suppliers] == [["quality-assurance", "training"]]


def test_no_two_packs_share_an_institution() -> None:
    codes = [a_pack(slug).institution.code for slug in SLUGS]
    assert len(set(codes)) == len(SLUGS)
