"""Schemas for editors know the names of a base, refuse what is misspelt, and are never stricter than the reader.

What only the reader can see is listed in `UNSEEN`.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from kb.folder import PACKAGED, Folder, read_folder
from kb.from_yaml.accepted import faults_of_accepted
from kb.from_yaml.base import base_from
from kb.from_yaml.case import case_from
from kb.model import KnowledgeBase
from kb.problems import Refused
from kb.schemas import FILES, FOLDER, modeline, schemas, with_modeline
from kb.schemas.modelines import kind_of
from kb.terms import Number
from kb.yaml_tree import Document, read_tree
from tests.builders import SMALL_BASE, TESTS, copied_base, small_base
from tests.program import rung, small_copy

Tree = Any
Steps = tuple[str | int, ...]

BROKEN = sorted((TESTS / "broken").iterdir())
BROKEN_CASES = sorted((TESTS / "broken_cases").glob("*.yaml"))

UNSEEN = {
    "cycle": "it takes several files",
    "duplicate-id": "it takes several files",
    "duplicate-id.a_term_and_a_table": "names in two places",
    "multiplies-out": "it takes counting",
    "out-of-range.an_empty_range": "two numbers compared",
    "unknown-column": "the same file defines columns",
    "unknown-column.a_time_line": "the same file defines columns",
    "unknown-group": "the same file defines groups",
    "unknown-limit": "the same file defines summaries",
    "unknown-section": "a file that base.yaml does not name",
    "unknown-table": "the same file defines tables",
    "unreadable": "a file that is not there",
    "wrong-type.a_number_for_a_day": "the same file says what kind a column is",
    "wrong-unit.a_length_on_a_time_line": "the same file says in what unit a column is",
    "wrong-unit.no_unit_of_time": "the unit of a count is any word",
    "a_date_after_the_day.yaml": "two days compared",
    "a_date_before_living_memory.yaml": "days compared",
    "a_date_of_a_wrong_month.yaml": "a calendar",
    "a_day_that_is_no_date.yaml": "a calendar",
    "an_unknown_expected_target.yaml": "the same file defines targets",
    "none_beside_rows.yaml": "two places compared",
    "two_targets_of_one_name.yaml": "two places compared",
}
"""What the reader refuses and a schema cannot see, by the broken bases and cases of the tests: and why not."""


@cache
def packaged() -> tuple[Folder, KnowledgeBase]:
    folder = read_folder(cases=True)
    return folder, base_from(folder)


@cache
def profiled() -> tuple[Folder, KnowledgeBase]:
    """The small base with the profiles of the tests."""
    small, more = read_folder(SMALL_BASE, cases=True), read_folder(TESTS / "with_profiles")
    folder = replace(small, documents={**small.documents, **more.documents})
    return folder, base_from(folder)


def validators(base: KnowledgeBase) -> dict[str, Any]:
    return {name.removesuffix(".json"): Draft7Validator(schema) for name, schema in schemas(base).items()}


@cache
def kept_validators(of: Any) -> dict[str, Any]:
    return validators(of()[1])


def errors(of: dict[str, Any], path: str, tree: Tree) -> list[str]:
    return [f"{path} {error.json_path}: {error.message}" for error in of[kind_of(path)].iter_errors(tree)]


def every_error(folder: Folder, of: dict[str, Any]) -> list[str]:
    return [error for path, file in folder.documents.items() for error in errors(of, path, file.root.plain())]


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a schema."""
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts(inner)


# sound files


@pytest.mark.parametrize("of", [packaged, profiled])
def test_every_file_of_a_sound_base_fits_its_schema(of: Any) -> None:
    folder, _base = of()

    assert {kind_of(path) for path in folder.documents} >= set(FILES) - {"lines", "people", "accepted"}
    assert every_error(folder, kept_validators(of)) == []


@pytest.mark.parametrize("of", [packaged, profiled])
def test_every_schema_is_sound_and_holds_nothing_that_editors_refuse(of: Any) -> None:
    """yaml-language-server refuses a schema with an empty list of words, which draft-07 allows."""
    for schema in schemas(of()[1]).values():
        Draft7Validator.check_schema(schema)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert [
            part for part in parts(schema) if [] in (part.get("enum"), part.get("anyOf"), part.get("required"))
        ] == []
        assert {ref.split("/")[-1] for part in parts(schema) if (ref := part.get("$ref"))} <= set(schema["definitions"])


def test_every_kind_of_file_has_a_schema_and_every_schema_its_files() -> None:
    assert {name.removesuffix(".json") for name in schemas(packaged()[1])} == set(FILES)


def test_the_same_base_gives_the_same_bytes() -> None:
    again = base_from(read_folder(cases=True))

    assert json.dumps(schemas(again)) == json.dumps(schemas(packaged()[1]))


def test_what_a_name_means_is_told_beside_it() -> None:
    base = packaged()[1]
    rule = schemas(base)["rule.json"]["definitions"]

    for name, term in base.terms.items():
        assert rule["condition"]["properties"][name]["description"].startswith(f"{term.label}. {term.ask}".strip())
    for kind, said in (("option", [option.what for option in base.options.values()]),
                       ("claim", [claim.says for claim in base.claims.values()])):  # fmt: skip
        assert all(words.endswith(end) for words, end in zip(rule[kind]["enumDescriptions"], said, strict=True))


# spoiled rules


def leaves(condition: Tree) -> Iterator[tuple[Tree, str]]:
    """Every comparison in a condition, as the mapping it stands in and its key."""
    [(key, inner)] = condition.items()
    if key == "not":
        yield from leaves(inner)
    elif key in ("all", "any"):
        for one in inner:
            yield from leaves(one)
    else:
        yield condition, key


def spoilings(rule: Tree, word: str) -> Iterator[tuple[str, Tree]]:
    """The rule with one thing wrong, in every way and at every place; `word` names nothing."""
    yield "misspelled key", {**rule, word: rule["because"]}
    yield "misspelled key", {word if key == "when" else key: value for key, value in rule.items()}
    yield "unknown claim", {**rule, "cites": [*rule["cites"], word]}
    yield "unknown claim", {**rule, "cites": [f"{word}/C16"]}
    yield "unknown rule", {**rule, "overrides": [word]}
    yield "unknown conclusion", {**rule, "then": {word: "wait"}}
    for verb in set(rule["then"]) - {"strength", "when_unknown"}:
        bad: Tree = {word: "yes"} if verb == "derive" else word
        yield "unknown option", {**rule, "then": {**rule["then"], verb: bad}}
        yield "unknown option", {**rule, "then": {**rule["then"], verb: [bad]}}
    for number, _ in enumerate(leaves(rule["when"])):
        for name, change in (("unknown term", rename), ("wrong choice", misname), ("out of range", outdo)):
            spoiled = deepcopy(rule)
            leaf, key = list(leaves(spoiled["when"]))[number]
            if change(leaf, key, word):
                yield name, spoiled
    for number, example in enumerate(rule["examples"]):
        for outcome, findings in example.items():
            for term in findings:
                yield "wrong value", with_example(rule, number, {outcome: {**findings, term: word}})
            yield "unknown term", with_example(rule, number, {outcome: {**findings, word: "yes"}})
            yield "misspelled outcome", with_example(rule, number, {word: findings})


def with_example(rule: Tree, number: int, example: Tree) -> Tree:
    spoiled = deepcopy(rule)
    spoiled["examples"][number] = example
    return spoiled


def rename(leaf: Tree, key: str, word: str) -> bool:
    leaf[word] = leaf.pop(key)
    return True


def misname(leaf: Tree, key: str, word: str) -> bool:
    leaf[key] = {"at_least": word} if isinstance(leaf[key], dict) else [word]
    return True


def outdo(leaf: Tree, key: str, word: str) -> bool:
    """Dates have no range, and choices no numbers."""
    kind = packaged()[1].terms[key].kind
    if not isinstance(kind, Number):
        return False
    leaf[key] = {"above": kind.high + 1}
    return True


RULES = sorted(path.relative_to(PACKAGED).as_posix() for path in PACKAGED.rglob("rules/**/*.yaml"))
NAMES_NOTHING = st.from_regex(r"[a-z]{2,9}(_[a-z]{2,9})?", fullmatch=True).map(lambda word: f"{word}_names_nothing")


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(RULES), NAMES_NOTHING)
def test_a_rule_with_one_thing_wrong_does_not_fit(path: str, word: str) -> None:
    rule = packaged()[0].documents[path].root.plain()
    rule = {"cites": [], "examples": [], **rule}

    wrong = [(name, spoiled) for name, spoiled in spoilings(rule, word)]

    assert errors(kept_validators(packaged), path, rule) == []
    assert {"misspelled key", "unknown term", "wrong choice", "unknown claim"} <= {name for name, _ in wrong}
    assert [one for one in wrong if not errors(kept_validators(packaged), path, one[1])] == []


# the reader and the schemas agree


def accepted(folder: Folder, base: KnowledgeBase, path: str, tree: Tree) -> bool:
    """Does the reader take this tree in the place of a file?"""
    try:
        document = read_tree(json.dumps(tree, ensure_ascii=False), folder.documents[path].file)
        if kind_of(path) == "case":
            case_from(document, base)
        else:
            base_from(replace(folder, documents={**folder.documents, path: document}))
    except Refused:
        return False
    return True


def places(tree: Tree, path: Steps = ()) -> Iterator[Steps]:
    yield path
    for key, inner in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from places(inner, (*path, key))


def at(tree: Tree, path: Steps) -> Tree:
    for step in path:
        tree = tree[step]
    return tree


@cache
def words() -> tuple[Tree, ...]:
    """Values of every kind, the names of the base among them."""
    base = profiled()[1]
    names = (base.terms, base.options, base.claims, base.rules, base.groups, base.tables, base.thresholds)
    plain = (None, True, False, 0, 7, -1, 1.5, 99_999, "", " ", "yes", "no", "unknown", "none", "x_y", "Not A Word", [],
             {}, [None], "2026-01-01", "2026-13-01", "3 months ago", "12 weeks", "50 %", "5 parsecs", "left knee",
             "default", "at_least", "after", "all", "not", "hold", "strong", "refused", "days", "months")  # fmt: skip
    kinds = [term.kind for term in base.terms.values()]
    choices = dict.fromkeys(word for kind in kinds for word in getattr(kind, "labels", ()))
    return (*plain, *(name for some in names for name in some), *choices)


@st.composite
def changed_files(draw: st.DrawFn) -> tuple[str, Tree]:
    """A file of the base with a few things taken out, put in, renamed, or put in another's place."""
    documents = profiled()[0].documents
    path = draw(st.sampled_from(sorted(documents)))
    tree = documents[path].root.plain()
    for _ in range(draw(st.integers(1, 2))):
        tree = {"": tree}
        *above, step = draw(st.sampled_from(list(places(tree))[1:]))
        around, other = at(tree, tuple(above)), documents[draw(st.sampled_from(sorted(documents)))].root.plain()
        match draw(st.sampled_from(("replace", "borrow", "wrap", "delete", "rename", "add"))):
            case "replace":
                around[step] = deepcopy(draw(st.sampled_from(words())))
            case "borrow":
                around[step] = deepcopy(at(other, draw(st.sampled_from(list(places(other))))))
            case "wrap":
                around[step] = [around[step]]
            case "delete" if step != "":
                del around[step]
            case "rename" if isinstance(around, dict) and step != "":
                around[str(draw(st.sampled_from(words())))] = around.pop(step)
            case "add" if isinstance(around[step], list):
                around[step].append(deepcopy(draw(st.sampled_from(words()))))
            case "add" if isinstance(around[step], dict):
                around[step][str(draw(st.sampled_from(words())))] = deepcopy(draw(st.sampled_from(words())))
        tree = tree[""]
    return path, tree


@settings(max_examples=300, deadline=None)
@given(changed_files())
def test_what_the_reader_takes_fits_the_schema(changed: tuple[str, Tree]) -> None:
    path, tree = changed
    folder, base = profiled()

    taken = accepted(folder, base, path, tree)

    event("taken" if taken else "refused")
    assert not taken or errors(kept_validators(profiled), path, tree) == []


@pytest.mark.parametrize("given", ["oppose: null", "derive:", "strength: strong", "when_unknown: null"])
def test_an_empty_value_is_one_that_was_not_given(given: str) -> None:
    """As the reader has it, which keeps a half-written file quiet."""
    folder, base = profiled()
    path = "rules/steps/block_severe_pain.yaml"
    rule = folder.documents[path].root.plain()
    rule["then"] |= read_tree(given, path).root.plain()

    assert accepted(folder, base, path, rule)
    assert errors(kept_validators(profiled), path, rule) == []


def test_what_only_the_reader_sees_is_listed_and_what_it_takes_fits(tmp_path: Path) -> None:
    """Files that are no tree are left out: no schema is asked about them."""
    known, unseen = kept_validators(profiled), set()
    for overlay in BROKEN:
        folder = read_folder(copied_base(tmp_path / overlay.name, overlay), cases=True)
        try:
            own = validators(base_from(folder))
        except Refused:
            unseen |= set() if folder.problems or every_error(folder, known) else {overlay.name}
        else:
            assert every_error(folder, own) == []
    for path in BROKEN_CASES:
        with suppress(Refused):
            document = read_tree(path.read_text(encoding="utf-8"), path.name)
            if known["case"].is_valid(document.root.plain()) and not taken_as_case(document):
                unseen.add(path.name)

    assert unseen == set(UNSEEN)


def taken_as_case(document: Document) -> bool:
    try:
        case_from(document, profiled()[1])
    except Refused:
        return False
    return True


ACCEPTED_ENTRY = {
    "code": "unused-term", "file": "thresholds.yaml", "what": "age", "because": "Later.", "by": "anna",
    "until": "2027-01-31",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"what": None}, True),
        ({"code": "empty-topic"}, True),
        ({"code": "conflicting-rules"}, False),
        ({"code": "accepted-for-nothing"}, False),
        ({"until": "soon"}, False),
        ({"until": None}, False),
        ({"because": ""}, False),
        ({"why": "Later."}, False),
    ],
)
def test_an_accepted_warning_fits_its_schema_where_the_reader_takes_it(change: Tree, fits: bool) -> None:
    tree = [ACCEPTED_ENTRY | change]
    document = read_tree(json.dumps(tree), "accepted.yaml")
    folder = replace(profiled()[0], documents={"accepted.yaml": document})

    assert (faults_of_accepted(folder) == ()) == fits
    assert (errors(kept_validators(profiled), "accepted.yaml", tree) == []) == fits


# the verb, and the line at the head of a file


def schema_that_heads(path: Path) -> Path:
    """Where the first line of a file points."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    start = "# yaml-language-server: $schema="
    assert first.startswith(start)
    return (path.parent / first.removeprefix(start)).resolve()


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `rung init` gives; nobody changes it."""
    folder = tmp_path_factory.mktemp("init") / "mine"
    assert rung("init", folder).returncode == 0
    return folder


def test_init_points_every_file_at_its_schema_and_changes_nothing_else(mine: Path) -> None:
    copied = {path.relative_to(mine): path for path in mine.rglob("*.yaml")}

    assert set(copied) == {path.relative_to(PACKAGED) for path in PACKAGED.rglob("*.yaml")}
    for name, path in copied.items():
        assert schema_that_heads(path) == (mine / FOLDER / f"{kind_of(name.as_posix())}.json").resolve()
        assert path.read_bytes().split(b"\n", 1)[1] == (PACKAGED / name).read_bytes()
    assert {path.stem for path in (mine / FOLDER).iterdir()} == set(FILES)


def test_the_folder_that_init_gives_passes_every_check_and_proof(mine: Path) -> None:
    checked, proved = rung("check", "--kb", mine), rung("test", "--kb", mine)

    assert (checked.returncode, checked.stdout) == (0, "0 problems\n")
    assert proved.returncode == 0


def test_a_new_rule_is_headed_and_other_rules_may_name_it_at_once(tmp_path: Path) -> None:
    base = small_copy(tmp_path)

    rung("new-rule", "steps", "brand_new", "--kb", base)

    schema = schema_that_heads(base / "rules" / "steps" / "brand_new.yaml")
    assert "brand_new" in json.loads(schema.read_text("utf-8"))["properties"]["overrides"]["items"]["enum"]


def test_modelines_are_added_once_and_only_where_they_are_missing(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    own = base / "ladder.yaml"
    own.write_text(f"# ours\n# yaml-language-server: $schema=mine.json\n{own.read_text('utf-8')}", encoding="utf-8")
    before = {path: path.read_bytes() for path in base.rglob("*.yaml")}

    first, second = rung("schema", "--modelines", "--kb", base), rung("schema", "--modelines", cwd=base)

    assert first.stdout.endswith(f"{base}: {len(before) - 1} modelines added\n")
    assert second.stdout.endswith(": 0 modelines added\n")
    for path, old in before.items():
        head = b"" if path == own else f"{modeline(path.relative_to(base).as_posix())}\n".encode()
        assert path.read_bytes() == head + old
    assert rung("test", "--kb", base).returncode == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: x\r\nwhen: y\r\n", "{line}\r\nid: x\r\nwhen: y\r\n"),
        ("\ufeffid: x\n", "\ufeff{line}\nid: x\n"),
        ("# about\nid: x", "{line}\n# about\nid: x"),
        ("#  yaml-language-server : $schema=own.json\nid: x", "#  yaml-language-server : $schema=own.json\nid: x"),
    ],
)
def test_a_modeline_keeps_a_files_line_ends_and_mark(old: str, new: str) -> None:
    assert with_modeline(old, "rules/a/b.yaml") == new.format(line=modeline("rules/a/b.yaml"))


def test_schemas_are_listed_printed_and_written(tmp_path: Path) -> None:
    listed, printed = rung("schema", "--kb", SMALL_BASE), rung("schema", "case", "--kb", SMALL_BASE)
    written = rung("schema", "-o", tmp_path / "out", "--kb", SMALL_BASE)

    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(FILES)
    assert json.loads(printed.stdout) == schemas(small_base())["case.json"]
    assert (written.returncode, written.stdout) == (0, f"{tmp_path / 'out'}: {len(FILES)} schemas\n")
    assert (tmp_path / "out" / "case.json").read_text("utf-8") == printed.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rul",), "no schema is called 'rul'\n  mend: did you mean 'rule'?"),
        (("rule", "--modelines"), "all schemas are written together"),
        (("--modelines",), "there is no knowledge base here"),
    ],
)
def test_a_wrong_use_of_the_verb_is_told(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    run = rung("schema", *arguments, cwd=tmp_path)

    assert (run.returncode, run.stdout) == (2, "")
    assert told in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")

    run = rung("schema", "-o", tmp_path / "taken")

    assert (run.returncode, run.stdout) == (1, "")
    assert "it cannot be written" in run.stderr


def test_a_list_of_people_fits_its_schema_and_a_wrong_one_does_not() -> None:
    validator = Draft7Validator(schemas(small_base())["people.json"])
    person = {"key": "anna+00000000+AAAA", "may": ["write"], "until": "2028-12-31"}

    assert validator.is_valid({"anna": person})
    for wrong in ({**person, "may": ["sign"]}, {**person, "until": "soon"}, {**person, "role": "author"}, {}):
        assert not validator.is_valid({"anna": wrong})
