"""Frames: how do two processes pass one message each over a socket?

Four bytes of length, most significant first, then that many bytes of JSON (an object).
"""

from __future__ import annotations

import json
import socket
from typing import Any

from consigne.vault.keys.errors import Malformed

VERSION = 1
LIMIT = 256 * 1024
# Once a frame has begun, the rest follows or the connection is given up.
PATIENCE = 10.0

Message = dict[str, Any]


def receive(link: socket.socket, *, wait: float | None = None) -> Message | None:
    """The next message, or None when the other side has closed.

    `wait` is how many seconds it may take to begin (None: for ever). Raises TimeoutError, and
    Malformed for anything but a JSON object within the limit or when cut.
    """
    link.settimeout(wait)
    begun = link.recv(1)
    if not begun:
        return None
    link.settimeout(PATIENCE)
    size = int.from_bytes(begun + _exactly(link, 3), "big")
    if size > LIMIT:
        raise Malformed(part="length")
    return _message(_exactly(link, size))


def send(link: socket.socket, message: Message) -> None:
    """Send one message whole; raises Malformed when it is longer than the limit, OSError when the
    other side is gone or does not read."""
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > LIMIT:
        raise Malformed(part="length")
    link.settimeout(PATIENCE)
    link.sendall(len(body).to_bytes(4, "big") + body)


def _message(body: bytes) -> Message:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed(part="JSON") from None
    if not isinstance(message, dict):
        raise Malformed(part="JSON")
    return message


def _exactly(link: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = link.recv(min(size - len(parts), 64 * 1024))
        if not part:
            raise Malformed(part="cut")
        parts += part
    return bytes(parts)
