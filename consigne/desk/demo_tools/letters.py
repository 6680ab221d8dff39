"""Letters: the mail that a demonstration keeps instead of sending it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

# The line Django's file backend writes after each message.
_END = b"-" * 79
MOST = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it was kept; `key` names it without saying anything of it."""

    key: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str


def letters(folder: Path) -> tuple[Letter, ...]:
    """The messages kept in a folder, newest first; an unreadable file is passed over."""
    found = [_read(raw) for file in folder.glob("*.log") for raw in _messages(file)]
    return tuple(sorted(found, key=lambda letter: letter.at, reverse=True)[:MOST])


def _messages(file: Path) -> list[bytes]:
    try:
        content = file.read_bytes()
    except OSError:
        return []
    return [raw.strip(b"\n") for raw in content.split(_END) if raw.strip()]


def _read(raw: bytes) -> Letter:
    message = message_from_bytes(raw, policy=default)
    body = message.get_body(("plain", "html"))
    return Letter(
        key=hashlib.sha256(raw).hexdigest()[:16],
        at=_at(str(message["Date"] or "")),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=str(body.get_content()) if body else "",
    )


def _at(written: str) -> datetime:
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
