"""Errors of the keys: what was refused or is out of reach, and what to do about it."""

from __future__ import annotations

from consigne.kernel.words import Bilingual
from consigne.vault.errors import VaultError


class KeysUnavailable(VaultError):
    """The keys process does not answer; nothing is known of what it did."""

    sentence = Bilingual(
        "The keys process does not answer: start it with \u201cscript/consigne keys\u201d, then "
        "try again.",
        "Le processus des clés ne répond pas : démarrez-le avec «\u00a0script/consigne "
        "keys\u00a0», puis réessayez.",
    )


class WrongCredential(VaultError):
    """The credential is not in the table of callers."""

    sentence = Bilingual(
        "The keys process does not know this credential: restart Consigne so that credentials are "
        "dealt again.",
        "Le processus des clés ne reconnaît pas ce justificatif : redémarrez Consigne pour que "
        "les justificatifs soient redistribués.",
    )


class NotDeclared(VaultError):
    """The caller may not do this, or not for this purpose."""

    sentence = Bilingual(
        "This process is not declared for \u201c{operation}\u201d ({purposes}): declare it in the "
        "register, then reload the keys process.",
        "Ce processus n'est pas déclaré pour «\u00a0{operation}\u00a0» ({purposes}) : déclarez-le "
        "au registre, puis rechargez le processus des clés.",
    )


class OtherPurpose(VaultError):
    """The object is kept, but not for this purpose."""

    sentence = Bilingual(
        "Object {object_id} may not be opened for \u201c{purpose}\u201d: it was kept for other "
        "purposes only.",
        "L'objet {object_id} ne peut être ouvert aux fins «\u00a0{purpose}\u00a0» : il n'est "
        "conservé qu'à d'autres fins.",
    )


class KeyDestroyed(VaultError, LookupError):
    """The object's key was destroyed; its id never comes back."""

    sentence = Bilingual(
        "The key of object {object_id} was destroyed: its content cannot be read again, and the "
        "id cannot be used again.",
        "La clé de l'objet {object_id} a été détruite : son contenu n'est plus lisible, et "
        "l'identifiant ne peut plus servir.",
    )


class KeyAbsent(VaultError, LookupError):
    """No key was ever made for this object, here."""

    sentence = Bilingual(
        "There is no key for object {object_id}: check the id, or restore the keys together with "
        "the vault.",
        "Il n'y a aucune clé pour l'objet {object_id} : vérifiez l'identifiant ou restaurez les "
        "clés en même temps que les objets.",
    )


class AlreadyKeyed(VaultError):
    """The object has a key; a second one would make the first content unreadable."""

    sentence = Bilingual(
        "Object {object_id} already has a key: use a new id.",
        "L'objet {object_id} a déjà une clé : utilisez un nouvel identifiant.",
    )


class Malformed(VaultError):
    """The request does not have the form the keys process answers to."""

    sentence = Bilingual(
        "The keys process did not understand the request ({part}): both sides must run the same "
        "version of Consigne.",
        "Le processus des clés n'a pas compris la demande ({part}) : les deux côtés doivent "
        "utiliser la même version de Consigne.",
    )


class StoreInUse(VaultError):
    """Another process owns this keystore, or stands on this socket."""

    sentence = Bilingual(
        "A keys process already runs here: stop it first.",
        "Un processus des clés est déjà en marche ici : arrêtez-le d'abord.",
    )


class WrongMaster(VaultError):
    """The master secret does not open this keystore, or is too short to be one."""

    sentence = Bilingual(
        "The master secret does not open this keystore: put back the secret "
        "\u201ckeys-master\u201d that it was made with (32 characters or more).",
        "Le secret maître n'ouvre pas ce magasin de clés : remettez le secret «\u00a0keys-master"
        "\u00a0» avec lequel il a été créé (32 caractères ou plus).",
    )


class CallersUnreadable(VaultError):
    """The table of callers cannot be used."""

    sentence = Bilingual(
        "The table of callers cannot be used ({part}): start Consigne again to have it rewritten.",
        "La table des appelants est inutilisable ({part}) : redémarrez Consigne pour qu'elle soit "
        "réécrite.",
    )


class JournalBroken(VaultError):
    """The journal of the keys is not what was written."""

    sentence = Bilingual(
        "The journal of the keys was altered at line {line} ({fault}): keep journal.jsonl and "
        "journal.head as evidence, restore the keys from a backup, and report the incident.",
        "Le journal des clés a été altéré à la ligne {line} ({fault}) : conservez journal.jsonl "
        "et journal.head comme preuve, restaurez les clés à partir d'une copie de sauvegarde et "
        "signalez l'incident.",
    )


class SnapshotRefused(VaultError):
    """The snapshot cannot be restored here."""

    sentence = Bilingual(
        "This snapshot of the keys cannot be restored ({part}): use another one of the same "
        "installation.",
        "Cette copie des clés ne peut être restaurée ({part}) : utilisez-en une autre de la même "
        "installation.",
    )


class KeyDamaged(VaultError):
    """The wrapped key of this object does not open: its row was altered."""

    sentence = Bilingual(
        "The key of object {object_id} is damaged: restore the keys from a backup.",
        "La clé de l'objet {object_id} est endommagée : restaurez les clés à partir d'une copie "
        "de sauvegarde.",
    )


class KeystoreDamaged(VaultError):
    """The keystore's file is not one, or SQLite finds it malformed."""

    sentence = Bilingual(
        "The keystore cannot be read: move keystore.sqlite aside, restore the keys from a backup, "
        "then replay the ledger of destruction.",
        "Le magasin de clés est illisible : mettez keystore.sqlite de côté, restaurez les clés à "
        "partir d'une copie de sauvegarde, puis rejouez le registre des destructions.",
    )


class ExportFailed(VaultError):
    """The snapshot could not be written."""

    sentence = Bilingual(
        "The snapshot of the keys could not be written ({part}): free some space beside the "
        "keystore, then try again.",
        "La copie des clés n'a pu être écrite ({part}) : libérez de l'espace à côté du magasin de "
        "clés, puis réessayez.",
    )
