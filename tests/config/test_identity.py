"""An identity provider is configured by the environment, and its secret is no setting."""

from __future__ import annotations

import pytest

from consigne.config.identity import client_secret, identity_provider
from consigne.config.trouble import Trouble

ISSUER = "https://id.example.ca/realms/office"


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("CONSIGNE_OIDC_ISSUER", f"{ISSUER}/")
    monkeypatch.setenv("CONSIGNE_OIDC_CLIENT", "consigne")
    monkeypatch.setenv("CONSIGNE_SECRET_OIDC", "between the two")
    return monkeypatch


def test_there_is_none_unless_it_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CONSIGNE_OIDC_ISSUER", raising=False)
    assert identity_provider() is None


def test_it_is_known_by_its_issuer_and_where_people_are_sent(configured: pytest.MonkeyPatch):
    configured.setenv("CONSIGNE_OIDC_ORIGINS", "https://login.example.ca")
    found = identity_provider()
    assert found is not None
    assert (found.name, found.issuer) == ("id.example.ca", ISSUER)
    assert found.origins == ("https://id.example.ca", "https://login.example.ca")
    assert "between the two" not in repr(found)


@pytest.mark.usefixtures("configured")
def test_only_the_web_knows_the_secret():
    assert client_secret("web") == "between the two"
    assert {client_secret(login) for login in ("worker", "disposal", "owner")} == {""}


def test_the_web_does_not_start_without_it(configured: pytest.MonkeyPatch):
    configured.delenv("CONSIGNE_SECRET_OIDC")
    with pytest.raises(Trouble):
        client_secret("web")


@pytest.mark.parametrize(
    ("name", "value"),
    [("CONSIGNE_OIDC_CLIENT", ""), ("CONSIGNE_OIDC_ISSUER", "http://id.example.ca")],
)
def test_what_is_half_said_or_can_be_overheard_is_refused(
    configured: pytest.MonkeyPatch, name: str, value: str
):
    configured.setenv(name, value)
    with pytest.raises(Trouble) as refused:
        identity_provider()
    assert name in refused.value.words.fr
