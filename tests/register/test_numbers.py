"""A number that opens too much does not lie in a note, unless its activity collects it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.kernel.decisions import ALLOWED, Refused
from consigne.register.rules.declared import Declared
from consigne.register.rules.numbers import (
    Number,
    WhyNumber,
    declared_numbers,
    hidden_in,
    masked,
    may_hold,
    numbers_in,
)
from tests.register.test_rules import ACTIVITY, DAY, NAMED, NOBODY, a_register

GAPS = ("", " ", "-", ".", "\u00a0", "\u202f", "–")
WORDS = st.text(st.characters(categories=("L", "P", "Z"), max_codepoint=0x2FF), max_size=30)
gaps = st.sampled_from(GAPS)


def check_figure(figures: str) -> str:
    """The figure that makes these right, by trying all ten against the definition."""
    for last in "0123456789":
        doubled = [int(f) * (1 + place % 2) for place, f in enumerate(reversed(figures + last))]
        if sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0:
            return last
    raise AssertionError


def figures(size: int) -> st.SearchStrategy[str]:
    """As many figures, not all zeros, the last of which agrees with the others."""
    drawn = st.text("0123456789", min_size=size - 1, max_size=size - 1)
    return drawn.filter(lambda f: f.strip("0")).map(lambda f: f + check_figure(f))


def kinds(text: str) -> set[Number]:
    return {each.number for each in numbers_in(text)}


@given(WORDS, figures(9), gaps, WORDS)
def test_a_social_insurance_number_is_seen_wherever_it_stands(before, number, gap, after):
    text = f"{before} {gap.join((number[:3], number[3:6], number[6:]))} {after}"
    assert Number.SIN in kinds(text)
    assert not numbers_in(masked(text))


@given(st.integers(13, 19).flatmap(figures), WORDS)
def test_a_payment_card_in_one_run_is_seen(number, beside):
    assert Number.PAYMENT_CARD in kinds(f"{beside} {number}, {beside}")


@given(figures(16), gaps)
def test_a_payment_card_in_groups_is_seen(number, gap):
    grouped = gap.join(number[place : place + 4] for place in range(0, 16, 4))
    assert kinds(grouped) == {Number.PAYMENT_CARD}


@given(figures(9))
def test_another_last_figure_is_no_social_insurance_number(number):
    wrong = str((int(number[-1]) + 1) % 10)
    assert not numbers_in(number[:-1] + wrong)


@given(WORDS, figures(9), WORDS)
def test_masking_keeps_the_length_and_is_done_once(before, number, after):
    text = f"{before} {number} {after}"
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once
    assert number not in once


@given(WORDS)
def test_a_text_without_figures_is_left_as_it_is(text):
    assert masked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ABCD12345678",
        "abcd 1234 5678",
        "RAMQ : ABCD-1234-5678.",
        "OHIP 1234-567-890 AB",
        "1234567890 AB, carte Santé",
    ],
)
def test_a_health_insurance_number_is_seen(text):
    assert kinds(text) == {Number.HEALTH_INSURANCE}


@pytest.mark.parametrize(
    "text",
    [
        "514 555-0142",
        "+1 514 555-0142, poste 12",
        "I-2026-000123",
        "C-000012",
        "2026-11-22 14:05",
        "1234567890 AB",
        "000 000 000",
        "01939c3e-7b1c-7c3a-8f3e-0123456789ab",
        "12 345,67 $",
        "x046454286",
        "0464542861",
    ],
)
def test_what_contacts_are_full_of_is_no_such_number(text):
    assert not numbers_in(text)


def test_what_an_activity_collects_is_left():
    text = "046 454 286, 4111 1111 1111 1111"
    assert masked(text, but=(Number.SIN,)) == "046 454 286, •••• •••• •••• ••••"


@pytest.mark.req("OPC-QC-14")
def test_a_category_of_the_activity_says_which_numbers_it_collects():
    collected = Declared(NOBODY, "claims", NAMED, DAY, None, {"numbers": ["sin"]})
    activity = replace(ACTIVITY, body={"categories": [{"category": "claims"}]})
    register = replace(a_register(), categories={"claims": collected})
    assert declared_numbers(register, activity) == {Number.SIN}
    assert declared_numbers(register, ACTIVITY) == frozenset()
    assert may_hold("046 454 286", activity, declared={Number.SIN}) is ALLOWED
    refused = Refused(WhyNumber.NUMBER_NOT_DECLARED)
    assert may_hold("046 454 286", ACTIVITY, declared=()) == refused


def test_each_field_that_holds_one_is_named_once():
    texts = {"subject": "Rappel", "note": "046 454 286, encore 046 454 286"}
    hidden = hidden_in(texts, ACTIVITY, declared=())
    assert [(each.field, each.number) for each in hidden] == [("note", Number.SIN)]
