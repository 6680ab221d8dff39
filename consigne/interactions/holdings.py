"""What is kept of contacts."""

from consigne.kernel.holdings import (
    HANGING_FIELDS,
    KEPT_FIELDS,
    Category,
    Disposal,
    Holding,
    Trigger,
)
from consigne.kernel.words import Bilingual

ID = Category.TECHNICAL
SAID = Category.COMMUNICATIONS

HOLDINGS = (
    Holding(
        kind="interaction",
        model="interactions.Interaction",
        name=Bilingual("Contacts", "Contacts"),
        fields={
            **KEPT_FIELDS,
            "number": ID,
            "direction": ID,
            "channel": ID,
            "purpose": ID,
            "language": Category.PREFERENCES,
            "subject": SAID,
            "note": SAID,
            "concerns": SAID,
            "result": SAID,
            "next_action": SAID,
            "next_action_on": ID,
            "happened_at": ID,
            "received_at": ID,
            "entered_at": ID,
            "entered_by": Category.STAFF,
            "origin": ID,
        },
        disposal=Disposal.DESTROY,
        trigger=Trigger.INTERACTION,
        path_to_person="parties__client",
    ),
    Holding(
        kind="party",
        model="interactions.Party",
        name=Bilingual("Clients of contacts", "Clients des contacts"),
        fields={
            **HANGING_FIELDS,
            "interaction": ID,
            "client": ID,
            "happened_at": ID,
            "speaks": ID,
            "detached_at": ID,
            "detached_reason": SAID,
        },
        disposal=Disposal.WITH_PARENT,
        path_to_person="client",
        parent="interaction",
        parent_kind="interaction",
    ),
    Holding(
        kind="attachment",
        model="interactions.Attachment",
        name=Bilingual("Attachments", "Pièces jointes"),
        fields={
            **HANGING_FIELDS,
            "interaction": ID,
            "stored_object": ID,
            "file_name": Category.DOCUMENTS,
            "media_type": ID,
            "size": ID,
        },
        disposal=Disposal.WITH_PARENT,
        path_to_person="interaction__parties__client",
        parent="interaction",
        parent_kind="interaction",
        files="stored_object",
    ),
    Holding(
        kind="draft",
        model="interactions.Draft",
        name=Bilingual("Drafts", "Brouillons"),
        fields={
            **KEPT_FIELDS,
            "author": Category.STAFF,
            "form": ID,
            "about_kind": ID,
            "about_id": ID,
            "written": SAID,
            "saved_at": ID,
        },
        disposal=Disposal.DESTROY,
        trigger=Trigger.SAVED,
        path_to_person="about_id",
        disclosed=False,
    ),
)
