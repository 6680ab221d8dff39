"""Signing: who vouches for these bytes, and are they the bytes that were vouched for?"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from consigne.kernel.words import Bilingual


class NotAKey(ValueError):
    """The text is not an Ed25519 key."""

    sentence = Bilingual(
        "This is not an Ed25519 key in PEM. Use the file as the institution published it.",
        "Ce n’est pas une clé Ed25519 au format PEM. Utilisez le fichier tel que l’institution l’a "
        "publié.",
    )

    def __str__(self) -> str:
        return self.sentence.en


def canonical(value: Any) -> bytes:
    """The one way these bytes are written (RFC 8785); raises ValueError on what JSON cannot hold.

    Every signed value carries its own `type`, so that one signature never serves another purpose.
    """
    try:
        return rfc8785.dumps(value)
    except RecursionError as too_deep:
        raise ValueError("nested too deeply") from too_deep


def digest(content: bytes) -> str:
    """SHA-256, in 64 hexadecimal figures."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class PublishedKey:
    """The public half: verifies, and may be shown to anyone. `raw` is its 32 bytes (RFC 8032)."""

    raw: bytes

    @classmethod
    def from_pem(cls, pem: str | bytes) -> PublishedKey:
        """Read a published key; raises NotAKey on anything but an Ed25519 public key."""
        content = pem.encode() if isinstance(pem, str) else pem
        try:
            key = load_pem_public_key(content)
        except Exception as error:  # the library raises a dozen kinds on malformed input
            raise NotAKey from error
        if not isinstance(key, Ed25519PublicKey):
            raise NotAKey
        return cls(key.public_bytes_raw())

    @classmethod
    def from_text(cls, text: str) -> PublishedKey:
        """Read the 32 bytes as `text()` writes them; raises NotAKey."""
        try:
            raw = _exactly(text)
            Ed25519PublicKey.from_public_bytes(raw)
        except ValueError as error:
            raise NotAKey from error
        return cls(raw)

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.raw)

    def pem(self) -> str:
        """The form in which an institution publishes it."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def text(self) -> str:
        """The 32 bytes in base64 for URLs, unpadded."""
        return _unpadded(self.raw)

    @cached_property
    def fingerprint(self) -> str:
        """Half of the SHA-256 of its 32 bytes, in groups of four to be read aloud."""
        half = hashlib.sha256(self.raw).hexdigest()[:32]
        return " ".join(half[start : start + 4] for start in range(0, 32, 4))

    def verifies(self, content: bytes, signature: str) -> bool:
        """Whether this key signed exactly these bytes; anything malformed is a no."""
        try:
            raw = _exactly(signature)
            self._key.verify(raw, content)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """The private half. Never shown: its repr says only whose it is."""

    _private: Ed25519PrivateKey

    @classmethod
    def generated(cls) -> Signer:
        """A fresh key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes) -> Signer:
        """Read a private key (PKCS #8); raises NotAKey."""
        try:
            key = load_pem_private_key(pem, password=None)
        except Exception as error:  # the library raises a dozen kinds on malformed input
            raise NotAKey from error
        if not isinstance(key, Ed25519PrivateKey):
            raise NotAKey
        return cls(key)

    def pem(self) -> bytes:
        """PKCS #8, unencrypted: for a file only its owner may read."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @cached_property
    def published(self) -> PublishedKey:
        return PublishedKey(self._private.public_key().public_bytes_raw())

    def sign(self, content: bytes) -> str:
        """The Ed25519 signature, in unpadded base64 for URLs: 86 characters."""
        return _unpadded(self._private.sign(content))

    def __repr__(self) -> str:
        return f"Signer({self.published.fingerprint})"


def _unpadded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _exactly(text: str) -> bytes:
    """The bytes, when the text is their only spelling: base64 decoders forgive too much."""
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if _unpadded(raw) != text:
        raise ValueError("not the one spelling of these bytes")
    return raw
