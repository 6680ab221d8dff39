"""A document of a contact: opened for the contact's purpose, and told to the journal."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from consigne.audit.actions import record
from consigne.desk.asking import Asking
from consigne.interactions.queries import attachment_seen_by
from consigne.interactions.rules import Act
from consigne.vault.actions import content_of
from consigne.vault.documents import SERVED


@require_GET
def document(request: Asking, interaction: UUID, attachment: UUID) -> HttpResponse:
    """The bytes of an attachment. Raises NotSeen, NotAllowed, or VaultError."""
    contact, found = attachment_seen_by(request.actor, interaction, attachment, now=request.now)
    content = content_of(request.actor, found.stored_object, purpose=contact.purpose)
    touched = [("interaction", interaction), ("attachment", attachment)]
    record(request.actor, Act.FILE_OPENED, touched, purpose=contact.purpose)
    media_type = found.media_type if found.media_type in SERVED else "application/octet-stream"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.file_name) or ""
    # Whatever it is, it runs nothing and reaches nothing.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
