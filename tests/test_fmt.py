"""`rung fmt` changes how a file is laid out, and neither what it says nor what people wrote beside it."""

import json
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.editing.formatting import formatted
from kb.editing.layout import block
from kb.editing.pieces import Piece, pieces
from kb.folder import PACKAGED
from kb.problems import Refused
from kb.yaml_tree import read_tree
from tests.program import changed, rung, small_copy
from tests.test_splicing import VALUES

FILES = {
    path.relative_to(PACKAGED).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(PACKAGED.rglob("*.yaml"))
    if path.parent.name != "cases" or path.name.startswith("art_1")
}
RULE = "rules/topic/a_rule.yaml"
A_RULE = """\
# who wrote it

id: a_rule
because: >-
  A long sentence that
  goes on.
when:
  all:
    - cause: recurrence  # why
    # the next one too
    - any:
        - relief: {below: 5}
        - {side: left}
        # and no others
then: {recommend: b, strength: strong}

# where from
cites: [C1, C2]
examples:
  - fires: {cause: recurrence}
  - cannot tell: {}
# the end
"""


def said(text: str) -> str:
    """What a text says: its values with their kinds."""
    return repr(read_tree(text, "test").root.plain())


def every(piece: Piece) -> list[Piece]:
    return [piece, *(inner for part in piece.parts or () for inner in every(part))]


def commented(whole: Piece, random: Random) -> list[str]:
    """Puts some comments where there may be any, and gives them."""
    notes = [f"# note {number}: {{it}} - 'said'" for number in range(random.randint(0, 5))]
    for note in notes:
        piece = random.choice(every(whole)[1:])
        if piece.parts and random.random() < 0.4:
            piece.below.append(note)
        elif random.random() < 0.5 and not piece.beside and piece.key is not None:
            piece.beside.append(note)
        else:
            piece.above.append(note)
    return notes


class Mangler:
    """Writes a text anew with the same choices of people (braces or lines, folds, order), and no care for anything."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def blanks(self, least: int = 0) -> str:
        return " " * self.random.randint(least, 3)

    def written(self, whole: Piece) -> str:
        start = self.random.choice(["", "---\n", "\n\n", "%YAML 1.2\n---\n"])
        body = "\n".join(self.parts(whole, 0)) if not whole.flow else self.flow(whole, 2)
        return start + body + self.random.choice(["", "\n", "\n\n  \n"])

    def over(self, lines: list[str], indent: int) -> list[str]:
        empty = [self.blanks() for _ in range(self.random.randint(1, 2))]
        return [one for line in lines for one in ([" " * indent + line + self.blanks()] if line else empty)]

    def parts(self, piece: Piece, indent: int) -> list[str]:
        lines = []
        for part in piece.parts or ():
            lines += [*self.over(part.above, indent), *self.entry(part, indent)]
        return [*lines, *self.over(piece.below, indent)]

    def entry(self, part: Piece, indent: int) -> list[str]:
        head = " " * indent + ("-" if part.key is None else f"{self.key(part)}{self.blanks()}:")
        beside = f"{self.blanks(1)}{part.beside[0]}" if part.beside else ""
        if part.parts is None or part.flow or not part.parts:
            value = self.value(part, indent + self.random.randint(1, 4))
            first, *more = f"{head}{self.blanks(1)}{value}".split("\n")
            if part.parts is None and part.source.startswith(">"):
                return [first + beside, *more]
            return [*[first, *more][:-1], [first, *more][-1] + self.blanks() + beside]
        listed = part.parts[0].key is None and part.key is not None
        deeper = indent + self.random.randint(0 if listed and not part.below else 1, 4)
        lines = self.parts(part, deeper)
        if part.key is None and not beside and not part.parts[0].above and deeper > indent + 1:
            return [head + lines[0][indent + 1 :], *lines[1:]]
        return [head + beside, *lines]

    def key(self, part: Piece) -> str:
        return f'"{part.key}"' if part.key_source == part.key and self.random.random() < 0.2 else part.key_source

    def value(self, part: Piece, indent: int) -> str:
        if part.parts is not None:
            return self.flow(part, indent)
        if part.source.startswith(">"):
            lines = [line.strip() for line in part.source.split("\n")[1:]]
            return "\n".join([">-", *(" " * indent + line for line in lines)])
        return self.scalar(part)

    def scalar(self, part: Piece) -> str:
        text = part.scalar
        if not isinstance(text, str) or self.random.random() < 0.5:
            return part.source
        single = "'" + text.replace("'", "''") + "'"
        return self.random.choice([single, json.dumps(text, ensure_ascii=False)])

    def flow(self, piece: Piece, indent: int) -> str:
        if piece.parts is None:
            return self.scalar(piece)
        inside = [self.in_flow(part, indent, last=part is piece.parts[-1]) for part in piece.parts]
        below = "".join(f"\n{' ' * indent}{line}" for line in piece.below) + "\n" * bool(piece.below)
        body = "".join(inside) + below + (" " * indent if below else self.space(indent))
        return f"{{{body}}}" if piece.keyed else f"[{body}]"

    def in_flow(self, part: Piece, indent: int, *, last: bool) -> str:
        above = "".join(f"\n{' ' * indent}{line}" for line in part.above if line)
        key = f"{self.key(part)}:{self.blanks(1)}" if part.key is not None else ""
        beside = f"  {part.beside[0]}\n{' ' * indent}" if part.beside else ""
        start = f"{above}\n{' ' * indent}" if above else self.space(indent)
        return f"{start}{key}{self.flow(part, indent)}{'' if last else ','}{beside}"

    def space(self, indent: int) -> str:
        more = ["\n" + " " * indent, "\n  \n" + " " * indent] if self.random.random() < 0.1 else []
        return self.random.choice(["", " ", "  ", *more])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([(RULE, A_RULE), *FILES.items()]), st.randoms(use_true_random=False))
def test_a_mangled_file_comes_back_as_its_original_would(file: tuple[str, str], random: Random) -> None:
    path, text = file
    mangled = Mangler(random).written(pieces(text, path))

    assert formatted(mangled, path) == formatted(text, path)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([(RULE, A_RULE), *FILES.items()]), st.randoms(use_true_random=False))
def test_comments_stay_where_they_stood_in_whatever_layout(file: tuple[str, str], random: Random) -> None:
    path, text = file
    whole = pieces(text, path)
    notes = commented(whole, random)
    mangled = Mangler(random).written(whole)

    tidy = formatted(mangled, path)

    assert said(tidy) == said(formatted(text, path))
    assert sorted(re.findall(r"# note .*", tidy)) == sorted(notes)
    assert formatted(Mangler(random).written(whole), path) == tidy
    assert formatted(tidy, path) == tidy


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), VALUES, min_size=1))
def test_whatever_is_written_is_laid_out_and_means_the_same(plain: dict[str, object]) -> None:
    text = block(plain, 0) + "\n"
    tidy = formatted(text, "thresholds.yaml")

    assert said(tidy) == said(text)
    assert formatted(tidy, "thresholds.yaml") == tidy


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("a:   1\n", "a: 1\n"),
        ("a: 1", "a: 1\n"),
        ("a: 'it is'\nb: 'a: b'\nc: \"3\"\n", 'a: it is\nb: "a: b"\nc: "3"\n'),
        ("a: 1.50\nb: 0x\nc: ~\nd:\n", "a: 1.50\nb: 0x\nc: ~\nd:\n"),
        ("\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"),
        ("a:\n- 1\n-  b: 2\n   c: 3\n", "a:\n  - 1\n  - b: 2\n    c: 3\n"),
        ("a: {b: 1,\n    c: [2,3]}\n", "a: {b: 1, c: [2, 3]}\n"),
        ("a: [1, # one\n  2] # both\n", "a:  # both\n  - 1  # one\n  - 2\n"),
        ("a: [  # none\n  ]\n", "a: []  # none\n"),
        ("a: # x\n  1 # y\n", "# x\na: 1  # y\n"),
        ("- # x\n  a: 1\n", "# x\n- a: 1\n"),
        ("- - 1\n  - 2\n", "-\n  - 1\n  - 2\n"),
        ("a: > # why\n  one\n  two\nb: 1\n", "a: |  # why\n  one two\nb: 1\n"),
        ("a: |-\n    one\n      two\n\n    three\n", "a: |-\n  one\n    two\n\n  three\n"),
        ("a: one\n  two\n", "a: one two\n"),
        ("? a\n: {b, c: 1}\n", "a: {b: null, c: 1}\n"),
        ("a:\n  b: 1\n  # of b\n# of c\nc: 1\n", "a:\n  b: 1\n  # of b\n# of c\nc: 1\n"),
        ("a: 1\r\n\r\n\r\nb:  2", "a: 1\r\n\r\nb: 2\r\n"),
    ],
)  # fmt: skip
def test_a_layout_is_tidied(text: str, tidy: str) -> None:
    assert formatted(text, "thresholds.yaml") == tidy
    assert formatted(tidy, "thresholds.yaml") == tidy


def test_braces_that_do_not_fit_on_their_line_become_lines() -> None:
    text = f"a: {{b: [{', '.join(['word'] * 18)}], c: {{d: 1}}}}\n"

    assert formatted(text, "ladder.yaml") == f"a:\n  b: [{', '.join(['word'] * 18)}]\n  c: {{d: 1}}\n"


def test_a_long_text_is_folded_and_an_address_is_not() -> None:
    words, address = "word " * 30 + "end", f"https://example.org/{'x' * 120}"

    tidy = formatted(f"a: {words}\nb: {address}\n", "ladder.yaml")

    assert tidy == f"a: >-\n  {'word ' * 22}word\n  {'word ' * 7}end\nb: {address}\n"


def test_a_text_that_people_have_folded_stays_as_they_broke_it() -> None:
    assert formatted(A_RULE, RULE) == A_RULE
    long = A_RULE.replace("goes on.", "goes on" + " and on" * 20)
    assert max(map(len, formatted(long, RULE).splitlines())) <= 120


def test_the_keys_of_a_rule_take_their_order_and_the_head_of_the_file_stays() -> None:
    text = "# the head\n\nwhen: {a: 1}\n# what it is called\nid: x\nstages: {draft: 2026-11-01}\nbecause: Why.\n"

    tidy = formatted(text, RULE)

    assert tidy == (
        "# the head\n\n# what it is called\nid: x\nbecause: Why.\nwhen: {a: 1}\nstages: {draft: 2026-11-01}\n"
    )
    assert formatted(text, "ladder.yaml") == text


def test_every_packaged_file_means_the_same_laid_out() -> None:
    for path, text in FILES.items():
        assert said(formatted(text, "ladder.yaml")) == said(text), path


@pytest.mark.parametrize("text", ["just words\n", "a: 1\na: 2\n", "a: [\n", ""])
def test_what_cannot_be_laid_out_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        formatted(text, "ladder.yaml")


def test_checking_names_the_files_and_changes_none(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    rung("fmt", "--kb", base)
    file = changed(base / "base.yaml", "title: ", "title:   ")
    before = file.read_bytes()

    done = rung("fmt", "--check", "--kb", base)

    assert (done.returncode, done.stdout) == (1, f"{file}\n")
    assert file.read_bytes() == before


def test_the_files_are_laid_out_and_then_nothing_is_left_to_do(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    file = changed(base / "base.yaml", "title: ", "title:   # shown on top\n  ")

    first, again = rung("fmt", cwd=base), rung("fmt", "--check", cwd=base)

    assert (first.returncode, again.returncode, again.stdout) == (0, 0, "")
    assert "# shown on top\n" in file.read_text(encoding="utf-8")
    assert rung("check", "--kb", base).returncode == 0


def test_only_the_files_that_are_named_are_laid_out(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    for name in ("base.yaml", "ladder.yaml"):
        path = base / name
        path.write_text("\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    done = rung("fmt", "--kb", base, base / "base.yaml")

    assert done.stdout == f"{base / 'base.yaml'}\n"
    assert (base / "ladder.yaml").read_text(encoding="utf-8").startswith("\n")
    assert rung("fmt", "--kb", base, tmp_path / "nowhere.yaml").returncode == 2


def test_a_file_that_cannot_be_parsed_is_told_and_left_and_the_others_are_laid_out(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    rung("fmt", "--kb", base)
    (base / "ladder.yaml").write_text("tiers: [\n", encoding="utf-8")
    file = changed(base / "base.yaml", "title: ", "title:   ")

    done = rung("fmt", "--kb", base)

    assert (done.returncode, done.stdout) == (1, f"{file}\n")
    assert "ladder.yaml:2:1  not-yaml" in done.stderr
    assert (base / "ladder.yaml").read_text(encoding="utf-8") == "tiers: [\n"


def test_the_packaged_files_are_only_looked_at() -> None:
    done = rung("fmt", "--kb", PACKAGED)

    assert done.returncode == 2
    assert "this is the packaged knowledge base" in done.stderr
    assert rung("fmt", "--check", PACKAGED / "thresholds.yaml").returncode == 0
