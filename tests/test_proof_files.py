"""A proof file proves one entry of one log, signed by a trusted key; changed, it proves nothing, or the same."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.ledger import (
    Checkpoint,
    ProofFile,
    Proven,
    open_checkpoint,
    proof_file_from,
    proof_file_text,
    proven,
    signed_checkpoint,
)
from exports.ledger.checkpoint import checkpoint_from, checkpoint_text
from exports.ledger.merkle import EMPTY_ROOT, inclusion_proof, root_at
from kb.problems import Place, Refused
from kb.signing import SigningKey
from tests.logs import KeptNodes, entry, leaves
from tests.test_signed_notes import codes, pieces, problems, refusals

ORIGIN = "clinic.example/ledger"
LOG = KeptNodes(leaves(40))
AT = Place("a.tlog-proof", 1)


def a_key(number: int, name: str = ORIGIN) -> SigningKey:
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


KEY, WITNESS = a_key(1), a_key(2, "witness.example")
TRUSTED = [KEY.verifier]


def a_checkpoint(size: int = 5) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_at(size, LOG))


def a_proof(index: int = 2, size: int = 5, *keys: SigningKey) -> ProofFile:
    note = signed_checkpoint(a_checkpoint(size), keys or [KEY])
    return ProofFile(index, inclusion_proof(index, size, LOG), note)


FILE = proof_file_text(a_proof())
STATEMENT = Proven(ORIGIN, 2, 5, root_at(5, LOG), (KEY.verifier,), ())


def test_a_checkpoint_is_the_three_lines_of_the_format() -> None:
    """The example of c2sp.org/tlog-checkpoint; its key is not given there."""
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    checkpoint = checkpoint_from(text)

    assert (checkpoint.origin, checkpoint.size, checkpoint.extensions) == ("example.com/behind-the-sofa", 20852163, ())
    assert checkpoint.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    assert checkpoint_text(checkpoint) == text


def test_a_signed_checkpoint_is_opened_as_it_was() -> None:
    whole = replace(a_checkpoint(), extensions=("time 1", "— not a signature"))
    checkpoint, opened = open_checkpoint(signed_checkpoint(whole, [KEY, WITNESS]), TRUSTED)

    assert checkpoint == whole
    assert (opened.signers, opened.unknown) == ((KEY.verifier,), (WITNESS.verifier.label,))


def test_the_checkpoint_of_an_empty_log_is_one() -> None:
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)

    assert open_checkpoint(signed_checkpoint(empty, [KEY]), TRUSTED)[0] == empty


ROOT = b64encode(root_at(5, LOG)).decode()
NOTHING = b64encode(EMPTY_ROOT).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n\n",
        f"{ORIGIN}\n5\n",
        f"{ORIGIN}\n5\n{ROOT}",
        f"\n5\n{ROOT}\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"{ORIGIN}\n5\n\n",
        f"{ORIGIN}\n5\n{ROOT}\n\n",
        f"{ORIGIN}\n5\n{ROOT}\n\nmore\n",
        *(
            f"{ORIGIN}\n{size}\n{ROOT}\n"
            for size in ("05", "+5", "-5", " 5", "5 ", "5.0", "5_0", "0x5", "٥", "²", "", "five", "9" * 5_000, 2**63)
        ),
        f"{ORIGIN}\n0\n{ROOT}\n",
        f"{ORIGIN}\n5\n{NOTHING}\n",
        f"{ORIGIN}\n00\n{NOTHING}\n",
        f"{ORIGIN}\n5\n{ROOT[:-4]}\n",
        f"{ORIGIN}\n5\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n5\n{ROOT} \n",
        f"{ORIGIN}\n5\n{ROOT[:-2]}{chr(ord(ROOT[-2]) + 1)}=\n",
        f"{ORIGIN}\n5\n{b64encode(bytes(31)).decode()}\n",
        f"{ORIGIN}\n5\n{b64encode(bytes(33)).decode()}\n",
        f"{ORIGIN}\n5\n{bytes(32).hex()}\n",
        f"{ORIGIN}\n5\né\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    assert codes(checkpoint_from, text) == ["bad-checkpoint"]


def test_the_place_in_a_checkpoint_is_told() -> None:
    assert [each.where.line for each in problems(checkpoint_from, f"a\n05\n{ROOT}\n", AT)] == [2]
    assert [each.where.line for each in problems(checkpoint_from, "a\n5\nb\n", AT)] == [3]


@pytest.mark.parametrize(
    "checkpoint",
    [
        replace(a_checkpoint(), origin=""),
        replace(a_checkpoint(), origin="a\nb"),
        replace(a_checkpoint(), origin=f"a\n5\n{ROOT}"),
        replace(a_checkpoint(), size=-1),
        replace(a_checkpoint(), size=0),
        replace(a_checkpoint(), size=2**63),
        replace(a_checkpoint(), root=b""),
        replace(a_checkpoint(), root=EMPTY_ROOT),
        replace(a_checkpoint(), extensions=("",)),
        replace(a_checkpoint(), extensions=("a\nb",)),
    ],
)
def test_what_would_not_be_read_back_is_not_written(checkpoint: Checkpoint) -> None:
    assert codes(signed_checkpoint, checkpoint, [KEY]) == ["bad-checkpoint"]


def test_a_proof_file_is_the_lines_of_the_format() -> None:
    hashes = [b64encode(each).decode() for each in inclusion_proof(2, 5, LOG)]
    note = signed_checkpoint(a_checkpoint(), [KEY])
    bare, whole = a_proof(), replace(a_proof(), extra=b"what for")

    assert proof_file_text(bare) == "\n".join(["c2sp.org/tlog-proof@v1", "index 2", *hashes, "", note])
    assert proof_file_text(whole) == "\n".join(
        ["c2sp.org/tlog-proof@v1", "extra d2hhdCBmb3I=", "index 2", *hashes, "", note]
    )


def test_every_proof_file_of_every_small_log_proves_its_own_entry() -> None:
    for size in range(1, 20):
        for index in range(size):
            text = proof_file_text(a_proof(index, size))

            assert proof_file_from(text) == a_proof(index, size)
            assert proven(text, entry(index), TRUSTED, ORIGIN) == replace(
                STATEMENT, index=index, size=size, root=root_at(size, LOG)
            )


def test_a_proof_says_who_vouches_for_it_and_who_else_is_named() -> None:
    text = proof_file_text(a_proof(2, 5, KEY, WITNESS))

    assert proven(text, entry(2), TRUSTED, ORIGIN) == replace(STATEMENT, unknown=(WITNESS.verifier.label,))
    assert proven(text, entry(2), [WITNESS.verifier, KEY.verifier], ORIGIN).signers == (KEY.verifier, WITNESS.verifier)


def test_what_was_not_proven_is_said() -> None:
    other = signed_checkpoint(replace(a_checkpoint(), root=root_at(6, LOG)), [KEY])
    not_held = "the signed log of 5 entries is not shown to hold this very entry as number"

    assert [problem.what for problem in problems(proven, FILE, entry(3), TRUSTED, ORIGIN)] == [f"{not_held} 2"]
    assert [problem.what for problem in problems(proven, FILE, b"", TRUSTED, ORIGIN)] == [f"{not_held} 2"]
    for wrong in (
        replace(a_proof(), index=3),
        replace(a_proof(), index=5),
        replace(a_proof(), hashes=()),
        replace(a_proof(), hashes=a_proof().hashes[::-1]),
        replace(a_proof(), checkpoint=other),
    ):
        [problem] = problems(proven, proof_file_text(wrong), entry(2), TRUSTED, ORIGIN)
        assert (problem.code, problem.what) == ("bad-proof", f"{not_held} {wrong.index}")


def test_a_proof_of_another_log_or_under_another_key_proves_nothing() -> None:
    assert [problem.what for problem in problems(proven, FILE, entry(2), TRUSTED, "other.example")] == [
        "this proof is of the log 'clinic.example/ledger', not of 'other.example'"
    ]
    assert codes(proven, FILE, entry(2), [WITNESS.verifier], ORIGIN) == ["not-signed"]
    assert codes(proven, FILE, entry(2), [a_key(3).verifier], ORIGIN) == ["not-signed"]
    assert codes(proven, FILE, entry(2), [], ORIGIN) == ["not-signed"]


def test_a_log_may_be_read_before_its_proof_is_believed() -> None:
    """Reading checks the form alone; the signature here is of another text."""
    forged = FILE.replace(f"{ORIGIN}\n5\n", f"{ORIGIN}\n6\n")

    assert proof_file_from(forged).index == 2
    assert codes(proven, forged, entry(2), TRUSTED, ORIGIN) == ["bad-signature"]


HASH = b64encode(bytes(32)).decode()
FIRST, NOTE = "c2sp.org/tlog-proof@v1\n", a_proof().checkpoint


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "bad-proof", 1),
        ("\n", "bad-proof", 1),
        (FIRST, "bad-proof", 1),
        (f"{FIRST}index 0\n{NOTE.partition(chr(10) * 2)[0]}", "bad-proof", 1),
        (f"c2sp.org/tlog-proof@v2\nindex 0\n\n{NOTE}", "bad-proof", 1),
        (f" {FIRST}index 0\n\n{NOTE}", "bad-proof", 1),
        (f"\ufeff{FIRST}index 0\n\n{NOTE}", "bad-proof", 1),
        (f"{FIRST}\n{NOTE}", "bad-proof", 2),
        *(
            (f"{FIRST}{line}\n\n{NOTE}", "bad-proof", 2)
            for line in ("index", "index ", "index 01", "index -1", "index +1", "index  1", "index 1 ", "Index 1",
                         "index 1\r", "index 1\x00", "index ١", "index ²", "index " + "9" * 5_000, f"index {2**63}",
                         "extra", "extra ", "extra =", "extra a", "extra YQ", "extra YR==", "extra YQ==\r",
                         "extra  YQ==", " extra YQ==", HASH)
        ),
        (f"{FIRST}extra YQ==\n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}extra YQ==\nextra YQ==\nindex 1\n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}index 1\nextra YQ==\n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}index 1\nindex 1\n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}extra YQ==\nindex 1\n{HASH}\n{HASH[:-4]}\n\n{NOTE}", "bad-proof", 5),
        (f"{FIRST}index 1\n{HASH[:-1]}\n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}index 1\n{HASH} \n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}index 1\n{HASH[:-2]}B=\n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}index 1\n{b64encode(bytes(33)).decode()}\n\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}index 1\n{f'{HASH}{chr(10)}' * 64}\n{NOTE}", "bad-proof", 3),
        (f"{FIRST}index 1\n\n\n{NOTE}", "bad-checkpoint", 4),
        (f"{FIRST}index 1\n\n", "bad-note", 4),
        (f"{FIRST}index 1\n\n{NOTE}\n", "bad-note", 4),
        (f"{FIRST}index 1\n\n{NOTE.replace('5', '05', 1)}", "bad-checkpoint", 5),
        (f"{FIRST}index 1\n\n{NOTE}x\n", "bad-note", 9),
    ],
)  # fmt: skip
def test_what_is_no_proof_file_is_refused_at_its_place(text: str, code: str, line: int) -> None:
    for act in (lambda: proof_file_from(text, AT), lambda: proven(text, entry(2), TRUSTED, ORIGIN, AT)):
        assert [(problem.code, problem.where.line) for problem in problems(act)] == [(code, line)]


@pytest.mark.parametrize(
    "proof",
    [
        replace(a_proof(), index=-1),
        replace(a_proof(), hashes=(b"",)),
        replace(a_proof(), hashes=(bytes(31),)),
        replace(a_proof(), checkpoint=""),
        replace(a_proof(), checkpoint=f"\n{NOTE}"),
        replace(a_proof(), checkpoint=checkpoint_text(a_checkpoint())),
    ],
)
def test_no_file_is_written_that_would_not_be_read_back(proof: ProofFile) -> None:
    with pytest.raises(Refused):
        proof_file_text(proof)


EVERY = range(1, 129)
"""What turns a byte of ASCII into every other one, and into one that is none."""

BITS = [1 << bit for bit in range(8)]
"""What turns one bit of a byte."""


def changed_bytes(content: bytes, begin: int, end: int, flips: Iterable[int]) -> Iterator[bytes]:
    """The bytes with one of those from begin to end changed by each of the flips, left out, or written twice."""
    for at in range(begin, end):
        before, byte, after = content[:at], content[at], content[at + 1 :]
        yield from (before + bytes([byte ^ flip]) + after for flip in flips)
        yield before + after
        yield before + bytes([byte]) * 2 + after


def what_is_proven(content: bytes) -> Proven | None:
    try:
        return proven(content.decode("utf-8"), entry(1), TRUSTED, ORIGIN)
    except (Refused, UnicodeDecodeError):
        return None


def test_no_byte_of_a_proof_file_can_be_changed() -> None:
    """Every other character is tried where the proof stands, every other bit where the checkpoint does, to be quick."""
    content = proof_file_text(a_proof(1, 2)).encode()
    below = content.index(b"\n\n") + 2

    assert what_is_proven(content)
    assert {what_is_proven(each) for each in changed_bytes(content, 0, below, EVERY)} == {None}
    assert {what_is_proven(each) for each in changed_bytes(content, below, len(content), BITS)} == {None}


def test_where_a_byte_can_be_changed_the_same_is_proven() -> None:
    """Nobody vouches for the extra line, nor, to someone who does not know the witness, for the witness's."""
    content = proof_file_text(replace(a_proof(1, 2, KEY, WITNESS), extra=b"?")).encode()
    found = {what_is_proven(each) for each in changed_bytes(content, 0, len(content), BITS)} - {None}

    assert len(found) > 1
    assert {each and replace(each, unknown=()) for each in found} == {
        replace(STATEMENT, index=1, size=2, root=root_at(2, LOG))
    }


@settings(max_examples=200, deadline=None)
@given(
    pieces([*"\n\n 0159=é\0", FIRST, f"{HASH}\n", "index ", "extra YQ==\n", NOTE, "\ud800"])
    | st.text()
    | st.tuples(st.integers(0, len(FILE)), st.text(max_size=3), st.integers(0, 9)).map(
        lambda cut: FILE[: cut[0]] + cut[1] + FILE[cut[0] + cut[2] :]
    )
)
def test_whatever_stands_there_is_read_or_refused(text: str) -> None:
    for act in (
        lambda: checkpoint_from(text, AT),
        lambda: open_checkpoint(text, TRUSTED, AT),
        lambda: proof_file_from(text, AT),
        lambda: proven(text, entry(2), TRUSTED, ORIGIN, AT),
    ):
        assert all(problem.where.file == "a.tlog-proof" for problem in refusals(act))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 39), st.integers(1, 40), st.binary(max_size=9), st.integers(0, 39))
def test_a_proof_of_any_place_proves_that_entry_and_no_other(index: int, size: int, extra: bytes, other: int) -> None:
    index %= size
    text = proof_file_text(replace(a_proof(index, size), extra=extra))

    assert proven(text, entry(index), TRUSTED, ORIGIN).index == index
    if other != index:
        assert codes(proven, text, entry(other), TRUSTED, ORIGIN) == ["bad-proof"]
