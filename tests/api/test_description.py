"""The door describes itself whole, in either language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from consigne.api.description import description
from consigne.api.problems import MEDIA_TYPE
from consigne.api.words import PAIR
from consigne.kernel.words import LANGUAGES


def texts(part: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence of a description, by its place."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name in ("description", "summary") and isinstance(inner, str):
                yield f"{at}/{name}", inner
            else:
                yield from texts(inner, f"{at}/{name}")
    if isinstance(part, list):
        for number, inner in enumerate(part):
            yield from texts(inner, f"{at}/{number}")


def test_every_sentence_exists_in_both_languages():
    english, french = (dict(texts(description(language))) for language in LANGUAGES)
    assert english.keys() == french.keys()
    assert {place for place in english if english[place] == french[place]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_header_operation_and_answer_says_what_it_is(language):
    document = description(language)
    schemas = document["components"]["schemas"]
    silent = [
        f"{shape}.{field}"
        for shape, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()
        if not said.get("description")
    ]
    for place, operations in document["paths"].items():
        for method, operation in operations.items():
            parts = [operation, *operation["parameters"], *operation["responses"].values()]
            silent += [f"{method} {place}" for part in parts if not _speaks(part)]
    assert silent == []
    assert PAIR not in str(document)


def _speaks(part: dict[str, Any]) -> bool:
    return bool(part.get("summary") or part.get("description"))


def test_it_is_openapi_three_one_and_problems_are_problems():
    document = description("en")
    assert document["openapi"] == "3.1.0"
    for operations in document["paths"].values():
        for operation in operations.values():
            failing = [a for status, a in operation["responses"].items() if status >= "400"]
            assert {media for answer in failing for media in answer["content"]} == {MEDIA_TYPE}


def test_it_is_read_without_a_token_in_the_reader_s_language():
    for language, words in (("fr", "Consigner un contact"), ("en", "Record a contact")):
        answer = Client().get("/api/openapi.json", headers={"Accept-Language": language})
        assert words in answer.json()["paths"]["/api/interactions"]["post"]["summary"]
        assert answer["Content-Language"] == language
