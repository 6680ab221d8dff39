"""Imports as values: what does a row become, or why is it refused?"""

from consigne.exchange.rules.mapping import Choice, FileMapping, Note, SaidColumn, Source
from consigne.exchange.rules.reasons import RowRefused, Why, may_import
from consigne.exchange.rules.rows import Entering, Row, entering

__all__ = [
    "Choice",
    "Entering",
    "FileMapping",
    "Note",
    "Row",
    "RowRefused",
    "SaidColumn",
    "Source",
    "Why",
    "entering",
    "may_import",
]
