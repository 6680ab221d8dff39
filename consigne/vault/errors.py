"""Errors: what the vault refuses, each with a sentence in both languages that says what to do."""

from __future__ import annotations

from typing import ClassVar

from consigne.kernel.words import Bilingual, Fact


class VaultError(Exception):
    """Base of every error of the vault and its keys; `words` is the sentence to show.

    Facts fill the sentence and hold ids, counts and codes only.
    """

    sentence: ClassVar[Bilingual]

    def __init__(self, **facts: Fact) -> None:
        self.facts = facts
        self.words = self.sentence.filled(**facts)
        super().__init__(self.words.en)


class Damaged(VaultError):
    """A stored object was cut, changed, reordered, or belongs to another id or key."""

    sentence = Bilingual(
        "Object {object_id} is not what was put in the vault: do not use it, restore it from a "
        "backup.",
        "L'objet {object_id} n'est plus celui qui a été mis en sûreté : ne l'utilisez pas, "
        "restaurez-le à partir d'une copie de sauvegarde.",
    )


class ObjectAbsent(VaultError, LookupError):
    """The vault holds no object under this id."""

    sentence = Bilingual(
        "The vault holds no object {object_id}: check the id, or look in the ledger of "
        "destruction.",
        "Aucun objet {object_id} n'est en sûreté : vérifiez l'identifiant ou consultez le "
        "registre des destructions.",
    )


class AlreadyStored(VaultError):
    """An object stands under this id; ids are never reused."""

    sentence = Bilingual(
        "Object {object_id} is already in the vault: store the new content under a new id.",
        "L'objet {object_id} est déjà en sûreté : déposez le nouveau contenu sous un nouvel "
        "identifiant.",
    )


class StoreMissing(VaultError):
    """The vault's folder is not there, so nothing can be said to be absent from it."""

    sentence = Bilingual(
        "The vault's folder is missing or empty of its mark: mount the disk that holds it, or "
        "restore a backup; nothing was read or destroyed.",
        "Le dossier de mise en sûreté est introuvable ou a perdu sa marque : montez le disque qui "
        "le contient ou restaurez une copie de sauvegarde; rien n'a été lu ni détruit.",
    )
