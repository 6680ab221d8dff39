"""Whatever is done to a pack, it is read or refused with a file and a line, never with an error."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from consigne.packs.entries import Pack
from consigne.packs.reading import pack_of
from consigne.packs.rules import check, diff
from tests.packs.builders import SLUGS, a_pack, files_of, with_file

NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3)
    ),
    max_leaves=8,
)
LIKELY = st.sampled_from(
    ["", "P", "P0D", "P999Y", "0001-01-01", "9999-12-31", "x" * 50_000, "en", 0, -1, 10**8, [], {}]
)


def answered(pack: Pack, files: set[str]) -> None:
    """A pack is loadable, or every fault has its place and both its halves."""
    diff({}, pack)
    for fault in check(pack):
        assert fault.file in files | {"pack.yaml", "institution.yaml"}
        assert fault.line >= 1
        assert fault.text.en.strip() and fault.text.fr.strip()


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(node[key], (*path, key))


PAGES = [(slug, page) for slug in SLUGS for page in a_pack(slug).pages]
PLACES = {(slug, page.file): list(places(page.content)) for slug, page in PAGES}


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """A real file in which one node is removed or replaced."""
    slug, page = draw(st.sampled_from(PAGES))
    content = deepcopy(page.content)
    *way, last = draw(st.sampled_from(PLACES[slug, page.file]))
    node = content
    for step in way:
        node = node[step]
    if draw(st.booleans()):
        node[last] = draw(LIKELY | NESTED)
    else:
        del node[last]
    return slug, page.file, yaml.safe_dump(content, allow_unicode=True).encode()


@settings(max_examples=150, deadline=None)
@given(mutations())
def test_a_pack_with_one_node_changed_is_answered(mutation: tuple[str, str, bytes]) -> None:
    slug, file, raw = mutation
    answered(with_file(file, raw, slug=slug), set(files_of(slug)))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PAGES), st.data())
def test_a_pack_with_its_bytes_damaged_is_answered(
    where: tuple[str, Any], data: st.DataObject
) -> None:
    slug, page = where
    raw = files_of(slug)[page.file]
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    damaged = raw[:start] + data.draw(st.binary(max_size=20)) + raw[end:]
    answered(with_file(page.file, damaged, slug=slug), set(files_of(slug)))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.text("{}[]:-&*!|>'\"#%@, \n\tab01~", max_size=120))
def test_any_text_is_answered(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    answered(pack_of("x", {"a.yaml": raw}), {"a.yaml"})


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(raw: bytes) -> None:
    answered(pack_of("x", {"a.yaml": raw}), {"a.yaml"})


@settings(max_examples=60, deadline=None)
@given(NESTED)
def test_any_value_is_answered(value: Any) -> None:
    raw = yaml.safe_dump(value, allow_unicode=False).encode()
    answered(pack_of("x", {"a.yaml": raw}), {"a.yaml"})
