"""The server: whatever is sent to it, it answers with an error and goes on."""

import json
import os
import pwd
import socket
import struct
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consigne.vault.keys.frames import LIMIT, receive, send
from consigne.vault.keys.requests import FIELDS, MOST_OBJECTS, Operation
from tests.vault.keys.running import HERE, SERVICE, RunningKeys

fuzzing = settings(
    max_examples=80,
    deadline=None,
    # One process for every example is the point: none of them may leave it hurt.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def a_link(running: RunningKeys) -> socket.socket:
    link = socket.socket(socket.AF_UNIX)
    link.connect(str(running.socket))
    return link


def introduced(running: RunningKeys, caller: str = "web") -> socket.socket:
    link = a_link(running)
    send(link, {"hello": 1, "credential": running.credentials[caller]})
    assert receive(link) == {"hello": 1}
    return link


def still_serves(running: RunningKeys) -> bool:
    return running.running.poll() is None and len(running.a_key(uuid4())) == 32


@fuzzing
@given(st.binary(max_size=300))
def test_bytes_that_are_no_frame_do_no_harm(shared: RunningKeys, garbage: bytes) -> None:
    with a_link(shared) as link:
        link.sendall(garbage)
        link.shutdown(socket.SHUT_WR)
        answer = receive(link, wait=5)
        assert answer is None or "refused" in answer
    assert still_serves(shared)


@fuzzing
@given(st.binary(max_size=300))
def test_frames_that_are_no_message_are_refused(shared: RunningKeys, body: bytes) -> None:
    with introduced(shared) as link:
        link.sendall(struct.pack(">I", len(body)) + body)
        link.shutdown(socket.SHUT_WR)
        answer = receive(link, wait=5)
        assert answer is not None
        assert answer["refused"] == "Malformed"
    assert still_serves(shared)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
messages = st.dictionaries(
    st.sampled_from(["operation", "objects", "institution", "purposes", "key"]) | st.text(),
    values | st.sampled_from([each.value for each in Operation]),
    max_size=6,
)


@fuzzing
@given(messages)
def test_messages_that_ask_nothing_known_are_refused(
    shared: RunningKeys, message: dict[str, object]
) -> None:
    with introduced(shared, "worker") as link:
        send(link, message)
        answer = receive(link, wait=5)
        assert answer is not None
        assert answer["refused"] in {"Malformed", "NotDeclared"}
        send(link, {"operation": "head"})
        assert receive(link, wait=5) is not None


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("wrong", [None, [], {}, "x", 1, ["x y"], [[]], "é" * 36, "\ud800"])
def test_each_field_of_each_operation_refuses_what_is_not_its_form(
    shared: RunningKeys, operation: Operation, wrong: object
) -> None:
    right = {
        "objects": [str(uuid4())],
        "institution": str(HERE),
        "purposes": [SERVICE],
        "key": "00" * 32,
    }
    with introduced(shared) as link:
        for field in FIELDS[operation]:
            whole = {name: right[name] for name in FIELDS[operation]}
            send(link, {"operation": operation.value, **whole, field: wrong})
            answer = receive(link, wait=5)
            assert answer is not None
            assert answer["refused"] == "Malformed"


def test_deep_nesting_and_great_numbers_are_refused(shared: RunningKeys) -> None:
    for body in (b"[" * 200_000, b'{"a":' * 40_000, b'{"a":' + b"9" * 9000 + b"}"):
        with introduced(shared) as link:
            link.sendall(struct.pack(">I", len(body)) + body)
            answer = receive(link, wait=5)
            assert answer is not None
            assert answer["refused"] == "Malformed"
    assert still_serves(shared)


def test_a_length_beyond_the_limit_is_refused_unread(shared: RunningKeys) -> None:
    with introduced(shared) as link:
        link.sendall(struct.pack(">I", LIMIT + 1))
        answer = receive(link, wait=5)
        assert answer is not None
        assert answer["facts"] == {"part": "length"}


def test_too_many_objects_or_the_same_twice_are_refused(shared: RunningKeys) -> None:
    same = str(uuid4())
    for objects in ([str(uuid4()) for _ in range(MOST_OBJECTS + 1)], [same, same]):
        with introduced(shared, "disposal") as link:
            send(link, {"operation": "destroy", "objects": objects})
            answer = receive(link, wait=5)
            assert answer is not None
            assert answer["refused"] == "Malformed"


def test_nothing_is_answered_before_the_caller_says_who_it_is(
    shared: RunningKeys,
) -> None:
    with a_link(shared) as link:
        send(link, {"operation": "head"})
        answer = receive(link, wait=5)
        assert answer is not None
        assert answer["refused"] == "Malformed"
        assert receive(link, wait=5) is None


def test_many_silent_connections_do_not_keep_others_out_for_long(
    shared: RunningKeys,
) -> None:
    silent = [a_link(shared) for _ in range(60)]
    assert still_serves(shared)
    for link in silent:
        link.close()


def test_another_account_of_the_machine_is_refused(running: RunningKeys) -> None:
    if os.getuid() != 0:
        # Only root can start a process of another account; ours is known to be let in.
        assert still_serves(running)
        return
    # Opened wide on purpose: the account is checked even when the folder's mode is wrong.
    running.folder.chmod(0o755)
    running.socket.chmod(0o777)
    asking = (
        "import socket, json, sys\n"
        "link = socket.socket(socket.AF_UNIX); link.connect(sys.argv[1])\n"
        "body = json.dumps({'hello': 1, 'credential': sys.argv[2]}).encode()\n"
        "link.sendall(len(body).to_bytes(4, 'big') + body)\n"
        "print(link.recv(1000)[4:].decode())\n"
    )
    answer = subprocess.run(
        [
            "/usr/bin/env",
            "python3",
            "-c",
            asking,
            running.socket,
            running.credentials["web"],
        ],
        user=pwd.getpwnam("nobody").pw_uid,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert json.loads(answer)["refused"] == "WrongCredential"


def test_a_second_process_on_the_same_keys_is_refused(running: RunningKeys) -> None:
    with running.launched() as second:
        assert second.wait(timeout=20) == 1
        assert second.stderr is not None
        told = second.stderr.read()
    assert "already runs" in told
    assert "déjà en marche" in told
    assert still_serves(running)


def test_it_ends_in_good_order_with_its_owner(running: RunningKeys) -> None:
    assert running.running.stdin is not None
    running.running.stdin.close()
    assert running.running.wait(timeout=20) == 0
    assert not running.socket.exists()


def test_its_memory_cannot_be_read_by_the_same_account(running: RunningKeys) -> None:
    # The kernel hands the entries of such a process to root.
    assert os.stat(f"/proc/{running.running.pid}/mem").st_uid == 0


def test_it_stays_small(running: RunningKeys) -> None:
    for _ in range(20):
        ids = [uuid4() for _ in range(1000)]
        running.keys().create_many(ids, HERE, [SERVICE])
        running.keys("disposal").destroy(ids)
    time.sleep(0.1)
    with open(f"/proc/{running.running.pid}/status") as status:
        resident = next(line for line in status if line.startswith("VmRSS"))
    assert int(resident.split()[1]) < 40_000


def test_it_knows_neither_django_nor_the_database() -> None:
    asking = (
        "import sys, consigne.vault.keys.__main__\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg')])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", asking], capture_output=True, text=True, check=True
    )
    assert told.stdout == "[]\n"
