"""A mapping is sound, or says where it is not, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from consigne.consent.rules import Way
from consigne.exchange.mappings import MappingRefused, mapping_of, schema
from consigne.interactions.rules import Channel, Direction, Result
from consigne.kernel.words import LANGUAGES, Bilingual
from consigne.packs.entries import Fault
from tests.exchange.builders import SMALL, a_mapping, published_mapping


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(MappingRefused) as error:
        mapping_of("mapping.yaml", text.encode())
    return error.value.faults


def only(text: str) -> tuple[int, str]:
    (fault,) = faults(text)
    return fault.line, fault.field


def line_of(words: str) -> int:
    return SMALL.count("\n", 0, SMALL.index(words)) + 1


def test_the_published_mapping_keeps_nine_columns_and_leaves_the_rest_out():
    mapping = published_mapping()
    assert len(mapping.columns()) == 9
    assert "ZIP code" in mapping.left_out


def test_a_mapping_is_read_as_it_is_written():
    mapping = a_mapping()
    assert mapping.source.name == Bilingual("Letters", "Lettres")
    assert mapping.columns() == ("Id", "Day", "About", "Company", "By")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("activity: request-line", "activity: Request Line", "activity"),
        ("Letter: letter", "Letter: pigeon", "columns.channel.values.Letter"),
        ("{always: in}", "{always: in, column: Id}", "columns.direction"),
        ("[About]", "[]", "columns.subject"),
        ("concerns:", "conserns:", "columns.conserns"),
    ],
)
def test_a_fault_is_told_by_its_line_and_field(old: str, new: str, field: str):
    assert only(SMALL.replace(old, new)) == (line_of(old), field)


def test_what_is_missing_is_named_in_both_languages():
    (fault,) = faults(SMALL.replace("purpose: answer-request\n", ""))
    assert fault.text.en.startswith("“purpose” (Purpose) is missing.")
    assert fault.text.fr.startswith("« purpose » (Fin) manque.")


def test_a_text_kept_by_a_consent_that_no_column_tells_is_refused():
    text = SMALL.replace("  direction:", "  note: {column: Text, only_with: other}\n  direction:")
    assert only(text) == (line_of("  direction:"), "columns.note.only_with")


def test_a_column_both_kept_and_left_out_is_refused():
    assert only(SMALL + "left_out: [Id]\n")[1] == "left_out[0]"


def test_the_error_holds_a_line_for_each_fault():
    with pytest.raises(MappingRefused) as error:
        mapping_of("mapping.yaml", b"source: 1\n")
    assert len(error.value.details) == len(error.value.faults)
    assert error.value.details[0].fr.startswith("mapping.yaml:1 ")


def test_the_schema_knows_the_words_of_the_floors_below():
    words = schema()["$defs"]
    for name, known in (
        ("channel", list(Channel)),
        ("direction", list(Direction)),
        ("language", list(LANGUAGES)),
        ("result", list(Result)),
    ):
        assert words[name]["properties"]["always"]["enum"] == known
        assert words[name]["properties"]["values"]["additionalProperties"]["enum"] == known
    assert schema()["properties"]["consent"]["properties"]["way"]["enum"] == list(Way)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())


@given(st.binary(max_size=200))
def test_any_bytes_are_a_mapping_or_a_refusal(raw: bytes):
    try:
        mapping_of("mapping.yaml", raw)
    except MappingRefused as error:
        assert error.faults


@given(st.integers(0, len(SMALL) - 1), st.sampled_from("{}[]:,-\n\t #'\"x0"))
def test_one_wrong_character_is_a_mapping_or_a_refusal(place: int, wrong: str):
    text = SMALL[:place] + wrong + SMALL[place + 1 :]
    try:
        mapping_of("mapping.yaml", text.encode())
    except MappingRefused as error:
        assert all(fault.line >= 1 for fault in error.faults)
