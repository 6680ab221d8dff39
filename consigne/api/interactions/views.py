"""Record a contact, read a contact."""

from __future__ import annotations

from typing import Annotated, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from ninja.params.functions import Header
from pydantic import StringConstraints

from consigne.api.callers import DOOR, READ, WRITE, ApiRequest, Bearer
from consigne.api.interactions import answers
from consigne.api.interactions.once import consigned_once
from consigne.api.interactions.shapes import ConsignedOut, ContactIn, ContactOut
from consigne.api.reader import in_language, language_of
from consigne.api.shapes import ProblemOut
from consigne.api.words import Meaning, pair
from consigne.audit.actions import record
from consigne.interactions.actions import NewInteraction
from consigne.interactions.queries import interaction_seen_by
from consigne.interactions.rules import Act
from consigne.walls.context import acting

router = Router()

Key = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,100}$")] | None,
    Meaning(
        "A key of your own making, fresh for each contact: a request sent again under it "
        "records nothing more. Never a name or an address.",
        "Une clé de votre cru, nouvelle pour chaque contact : une requête renvoyée sous la même "
        "clé ne consigne rien de plus. Jamais un nom ni une adresse.",
    ),
]

# Not in the annotation: beside other metadata there, the library forgets that it has a default.
_FROM_HEADER = Header(None)


@router.post(
    "",
    auth=Bearer(WRITE),
    response={
        201: ConsignedOut,
        200: ConsignedOut,
        frozenset({400, 401, 403, 404, 413, 422, 429, 503}): ProblemOut,
    },
    operation_id="consign_interaction",
    url_name="interactions",
    openapi_extra=pair(
        "Record a contact under an activity of the register. Scope: interactions:write.",
        "Consigner un contact sous une activité du registre. Portée : interactions:write.",
    ),
)
def consign_interaction(
    request: HttpRequest,
    new: ContactIn,
    response: HttpResponse,
    idempotency_key: Key = _FROM_HEADER,
) -> Status[ConsignedOut]:
    """201 with the new contact, or 200 with the one this key already recorded."""
    caller, language = cast(ApiRequest, request).caller, language_of(request)
    written = new.model_dump() | {"clients": tuple(new.clients)}
    origin = f"{DOOR}:{idempotency_key}" if idempotency_key else ""
    outcome = consigned_once(caller, NewInteraction(**written, origin=origin))
    done = answers.consigned(outcome.contact, language)
    response["Location"] = done.href
    response["Cache-Control"] = "no-store"
    in_language(response, language)
    return Status(201 if outcome.fresh else 200, done)


@router.get(
    "/{uuid:interaction_id}",
    auth=Bearer(READ),
    response={200: ContactOut, frozenset({401, 403, 404, 429, 503}): ProblemOut},
    operation_id="read_interaction",
    url_name="interaction",
    openapi_extra=pair(
        "Read a contact, as far as the caller may see it. Scope: interactions:read.",
        "Lire un contact, dans la mesure où l’appelant peut le voir. Portée : interactions:read.",
    ),
)
def read_interaction(
    request: HttpRequest, interaction_id: UUID, response: HttpResponse
) -> ContactOut:
    """The contact; what the caller may not see is masked, and says why."""
    caller, language = cast(ApiRequest, request).caller, language_of(request)
    with acting(caller.actor, door=DOOR):
        seen = interaction_seen_by(caller.actor, interaction_id, now=caller.now)
        clients = [("client", party.client.id) for party in seen.parties]
        record(caller.actor, Act.SEEN, [("interaction", seen.id), *clients], purpose=seen.purpose)
    response["Cache-Control"] = "no-store"
    in_language(response, language)
    return answers.contact(seen, language, today=caller.on)
