"""A document of a contact: opened for the contact's purpose, and told to the journal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consigne.audit.actions import record
from consigne.desk.asking import Asking
from consigne.desk.passes import Standing, standing_of
from consigne.interactions.queries import attachment_seen_by
from consigne.interactions.rules import Act
from consigne.kernel.decisions import NotSeen
from consigne.vault.actions import content_of
from consigne.vault.documents import SERVED


@require_GET
def document(
    request: Asking, interaction: UUID, attachment: UUID, written: str
) -> HttpResponseBase:
    """The bytes of an attachment. Raises NotSeen, NotAllowed, or VaultError.

    A pass that is over leads back to the contact, where the next one is.
    """
    match standing_of(written, request.actor.id, attachment, now=request.now):
        case Standing.NOBODYS:
            raise NotSeen("attachment", attachment)
        case Standing.OVER:
            said = _("That link was for some minutes only. Open the document again from here.")
            messages.warning(request, said)
            return redirect("desk:interactions:show", interaction)
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
