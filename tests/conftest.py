"""Fixtures of all tests: the installation, its database, and the cast as actors."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from pytest_django.plugin import DjangoDbBlocker

from consigne.config.cluster import Cluster
from consigne.kernel.actors import Actor
from tests import cast

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def installed(django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    """The session's cluster, with a furnished database."""
    from tests.installation import running_database

    with django_db_blocker.unblock(), running_database() as cluster, django_db_blocker.block():
        yield cluster


@pytest.fixture(scope="session")
def django_db_setup(installed: Cluster) -> None:
    """pytest-django's `db` rolls back on our own database, as login web, walls standing."""


@pytest.fixture
def own_database(installed: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the test's own, for stories that commit and change logins."""
    from tests.installation import fresh_database

    with (
        django_db_blocker.unblock(),
        fresh_database(installed, f"story_{next(_numbers)}") as name,
    ):
        yield name


@pytest.fixture(scope="module")
def keys(installed: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The keys process, running."""
    from tests.installation import keys_process

    with django_db_blocker.unblock(), keys_process():
        yield


def actor(person: cast.Person) -> Actor:
    """A member of the cast as they are today."""
    from consigne.staff.models import Account
    from consigne.staff.queries import actor_for

    return actor_for(Account.objects.get(email=person.email).id, on=TODAY)
