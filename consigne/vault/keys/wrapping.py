"""Wrapping: how does one key protect another, and bind it to what it is for?

The master secret protects one key-encryption key per institution and purpose; that one protects
the data key of each object kept for the purpose (AES-256-GCM, the object, institution and purpose
authenticated, so that a wrapped key moved elsewhere does not open).
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from consigne.vault.keys.errors import WrongMaster

KEY = 32
_NONCE = 12
_SHORTEST_MASTER = 32


class Unopened(Exception):
    """A wrapped key does not open: another key, another object, or changed bytes."""


class Wrapper:
    """A key that wraps others."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def wrap(self, secret: bytes, about: bytes) -> bytes:
        """The secret, readable only with this key and for what it is about."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, about)

    def unwrap(self, wrapped: bytes, about: bytes) -> bytes:
        """The secret; raises Unopened."""
        try:
            return self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], about)
        except (InvalidTag, ValueError):
            raise Unopened from None


def fresh_key() -> bytes:
    """256 random bits."""
    return os.urandom(KEY)


def derived(master: str, use: str) -> bytes:
    """A key of its own for each use of the master secret (HKDF, SHA-256).

    Raises WrongMaster when the secret is too short to hold 256 bits.
    """
    if len(master) < _SHORTEST_MASTER:
        raise WrongMaster()
    hkdf = HKDF(SHA256(), KEY, salt=None, info=b"consigne keys 1: " + use.encode())
    return hkdf.derive(master.encode())


def about_purpose(institution: UUID, purpose: str) -> bytes:
    """What a key-encryption key is bound to."""
    return institution.bytes + purpose.encode()


def about_object(object_id: UUID, institution: UUID, purpose: str) -> bytes:
    """What an object's wrapped key is bound to."""
    return object_id.bytes + about_purpose(institution, purpose)
