from concurrent.futures import ThreadPoolExecutor

import pytest

from consigne.audit.signers import SignerUnreadable, signer_at


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "signing.pem"
    assert signer_at(path).published == signer_at(path).published
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["signing.pem"]


def test_two_that_start_together_get_one_key(tmp_path):
    path = tmp_path / "signing.pem"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(signer_at, [path] * 8))
    assert len({signer.published for signer in made}) == 1


def test_a_damaged_key_file_is_never_replaced(tmp_path):
    path = tmp_path / "signing.pem"
    path.write_bytes(b"-----BEGIN PRIVATE KEY-----")
    with pytest.raises(SignerUnreadable) as refused:
        signer_at(path)
    assert path.read_bytes() == b"-----BEGIN PRIVATE KEY-----"
    assert "copie de sauvegarde" in refused.value.sentence.fr
