from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from consigne.kernel.holdings import Category, Trigger
from consigne.packs.entries import KIND_NAMES, KINDS
from consigne.packs.rules import check
from consigne.packs.schema import schema
from tests.packs.builders import changed, line_of, only_fault


def properties(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for item in node for found in properties(item)]
    if not isinstance(node, dict):
        return []
    own = list(node.get("properties", {}).values())
    return own + [found for below in node.values() for found in properties(below)]


def test_the_schema_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(dict(schema()))


def test_every_field_is_titled_and_described_in_both_languages() -> None:
    for field in properties(schema()):
        assert {"title", "title_fr", "description", "description_fr"} <= field.keys(), field


def test_every_pattern_says_in_both_languages_what_it_expects() -> None:
    def patterns(node: Any) -> list[dict[str, Any]]:
        below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        own = [node] if isinstance(node, dict) and isinstance(node.get("pattern"), str) else []
        return own + [found for item in below for found in patterns(item)]

    assert all({"en", "fr"} == found["expects"].keys() for found in patterns(schema()))


def test_the_schema_knows_the_words_of_the_kernel() -> None:
    defined = schema()["$defs"]
    assert defined["schedule"]["properties"]["trigger"]["enum"] == list(Trigger)
    assert defined["category"]["properties"]["category"]["enum"] == list(Category)


def test_every_list_of_the_schema_is_a_kind_of_entry() -> None:
    assert schema()["properties"].keys() - {"pack"} == KINDS.keys()
    assert set(KINDS.values()) == KIND_NAMES.keys()


@pytest.mark.parametrize(
    ("old", "new", "field", "english", "french"),
    [
        ("    program: e-services\n", "", "activities[parle]", "“program”", "« program »"),
        ("    program: e-", "    programme: e-", "activities[parle]", "“program”", "« program »"),
        ("fr: Parle consommation}", "}", "activities[parle].name", "French half", "moitié fr"),
        ("mandatory: true", "mandatory: yes", "mandatory", "true or false", "true ou false"),
        ("[web_form, phone, ", "[webform, phone, ", "channels[0]", "web_form", "web_form"),
        ("from: 2022-11-23", "from: 23/11/2022", "from", "year-month-day", "année-mois-jour"),
        ("from: 2022-11-23", "from: 2022-02-30", "from", "No calendar", "Aucun calendrier"),
        ("code: parle", "code: Parle", "activities[Parle].code", "lower-case", "minuscules"),
        ("channels: [web_form", "channels: [phone, web_form", "channels", "twice", "deux fois"),
        ("level: 1", "level: 4", "level", "At most 3", "au plus 3"),
        ("level: 1", "level: one", "level", "whole number", "nombre entier"),
        ("[reference]", "[]", "methods", "At least 1", "au moins 1"),
        ("country: CA", "country: Canada", "country", "two-letter", "deux lettres"),
    ],
)
def test_a_breach_is_worded_in_both_languages(
    old: str, new: str, field: str, english: str, french: str
) -> None:
    faults = check(changed("activities.yaml", old, new))
    found = [f for f in faults if field in f.field and english in f.text.en and french in f.text.fr]
    assert found, faults
    assert found[0].file == "activities.yaml"


def test_a_missing_half_is_named_on_its_line() -> None:
    line = "      fr: Les consommateurs et les répondants de commerçants qui utilisent Parle"
    fault = only_fault(changed("banks.yaml", f"{line} consommation.\n", ""))
    assert fault.line == line_of("banks.yaml", "class_of_individuals")
    assert fault.field == "banks[parle-files].class_of_individuals"
    assert "La moitié française" in fault.text.fr
