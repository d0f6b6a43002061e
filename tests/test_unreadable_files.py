"""Whatever bytes and links a folder holds, it is refused in words or read; nothing else is raised."""

import os
from pathlib import Path

import pytest

from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.problems import Refused
from tests.builders import SMALL_BASE, copied_base, problems_of, small_base

RULE = "rules/steps/ablate_after_positive_block.yaml"
LAUGHS = "a: &a [ha, ha]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

SPOILT = {
    "not-utf8": (RULE.encode() + b": \xff\xfe\n", b"id: caf\xe9\n", "id: text\n".encode("utf-16")),
    "too-large": (b"# " + b"x" * 2_000_000, b"#" * 5_000_000),
    "empty-file": (b"", b"\n\n", b"# nothing\n", b"---\n", b"null\n", b"---\n...\n", b"\xef\xbb\xbf"),
    "too-deep": (b"[" * 10_000 + b"]" * 10_000, b"{a: " * 10_000, b"- " * 10_000),
    "alias": (LAUGHS.encode(), b"id: *nothing\n", b"<<: *nothing\n", b"&a [*a]\n"),
    "tag": (b"!!python/object/apply:os.system [ls]\n", b"id: !!binary aGE=\n", b"!!str id: here\n"),
    "not-yaml": (
        b"id: [a\n", b"id: 'a\n", b"\tid: a\n", b"id: a: b\n", b"id: \x07\n", b"id: a\x00b\n", b"- a\nb: c\n",
        b"%YAML 9.9\n---\nid: a\n", b"id: a\n---\nid: b\n", b"]\n", b"id: %\n  -\n x: @\n", b'id: "\\xZZ"\n', b"!<\n",
    ),
    "duplicate-key": (b"id: a\nid: b\n", b"{id: a, id: b}\n", b"? id\n: a\n? id\n: b\n"),
    "wrong-type": (b"a word\n", b"12\n", b"- a\n- b\n", b"{[a, b]: c}\n", b"? {a: b}\n: c\n", b"true\n"),
}  # fmt: skip
EVERY = [(code, content) for code, contents in SPOILT.items() for content in contents]
NAMES = [f"{code}-{number}" for code, contents in SPOILT.items() for number in range(len(contents))]


def codes_of(base: Path) -> set[str]:
    return {problem.code for problem in problems_of(base)}


def refusal(case: Path) -> set[str]:
    with pytest.raises(Refused) as refused:
        load_case(case, small_base())
    return {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize(("code", "content"), EVERY, ids=NAMES)
def test_spoilt_bytes_in_a_base_are_told_by_their_code(code: str, content: bytes, tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    (base / RULE).write_bytes(content)

    assert codes_of(base) == {code}


@pytest.mark.parametrize(("code", "content"), EVERY, ids=NAMES)
def test_spoilt_bytes_in_a_case_are_told_by_their_code(code: str, content: bytes, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(content)

    assert refusal(case) == {code}


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    for path in base.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert problems_of(base) == ()


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert codes_of(tmp_path / "nowhere") == {"unreadable"}


def test_a_file_is_no_knowledge_base() -> None:
    assert codes_of(SMALL_BASE / "base.yaml") == {"unreadable"}


def test_an_empty_folder_lacks_every_file(tmp_path: Path) -> None:
    assert [problem.where.file.removeprefix(f"{tmp_path}/") for problem in problems_of(tmp_path)] == [
        "base.yaml",
        "ladder.yaml",
        "thresholds.yaml",
    ]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    (base / "rules/steps/round.yaml").symlink_to("round.yaml")

    assert codes_of(base) == {"unreadable"}


def test_a_folder_linked_into_itself_ends(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    (base / "rules/again").symlink_to(base / "rules", target_is_directory=True)

    assert codes_of(base) <= {"duplicate-id"}


def test_a_base_that_is_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to("round")

    assert codes_of(tmp_path / "round") == {"unreadable"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    (tmp_path / "outside.yaml").write_text("id: outside\n", encoding="utf-8")
    (base / "rules/steps/outside.yaml").symlink_to(tmp_path / "outside.yaml")

    assert [problem.what for problem in problems_of(base)] == ["this link leads out of the folder"]


def test_a_base_may_itself_stand_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(copied_base(tmp_path), target_is_directory=True)

    assert problems_of(tmp_path / "linked") == ()


def test_a_folder_called_like_a_file_is_refused(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    (base / "rules/steps/folder.yaml").mkdir()

    assert codes_of(base) == {"unreadable"}


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "case.yaml")

    assert refusal(tmp_path / "case.yaml") == {"unreadable"}


def test_a_path_that_no_file_can_have_is_refused() -> None:
    assert refusal(Path("a\0b")) == {"unreadable"}
    assert refusal(Path("x" * 5_000)) == {"unreadable"}


WORDS = ["yes", "no", "on", "off", "y", "2026-03-02", "12:30", "0x1F", "1_000", "0o17", ".inf", ".nan", "1e999"]


def base_of_version(version: str, folder: Path) -> Path:
    base = copied_base(folder)
    header = (base / "base.yaml").read_text(encoding="utf-8")
    (base / "base.yaml").write_text(header.replace("version: 1.0.0", f"version: {version}"), encoding="utf-8")
    return base


def case_of_pain(score: str, folder: Path) -> Path:
    case = (SMALL_BASE / "cases/sound.yaml").read_text(encoding="utf-8")
    (folder / "case.yaml").write_text(case.replace("pain_score: 8", f"pain_score: {score}"), encoding="utf-8")
    return folder / "case.yaml"


@pytest.mark.parametrize("word", WORDS)
def test_what_other_readers_turn_into_a_value_stays_a_word(word: str, tmp_path: Path) -> None:
    assert load_base(base_of_version(word, tmp_path)).version == word


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_no_number(word: str, tmp_path: Path) -> None:
    assert refusal(case_of_pain(word, tmp_path)) <= {"wrong-type", "wrong-unit"}


@pytest.mark.parametrize("number", ["018", "1.0", "1e3", "+5", "true", "False"])
def test_a_number_or_a_truth_value_is_no_text(number: str, tmp_path: Path) -> None:
    assert codes_of(base_of_version(number, tmp_path)) == {"wrong-type"}


def test_a_leading_nought_does_not_make_a_number_octal(tmp_path: Path) -> None:
    case = load_case(case_of_pain("010", tmp_path), small_base())

    assert case.targets[0].findings["pain_score"] == 10
