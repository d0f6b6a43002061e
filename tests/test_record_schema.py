"""The published schema is strict, says what everything means, and fits every record."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from engine.consultation import Consultation
from exports.record import canonical, record, schema
from kb.case import Decision
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from tests.builders import SMALL_BASE, packaged_base, small_base

Json = dict[str, Any]

CASES = [path for path in sorted((PACKAGED / "cases").glob("*.yaml")) if "\nrefused:" not in path.read_text("utf-8")]


@cache
def fit() -> Any:
    """The validator of records. What fitted a part of the schema once is not looked at again; cases share most."""
    seen: set[tuple[str, str]] = set()

    def once(validator: Any, ref: str, instance: object, part: object) -> Iterator[ValidationError]:
        key = (ref, json.dumps(instance))
        if key not in seen:
            errors = list(Draft202012Validator.VALIDATORS["$ref"](validator, ref, instance, part))
            yield from errors
            if not errors:
                seen.add(key)

    return extend(Draft202012Validator, {"$ref": once})(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def kept(now: Consultation) -> Json:
    """The record of a consultation, as a reader gets it back from its bytes."""
    found: Json = json.loads(canonical(record(now)))
    return found


def objects(node: object, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every part of the schema that describes an object, by its path."""
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield path, node
        for key, inner in node.items():
            yield from objects(inner, f"{path}/{key}")


def test_the_schema_is_a_sound_schema() -> None:
    Draft202012Validator.check_schema(schema())

    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_allows_no_key_that_it_does_not_name() -> None:
    described = dict(objects(schema()))

    assert len(described) > 20
    assert [path for path, one in described.items() if one.get("additionalProperties") is not False] == []
    for path, one in described.items():
        if "properties" in one:
            assert set(one.get("required", ())) >= set(one["properties"]) - {"tree", "derived_by"}, path


def test_the_schema_describes_every_property_in_a_sentence() -> None:
    said = {
        f"{path}/{name}": inner.get("description", "")
        for path, one in objects(schema())
        for kind in ("properties", "patternProperties")
        for name, inner in one.get(kind, {}).items()
    }

    assert [name for name, words in said.items() if not words.endswith(".") or ". " in words] == []


@pytest.mark.parametrize("path", CASES[::2], ids=lambda path: path.stem)
def test_the_record_of_every_second_reference_case_fits_the_schema(path: Path) -> None:
    found = kept(Consultation(packaged_base(), load_case(path, packaged_base())))

    assert [f"{error.json_path}: {error.message}" for error in fit().iter_errors(found)] == []


def test_most_reference_cases_give_a_record() -> None:
    assert len(CASES) > 50


@pytest.mark.parametrize("path", sorted((SMALL_BASE / "cases").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_record_fits_the_schema_on_another_base(path: Path) -> None:
    now = Consultation(small_base(), load_case(path, small_base()))
    answered = now.answer("pain_score", 2.0).answer("weakness", None)

    for one in (now, answered):
        assert fit().is_valid(kept(one))


def test_what_is_wrong_deep_inside_a_record_is_found() -> None:
    spoiled = kept(Consultation(small_base(), load_case(SMALL_BASE / "cases" / "sound.yaml", small_base())))
    leaf = spoiled["targets"][0]["derivations"][0]["tree"]["parts"][0]

    assert fit().is_valid(spoiled)
    leaf["why"] = "met" if leaf["why"] != "met" else "not asked"
    assert [error.json_path for error in fit().iter_errors(spoiled)] == [
        "$.targets[0].derivations[0].tree.parts[0].why"
    ]


def test_the_record_of_a_decision_fits_the_schema_with_and_without_an_override() -> None:
    case = load_case(SMALL_BASE / "cases" / "two_targets.yaml", small_base())
    decisions = Decision("left knee", "wait"), Decision("right knee", None, "patient-refuses", "after a long talk")
    found = kept(Consultation(small_base(), replace(case, decisions=decisions)))

    assert fit().is_valid(found)
    for spoiled in ({"label": "Wait"}, {"standing": "offered"}, {"note": ""}, {"by": "nobody"}):
        assert not fit().is_valid(found | {"decision": [found["decision"][1] | spoiled]})
    assert not fit().is_valid(found | {"decision": []})


def test_a_record_with_a_key_too_many_or_a_key_too_few_does_not_fit() -> None:
    sound = kept(Consultation(small_base(), load_case(SMALL_BASE / "cases" / "sound.yaml", small_base())))

    assert fit().is_valid(sound)
    assert not fit().is_valid(sound | {"doctor": "nobody"})
    assert not fit().is_valid({key: value for key, value in sound.items() if key != "notice"})


def test_the_record_of_facts_that_contradict_each_other_fits_the_schema() -> None:
    now = Consultation(packaged_base(), load_case(PACKAGED / "cases" / "bad_03.yaml", packaged_base()))

    assert now.contradictions != ()
    assert fit().is_valid(kept(now))
