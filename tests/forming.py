"""What the tests of forms share: the packaged files as plain values, and the real reader over a changed one."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from kb import forms
from kb.conditions import Condition
from kb.folder import Folder, read_folder
from kb.forms.examples import tree
from kb.from_yaml.base import base_from
from kb.from_yaml.conditions import ConditionReader, Scope
from kb.from_yaml.names import Problems
from kb.model import KnowledgeBase
from kb.problems import Problem, Refused
from kb.yaml_tree import Document, Path
from tests.builders import packaged_base

RULE = "rules/neuromodulation/pain_is_refractory.yaml"


@cache
def folder() -> Folder:
    return read_folder()


def plain_of(file: str) -> Any:
    return folder().documents[file].root.plain()


@cache
def files() -> tuple[str, ...]:
    """The packaged files that have a form."""
    return tuple(file for file in sorted(folder().documents) if forms.entries(file, plain_of(file)))


@cache
def rule_files() -> tuple[str, ...]:
    return tuple(file for file in files() if "/rules/" in f"/{file}")


def every_entry() -> Iterator[tuple[str, Any, Path]]:
    for file in files():
        plain = plain_of(file)
        yield from ((file, plain, path) for path in forms.entries(file, plain))


def every_row() -> Iterator[tuple[str, Any, forms.FormRow]]:
    base = packaged_base()
    for file, plain, path in every_entry():
        yield from ((file, plain, row) for row in forms.rows(base, file, plain, path))


def loaded(file: str, plain: Any) -> KnowledgeBase:
    """The packaged base with one file of this plain value. Raises Refused."""
    known = folder()
    changed = {**known.documents, file: Document(f"{known.name}/{file}", tree(plain))}
    return base_from(replace(known, documents=changed))


def refusals(file: str, plain: Any) -> tuple[Problem, ...]:
    """Why the base with this file is not read; nothing where it is."""
    try:
        loaded(file, plain)
    except Refused as refused:
        return refused.problems
    return ()


def condition(plain: Any) -> tuple[Condition | None, list[Problem]]:
    """A condition over the packaged terms as the reader of files reads it, and its problems."""
    base, problems, root = packaged_base(), Problems(), tree(plain)
    kinds = {name: term.kind for name, term in base.terms.items()}
    scope = Scope(kinds, {name: limit.unit for name, limit in base.thresholds.items()})
    return ConditionReader(Document("here", root), scope, problems).read(root), problems.found


def leaves_in(plain: Any) -> Iterator[Any]:
    """Every leaf of a plain condition, with its `not` where it has one."""
    ((key, inner),) = plain.items()
    if key in ("all", "any"):
        for part in inner:
            yield from leaves_in(part)
    elif key == "not" and next(iter(inner)) in ("all", "any", "not"):
        yield from leaves_in(inner)
    else:
        yield plain


def unsound(plain: Any) -> Iterator[str]:
    """What no operation may leave behind."""
    ((key, inner),) = plain.items()
    if key == "not":
        if list(inner) == ["not"]:
            yield "a not of a not"
        yield from unsound(inner)
    elif key in ("all", "any"):
        if len(inner) < 2:
            yield f"a group of {len(inner)}"
        for part in inner:
            yield from unsound(part)


def places(plain: Any, path: Path = ()) -> Iterator[Path]:
    """Every path inside a plain value."""
    yield path
    parts = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for step, part in parts:
        yield from places(part, (*path, step))


scalars = st.none() | st.booleans() | st.integers(-3, 200) | st.floats(-1, 99) | st.sampled_from(
    ["", "yes", "cause", "positive_block", "2020-01-01", "all", "not", "%", "cohen_2020/cut_off", "fires"])  # fmt: skip
words = st.sampled_from(
    ["all", "any", "not", "at_least", "is", "fires", "all_but", "derive", "exclude", "cause", "values", "value", "unit",
     "label", "choices", "summary", "of", "take", "column", "number", "date", "cites", "when", "then", "strength"],
)  # fmt: skip
trees = st.recursive(scalars, lambda part: st.lists(part, max_size=3) | st.dictionaries(words, part, max_size=3))
