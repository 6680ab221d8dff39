from __future__ import annotations

from datetime import date

import pytest

from consigne.packs.reading import pack_of
from consigne.packs.rules import Outcome, check, diff
from tests.packs.builders import SLUGS, a_pack, changed, files_of, line_of, only_fault, with_file

POLICY = "notices/policy.yaml"
AMENDED = ("notice", "e-services-policy", date(2024, 4, 4))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_published_packs_have_no_fault(slug: str) -> None:
    assert check(a_pack(slug)) == ()


# One change to a real pack, the field it makes wrong, and words of the sentence that says so.
CHANGES = [
    ("activities.yaml", "bank: parle-files", "bank: parle-file", "bank", "“parle-files”"),
    ("activities.yaml", "bank: parle-files", "bank: nowhere", "bank", "declares no personal"),
    ("activities.yaml", "client: parle-account", "client: parle-x", "schedules.client", "no ret"),
    ("activities.yaml", "client: parle-account", "client: draft", "schedules.client", "never"),
    ("activities.yaml", "draft: draft", "draft: request-client", "schedules.draft", "saved"),
    ("activities.yaml", "      draft: draft\n", "", "schedules", "“draft” (Schedule: Drafts)"),
    ("activities.yaml", "ask-opinion: [web_form]", "ask-opinion: [verbal]", "ways", "given: spo"),
    ("activities.yaml", "ask-opinion: [web_form]", "mediate: [web_form]", "ways", "authority"),
    ("activities.yaml", "ask-opinion: [web_form]", "answer-request: [verbal]", "ways", "not a p"),
    ("activities.yaml", "ask-opinion: [web_form]", "ask-opinion: [written]", "ways", "permit"),
    ("activities.yaml", "purposes: [mediate]", "purposes: [measure-use]", "partners", "not a pu"),
    ("activities.yaml", "level: 2", "level: 1", "identity_checks", "lightest"),
    ("activities.yaml", "- category: contact-details", "- category: identity", "catego", "once"),
    ("activities.yaml", "from: 2022-11-23", "from: 2022-11-01", "program", "only from November"),
    ("purposes.yaml", "ways: [web_form]\n    express: true", "express: true", "ways", "no way"),
    ("purposes.yaml", "ways: [web_form]", "ways: [statement]", "ways[0]", "not an express"),
    ("purposes.yaml", "on: 2022-11-23", "on: 2022-12-01", "found_reasonable_by", "after it took"),
    ("purposes.yaml", "never_for: [marketing", "never_for: [service", "never_for", "may never"),
    ("schedules.yaml", "period: P24M", "period: P2Y6W", "period", "P24M or P90D"),
    ("schedules.yaml", "period: P24M", "period: P30D", "amber_days", "amber from its first"),
    ("schedules.yaml", "period: P24M", "period: P0D", "period", "no length"),
    ("schedules.yaml", "stated: true", "stated: false", "stated", "“reason” is missing"),
    ("schedules.yaml", "stated: false", "stated: true", "stated", "“source” is missing"),
    ("institution.yaml", "[fr, en]", "[en, fr]", "languages", "French first"),
    ("institution.yaml", "America/Toronto", "America/Laval", "time_zone", "not known"),
    (POLICY, "until: 2024-04-04", "until: 2022-11-01", "until", "before it begins"),
    (POLICY, "until: 2024-04-04", "until: 2024-04-03", "until", "No version"),
    (POLICY, "until: 2024-04-04", "until: 2024-04-05", "until", "after the next begins"),
    (POLICY, "from: 2024-04-04", "from: 2022-11-23", "from", "Two versions"),
    (POLICY, "in_force_on: 2024-04-04", "in_force_on: 2024-05-04", "in_force_on", "No version"),
    (POLICY, "in_force_on: 2024-04-04", "in_force_on: 2024-05-04", "from", "Nothing announces"),
    (POLICY, "published_on: 2024-03-20", "published_on: 2024-04-20", "published_on", "is after"),
    ("notices/collection.yaml", "given: at_collection", "given: spoken", "given", "no words"),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "said"), CHANGES)
def test_what_makes_no_sense_is_named_where_it_stands(
    file: str, old: str, new: str, field: str, said: str
) -> None:
    faults = check(changed(file, old, new))
    found = [fault for fault in faults if field in fault.field and said in fault.text.en]
    assert found, faults
    assert found[0].file == file


def test_a_purpose_nobody_found_reasonable_is_refused() -> None:
    text = files_of("consumer-office")["purposes.yaml"].decode()
    start = text.index("    found_reasonable_by:")
    end = text.index("  - code:", start)
    pack = with_file("purposes.yaml", (text[:start] + text[end:]).encode())
    assert "Who found that a reasonable person" in only_fault(pack).text.en


def test_a_minimum_longer_than_the_period_is_refused() -> None:
    pack = changed("schedules.yaml", "period: P2Y", "period: P23M", slug="official-accounts")
    fault = only_fault(pack)
    assert fault.field == "schedules[administrative-use].minimum.period"
    assert "23 months" in fault.text.en
    assert "23 mois" in fault.text.fr


def test_two_years_and_24_months_are_the_same_minimum() -> None:
    pack = changed("schedules.yaml", "period: P2Y", "period: P24M", slug="official-accounts")
    assert check(pack) == ()


def test_730_days_fall_short_of_two_years_across_a_leap_day() -> None:
    pack = changed("schedules.yaml", "period: P2Y", "period: P730D", slug="official-accounts")
    assert "shorter than its minimum" in only_fault(pack).text.en


def test_implied_consent_needs_an_inbound_call() -> None:
    pack = changed("activities.yaml", "[in, out]", "[out]", slug="call-recording")
    assert {fault.field for fault in check(pack)} == {
        f"activities[warranty-line].ways.{purpose}[3]"
        for purpose in ("service-quality", "dispute-settlement", "staff-training")
    }


def test_a_notice_on_a_statement_must_exist_to_be_leaned_on() -> None:
    pack = changed("activities.yaml", "recording-statement, ", "", slug="call-recording")
    assert all("given: on_statement" in fault.text.en for fault in check(pack))
    assert len(check(pack)) == 3


@pytest.mark.req("OPC-9")
def test_a_purpose_that_rests_on_consent_is_told_of_by_a_notice() -> None:
    named = "purposes: [warranty-service, product-news, "
    pack = changed("notices/notices.yaml", named, "purposes: [", slug="call-recording")
    fault = only_fault(pack)
    assert (fault.file, fault.field) == ("activities.yaml", "activities[warranty-line].purposes[5]")
    assert "no notice given here tells of it" in fault.text.en


def test_a_notice_tells_of_purposes_that_exist() -> None:
    pack = changed("notices/notices.yaml", "[service-quality,", "[quality,", slug="call-recording")
    assert "declares no purpose “quality”" in check(pack)[0].text.en


def test_an_entry_that_ends_before_what_names_it_is_refused() -> None:
    pack = changed("banks.yaml", "from: 2022-11-23", "from: 2022-11-23\n    until: 2023-01-01")
    assert "ends on January 1, 2023" in only_fault(pack).text.en


def test_a_pack_has_one_institution() -> None:
    files = files_of("consumer-office")
    without = {name: raw for name, raw in files.items() if name != "institution.yaml"}
    assert [f.field for f in check(pack_of("x", without))] == ["institution"]
    again = {**files, "z.yaml": files["institution.yaml"]}
    assert {f.file for f in check(pack_of("x", again)) if f.field == "institution"} == {"z.yaml"}


def test_an_unreadable_file_hides_no_other_fault_and_invents_none() -> None:
    pack = with_file("banks.yaml", b"banks: [")
    assert only_fault(pack).file == "banks.yaml"


def test_a_fault_points_at_the_line_of_the_field() -> None:
    fault = only_fault(changed("activities.yaml", "bank: parle-files", "bank: nowhere"))
    assert fault.line == line_of("activities.yaml", "bank: parle-files")
    assert fault.field == "activities[parle].bank"


def test_a_first_load_adds_everything() -> None:
    assert {change.outcome for change in diff({}, a_pack())} == {Outcome.ADDED}


def test_a_second_load_changes_nothing() -> None:
    stored = {entry.key: entry.digest for entry in a_pack().entries}
    assert {change.outcome for change in diff(stored, a_pack())} == {Outcome.UNCHANGED}


def test_a_rewritten_version_is_said_to_be_changed() -> None:
    stored = {entry.key: entry.digest for entry in a_pack().entries}
    pack = changed("banks.yaml", "Identity, contact details", "Identity, contact")
    (change,) = (c for c in diff(stored, pack) if c.outcome is not Outcome.UNCHANGED)
    assert (change.outcome, change.code) == (Outcome.CHANGED, "parle-files")
    assert "est réécrite" in change.text.fr


def test_a_new_version_closes_the_one_before_it() -> None:
    stored = {e.key: e.digest for e in a_pack().entries if e.key != AMENDED}
    changes = [c for c in diff(stored, a_pack()) if c.outcome is not Outcome.UNCHANGED]
    assert [c.outcome for c in changes] == [Outcome.CLOSED, Outcome.ADDED]
    assert changes[0].until == changes[1].from_on == date(2024, 4, 4)


def test_what_the_pack_no_longer_holds_is_closed() -> None:
    gone = ("program", "old-program", date(2020, 1, 1))
    (change,) = (c for c in diff({gone: "x"}, a_pack()) if c.outcome is Outcome.CLOSED)
    assert (change.code, change.until) == ("old-program", None)
    assert "no longer in the pack" in change.text.en


def test_what_was_closed_once_is_not_closed_again() -> None:
    gone = ("program", "old-program", date(2020, 1, 1))
    outcomes = {change.outcome for change in diff({gone: "x"}, a_pack(), ended={gone})}
    assert outcomes == {Outcome.ADDED}


def test_what_was_closed_and_comes_back_is_changed() -> None:
    stored = {entry.key: entry.digest for entry in a_pack().entries}
    back = ("program", "e-services", date(2022, 11, 23))
    changes = diff(stored, a_pack(), ended={back})
    assert [c.code for c in changes if c.outcome is Outcome.CHANGED] == ["e-services"]


def test_the_digest_follows_the_words_and_not_the_layout() -> None:
    plain = {entry.key: entry.digest for entry in a_pack().entries}
    spaced = changed("banks.yaml", "banks:", "\n\n# remark\nbanks:")
    assert {entry.key: entry.digest for entry in spaced.entries} == plain
