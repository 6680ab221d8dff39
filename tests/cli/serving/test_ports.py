"""The desk takes the port asked for, or a free one."""

from __future__ import annotations

import socket

import pytest

from consigne.cli.serving.ports import PREFERRED, port_for
from consigne.config.trouble import Trouble


def test_a_port_asked_for_and_taken_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as held, pytest.raises(Trouble) as refused:
        port_for(held.getsockname()[1])
    assert "--port" in refused.value.words.en


def test_without_a_wish_a_free_one_is_found():
    with socket.create_server(("127.0.0.1", port_for(None))) as first:
        other = port_for(None)
        assert other > first.getsockname()[1] >= PREFERRED
