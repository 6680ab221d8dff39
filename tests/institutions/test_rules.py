"""Which languages an institution offers, and in which order."""

from __future__ import annotations

import pytest

from consigne.institutions.rules import LanguageRegime, languages_offered

FEDERAL, QUEBEC, PRIVATE = (
    LanguageRegime.FEDERAL,
    LanguageRegime.QUEBEC_PUBLIC,
    LanguageRegime.PRIVATE,
)


@pytest.mark.parametrize(
    ("regime", "declared", "offered"),
    [
        (FEDERAL, ("en", "fr"), ("en", "fr")),
        (FEDERAL, ("fr", "en"), ("fr", "en")),
        (FEDERAL, ("en",), ("en", "fr")),
        (QUEBEC, ("en", "fr"), ("fr", "en")),
        (QUEBEC, ("fr",), ("fr",)),
        (PRIVATE, ("en",), ("en",)),
        (PRIVATE, ("fr", "en"), ("fr", "en")),
    ],
)
def test_the_regime_decides_which_language_comes_first(regime, declared, offered):
    assert languages_offered(regime, declared) == offered
