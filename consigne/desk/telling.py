"""Telling: a letter to colleagues once what it is about is there to be read."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.core.mail import send_mail
from django.db import transaction

log = logging.getLogger(__name__)


def write_to(addresses: Collection[str], subject: str, text: str) -> None:
    """Write to each address after the transaction, without keeping its rows waiting for mail.

    Neither subject nor text names anybody. The desk shows the same to whoever was not reached.
    """
    transaction.on_commit(lambda: _send(addresses, subject, text))


def _send(addresses: Collection[str], subject: str, text: str) -> None:
    for address in addresses:
        try:
            send_mail(subject, text, None, [address])
        except OSError as fault:
            log.warning("colleague not told", extra={"fault": type(fault)})
