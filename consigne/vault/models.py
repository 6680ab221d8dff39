"""Which objects does the vault hold, and for which purposes may they be opened?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from consigne.institutions.records import Hanging


class StoredObject(Hanging):
    """An encrypted object: its size and digest; its bytes are in the vault, its key elsewhere."""

    purposes = ArrayField(models.CharField(max_length=80))
    size = models.BigIntegerField()
    # Of the encrypted bytes: a digest of the content would identify a document by guessing.
    sealed_digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField(auto_now_add=True)
