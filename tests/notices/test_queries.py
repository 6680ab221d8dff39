"""What people were told, as it stood on a day."""

from __future__ import annotations

import pytest

from consigne.notices.queries import notices_in_force
from consigne.notices.rules import Given
from consigne.walls.context import acting
from tests import cast
from tests.conftest import TODAY, actor

pytestmark = pytest.mark.django_db


def test_a_notice_says_how_it_is_given_and_the_words_to_say():
    with acting(actor(cast.DOV)) as dov:
        spoken = notices_in_force(dov, on=TODAY)["request-line-words"]
    assert spoken.given is Given.SPOKEN
    assert spoken.say is not None
    assert spoken.say.fr.startswith("Vous n’avez pas à me dire votre nom")
    assert spoken.say != spoken.text


def test_a_notice_that_is_published_has_no_words_to_say():
    with acting(actor(cast.DOV)) as dov:
        policy = notices_in_force(dov, on=TODAY)["e-services-policy"]
    assert (policy.given, policy.say) == (Given.PUBLISHED, None)
