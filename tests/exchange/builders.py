"""Files of contacts for tests: the two that are published, and small ones made on the spot."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from consigne.exchange.mappings import mapping_of
from consigne.exchange.reading import rows_of
from consigne.exchange.rules import FileMapping, Row, RowRefused

IMPORTS = Path(__file__).parents[2] / "imports"
COMPLAINTS = IMPORTS / "consumer-complaints-2016-2020.csv"
PLANTED = IMPORTS / "planted.csv"
MAPPING = IMPORTS / "consumer-complaints.yaml"

SMALL = """
source: {code: letters, name: {en: Letters, fr: Lettres}}
activity: request-line
purpose: answer-request
columns:
  id: Id
  happened: Day
  subject: [About]
  concerns: Company
  channel: {column: By, values: {Letter: letter, Call: phone}}
  direction: {always: in}
  language: {always: fr}
"""
HEADING = b"Id,Day,About,Company,By\n"


@cache
def a_mapping(text: str = SMALL) -> FileMapping:
    """A mapping, as its YAML writes it."""
    return mapping_of("mapping.yaml", text.encode())


@cache
def published_mapping() -> FileMapping:
    """The mapping of the real complaints."""
    return mapping_of(MAPPING.name, MAPPING.read_bytes())


def a_row(
    number: str = "1", day: str = "2026-03-02", about: str = "Garantie", by: str = "Letter"
) -> bytes:
    """One row of a small file."""
    return f"{number},{day},{about},Magasin,{by}\n".encode()


def a_file(*rows: bytes, heading: bytes = HEADING) -> io.BytesIO:
    """A small file of these rows."""
    return io.BytesIO(heading + b"".join(rows))


def read(*rows: bytes, mapping: FileMapping | None = None) -> list[Row | RowRefused]:
    """What a small file of these rows reads as."""
    return list(rows_of(a_file(*rows), mapping or a_mapping()))
