"""An edit of a YAML file says what was meant and touches only the lines that it must; comments and layout survive."""

import copy
import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.editing.difference import rewritten
from kb.editing.layout import block
from kb.editing.spans import chain, spans
from kb.editing.splicing import insert, put, rename, take_out
from kb.folder import PACKAGED
from kb.problems import Refused
from kb.yaml_tree import read_tree

TEXTS = [
    path.read_text(encoding="utf-8")
    for path in sorted(PACKAGED.rglob("*.yaml"))
    if path.parent.name != "cases" or path.name.startswith("art_1")
]
RULE = """\
# who wrote it
id: a_rule
because: >-
  A long sentence that
  goes on.
when:
  all:
    - cause: recurrence   # why
    # the next one too
    - any:
        - relief: {below: 5}
        - {side: left}
then: {recommend: b, strength: strong}
cites: [C1, C2]
examples:
  - fires: {cause: recurrence}
  - cannot tell: {}
"""
WORDS = st.sampled_from(
    ["left", "C24", "yes", "018", "3", "a: b", "ends with #", "# x", "", "é ü", "A sentence, with one."]
)
SCALARS = st.one_of(
    WORDS, st.integers(-5, 100), st.floats(0, 10).map(lambda n: round(n, 2)), st.text(max_size=12),
    st.text("abcdefg ", min_size=100, max_size=200).map(lambda text: " ".join(text.split()) or "x"),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=4),
    max_leaves=8,
)


def plain(text: str) -> Any:
    return read_tree(text, "test").root.plain()


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path below a value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, one in steps for found in ((*path, step), *paths(one, (*path, step)))]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def only(lines: set[int], old: str, new: str) -> bool:
    """Whether all that stands above and below these old lines, counted from 0, stands there still."""
    before, after = old.splitlines(), new.splitlines()
    first, below = min(lines), len(before) - max(lines) - 1
    return before[:first] == after[:first] and before[len(before) - below :] == after[len(after) - below :]


def lines_of(text: str, path: tuple[Any, ...]) -> set[int]:
    """The lines on which the entry at a path stands: key, value and, in braces, all of the outermost braces."""
    whole = chain(spans(text), path)
    outer = next((span for span in whole if span.flow), whole[-1])
    entry = whole[-2].held(path[-1])
    first, last = min(entry.at, outer.start), max(outer.end, whole[-1].end)
    return set(range(text.count("\n", 0, first), text.count("\n", 0, last) + 1))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([RULE, *TEXTS]), st.data())
def test_a_value_is_changed_on_its_own_lines_only(text: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(plain(text))))
    value = data.draw(VALUES)
    meant = plain(text)
    at(meant, path[:-1])[path[-1]] = copy.deepcopy(value)

    if text == RULE and path in [("when",), ("when", "all"), ("when", "all", 0)]:
        return  # a comment stands in the way, which is tested below
    new = put(text, path, value)

    assert plain(new) == meant
    assert only(lines_of(text, path), text, new)
    assert list(plain(new)) == list(plain(text))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([RULE, *TEXTS]), st.data())
def test_an_entry_is_taken_out_with_its_own_lines_only(text: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(plain(text))))
    meant = plain(text)
    at(meant, path[:-1]).pop(path[-1])
    if not meant:
        return

    new = take_out(text, path)

    assert plain(new) == meant
    kept = at(meant, path[:-1])
    above = lines_of(text, path[:-1]) if not kept and len(path) > 1 else lines_of(text, path)
    follows = {max(above) + 1}  # what stood behind a dash with it moves up there
    assert only(above | follows, text, new)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([RULE, *TEXTS]), st.data())
def test_what_is_added_changes_no_line_of_what_stood_there(text: str, data: st.DataObject) -> None:
    whole = plain(text)
    holders = [path for path in [(), *paths(whole)] if isinstance(at(whole, path), dict | list)]
    path, value = data.draw(st.sampled_from(holders)), data.draw(VALUES)
    holder = at(whole, path)
    if isinstance(holder, list):
        number = data.draw(st.integers(0, len(holder)))
        holder.insert(number, copy.deepcopy(value))
        new = insert(text, (*path, number), value)
    else:
        holder["new_key"] = copy.deepcopy(value)
        new = put(text, (*path, "new_key"), value)

    assert plain(new) == whole
    in_braces = any(span.flow for span in chain(spans(text), path))
    if in_braces:
        assert only(lines_of(text, path), text, new)
    else:
        added = list(difflib.ndiff(text.splitlines(), new.splitlines()))
        assert [line[2:] for line in added if line[0] in " -"] == text.splitlines()
        assert not any(line[0] == "-" for line in added)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([RULE, *TEXTS]), st.data())
def test_a_key_is_renamed_where_it_stands(text: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([path for path in paths(plain(text)) if isinstance(path[-1], str)]))

    new = rename(text, path, "another_name")

    assert at(plain(new), (*path[:-1], "another_name")) == at(plain(text), path)
    assert only(lines_of(text, path), text, new)
    assert len(text.splitlines()) == len(new.splitlines())


MEANT = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), MEANT, min_size=1), st.data())
def test_a_whole_value_is_rewritten_by_its_differences(old: dict[str, Any], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(list(old)), unique=True, min_size=1).map(sorted))
    new = {key: old[key] for key in old if key in kept} | data.draw(st.dictionaries(st.sampled_from("abcxyz"), MEANT))
    text = block(old, 0) + "\n"

    written = rewritten(text, new)

    assert plain(written) == new
    assert [repr(plain(written)[key]) for key in new] == [repr(one) for one in new.values()]


def test_a_rewritten_rule_changes_only_the_lines_that_differ() -> None:
    meant = plain(RULE)
    meant["when"]["all"][0]["cause"] = "other"
    meant["when"]["all"].append({"side": "right"})
    meant["cites"].insert(1, "C9")
    del meant["examples"][1]

    new = rewritten(RULE, meant)

    assert new == RULE.replace("cause: recurrence   #", "cause: other   #").replace("[C1, C2]", "[C1, C9, C2]").replace(
        "        - {side: left}\n", "        - {side: left}\n    - side: right\n"
    ).replace("  - cannot tell: {}\n", "")


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("because",), "Short.", "because: >-\n  A long sentence that\n  goes on.\n", "because: Short.\n"),
        (("when", "all", 0, "cause"), "other", "cause: recurrence   # why", "cause: other   # why"),
        (("cites", 2), "C3", "[C1, C2]", "[C1, C2, C3]"),
        (("examples", 1, "cannot tell"), {"side": "left"}, "cannot tell: {}", "cannot tell: {side: left}"),
    ],
)
def test_only_the_value_itself_is_written_anew(path: tuple[Any, ...], value: Any, old: str, new: str) -> None:
    assert put(RULE, path, value) == RULE.replace(old, new)


def test_a_new_key_stands_where_its_kind_is_wont_to_stand() -> None:
    order = ("id", "because", "when", "then", "cites", "traces", "examples")

    assert put(RULE, ("traces",), ["R1"], order) == RULE.replace("[C1, C2]\n", "[C1, C2]\ntraces: [R1]\n")


def test_no_comment_is_lost_with_what_is_written_anew() -> None:
    with pytest.raises(Refused, match="a comment inside it would be lost"):
        put(RULE, ("when",), {"side": "left"})


def test_a_line_that_grows_too_long_is_broken() -> None:
    text = put(RULE, ("cites",), [f"claim_{number}" for number in range(20)])

    assert plain(text)["cites"][19] == "claim_19"
    assert max(map(len, text.splitlines())) <= 120


def test_windows_line_ends_stay() -> None:
    text = RULE.replace("\n", "\r\n")

    assert put(text, ("cites", 0), "C9") == text.replace("C1", "C9")


@pytest.mark.parametrize("path", [("nowhere", "x"), ("id", "x"), ("cites", 5), ("cites", "x")])
def test_what_cannot_be_is_refused(path: tuple[Any, ...]) -> None:
    with pytest.raises(Refused):
        put(RULE, path, 1)


def test_the_packaged_files_are_found(tmp_path: Path) -> None:
    assert len(TEXTS) > 100
