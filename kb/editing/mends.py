"""Mends that need no thought: offered with the problem, made in one step, undone like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kb.checks import turns_after
from kb.checks.use import OUTCOMES, read_by
from kb.conditions import Not
from kb.editing.draft import Change, Draft, Step
from kb.editing.edge_examples import Moved, moved
from kb.editing.edits import Edit, Inserted, Put, Removed, Renamed, TakenOut
from kb.edition import Edition, edition
from kb.folder import Folder
from kb.from_yaml.shapes import RuleFile
from kb.model import DEFAULT_PROFILE, Caution, KnowledgeBase, Rule
from kb.problems import Place, Problem, nearest, suggested
from kb.profiles import every_rule, under, with_every_rule, with_in_force
from kb.strata import cycle
from kb.terms import Value
from kb.witness import GaveUp, WitnessSearch
from kb.yaml_tree import Document, Node, Path

RULE_KEYS = tuple(RuleFile.model_fields)
"""The keys of a rule as they are wont to stand."""


def mends(draft: Draft, problem: Problem, base: KnowledgeBase | None, day: date) -> Iterator[Step]:
    """The mechanical mends of a problem, the best first; none where it takes a person.

    `base`: the drafted base where it can be read; mends that need to know it are offered only then.
    """
    folder = draft.folder(cases=True)
    name = problem.where.file.removeprefix(f"{folder.name}/")
    document = folder.documents.get(name)
    if document is None:
        return
    at = path_at(document, problem.where)
    if at is not None and problem.code == "unknown-rule":
        yield from _named_no_more(document, name, *at[0])
    if at is not None and problem.code not in _OF_A_RULE:
        yield from _by_the_text(problem, name, *at)
    if at is not None and problem.code == "accepted-for-nothing":
        yield _step("take the entry out", name, _without(document, at[0][:1]))
    if at is not None and problem.code == "reason-to-read":
        yield _step("the reason was read, and it still says why", name, TakenOut(path=at[0]))
    if base is not None:
        yield from _by_the_base(problem, name, base, folder, day)


def path_at(document: Document, place: Place) -> tuple[Path, bool] | None:
    """The path to what stands at a place, and whether it is a key; None where nothing begins there."""
    return _found(document.root, (), (place.line, place.column))


def _found(node: Node, path: Path, spot: tuple[int, int]) -> tuple[Path, bool] | None:
    children: Mapping[Any, Node] = node.value if isinstance(node.value, dict) else {}
    if isinstance(node.value, list):
        children = dict(enumerate(node.value))
    for step, child in children.items():
        if node.keys.get(str(step)) == spot and isinstance(node.value, dict):
            return (*path, step), True
        found = _found(child, (*path, step), spot)
        if found is not None:
            return found
    return (path, False) if (node.line, node.column) == spot and not children else None


def _by_the_text(problem: Problem, file: str, path: Path, of_key: bool) -> Iterator[Step]:
    """The nearest name, or taking out what belongs nowhere."""
    word = suggested(problem.mend)
    if word is not None and path:
        edit: Edit = Renamed(path=path, new=word) if of_key else Put(path=path, value=word)
        yield _step(f"write '{word}' instead", file, edit)
    elif problem.code == "unknown-key" and path and of_key:
        yield _step(f"take '{path[-1]}' out", file, TakenOut(path=path))


def _named_no_more(document: Document, file: str, key: str | int, number: str | int) -> Iterator[Step]:
    """Taking a rule that is not there out of the list that names it, with the list where it stands alone.

    This comes before the nearest name: what is called nearly so may be of the opposite opinion.
    """
    listed = document.root.plain()[key]
    path: Path = (key, number) if len(listed) > 1 else (key,)
    yield _step(f"take '{listed[number]}' out of {str(key).capitalize()}", file, TakenOut(path=path))


def _without(document: Document, entry: Path) -> Edit:
    """Takes an entry out of a file that is a list; the last one with the file."""
    only = isinstance(document.root.value, list) and len(document.root.value) == 1
    return Removed() if only else TakenOut(path=entry)


def _by_the_base(problem: Problem, file: str, base: KnowledgeBase, folder: Folder, day: date) -> Iterator[Step]:
    rules = [rule for rule in every_rule(base).values() if rule.place.file == problem.where.file]
    for rule in rules:
        if problem.code in ("example-disagrees", "example-runs-out"):
            yield from _held_example(problem, file, rule, base, day)
        elif problem.code in _OF_A_RULE:
            yield from _OF_A_RULE[problem.code](file, rule, base, day)
    if rules:
        return
    at = path_at(folder.documents[file], problem.where)
    if at is not None and at[1]:
        for says, edit in _OF_AN_ENTRY[problem.code](at[0]) if problem.code in _OF_AN_ENTRY else ():
            yield _step(says, file, edit)


def _lines(file: str, rule: Rule, base: KnowledgeBase, _: date) -> Iterator[Step]:
    """Traces to lines that do not exist."""
    for number, trace in enumerate(rule.traces):
        if trace not in base.lines:
            path, word = ("traces", number), suggested(nearest(trace, base.lines))
            if word is not None and word not in rule.traces:
                yield _step(f"write '{word}' instead", file, Put(path=path, value=word))
            yield _step(f"take '{trace}' out", file, TakenOut(path=path))


def _off_topic(file: str, rule: Rule, base: KnowledgeBase, _: date) -> Iterator[Step]:
    """Values in examples that the rule does not read."""
    read = read_by(with_every_rule(base), rule)
    edits = [
        TakenOut(path=("examples", number, example.expected, term))
        for number, example in enumerate(rule.examples) for term in example.findings if term not in read
    ]  # fmt: skip
    yield _step("take out what the rule does not read", file, *edits)


def _examples(file: str, rule: Rule, base: KnowledgeBase, day: date) -> Iterator[Step]:
    """The kinds of example that a rule lacks, each worked out so that it holds."""
    of, given = edition_of(base, rule, day), {example.expected for example in rule.examples}
    made = {outcome: example_of(of, rule, outcome) for outcome in OUTCOMES if outcome not in given}
    found: list[Any] = [{outcome: example} for outcome, example in made.items() if example is not None]
    at = len(rule.examples)
    if found and at:
        edits = [Inserted(path=("examples", at + number), value=one) for number, one in enumerate(found)]
        yield _step(_adding(found), file, *edits)
    elif found:
        yield _step(_adding(found), file, Put(path=("examples",), value=found, order=RULE_KEYS))


def _held_example(problem: Problem, file: str, rule: Rule, base: KnowledgeBase, day: date) -> Iterator[Step]:
    """An example that does not hold, moved to where it does; else, of one that does not hold now, another one."""
    days = (day,) if problem.code == "example-disagrees" else (day, *turns_after(base, day))
    editions = [edition_of(base, rule, on) for on in days]
    for number, example in enumerate(rule.examples):
        if example.place != problem.where:
            continue
        there = moved(editions, rule, number)
        if there:
            yield _step(f"move it: {'; '.join(one.words for one in there)}", file, *map(_move, there))
        elif len(editions) == 1:
            yield from _another_example(file, rule, number, editions[0])


def _move(one: Moved) -> Edit:
    return Put(path=("examples", one.number, one.example.expected), value=_plain(one.example.findings))


def _another_example(file: str, rule: Rule, number: int, of: Edition) -> Iterator[Step]:
    """In place of an example, one with the same outcome that holds."""
    expected = rule.examples[number].expected
    made = example_of(of, rule, expected)
    if made is not None:
        words = Moved(number, replace(rule.examples[number], findings=made)).words
        edit = Put(path=("examples", number, expected), value=_plain(made))
        yield _step(f"put another example in its place: {words}", file, edit)


def _plain(findings: Mapping[str, Value | None]) -> dict[str, Any]:
    """What is known in an example, as its file writes it."""
    return {
        term: "unknown" if value is None else int(value) if isinstance(value, float) and value.is_integer() else value
        for term, value in findings.items()
    }


def _adding(found: list[Any]) -> str:
    return "add an example that holds" if len(found) == 1 else f"add {len(found)} examples that hold"


def edition_of(base: KnowledgeBase, rule: Rule, day: date) -> Edition:
    """The edition under which a rule is judged: that of its profile, where it is a profile's own.

    One at rest is judged as if it alone were active beside those in force.
    """
    own = (name for name, one in base.profiles.items() if rule.id in {*one.rules, *one.resting})
    of = edition(under(base, next(own, DEFAULT_PROFILE)), day)
    if rule.id in of.base.rules:
        return of
    awake = with_in_force(of.base, rule)
    alone = replace(of.base, rules={rule.id: replace(rule, then=Caution(()), overrides=())})  # in no circle
    return Edition(alone if cycle(awake) else awake, of.values)


def example_of(of: Edition, rule: Rule, outcome: str) -> dict[str, Value] | None:
    """Values of the terms that a rule reads with which it has this outcome; None where there are none."""
    if outcome == "cannot tell":
        return {}
    condition = of.conditions[rule.id]
    try:
        return WitnessSearch(of, alone=True).find([condition if outcome == "fires" else Not(condition)])
    except GaveUp:
        return None


def _unused_threshold(path: Path) -> Iterator[tuple[str, Edit]]:
    yield f"take the threshold '{path[-1]}' out", TakenOut(path=path)


def _unused_term(path: Path) -> Iterator[tuple[str, Edit]]:
    yield "say that it names the target", Put(path=(*path, "identifies"), value="yes")
    yield f"take the term '{path[-1]}' out", TakenOut(path=path)


def _uncited_claim(path: Path) -> Iterator[tuple[str, Edit]]:
    yield "mark it as background", Put(path=(*path, "background"), value="yes")


_OF_A_RULE: Mapping[str, Callable[[str, Rule, KnowledgeBase, date], Iterator[Step]]] = {
    "missing-example": _examples, "example-off-topic": _off_topic, "unknown-line": _lines,
}  # fmt: skip
_OF_AN_ENTRY: Mapping[str, Callable[[Path], Iterable[tuple[str, Edit]]]] = {
    "unused-threshold": _unused_threshold, "unused-term": _unused_term, "uncited-claim": _uncited_claim,
}  # fmt: skip


def _step(says: str, file: str, *edits: Edit) -> Step:
    return Step(says=says, changes=tuple(Change(file=file, edit=edit) for edit in edits))
