"""What is read costs as many queries for fifty contacts as for five."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consigne.interactions.actions import consign
from consigne.interactions.queries import (
    found_by_words,
    latest_of,
    next_actions_of,
    seen_together,
    timeline_of,
    timeline_seen_by,
)
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db


def crowded(by, count):
    """A client with so many contacts, each with a second client of its own."""
    amara = a_client(by)
    for number in range(count):
        other = a_client(by, given_name=f"Client {number}")
        moment = NOW - timedelta(minutes=number + 5)
        contact = a_contact(amara, other, subject="Facture égarée", happened_at=moment)
        consign(by, contact, now=NOW, on=TODAY)
    return amara


READS = {
    "timeline": lambda by, client: timeline_seen_by(by, client, now=NOW),
    "latest": lambda by, client: seen_together(by, latest_of(by, most=50), now=NOW)[0],
    "words": lambda by, client: found_by_words(by, "facture", now=NOW),
    "next": lambda by, client: seen_together(by, next_actions_of(by, until=TODAY), now=NOW)[0],
}


def counted(read, count):
    with acting(actor(cast.CHLOE)) as chloe:
        amara = crowded(chloe, count)
    # Words find what may be read: for Benoit, none of this.
    reader = cast.CHLOE if read == "words" else cast.BENOIT
    with acting(actor(reader)) as benoit:
        # The register is remembered from one read to the next.
        READS[read](benoit, amara)
        with CaptureQueriesContext(connection) as queries:
            seen = READS[read](benoit, amara)
    assert read == "next" or len(seen) >= count
    return len(queries)


@pytest.mark.parametrize("read", READS)
def test_no_query_count_grows_with_the_rows(read):
    assert counted(read, 5) == counted(read, 45)


def test_a_timeline_goes_on_page_by_page_newest_first():
    with acting(actor(cast.CHLOE)) as chloe:
        amara = crowded(chloe, 5)
        pages = seen_together(
            chloe, *(timeline_of(chloe, amara, most=3, skip=n) for n in (0, 3)), now=NOW
        )
    happened = [seen.happened_at for page in pages for seen in page]
    assert [len(page) for page in pages] == [3, 2]
    assert sorted(happened, reverse=True) == happened
