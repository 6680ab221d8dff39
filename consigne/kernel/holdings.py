"""Holdings: what personal information a floor keeps, declared once and used everywhere.

`retention` destroys by it, `rights` will export by it, the architecture tests refuse a column
that none declares.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from consigne.kernel.words import Bilingual


class Category(StrEnum):
    """The kind of information a column holds; the register's categories refine it by activity."""

    IDENTITY = "identity"
    CONTACT = "contact"
    COMMUNICATIONS = "communications"
    DOCUMENTS = "documents"
    PREFERENCES = "preferences"
    OPINION = "opinion"
    STAFF = "staff"
    # Ids, dates, states: needed to run, and about a person only through the rest of the row.
    TECHNICAL = "technical"


class Trigger(StrEnum):
    """The event a retention period is counted from."""

    INTERACTION = "interaction"
    LAST_USE = "last_use"
    LAST_ADMINISTRATIVE_USE = "last_administrative_use"
    CLOSURE = "closure"
    WITHDRAWAL = "withdrawal"
    SAVED = "saved"
    PUBLISHED = "published"
    CONTRACT_END = "contract_end"


class Disposal(StrEnum):
    """What the one door does to a row of this holding."""

    DESTROY = "destroy"
    # Goes with the row it hangs from, in the same transaction.
    WITH_PARENT = "with_parent"
    # Kept by decision: no personal value in it, or a framework's own life (stated in `note`).
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Holding:
    """One table that keeps personal information.

    `kind` is the name used in journal, ledger and certificate. `model` is "app_label.Model", a
    string that only `retention` resolves. `parent` names the column that points at the row this
    one hangs from, and `parent_kind` that row's holding. `files` names the column that holds a
    vault object's id. `fields` gives every column its category.
    """

    kind: str
    model: str
    name: Bilingual
    fields: dict[str, Category]
    disposal: Disposal
    trigger: Trigger | None = None
    path_to_person: str | None = None
    parent: str | None = None
    parent_kind: str | None = None
    # Other columns that point at the same kind: the row goes with whichever of them goes first.
    also_hangs_from: tuple[str, ...] = ()
    files: str | None = None
    # Columns elsewhere that keep a row of this kind from going first: (kind, column).
    needed_by: tuple[tuple[str, str], ...] = ()
    disclosed: bool = True
    masked: frozenset[str] = field(default_factory=frozenset)
    note: Bilingual | None = None


KEPT_FIELDS = dict.fromkeys(
    (
        "id",
        "institution",
        "activity",
        "schedule",
        "trigger",
        "begins_on",
        "counted_from",
        "due_on",
    ),
    Category.TECHNICAL,
)
HANGING_FIELDS = dict.fromkeys(("id", "institution"), Category.TECHNICAL)
