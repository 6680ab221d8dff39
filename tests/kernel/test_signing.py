import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.kernel.signing import NotAKey, PublishedKey, Signer, canonical, digest

# RFC 8032, section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
RAW = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = "kqAJqfDUyrhyDoILX2QlQKKye1QWUD-Ps3YiI-vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA"

SIGNER = Signer.generated()
KEY = SIGNER.published


def test_the_published_vector_verifies():
    assert PublishedKey(RAW).verifies(b"\x72", SIGNATURE)


def test_what_a_key_signed_it_verifies_and_nothing_else():
    signature = SIGNER.sign(b"kept")
    assert KEY.verifies(b"kept", signature)
    assert not KEY.verifies(b"Kept", signature)
    assert not Signer.generated().published.verifies(b"kept", signature)


def test_both_halves_come_back_from_their_pem():
    again = Signer.from_pem(SIGNER.pem())
    assert again.published == KEY == PublishedKey.from_pem(KEY.pem())
    assert PublishedKey.from_text(KEY.text()) == KEY


def test_a_signature_has_one_spelling_only():
    signature = SIGNER.sign(b"kept")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [signature[:-1] + letter for letter in last if letter != signature[-1]]
    others += [signature + "==", signature + "\n", f" {signature}", ""]
    assert not any(KEY.verifies(b"kept", other) for other in others)


@given(st.text())
def test_any_text_for_a_signature_is_only_a_no(text):
    assert not KEY.verifies(b"kept", text)


@pytest.mark.parametrize("text", ["", "AAAA", "é", KEY.text() + "=", KEY.text()[:-1]])
def test_what_is_not_a_key_is_refused_in_both_languages(text):
    with pytest.raises(NotAKey) as refused:
        PublishedKey.from_text(text)
    assert refused.value.sentence.fr.startswith("Ce n’est pas une clé")


def test_a_private_key_is_not_a_published_one():
    with pytest.raises(NotAKey):
        PublishedKey.from_pem(SIGNER.pem())
    with pytest.raises(NotAKey):
        Signer.from_pem(KEY.pem().encode())


def test_a_signer_never_shows_its_key():
    assert repr(SIGNER) == f"Signer({KEY.fingerprint})"


def test_a_fingerprint_is_read_aloud_in_eight_groups_of_four():
    groups = KEY.fingerprint.split(" ")
    assert [len(group) for group in groups] == [4] * 8


def test_canonical_json_sorts_names_and_leaves_no_space():
    assert canonical({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()


def test_what_json_cannot_hold_is_refused():
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    for value in ({"n": 2**60}, {"n": float("nan")}, {1: 2}, b"bytes", nested):
        with pytest.raises(ValueError):
            canonical(value)


def test_a_digest_is_sha_256_in_hexadecimal():
    assert digest(b"").startswith("e3b0c44298fc1c14")
