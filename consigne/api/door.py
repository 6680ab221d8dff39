"""The door itself: which addresses it answers, and how it fails."""

from __future__ import annotations

from ninja import NinjaAPI

from consigne.api.failing import answer_problems
from consigne.api.interactions.views import router as interactions

# Its own description and no page of the library's, which would fetch scripts from elsewhere.
door = NinjaAPI(
    title="Consigne", version="1", openapi_url=None, docs_url=None, urls_namespace="api"
)
door.add_router("/interactions", interactions)
answer_problems(door)
