"""What a log says of a failure: which, and where; never what somebody wrote."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import pytest
from django.test import Client

from consigne.config.logs import FIELDS, Lines
from consigne.interactions.rules import Channel
from tests.desk.conftest import PLAIN_STATIC

ID = UUID("0199a4e2-7c00-7000-8000-000000000000")
NAMES = {"at", "level", "from", "place", "says", "raised", "through"} | FIELDS


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What the installation's handler writes, meanwhile."""
    said = StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(Lines())
    logging.root.addHandler(handler)
    yield said
    logging.root.removeHandler(handler)


def lines(logged: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


def test_a_line_is_an_object_of_listed_fields(logged):
    given = {"job": 3, "act": test_a_line_is_an_object_of_listed_fields, "fault": ValueError}
    logging.getLogger("consigne.x").warning("taken up again", extra=given | {"institution": ID})
    (line,) = lines(logged)
    assert line.keys() <= NAMES
    assert (line["says"], line["job"], line["fault"]) == ("taken up again", 3, "ValueError")
    assert line["institution"] == str(ID)
    assert str(line["at"]).endswith("+00:00")


@pytest.mark.parametrize("value", ["Amara", b"Amara", ["Amara"], {"Amara": 1}, object(), 1.5])
def test_a_field_that_could_hold_a_value_is_left_out(logged, value):
    logging.getLogger("consigne.x").warning("x", extra={"job": value, "client": "Amara"})
    (line,) = lines(logged)
    assert "job" not in line or line["job"] == "object"
    assert "Amara" not in logged.getvalue()


def test_a_member_of_a_vocabulary_is_named(logged):
    logging.getLogger("consigne.x").warning("x", extra={"act": Channel.PHONE})
    assert lines(logged)[0]["act"] == "PHONE"


def test_the_text_of_an_error_is_not_logged(logged):
    try:
        raise ValueError("Amara")
    except ValueError:
        logging.getLogger("consigne.x").exception("failed")
    (line,) = lines(logged)
    assert line["raised"] == "ValueError"
    assert "test_the_text_of_an_error_is_not_logged" in str(line["through"])
    assert "Amara" not in logged.getvalue()


def test_what_a_library_says_is_not_repeated_nor_its_arguments(logged):
    logging.getLogger("library").error("Amara %s", "Œuvrard")
    logging.getLogger("Amara Œuvrard").error("x")
    assert [line.keys() & {"says"} for line in lines(logged)] == [set(), set()]
    assert not {"Amara", "uvrard"} & set(logged.getvalue().replace('"', " ").split())


def test_a_line_cannot_be_broken_in_two(logged):
    logging.getLogger("consigne.x").error('one\n{"level": "CRITICAL"}')
    assert len(lines(logged)) == 1


@pytest.mark.django_db
def test_what_a_refused_request_asked_for_is_not_logged(logged, settings):
    settings.STORAGES = PLAIN_STATIC
    Client().get("/", headers={"host": "amara.example"})
    Client(enforce_csrf_checks=True).post("/en/account/login/", {"login": "amara"})
    Client().get("/en/amara/")
    assert {line["status_code"] for line in lines(logged)} >= {403, 404}
    assert "amara" not in logged.getvalue()
    assert "/en/" not in logged.getvalue()


UNCAUGHT = """
import django, logging, threading, warnings
django.setup()
def fail(): raise ValueError("Amara")
failing = threading.Thread(target=fail); failing.start(); failing.join()
warnings.warn("Amara")
raise KeyError("Amara")
"""


def test_what_nobody_caught_in_a_process_of_ours_is_a_line_without_its_text():
    environment = {
        **os.environ,
        "CONSIGNE_SUPERVISED": "1",
        "DJANGO_SETTINGS_MODULE": "consigne.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", UNCAUGHT],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert [line.get("raised") for line in told] == ["ValueError", None, "KeyError"]
    assert "Amara" not in done.stderr
