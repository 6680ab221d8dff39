"""Certificates of destruction: read here, taken away signed, checked by anyone without us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from consigne.desk.asking import Asking
from consigne.desk.jinja import reader
from consigne.desk.printing import printing
from consigne.desk.retention.pages import retention_page
from consigne.kernel.decisions import NotSeen
from consigne.kernel.words import LANGUAGES
from consigne.retention.certificate_pdf import file_name, pdf, reading
from consigne.retention.queries import (
    certificate_seen_by,
    certificates_seen_by,
    may_see_retention,
    signer,
)


@require_safe
def show(request: Asking, certificate: UUID) -> HttpResponse:
    """A certificate in words: what went, what stayed, where it was looked for again."""
    seen = certificate_seen_by(request.actor, certificate)
    key = seen.signed["key"]["fingerprint"]
    values = {
        "seen": seen,
        "paper": reading(seen.signed["document"], reader(), key),
        "key": key,
        "certificates": certificates_seen_by(request.actor),
        "printing": printing(request, [("certificate", certificate)]),
    }
    return retention_page(request, "certificate", values)


@require_safe
def signed(request: Asking, certificate: UUID) -> HttpResponse:
    """The signed file itself."""
    seen = certificate_seen_by(request.actor, certificate)
    return _taken_away(file_of(seen.signed), file_name(seen.number), "application/json")


@require_safe
def printed(request: Asking, certificate: UUID, language: str) -> HttpResponse:
    """The certificate on paper, in either language, the signed file attached to it."""
    chosen = next((known for known in LANGUAGES if known == language), None)
    if chosen is None:
        raise NotSeen("certificate", certificate)
    seen = certificate_seen_by(request.actor, certificate)
    paper = pdf(file_of(seen.signed), chosen)
    return _taken_away(paper, f"{seen.number}-{chosen}.pdf", "application/pdf")


@require_safe
def key(request: Asking) -> HttpResponse:
    """The installation's published key, with which anyone checks a certificate."""
    may_see_retention(request.actor)
    return _taken_away(
        signer().published.pem().encode(), "consigne-key.pem", "application/x-pem-file"
    )


def file_of(signed: Mapping[str, Any]) -> bytes:
    """The signed file as it is handed out: its signature holds whatever the spacing."""
    return json.dumps(signed, ensure_ascii=False, indent=2).encode() + b"\n"


def _taken_away(content: bytes, name: str, kind: str) -> HttpResponse:
    """`name` is made of our own numbers, so it needs no quoting."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=disposition)
