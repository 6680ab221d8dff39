"""Description: the OpenAPI document of this door, whole, in either language."""

from __future__ import annotations

import copy
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from consigne.api.door import door
from consigne.api.problems import MEDIA_TYPE, Kind
from consigne.api.reader import in_language, language_of
from consigne.api.words import PAIR
from consigne.kernel.words import Bilingual, Language

_ABOUT = Bilingual(
    "Record and read contacts with clients. Everything is filed under a declared activity; "
    "what the register does not allow is refused, with its reasons and their sources. Each "
    "request acts as the person its token stands for, and is journalled.",
    "Consigner et lire les contacts avec les clients. Tout est classé sous une activité déclarée; "
    "ce que le registre ne permet pas est refusé, avec ses motifs et leurs sources. Chaque "
    "requête agit au nom de la personne que désigne son jeton, et laisse une trace au journal.",
)
_TOKEN = Bilingual(
    "A personal token, made on the desk under one’s own name; it lasts at most 90 days.",
    "Un jeton personnel, créé au poste de travail sous son propre nom; il dure au plus 90 jours.",
)
_PATH = Bilingual("The contact’s id.", "L’identifiant du contact.")
_ANSWERS: dict[int, Bilingual] = {
    200: Bilingual(
        "The contact; for a recording, the one this key already recorded.",
        "Le contact; pour une consignation, celui que cette clé a déjà consigné.",
    ),
    201: Bilingual("The contact was recorded.", "Le contact a été consigné."),
    **{kind.status: kind.title for kind in Kind},
}


def described(request: HttpRequest) -> HttpResponse:
    """The description, in the language of Accept-Language."""
    language = language_of(request)
    return in_language(JsonResponse(description(language)), language)


@cache
def description(language: Language) -> dict[str, Any]:
    """The OpenAPI 3.1 document, every text of it in this language."""
    document = copy.deepcopy(dict(door.get_openapi_schema(path_prefix="/api/")))
    document["info"]["description"] = _ABOUT.in_(language)
    document["components"]["securitySchemes"] = {
        "Bearer": {"type": "http", "scheme": "bearer", "description": _TOKEN.in_(language)}
    }
    for schema in document["components"]["schemas"].values():
        if PAIR not in schema:
            # A docstring of ours, for those who read the code: English only.
            schema.pop("description", None)
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete(operation, language)
    picked: dict[str, Any] = _picked(document, language)
    return picked


def _complete(operation: dict[str, Any], language: Language) -> None:
    """Say what the library leaves unsaid: each answer, the id in the path, problems' media type."""
    operation["summary"] = operation.pop(PAIR)[language]
    operation.pop("description", None)
    for parameter in operation["parameters"]:
        said = parameter["schema"].get(PAIR)
        parameter["description"] = said[language] if said else _PATH.in_(language)
    operation["responses"] = {
        str(status): _answer(status, answer, language)
        for status, answer in operation["responses"].items()
    }


def _answer(status: int, answer: dict[str, Any], language: Language) -> dict[str, Any]:
    shape = answer["content"]["application/json"]
    media_type = MEDIA_TYPE if status >= HTTPStatus.BAD_REQUEST else "application/json"
    return {"description": _ANSWERS[status].in_(language), "content": {media_type: shape}}


def _picked(part: Any, language: Language) -> Any:
    """The same part with every pair replaced by its half in this language."""
    if isinstance(part, list):
        return [_picked(item, language) for item in part]
    if not isinstance(part, dict):
        return part
    said = part.get(PAIR)
    rest = {name: _picked(inner, language) for name, inner in part.items() if name != PAIR}
    return {**rest, "description": said[language]} if said else rest
