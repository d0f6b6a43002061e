"""What is no YAML is told in the words of whoever typed it, at the place where it is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.problems import Refused
from kb.yaml_tree import read_tree

TOLD = {
    "id: a\nwhen:\n\tage: yes\n": (3, "a tab stands here"),
    "id:\ta\n\twhen: x\n": (2, "a tab stands here"),
    "id: a\n  because: b\nwhen: c\n": (2, "this line is too far in"),
    "id: a\nwhen: {x: y}\n\n# because\n  because: b\n": (5, "this line is too far in"),
    "examples:\n  - fires: {a: b}\n   - does not fire: {a: c}\n": (3, "this line is too far in"),
    "examples:\n  - fires: {a: b}\n - does not fire: {a: c}\n": (3, "this line is too far out"),
    "terms:\n  age:\n    label: Age\n   ask: How old?\n": (4, "this line is too far out"),
    "id: a\nwhen: b\ncites: [x, y\n": (3, "the '[' here is not closed, or a comma is missing after it"),
    "id: a\nwhen: {a: b\nthen: c\n": (2, "the '{' here is not closed, or a comma is missing after it"),
    'id: a\nbecause: "the cut\nwhen: b\n': (2, "the quote here is not closed"),
    "id: a\nbecause: He said: no\n": (2, "a second ': ' stands on this line"),
    "id: a\nbecause:no\nwhen: x\n": (2, "this line is no 'key: value'"),
    "id: a\nunit: %\n": (2, "a value cannot begin with '%'"),
    "id: a\n- b\n": (2, "an item of a list stands among keys, or a key among items"),
    'id: a\nbecause: "x" and y\n': (2, "this does not go on from before"),
}


@pytest.mark.parametrize(("text", "told"), TOLD.items(), ids=[what for _, what in TOLD.values()])
def test_a_slip_is_told_at_its_line_with_what_to_do(text: str, told: tuple[int, str]) -> None:
    with pytest.raises(Refused) as refused:
        read_tree(text, "a file")

    (problem,) = refused.value.problems
    assert (problem.code, problem.where.line, problem.what) == ("not-yaml", *told)
    assert problem.mend != "mend the YAML at this place"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a: b", "a:", "  - c", "\t", "[", "{a: ", '"x', "'", "% d", "   e: f: g", "#", ""]), max_size=6
    )
)
def test_whatever_is_typed_is_read_or_refused_on_a_line_that_there_is(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        read_tree(text, "a file")
    except Refused as refused:
        for problem in refused.problems:
            assert problem.where.line <= len(lines) + 1
            assert problem.what
            assert problem.mend
