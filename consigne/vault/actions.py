"""Put an object into the vault, open it for one of its purposes, and let it be destroyed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.conf import settings

from consigne.audit.actions import record
from consigne.audit.queries import checkpoints
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen
from consigne.kernel.ids import new_id
from consigne.vault.cipher import opened, sealed
from consigne.vault.files import LocalFiles
from consigne.vault.keys.client import Keys
from consigne.vault.models import StoredObject
from consigne.vault.rules import Act
from consigne.vault.witness import OF


@dataclass(frozen=True, slots=True)
class Gone:
    """What destroying a batch of objects came to, counted afterwards in both places."""

    asked: int
    keys_absent: int
    files_absent: int

    @property
    def whole(self) -> bool:
        """Whether neither a key nor a file of the batch is left."""
        return self.keys_absent == self.files_absent == self.asked


def store(actor: Actor, content: bytes, *, purposes: Iterable[str]) -> UUID:
    """Encrypt an object under a key of its own and keep it for these purposes; returns its id.

    The row is written in the open transaction. Should that roll back, the file and its key
    are orphans, which `retention` finds and destroys.
    """
    object_id, may_serve = new_id(), sorted(set(purposes))
    key = keys().create(object_id, actor.institution, may_serve)
    written = files().write(object_id, sealed(io.BytesIO(content), key, object_id))
    StoredObject.objects.create(
        id=object_id,
        institution_id=actor.institution,
        purposes=may_serve,
        size=len(content),
        sealed_digest=written.digest,
    )
    return object_id


def content_of(actor: Actor, object_id: UUID, *, purpose: str) -> bytes:
    """The object's bytes, opened for one purpose.

    Raises NotSeen outside the actor's institution, OtherPurpose when it is not kept for that.
    """
    rows = StoredObject.objects.filter(institution_id=actor.institution, pk=object_id)
    if not rows.exists():
        raise NotSeen("stored_object", object_id)
    key = keys().unwrap(object_id, purpose)
    with files().open(object_id) as source:
        return b"".join(opened(source, key, object_id))


def destroy_objects(object_ids: Sequence[UUID]) -> Gone:
    """Destroy the keys, then the files, then look in both places again.

    An object already gone is gone. Only the disposal process's credential may.
    """
    if not object_ids:
        return Gone(0, 0, 0)
    keys().destroy(object_ids)
    files().remove(object_ids)
    return look_for(object_ids)


def look_for(object_ids: Sequence[UUID]) -> Gone:
    """Count, of these objects, how many have no key and how many no file."""
    if not object_ids:
        return Gone(0, 0, 0)
    keyless = keys().absent(object_ids)
    fileless = files().absent(object_ids)
    return Gone(len(object_ids), sum(keyless.values()), sum(fileless.values()))


def put_on_record(actor: Actor) -> None:
    """Sign, among the checkpoints of the journal, where the journal of the keys ends now.

    The event is part of the tree: the checkpoints cannot be cut back behind this without showing.
    """
    head = keys().head()
    checkpoints().witness(OF, n=head.n, seal=head.seal)
    record(actor, Act.KEYS_WITNESSED)


def digest_of(content: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@cache
def keys() -> Keys:
    """This process's own way to the keys."""
    return Keys(settings.KEYS_SOCKET, settings.KEYS_CREDENTIAL)


@cache
def files() -> LocalFiles:
    """The vault's files."""
    return LocalFiles(settings.VAULT)
