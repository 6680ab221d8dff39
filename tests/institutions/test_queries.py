"""An institution as it stood on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from consigne.institutions.models import Institution, InstitutionVersion
from consigne.institutions.queries import (
    institution_coded,
    institution_on,
    institutions,
    register_stamp,
)
from consigne.kernel.decisions import NotSeen
from consigne.kernel.ids import new_id
from tests import cast
from tests.conftest import TODAY, actor


@pytest.mark.django_db
def test_an_institution_has_its_names_its_regime_and_its_time():
    seen = institution_on(actor(cast.DOV).institution, TODAY)
    assert (seen.regime, seen.order[0], seen.time_zone) == (
        "quebec_public",
        "fr",
        "America/Toronto",
    )
    assert seen.name.fr == "Office de la protection du consommateur"


@pytest.mark.django_db
def test_before_its_first_day_an_institution_is_as_it_began():
    here = actor(cast.DOV).institution
    assert institution_on(here, date(1900, 1, 1)).id == here


@pytest.mark.django_db
def test_an_institution_that_is_not_here_is_not_seen():
    with pytest.raises(NotSeen):
        institution_on(new_id(), TODAY)


@pytest.mark.django_db
def test_institutions_are_known_by_their_codes():
    for here in institutions():
        assert institution_coded(institution_on(here, TODAY).code) == here
    assert institution_coded("nowhere") is None
    assert register_stamp(new_id()) == 0


@pytest.mark.django_db
def test_no_process_of_the_web_writes_an_institution():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Institution.objects.update(practice=True)


@pytest.mark.usefixtures("own_database")
def test_two_versions_are_never_in_force_on_one_day():
    from tests.installation import connected_as

    with connected_as("worker"):
        version = InstitutionVersion.objects.order_by("-from_on").first()
        assert version is not None
        version.pk, version.from_on = new_id(), version.from_on + timedelta(days=1)
        with pytest.raises(IntegrityError):
            version.save(force_insert=True)
