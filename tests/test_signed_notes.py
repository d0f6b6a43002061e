"""A note is read in one way or refused, and its text is given out only when a trusted key has signed this very text."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.problems import Place, Problem, Refused
from kb.signing import Opened, SigningKey, VerifierKey, open_note, read_note, signed, verifier_key
from kb.signing.base64_text import decoded, encoded

# The keys, texts and signatures of note_test.go in golang.org/x/mod/sumdb/note (BSD 3-clause, the Go authors).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETERS = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCHS = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
NOTE = f"{TEXT}\n{PETERS}"

AT = Place("a.note", 1)


def key(text: str) -> VerifierKey:
    return verifier_key(text, AT)


def a_key(number: int = 0, name: str = "clinic.example/rfa") -> SigningKey:
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def problems(act: Callable[..., object], *args: object) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.problems


def codes(act: Callable[..., object], *args: object) -> list[str]:
    return [problem.code for problem in problems(act, *args)]


def refusals(act: Callable[[], object]) -> tuple[Problem, ...]:
    """Why it was refused; nothing when it was not. Whatever else is raised goes on."""
    try:
        act()
    except Refused as refused:
        return refused.problems
    return ()


def pieces(of: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(of)).map("".join)


def test_a_note_is_signed_as_the_go_authors_sign_it() -> None:
    peter = SigningKey("PeterNeumann", Ed25519PrivateKey.from_private_bytes(PETERS_SEED))

    assert str(peter.verifier) == PETER
    assert signed(TEXT, [peter]) == NOTE


def test_a_note_of_two_go_keys_is_opened_by_both() -> None:
    assert open_note(f"{NOTE}{ENOCHS}", [key(ENOCH), key(PETER)]) == Opened(TEXT, (key(PETER), key(ENOCH)), ())


def test_the_example_of_the_format_is_opened() -> None:
    """The example of c2sp.org/signed-note."""
    foo = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    text = "This is an example message.\n"
    coded = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="

    assert open_note(f"{text}\n— example.com/foo {coded}\n", [key(foo)]) == Opened(text, (key(foo),), ())


def test_a_public_key_is_written_as_it_was_read() -> None:
    assert [str(key(text)) for text in (PETER, ENOCH)] == [PETER, ENOCH]
    assert (key(PETER).name, key(PETER).id.hex(), key(PETER).label) == (
        "PeterNeumann",
        "c74f20a3",
        "PeterNeumann+c74f20a3",
    )


def test_no_piece_of_a_public_key_is_a_public_key() -> None:
    pieces = {PETER[begin:end] for begin in range(len(PETER)) for end in range(begin, len(PETER) + 1)} - {PETER}

    assert {code for piece in pieces for code in codes(key, piece)} == {"bad-key"}


def test_no_public_key_with_another_character_is_a_public_key() -> None:
    odd = "+ \n\t\0=/Aa0é\u2028"
    changed = {PETER[:at] + other + PETER[at + 1 :] for at in range(len(PETER)) for other in odd} - {PETER}
    longer = {PETER[:at] + other + PETER[at:] for at in range(len(PETER) + 1) for other in odd}

    assert {code for text in changed | longer for code in codes(key, text)} == {"bad-key"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "'' is no public key"),
        (PETER.replace("c74f", "C74F"), f"{PETER.replace('c74f', 'C74F')!r} is no public key"),
        (PETER.replace("c74f", "c74e"), "the id is not that of this name and this key: one of the three was changed"),
        (PETER.replace("Peter", "Petra"), "the id is not that of this name and this key: one of the three was changed"),
        (
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==' is no public key",
        ),
        (str(VerifierKey("PeterNeumann", bytes(38))), "the key has 38 bytes; an Ed25519 key has 32"),
        (str(VerifierKey("PeterNeumann", b"")), "the key has 0 bytes; an Ed25519 key has 32"),
        (
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "this key makes signatures of type 101; only Ed25519, type 1, is known here",
        ),
        (PETER.replace("Peter", "Peter "), "'Peter Neumann' is no name for a key: it holds ' '"),
        (PETER.removeprefix("PeterNeumann"), "the key has no name"),
    ],
)
def test_a_public_key_that_is_none_is_refused_in_words(text: str, what: str) -> None:
    assert [(problem.code, problem.what, problem.where) for problem in problems(key, text)] == [("bad-key", what, AT)]


PRIME = 2**255 - 19
OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
FOR_NOTHING = (1).to_bytes(32, "little") + bytes(32)


def fits(public: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(FOR_NOTHING, text)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("height", [0, 1, PRIME - 1, OF_ORDER_8, PRIME - OF_ORDER_8])
def test_a_public_key_under_which_anything_seems_signed_is_refused(height: int, sign: int) -> None:
    weak = VerifierKey("weak", (height | sign << 255).to_bytes(32, "little"))

    assert any(fits(weak.public, b"text %d" % number) for number in range(100))
    assert codes(key, str(weak)) == ["bad-key"]


@pytest.mark.parametrize("height", [PRIME, PRIME + 1, 2**255 - 1])
def test_a_public_key_that_is_written_in_a_second_way_is_refused(height: int) -> None:
    assert codes(key, str(VerifierKey("twice", height.to_bytes(32, "little")))) == ["bad-key"]


def test_a_key_shows_nothing_of_its_private_half() -> None:
    assert repr(a_key()) == "SigningKey(name='clinic.example/rfa')"


texts = st.text(st.characters(codec="utf-8", exclude_characters=[chr(n) for n in range(32) if n != 10])).map(
    lambda text: f"{text}\n"
)


@settings(deadline=None)
@given(texts, st.integers(1, 5))
@example("\n", 1)
@example("\n\n\n", 1)
@example("— a b\n", 1)
@example(f"{TEXT}\n{PETERS}", 2)
@example("a\u2028b\x85c\n", 1)
def test_any_text_is_opened_as_it_was_signed(text: str, count: int) -> None:
    keys = [a_key(number) for number in range(count)]
    verifiers = tuple(each.verifier for each in keys)

    note = signed(text, keys)

    assert open_note(note, verifiers) == Opened(text, verifiers, ())
    assert open_note(note, verifiers[:1]) == Opened(text, verifiers[:1], tuple(each.label for each in verifiers[1:]))
    assert read_note(note).text == text


def test_a_key_of_another_id_or_another_name_is_unknown_and_listed() -> None:
    known, other = key(PETER), a_key(name="PeterNeumann")
    renamed = SigningKey("PetraNeumann", Ed25519PrivateKey.from_private_bytes(PETERS_SEED))
    note = NOTE + signed(TEXT, [other, renamed]).removeprefix(f"{TEXT}\n")

    assert open_note(note, [known]) == Opened(TEXT, (known,), (other.verifier.label, renamed.verifier.label))


def test_a_key_that_signed_twice_is_named_once() -> None:
    assert open_note(f"{NOTE}{PETERS}{ENOCHS}{ENOCHS}", [key(PETER)]) == Opened(
        TEXT, (key(PETER),), (key(ENOCH).label,)
    )


def test_a_known_key_that_did_not_sign_spoils_the_whole_note() -> None:
    forged = PETERS.replace("x08go/Z", "x08go/a")

    for note in (f"{TEXT}\n{PETERS}{forged}", f"{TEXT}\n{forged}{PETERS}"):
        assert codes(open_note, note, [key(PETER)]) == ["bad-signature"]


def test_every_line_of_a_changed_text_is_told_with_its_place() -> None:
    changed = f"{TEXT.replace('answer', 'question')}\n{PETERS}{ENOCHS}"
    peter, enoch = problems(open_note, changed, [key(PETER), key(ENOCH)], Place("a.note", 10))

    assert [problem.where for problem in (peter, enoch)] == [Place("a.note", 13), Place("a.note", 14)]
    assert peter.what == "'PeterNeumann+c74f20a3' did not sign this text: the text or the signature was changed"
    assert enoch.what == "'EnochRoot+af0cfe78' did not sign this text: the text or the signature was changed"


@pytest.mark.parametrize("length", [1, 63, 65, 200])
def test_a_signature_of_another_length_does_not_fit(length: int) -> None:
    line = f"— PeterNeumann {encoded(key(PETER).id + bytes(length))}\n"

    assert codes(open_note, f"{TEXT}\n{line}", [key(PETER)]) == ["bad-signature"]


def test_a_note_that_no_trusted_key_signed_says_who_did() -> None:
    [problem] = problems(open_note, NOTE, [key(ENOCH)], AT)

    assert problem.code == "not-signed"
    assert problem.what == "no key that is trusted here signed this; it names 'PeterNeumann+c74f20a3'"
    assert codes(open_note, NOTE, []) == ["not-signed"]


def test_two_keys_that_cannot_be_told_apart_are_refused() -> None:
    """An id has four bytes: whoever tries long enough finds a key with the id of another."""

    class Twin(VerifierKey):
        id = key(PETER).id

    assert codes(open_note, NOTE, [key(PETER), Twin("PeterNeumann", bytes(32))]) == ["bad-key"]
    assert open_note(NOTE, [key(PETER), key(PETER)]).signers == (key(PETER),)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}{PETERS}",
        f"\n{PETERS}",
        f"{NOTE}\n",
        NOTE.removesuffix("\n"),
        f"{NOTE}Unexpected line.\n",
        f"\x01{NOTE}",
        f"\ud800{NOTE}",
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("then you", "then\tyou"),
        NOTE.replace("— P", "—  P"),
        NOTE.replace("— P", "- P"),
        NOTE.replace("— P", " — P"),
        NOTE.replace("— P", "—\u00a0P"),
        NOTE.replace("PeterN", "Peter N"),
        NOTE.replace("PeterN", "Peter+N"),
        NOTE.replace("PeterN", "Peter\u2003N"),
        NOTE.replace("— PeterNeumann ", "—  "),
        NOTE.replace("AM=\n", "AM= \n"),
        NOTE.replace("AM=\n", "AM\n"),
        NOTE.replace("AM=\n", "AM==\n"),
        NOTE.replace("AM=\n", "AN=\n"),
        NOTE.replace("/", "_"),
        NOTE.replace("x08go", "x0 8go"),
        f"{TEXT}\n— PeterNeumann x08gow==\n",
        f"{TEXT}\n— PeterNeumann \n",
        f"{TEXT}\n— PeterNeumann\n",
        f"{TEXT}\n—\n",
        f"{TEXT}\n{PETERS * 101}",
        f"{NOTE}— Enoch Root {ENOCHS.split()[2]}\n",
    ],
)
def test_what_is_not_of_the_form_is_refused_whatever_key_is_trusted(note: str) -> None:
    assert set(codes(open_note, note, [key(PETER)])) == {"bad-note"}
    assert set(codes(read_note, note)) == {"bad-note"}


def test_the_place_of_what_is_not_of_the_form_is_told() -> None:
    assert [str(each.where) for each in problems(read_note, f"a\nb\x07\n\n{PETERS}", AT)] == ["a.note:2:0"]
    assert [str(each.where) for each in problems(read_note, f"a\n\n{PETERS}b\n{PETERS}c\n", AT)] == [
        "a.note:4:0",
        "a.note:6:0",
    ]


def test_a_hundred_signatures_are_read() -> None:
    assert open_note(f"{TEXT}\n{PETERS * 100}", [key(PETER)]).signers == (key(PETER),)


@pytest.mark.parametrize("text", ["", "a", "a\n\nb", "a\r\n", "a\0\n", "\ud800\n"])
def test_what_cannot_be_a_note_is_not_signed(text: str) -> None:
    assert codes(signed, text, [a_key()]) == ["bad-note"]


def test_what_keeps_a_text_from_being_signed_is_said() -> None:
    assert [problem.what for problem in problems(signed, "a", [a_key()])] == ["the text does not end with a new line"]
    assert [problem.what for problem in problems(signed, "a\r\n", [a_key()])] == ["a signed text cannot hold '\\r'"]


def test_nothing_is_signed_by_nobody_or_under_a_name_that_no_key_has() -> None:
    for text in ("a\n", f"a\n\n{PETERS}"):
        assert [problem.what for problem in problems(signed, text, [])] == ["there is no key to sign it with"]
    assert [codes(signed, "a\n", [a_key(name=name)]) for name in ("", "a b", "a+b", "a\nb")] == [["bad-key"]] * 4
    assert codes(signed, "a\n", [a_key(number) for number in range(101)]) == ["bad-note"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_changed_note_is_opened_as_the_same(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(NOTE) - 1))
    other = data.draw(st.one_of(st.characters(), st.sampled_from(["", "\n", " ", "\n\n", "=", "A", PETERS])))
    changed = NOTE[:at] + other + NOTE[at + 1 :]

    try:
        opened = open_note(changed, [key(PETER)])
    except Refused:
        return
    assert opened == Opened(TEXT, (key(PETER),), opened.unknown)
    assert changed.startswith(f"{TEXT}\n")


@settings(max_examples=200, deadline=None)
@given(pieces([*"\n\n\n— +aA=\0é", PETERS, ENOCHS, TEXT, "\ud800"]) | st.text())
def test_whatever_stands_there_is_opened_or_refused(text: str) -> None:
    for act in (lambda: read_note(text, AT), lambda: open_note(text, [key(PETER)], AT), lambda: key(text)):
        found = refusals(act)
        assert all(problem.where.file == "a.note" and problem.what.isprintable() for problem in found)


@given(st.binary())
def test_bytes_are_the_same_after_base64(content: bytes) -> None:
    assert decoded(encoded(content)) == content
    assert encoded(content) == b64encode(content).decode()


@given(st.text(st.sampled_from("AQZaz09+/=\n -_é"), max_size=9))
def test_base64_is_read_in_one_way_only(text: str) -> None:
    content: Any = decoded(text)

    assert content is None or encoded(content) == text
