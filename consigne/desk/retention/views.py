"""Retention at a glance: due today, coming, waiting for someone, held, certified."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from consigne.desk.asking import Asking
from consigne.desk.printing import printing
from consigne.desk.retention.outlook import outlook
from consigne.desk.retention.pages import retention_page
from consigne.kernel.decisions import Explanation


@require_safe
def home(request: Asking) -> HttpResponse:
    """Counts, plans, runs, holds and certificates."""
    return home_page(request)


def home_page(request: Asking, refusal: Explanation | None = None) -> HttpResponse:
    """The same page, saying what was refused when something was."""
    request.drawn_at = reverse("desk:retention:home")
    seen = outlook(request)
    shown: list[tuple[str, UUID]] = [
        *(("plan", plan.id) for plan in seen.plans),
        *(("hold", hold.id) for hold in seen.holds),
        *(("certificate", each.id) for each in seen.certificates),
    ]
    values: dict[str, object] = {
        "outlook": seen,
        "refusal": refusal,
        "printing": printing(request, shown),
    }
    return retention_page(request, "home", values)
