"""Words of the API: what a field, an operation or an answer means, in both languages.

They travel inside the OpenAPI document as pairs until `description` picks the reader's half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

PAIR = "x-consigne-says"


def pair(en: str, fr: str) -> dict[str, Any]:
    """A text in both languages, as it travels inside the OpenAPI document."""
    return {PAIR: {"en": en, "fr": fr}}


def says(en: str, fr: str, **constraints: Any) -> Any:
    """A field with its meaning in both languages, and pydantic's own constraints."""
    return Field(json_schema_extra=pair(en, fr), **constraints)


def shape(en: str, fr: str, *, extra: Literal["forbid", "ignore"] = "ignore") -> ConfigDict:
    """The configuration of a shape, with its meaning in both languages."""
    return ConfigDict(json_schema_extra=pair(en, fr), extra=extra)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a header, in both languages: the library makes the header's field itself."""

    en: str
    fr: str

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(core), **pair(self.en, self.fr)}
