from __future__ import annotations

from pathlib import Path

import pytest

from consigne.packs.entries import Fault
from consigne.packs.reading import MAX_BYTES, MAX_FILES, pack_of, read
from tests.packs.builders import a_pack, line_of


def only_unreadable(raw: bytes) -> Fault:
    (fault,) = pack_of("x", {"a.yaml": raw}).unreadable
    return fault


def value_of(text: str) -> object:
    (page,) = pack_of("x", {"a.yaml": text.encode()}).pages
    return page.content


def test_a_day_and_a_word_stay_as_they_were_written() -> None:
    read_as = {"from": "2024-04-04", "province": "ON", "said": "no", "rank": 3, "sure": True}
    assert value_of("{from: 2024-04-04, province: ON, said: no, rank: 3, sure: true}") == read_as


def test_a_quoted_value_is_always_text() -> None:
    assert value_of('{version: "1", sure: "true", none: ""}') == {
        "version": "1",
        "sure": "true",
        "none": "",
    }


def test_a_figure_too_long_for_canonical_json_stays_text() -> None:
    assert value_of("n: 12345678901234567890") == {"n": "12345678901234567890"}


def test_every_entry_knows_its_file_and_line() -> None:
    parle = next(e for e in a_pack().entries if e.code == "parle")
    assert (parle.file, parle.line) == (
        "activities.yaml",
        line_of("activities.yaml", "- code: par"),
    )


def test_the_institution_is_loaded_first_and_activities_last() -> None:
    kinds = [entry.kind for entry in a_pack().entries]
    assert kinds[0] == "institution"
    assert kinds[-1] == "activity"


def test_a_version_ends_when_the_next_begins() -> None:
    old, new = (e for e in a_pack().entries if e.code == "e-services-policy")
    assert old.until == new.from_on
    assert new.until is None


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (b"a: 1\na: 2\n", 2, "twice"),
        (b"a: &x 1\nb: *x\n", 1, "aliases"),
        (b"a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "tags"),
        (b"a: 1\nb: \xff\xfe\n", 2, "UTF-8"),
        (b"a: 1\nb: \x07\n", 2, "control character"),
        (b'a: 1\nb: "\\0"\n', 2, "control character"),
        (b"a: 1\n b: 2\n", 2, "YAML"),
        (b"a: [1\n", 2, "YAML"),
        (b"a: 1\n---\nb: 1\n", 2, "second document"),
        (b"", 1, "empty"),
        (b"# only a remark\n", 1, "empty"),
        (b"[a, b]: 1\n", 1, "name"),
        (b"a: " + b"[" * 200 + b"]" * 200, 1, "levels"),
        (b"a: [" + b"1," * 2_000 + b"]", 1, "items"),
        (b"".join(b"k%d: 1\n" % n for n in range(60_000)), 50_000, "values"),
        (b"#" * (MAX_BYTES + 1), 1, "larger"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(raw: bytes, line: int, said: str) -> None:
    fault = only_unreadable(raw)
    assert (fault.file, fault.line) == ("a.yaml", line)
    assert said in fault.text.en


def test_an_escape_beyond_unicode_is_a_fault() -> None:
    assert "YAML" in only_unreadable(b'a: "\\UFFFFFFFF"\n').text.en


def test_a_folder_without_a_pack_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path / "nowhere").unreadable
    assert fault.file == "nowhere"


def test_a_folder_of_too_many_files_is_a_fault(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 1):
        (tmp_path / f"{number}.yaml").write_text("a: 1")
    (fault,) = read(tmp_path).unreadable
    assert "at most 64 files" in fault.text.en


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("password: x")
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "a.yaml").symlink_to(tmp_path / "secret.txt")
    (fault,) = read(folder).unreadable
    assert "link" in fault.text.en


def test_a_folder_named_as_a_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    (fault,) = read(tmp_path).unreadable
    assert "cannot be opened" in fault.text.en
