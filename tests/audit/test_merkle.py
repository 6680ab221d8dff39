from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    includes,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    node_hash,
    root_of,
)

# The eight inputs and roots which Certificate Transparency implementations share.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(item) for item in INPUTS]

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def defined_root(hashes: list[bytes]) -> bytes:
    """MTH exactly as RFC 9162 section 2.1.1 words it."""
    if len(hashes) == 1:
        return hashes[0]
    split = max(2**power for power in range(8) if 2**power < len(hashes))
    return node_hash(defined_root(hashes[:split]), defined_root(hashes[split:]))


def test_an_empty_tree_has_the_hash_of_nothing():
    assert root_of([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")


@pytest.mark.parametrize("size", range(1, 9))
def test_the_shared_vectors_give_the_shared_roots(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_leaf_never_passes_for_a_node():
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


def test_the_shared_inclusion_proof_is_found():
    proof = inclusion_proof(LEAVES, 0)
    assert [step.hex()[:16] for step in proof] == [
        "96a296d224f285c6",
        "5f083f0a1a33ca07",
        "6b47aaf29ee3c2af",
    ]


def test_the_shared_consistency_proof_is_found():
    proof = consistency_proof(LEAVES, 6)
    assert [step.hex()[:16] for step in proof] == [
        "0ebc5d3437fbe2db",
        "ca854ea128ed050b",
        "d37ee418976dd957",
    ]


@given(leaves)
def test_appending_one_by_one_gives_the_root_as_defined(hashes):
    assert root_of(hashes) == defined_root(hashes)


@given(leaves)
def test_a_frontier_holds_one_hash_for_each_one_bit_of_its_size(hashes):
    frontier = Frontier()
    frontier.extend(hashes)
    assert len(frontier.peaks) == len(hashes).bit_count()


def test_a_copy_grows_apart():
    frontier = Frontier()
    frontier.append(LEAVES[0])
    twin = frontier.copy()
    twin.append(LEAVES[1])
    assert (frontier.size, frontier.root()) == (1, root_of(LEAVES[:1]))


@given(leaves, st.data())
def test_every_leaf_is_shown_to_be_in_the_tree(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    proof = inclusion_proof(hashes, index)
    root = root_of(hashes)
    assert includes(root, len(hashes), leaf=hashes[index], index=index, proof=proof)


@given(leaves, st.data())
def test_an_inclusion_proof_serves_nothing_else(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    proof = inclusion_proof(hashes, index)
    root, size, leaf = root_of(hashes), len(hashes), hashes[index]
    assert not includes(root, size, leaf=bytes(32), index=index, proof=proof) or leaf == bytes(32)
    assert not includes(root, size, leaf=leaf, index=size, proof=proof)
    assert not includes(root, size, leaf=leaf, index=index, proof=(*proof, bytes(32)))
    assert not (proof and includes(root, size, leaf=leaf, index=index, proof=proof[:-1]))


@given(leaves, st.data())
def test_an_earlier_tree_is_shown_to_be_the_beginning(hashes, data):
    first = data.draw(st.integers(1, len(hashes)))
    proof = consistency_proof(hashes, first)
    before, after = root_of(hashes[:first]), root_of(hashes)
    assert is_consistent(before, first, after, len(hashes), proof=proof)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=70, unique=True))
def test_a_rewritten_beginning_is_not_consistent(hashes):
    first = len(hashes) - 1
    rewritten = [bytes(32 - 1) + b"\x2a", *hashes[1:]]
    before, after = root_of(hashes[:first]), root_of(rewritten)
    proof = consistency_proof(rewritten, first)
    assert hashes == rewritten or not is_consistent(before, first, after, len(hashes), proof=proof)


def test_a_consistency_proof_is_refused_outside_its_sizes():
    root = root_of(LEAVES)
    assert not is_consistent(root, 0, root, 8, proof=())
    assert not is_consistent(root, 9, root, 8, proof=())
    assert not is_consistent(root, 8, root, 8, proof=(root,))
    assert not is_consistent(root, 3, root, 8, proof=())


def test_proofs_are_asked_within_the_list():
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(IndexError):
        consistency_proof(LEAVES, 0)


def test_every_pair_of_shared_roots_is_consistent():
    sizes = pairwise(range(1, 9))
    assert all(
        is_consistent(
            bytes.fromhex(ROOTS[first - 1]),
            first,
            bytes.fromhex(ROOTS[second - 1]),
            second,
            proof=consistency_proof(LEAVES[:second], first),
        )
        for first, second in sizes
    )
