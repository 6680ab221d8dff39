"""Problems: any answer that is not what was asked for, as RFC 9457 writes it, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from consigne.api.faults import Fault
from consigne.api.reader import in_language, language_of
from consigne.kernel.decisions import Explanation
from consigne.kernel.words import Bilingual, Language

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """The kinds of problems: status, title, and what to do when nothing more precise is known."""

    MALFORMED = (
        400,
        Bilingual("This is not JSON", "Ce n’est pas du JSON"),
        Bilingual(
            "The body could not be read; send one JSON object in UTF-8.",
            "Le corps n’a pu être lu; envoyez un seul objet JSON en UTF-8.",
        ),
    )
    NOT_IDENTIFIED = (
        401,
        Bilingual("Who is calling?", "Qui appelle?"),
        Bilingual(
            "Send a personal token that is still good: Authorization: Bearer, then the token. "
            "Tokens are made on the desk, under one’s own name.",
            "Envoyez un jeton personnel encore valide : Authorization: Bearer, puis le jeton. Les "
            "jetons se créent au poste de travail, sous son propre nom.",
        ),
    )
    NOT_ALLOWED = (
        403,
        Bilingual("Not allowed", "Non permis"),
        Bilingual("You may not do this.", "Vous ne pouvez pas faire ceci."),
    )
    NOT_SEEN = (
        404,
        Bilingual("Nothing here", "Rien ici"),
        Bilingual(
            "There is nothing here that you may see; check the address and the ids.",
            "Il n’y a rien ici que vous puissiez voir; vérifiez l’adresse et les identifiants.",
        ),
    )
    WRONG_METHOD = (
        405,
        Bilingual("Not this method", "Pas cette méthode"),
        Bilingual(
            "This address does not answer this method; the Allow header names those it does.",
            "Cette adresse ne répond pas à cette méthode; l’en-tête Allow nomme les autres.",
        ),
    )
    TOO_BIG = (
        413,
        Bilingual("Too much at once", "Trop à la fois"),
        Bilingual(
            "The body is larger than 2 MB; send less.", "Le corps dépasse 2 Mo; envoyez-en moins."
        ),
    )
    NOT_AS_DECLARED = (
        422,
        Bilingual("Not as declared", "Non conforme"),
        Bilingual(
            "Something in what was sent cannot be kept as it is; see each field.",
            "Quelque chose dans l’envoi ne peut être consigné tel quel; voyez chaque champ.",
        ),
    )
    TOO_MANY = (
        429,
        Bilingual("Too many calls", "Trop d’appels"),
        Bilingual(
            "Wait as many seconds as Retry-After says, then call again.",
            "Attendez autant de secondes que le dit Retry-After, puis appelez de nouveau.",
        ),
    )
    FAILED = (
        500,
        Bilingual("Failed on our side", "Défaut de notre côté"),
        Bilingual(
            "Something failed here; what could not be finished was undone. Try again in a moment.",
            "Quelque chose a fait défaut ici; ce qui n’a pu être terminé a été annulé. Réessayez "
            "dans un moment.",
        ),
    )
    NOT_READY = (
        503,
        Bilingual("Not ready", "Pas prêt"),
        Bilingual(
            "The database does not answer; nothing was written. Try again in a moment.",
            "La base de données ne répond pas; rien n’a été écrit. Réessayez dans un moment.",
        ),
    )

    def __init__(self, status: int, title: Bilingual, what_to_do: Bilingual) -> None:
        self.status, self.title, self.what_to_do = status, title, what_to_do

    @property
    def uri(self) -> str:
        """What RFC 9457 calls its type."""
        return f"urn:consigne:problem:{self.name.lower().replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem before it is put into a language."""

    kind: Kind
    detail: Bilingual | None = None
    code: str | None = None
    explanation: Explanation | None = None
    faults: tuple[Fault, ...] = ()

    def answered(self, request: HttpRequest) -> HttpResponse:
        """The problem document, in the language of whoever asks."""
        language = language_of(request)
        answer = JsonResponse(
            self._document(language), status=self.kind.status, content_type=MEDIA_TYPE
        )
        answer["Cache-Control"] = "no-store"
        if self.kind is Kind.NOT_IDENTIFIED:
            answer["WWW-Authenticate"] = 'Bearer realm="consigne"'
        return in_language(answer, language)

    def _document(self, language: Language) -> dict[str, Any]:
        document: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.title.in_(language),
            "status": self.kind.status,
            "detail": (self.detail or self.kind.what_to_do).in_(language),
        }
        if self.code is not None:
            document["code"] = self.code
        if self.explanation is not None:
            document["reasons"] = [
                {
                    "text": reason.text.in_(language),
                    "source": reason.source.cited().in_(language),
                    "requirements": list(reason.source.requirements),
                }
                for reason in self.explanation.reasons
            ]
        if self.faults:
            document["errors"] = [
                {
                    "field": fault.field,
                    "code": fault.code,
                    "detail": fault.sentence.in_(language),
                }
                for fault in self.faults
            ]
        return document
