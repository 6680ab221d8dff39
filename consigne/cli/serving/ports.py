"""Ports: on which loopback port is the desk served?"""

from __future__ import annotations

import socket

from consigne.cli.serving.web import ADDRESS
from consigne.config.trouble import Trouble
from consigne.kernel.words import Bilingual

PREFERRED = 8390
_TRIED = 100


def port_for(asked: int | None) -> int:
    """The port asked for, or else the first free one from 8390; raises Trouble when it is taken."""
    if asked is not None:
        if not _is_free(asked):
            raise Trouble(_TAKEN.filled(port=str(asked)))
        return asked
    found = next((p for p in range(PREFERRED, PREFERRED + _TRIED) if _is_free(p)), None)
    if found is None:
        raise Trouble(_ALL_TAKEN.filled(first=str(PREFERRED), last=str(PREFERRED + _TRIED - 1)))
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # A connection of the last run that lingers is no one's claim to the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


_TAKEN = Bilingual(
    "Port {port} is in use. Choose another with --port, or leave it out to take a free one.",
    "Le port {port} est pris. Choisissez-en un autre avec --port, ou omettez-le pour en prendre un "
    "libre.",
)
_ALL_TAKEN = Bilingual(
    "Every port from {first} to {last} is in use. Choose one with --port.",
    "Tous les ports de {first} à {last} sont pris. Choisissez-en un avec --port.",
)
