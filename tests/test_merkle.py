"""A proof holds for one entry of one log and for nothing else; keeping nodes changes no root and no proof."""

import json
from base64 import b64decode
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exports.ledger.merkle import (
    EMPTY_ROOT,
    consistency_holds,
    consistency_proof,
    grown,
    inclusion_holds,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
)
from tests.builders import TESTS
from tests.logs import KeptNodes, entry, leaves

VECTORS = json.loads((TESTS / "vectors" / "merkle.json").read_text(encoding="utf-8"))

MOST = 70
LEAVES = leaves(MOST)
LOG = KeptNodes(LEAVES)
ROOTS = [root_at(size, LOG) for size in range(MOST + 1)]
PLACES = [(index, size) for size in range(1, MOST + 1) for index in range(size)]
PAIRS = [(old, new) for new in range(1, MOST + 1) for old in range(1, new + 1)]

FEW = 36
"""Up to this size everything is tried against everything."""

FEW_PLACES = [(index, size) for index, size in PLACES if size <= FEW]
FEW_PAIRS = [(old, new) for old, new in PAIRS if new <= FEW]

OFTEN = settings(max_examples=150, deadline=None)


def plain_root(hashes: Sequence[bytes]) -> bytes:
    """The definition of RFC 6962, 2.1, over leaf hashes."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY_ROOT
    left = left_part(len(hashes))
    return node_hash(plain_root(hashes[:left]), plain_root(hashes[left:]))


def plain_path(index: int, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    """The definition of an inclusion proof, 2.1.1."""
    if len(hashes) == 1:
        return ()
    left = left_part(len(hashes))
    if index < left:
        return (*plain_path(index, hashes[:left]), plain_root(hashes[left:]))
    return (*plain_path(index - left, hashes[left:]), plain_root(hashes[:left]))


def plain_consistency(old: int, hashes: Sequence[bytes], *, known: bool = True) -> tuple[bytes, ...]:
    """The definition of a consistency proof, 2.1.2."""
    if old == len(hashes):
        return () if known else (plain_root(hashes),)
    left = left_part(len(hashes))
    if old <= left:
        return (*plain_consistency(old, hashes[:left], known=known), plain_root(hashes[left:]))
    return (*plain_consistency(old - left, hashes[left:], known=False), plain_root(hashes[:left]))


def left_part(size: int) -> int:
    """The largest power of two below the size."""
    return max(1 << power for power in range(size.bit_length()) if 1 << power < size)


def turns(index: int, size: int) -> str:
    """The way from the root to an entry."""
    if size == 1:
        return ""
    left = left_part(size)
    return f"l{turns(index, left)}" if index < left else f"r{turns(index - left, size - left)}"


def hashes_of(vector: dict[str, Any], key: str) -> list[bytes]:
    return [b64decode(each) for each in vector[key] or []]


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda vector: vector["name"])
def test_an_inclusion_vector_is_judged_as_its_authors_say(vector: dict[str, Any]) -> None:
    leaf, root = b64decode(vector["leafHash"]), b64decode(vector["root"])

    held = inclusion_holds(vector["leafIdx"], vector["treeSize"], leaf, hashes_of(vector, "proof"), root)

    assert held is not vector["wantErr"]


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda vector: vector["name"])
def test_a_consistency_vector_is_judged_as_its_authors_say(vector: dict[str, Any]) -> None:
    old, new = b64decode(vector["root1"]), b64decode(vector["root2"])

    held = consistency_holds(vector["size1"], vector["size2"], old, new, hashes_of(vector, "proof"))

    assert held is not vector["wantErr"]


def test_the_vectors_hold_what_is_accepted_and_what_is_refused() -> None:
    assert {kind: {vector["wantErr"] for vector in VECTORS[kind]} for kind in ("inclusion", "consistency")} == {
        "inclusion": {True, False},
        "consistency": {True, False},
    }


def test_the_roots_of_the_entries_of_the_vectors_are_theirs() -> None:
    entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    hashes = [leaf_hash(bytes.fromhex(each)) for each in entries]
    named = {(vector["size1"], vector["root1"]) for vector in VECTORS["consistency"] if not vector["wantErr"]}
    named |= {(vector["size2"], vector["root2"]) for vector in VECTORS["consistency"] if not vector["wantErr"]}

    assert {(size, root_of(hashes[:size])) for size, _ in named} == {(size, b64decode(root)) for size, root in named}
    assert {size for size, _ in named} == {1, 2, 5, 6, 7, 8}


def test_the_root_of_no_entries_is_the_hash_of_nothing() -> None:
    assert root_of([]) == root_at(0, KeptNodes()) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_every_root_is_the_one_of_the_definition() -> None:
    assert [plain_root(LEAVES[:size]) for size in range(MOST + 1)] == ROOTS
    assert [root_of(LEAVES[:size]) for size in range(MOST + 1)] == ROOTS


def test_every_kept_node_is_the_root_over_its_own_entries() -> None:
    assert LOG.nodes == {
        (level, index): plain_root(LEAVES[index << level : (index + 1) << level])
        for level in range(MOST.bit_length())
        for index in range(MOST >> level)
    }


@OFTEN
@given(st.lists(st.integers(0, 9), max_size=12))
def test_a_log_that_grew_by_pieces_keeps_the_same_nodes(pieces: list[int]) -> None:
    hashes = iter(leaves(sum(pieces)))
    log = KeptNodes()
    for piece in pieces:
        log.append(next(hashes) for _ in range(piece))

    assert log.nodes == KeptNodes(leaves(sum(pieces))).nodes


def test_every_inclusion_proof_is_the_one_of_the_definition_and_holds() -> None:
    for index, size in PLACES:
        proof = inclusion_proof(index, size, LOG)

        assert proof == plain_path(index, LEAVES[:size])
        assert inclusion_holds(index, size, LEAVES[index], proof, ROOTS[size])


def test_a_proof_shows_no_entry_at_another_index() -> None:
    for index, size in FEW_PLACES:
        proof = inclusion_proof(index, size, LOG)
        others = {*range(-1, size + 2), size * 2, index + 2**63} - {index}

        assert not any(inclusion_holds(other, size, LEAVES[index], proof, ROOTS[size]) for other in others)


def test_a_proof_shows_nothing_of_the_root_of_another_size() -> None:
    for index, size in FEW_PLACES:
        proof = inclusion_proof(index, size, LOG)
        others = {*range(FEW + 1)} - {size}

        assert not any(inclusion_holds(index, other, LEAVES[index], proof, ROOTS[other]) for other in others)
        assert not any(inclusion_holds(index, size, LEAVES[index], proof, ROOTS[other]) for other in others)


def test_under_the_same_root_another_place_passes_only_where_the_way_to_the_entry_is_the_same() -> None:
    """RFC 6962 hashes no size into the root: the checkpoint has to bind the two."""
    places = [(index, size) for index, size in PLACES if size <= 12]
    ways = {place: turns(*place) for place in places}
    for index, size in places:
        proof = inclusion_proof(index, size, LOG)
        passing = {place for place in places if inclusion_holds(*place, LEAVES[index], proof, ROOTS[size])}

        assert passing == {place for place in places if ways[place] == ways[index, size]}


def test_a_proof_shows_no_other_entry() -> None:
    for index, size in FEW_PLACES:
        proof = inclusion_proof(index, size, LOG)
        others = {*LEAVES[:size], *proof, leaf_hash(b""), ROOTS[size], EMPTY_ROOT, b""} - {LEAVES[index]}

        assert not any(inclusion_holds(index, size, other, proof, ROOTS[size]) for other in others)


def test_a_node_does_not_pass_for_an_entry() -> None:
    """Who offers two hashes as one entry would otherwise prove what was never kept."""
    pretended = leaf_hash(LEAVES[0] + LEAVES[1])

    assert not inclusion_holds(0, 2, pretended, [node_hash(LEAVES[2], LEAVES[3])], ROOTS[4])
    assert node_hash(LEAVES[0], LEAVES[1]) != pretended


def test_hashes_cut_at_another_place_do_not_pass() -> None:
    whole = LEAVES[0] + LEAVES[1]

    assert node_hash(whole[:31], whole[31:]) == ROOTS[2]
    assert not inclusion_holds(0, 2, whole[:31], [whole[31:]], ROOTS[2])
    assert not consistency_holds(1, 2, whole[:31], ROOTS[2], [whole[31:]])


def flipped(draw: Callable[..., Any], content: bytes) -> bytes:
    bit = draw(st.integers(0, 8 * len(content) - 1))
    return bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(content))


@st.composite
def spoilt(draw: Callable[..., Any], proof: tuple[bytes, ...]) -> list[bytes]:
    """A proof after one accident, or after an attempt."""
    hashes = list(proof)
    at = draw(st.integers(0, len(hashes)))
    what = draw(st.sampled_from(["padded", "emptied", "shortened", "left out", "reordered", "flipped", "doubled"]))
    match what:
        case "padded":
            hashes.insert(at, draw(st.sampled_from([*LEAVES[:4], *ROOTS, b"", bytes(32)])))
        case "emptied":
            hashes = []
        case "left out":
            del hashes[at:][:1], hashes[at : at + 1]
        case "reordered":
            hashes = draw(st.permutations(hashes))
        case _ if at < len(hashes):
            changed = {"shortened": [hashes[at][:-1]], "doubled": [hashes[at]] * 2, "flipped": None}[what]
            hashes[at : at + 1] = changed or [flipped(draw, hashes[at])]
    assume(tuple(hashes) != proof)
    return hashes


@OFTEN
@given(st.data(), st.sampled_from(PLACES))
def test_a_spoilt_inclusion_proof_shows_nothing(data: st.DataObject, place: tuple[int, int]) -> None:
    index, size = place
    proof = data.draw(spoilt(inclusion_proof(index, size, LOG)))

    assert not inclusion_holds(index, size, LEAVES[index], proof, ROOTS[size])


@OFTEN
@given(st.data(), st.sampled_from(PLACES))
def test_one_bit_of_the_entry_or_the_root_is_enough(data: st.DataObject, place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(index, size, LOG)

    assert not inclusion_holds(index, size, flipped(data.draw, LEAVES[index]), proof, ROOTS[size])
    assert not inclusion_holds(index, size, LEAVES[index], proof, flipped(data.draw, ROOTS[size]))


def test_every_consistency_proof_is_the_one_of_the_definition_and_holds() -> None:
    for old, new in PAIRS:
        proof = consistency_proof(old, new, LOG)

        assert proof == plain_consistency(old, LEAVES[:new])
        assert consistency_holds(old, new, ROOTS[old], ROOTS[new], proof)


def test_a_consistency_proof_shows_nothing_of_logs_of_other_sizes() -> None:
    for old, new in FEW_PAIRS:
        proof = consistency_proof(old, new, LOG)
        older = [(other, new) for other in range(FEW + 1) if other != old]
        newer = [(old, other) for other in range(FEW + 1) if other != new]

        assert not any(consistency_holds(*sizes, ROOTS[sizes[0]], ROOTS[sizes[1]], proof) for sizes in older + newer)


def test_no_two_roots_but_the_right_ones_are_consistent() -> None:
    other = [root_of(leaves(size)[::-1]) for size in range(MOST + 1)]
    for old, new in FEW_PAIRS:
        proof = consistency_proof(old, new, LOG)
        roots = [(ROOTS[new], ROOTS[old]), (other[old], ROOTS[new]), (ROOTS[old], other[new]), (b"", ROOTS[new])]

        assert not any(consistency_holds(old, new, *each, proof) for each in roots if each != (ROOTS[old], ROOTS[new]))


@OFTEN
@given(st.data(), st.sampled_from(PAIRS))
def test_a_spoilt_consistency_proof_shows_nothing(data: st.DataObject, pair: tuple[int, int]) -> None:
    old, new = pair
    proof = data.draw(spoilt(consistency_proof(old, new, LOG)))

    assert not consistency_holds(old, new, ROOTS[old], ROOTS[new], proof)


@OFTEN
@given(st.data(), st.integers(1, MOST), st.integers(0, MOST))
def test_a_log_whose_past_was_changed_cannot_be_shown_to_be_consistent(
    data: st.DataObject, old: int, more: int
) -> None:
    new = min(old + more, MOST)
    changed = data.draw(st.integers(0, old - 1))
    rewritten = KeptNodes([*LEAVES[:changed], leaf_hash(b"never happened"), *LEAVES[changed + 1 : new]])
    proof = consistency_proof(old, new, rewritten)

    assert not consistency_holds(old, new, ROOTS[old], root_at(new, rewritten), proof)


@pytest.mark.parametrize("size", range(4))
def test_nothing_is_shown_by_consistency_with_an_empty_log(size: int) -> None:
    assert not consistency_holds(0, size, EMPTY_ROOT, ROOTS[size], ())


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3), (70, 70)])
def test_no_proof_is_made_of_an_entry_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match=f"a log of {size} entries has no entry {index}"):
        inclusion_proof(index, size, LOG)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (5, 4), (-1, 4)])
def test_no_proof_is_made_of_a_past_that_was_none(old: int, new: int) -> None:
    with pytest.raises(ValueError, match=f"a log of {new} entries was never one of {old}"):
        consistency_proof(old, new, LOG)


def test_a_long_log_is_proved_and_added_to_from_a_few_of_its_nodes() -> None:
    size = 100_000
    hashes = leaves(size)
    log = KeptNodes(hashes)
    log.asked = 0

    root, proof = root_at(size, log), inclusion_proof(12_345, size, log)
    past = consistency_proof(77_777, size, log)
    new = grown(size, [leaf_hash(b"one more")], log)

    assert root == root_of(hashes)
    assert inclusion_holds(12_345, size, leaf_hash(entry(12_345)), proof, root)
    assert consistency_holds(77_777, size, root_of(hashes[:77_777]), root, past)
    assert len(log.nodes) < 2 * size
    assert log.asked < 100
    assert len(new) <= 17
