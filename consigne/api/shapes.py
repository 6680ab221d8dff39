"""Shapes of problems: what the description of the API promises of every answer that is one."""

from __future__ import annotations

from ninja import Schema

from consigne.api.words import says, shape


class ReasonOut(Schema):
    model_config = shape(
        "One reason of a refusal, and its authority.", "Un motif de refus, et sa source."
    )

    text: str = says("The reason, in a sentence.", "Le motif, en une phrase.")
    source: str = says("Its authority: title and clause.", "Sa source : titre et disposition.")
    requirements: list[str] = says(
        "The requirements of this system it stands on.",
        "Les exigences de ce système sur lesquelles il repose.",
    )


class FaultOut(Schema):
    model_config = shape(
        "One field that cannot be taken as it is.", "Un champ qui ne peut être accepté tel quel."
    )

    field: str = says(
        "The field’s path in the body, or the header’s name; empty for the whole.",
        "Le chemin du champ dans le corps, ou le nom de l’en-tête; vide pour l’ensemble.",
    )
    code: str = says("What is wrong, by name.", "Ce qui ne va pas, par son nom.")
    detail: str = says("What to do, in a sentence.", "Ce qu’il faut faire, en une phrase.")


class ProblemOut(Schema):
    model_config = shape(
        "Why the answer is not what was asked for (RFC 9457), in the reader’s language.",
        "Pourquoi la réponse n’est pas celle demandée (RFC 9457), dans la langue du lecteur.",
    )

    type: str = says("The kind of problem.", "Le type de problème.")
    title: str = says("The kind, in words.", "Le type, en mots.")
    status: int = says("The status of the answer.", "Le code d’état de la réponse.")
    detail: str = says("What happened and what to do.", "Ce qui est arrivé et quoi faire.")
    code: str | None = says(
        "The reason of a refusal, by name.", "Le motif d’un refus, par son nom.", default=None
    )
    reasons: list[ReasonOut] = says(
        "The reasons of a refusal, each with its authority.",
        "Les motifs d’un refus, chacun avec sa source.",
        default_factory=list,
    )
    errors: list[FaultOut] = says(
        "The fields at fault.", "Les champs en cause.", default_factory=list
    )
