"""Checks of what base.yaml names and other files hold: the case of `rung demo`, and the topics of the rule book."""

from __future__ import annotations

from collections.abc import Iterator

from kb.folder import Folder
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, nearest
from kb.yaml_tree import Path

_FILE = "base.yaml"


def demo_case(base: KnowledgeBase, files: Folder) -> Iterator[Problem]:
    """A demo that is no case; `files` were read with the cases."""
    cases = [path.removeprefix("cases/").removesuffix(".yaml") for path, _ in files.below("cases")]
    if base.demo is not None and base.demo not in cases:
        what = f"no case is called '{base.demo}'"
        yield Problem("unknown-case", what, _place(files, ("demo",)), nearest(base.demo, cases))


def empty_topics(base: KnowledgeBase, files: Folder) -> Iterator[Problem]:
    """Topics of which there are no rules."""
    written = topics(files)
    for number, topic in enumerate(base.topics):
        if topic not in written:
            what = f"the topic '{topic}' has no rules"
            yield Problem("empty-topic", what, _place(files, ("topics", number)), "write a rule, or take the topic out")


def topics(files: Folder) -> tuple[str, ...]:
    """The folders below `rules/`, in the order of their names."""
    return tuple(dict.fromkeys(path.split("/")[1] for path, _ in files.below("rules")))


def _place(files: Folder, path: Path) -> Place:
    return files.documents[_FILE].place(path)
