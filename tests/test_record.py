"""The record holds everything, each explanation once, and is the same bytes for the same case on any day."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import rfc8785

from engine.consultation import Consultation
from exports.record import canonical, record
from kb.folder import PACKAGED, read_folder
from kb.from_yaml.base import base_from, load_base
from kb.from_yaml.case import case_from, load_case
from kb.model import Derive, KnowledgeBase
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, TESTS, small_base

Json = dict[str, Any]

SOUND = """\
case: A-1
as_of: 2026-11-22
entered_by: a test
entered_at: 2026-11-22T10:00:00Z
findings: {none_of: [red_flags]}
targets:
  - target: left knee
    findings: {side: left, pain_score: 8, onset: 2026-09-22}
    blocks: [{date: 2026-10-22, relief: 80}]
"""
CLOCKS = {"today", "now", "utcnow"}


@cache
def packaged_base() -> KnowledgeBase:
    return base_from(read_folder())


def consulted(text: str) -> Consultation:
    """A consultation of the small base on the case that a text describes."""
    return Consultation(small_base(), case_from(read_tree(text, "case.yaml"), small_base()))


def kept(text: str) -> Json:
    """The record of that case, as a reader gets it back from its bytes."""
    found: Json = json.loads(canonical(record(consulted(text))))
    return found


def asked(findings: str, tables: str = "") -> Json:
    """The record of a case with these findings and tables of its one target."""
    target = f"  - target: left knee\n    findings: {{{findings}}}\n{tables}"
    return kept(f"case: A-1\nas_of: 2026-11-22\ntargets:\n{target}")


def of_term(entries: list[Json], term: str) -> list[Json]:
    return [entry for entry in entries if entry["term"] == term]


def of_table(entries: list[Json], table: str) -> list[Json]:
    return [entry for entry in entries if entry["table"] == table]


def rung(found: Json, option: str) -> Json:
    return next(one for one in found["targets"][0]["ladder"] if one["option"] == option)


def trees(target: Json) -> Iterator[Json]:
    """Every explanation of a target: of arguments, shared ones, and of derived terms."""
    yield from (one["tree"] for rung in target["ladder"] for one in rung["arguments"] if "tree" in one)
    yield from (one["tree"] for one in (*target["shared_trees"], *target["derivations"]))


def leaves(node: Json) -> Iterator[Json]:
    if node["kind"] == "leaf":
        yield node
    for part in node.get("parts", ()):
        yield from leaves(part)


def made_elsewhere(seed: str, zone: str) -> bytes:
    """The record of the demo case from a process of its own, under another hash seed and time zone."""
    case = PACKAGED / "cases" / f"{packaged_base().demo}.yaml"
    command = [sys.executable, "-m", "tui.command_line", "explain", str(case), "--form", "json"]
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    return subprocess.run(command, capture_output=True, check=True, cwd="/", env=env).stdout


def test_every_design_key_is_in_the_record() -> None:
    found = kept(SOUND)

    assert {"schema", "rung", "release", "case", "as_of", "findings", "histories", "targets", "trace"} <= found.keys()
    assert {"next_question", "unknowns", "decision", "notice"} <= found.keys()
    assert {"version", "digest", "profile"} <= found["release"].keys()
    assert {"term", "label", "value", "unit", "origin", "entered_by", "entered_at"} <= found["findings"][0].keys()
    assert {"target", "derived", "ladder"} <= found["targets"][0].keys()
    assert {"option", "label", "standing", "strength", "cautions", "arguments"} <= rung(found, "ablation").keys()
    assert {"rule", "side", "truth", "tree", "cites"} <= rung(found, "ablation")["arguments"][1].keys()


def test_canonical_bytes_are_canonical_and_parse_back_to_the_same_value() -> None:
    made = record(consulted(SOUND))

    assert json.loads(canonical(made)) == made
    assert rfc8785.dumps(json.loads(canonical(made))) == canonical(made)


def test_the_same_case_gives_the_same_bytes_twice() -> None:
    assert canonical(record(consulted(SOUND))) == canonical(record(consulted(SOUND)))


def test_the_same_case_gives_the_same_bytes_in_every_process() -> None:
    here = load_case(PACKAGED / "cases" / f"{packaged_base().demo}.yaml", packaged_base())

    elsewhere = {made_elsewhere("0", "UTC"), made_elsewhere("4242", "Pacific/Kiritimati")}

    assert elsewhere == {canonical(record(Consultation(packaged_base(), here)))}


def test_a_base_that_is_loaded_again_gives_the_same_bytes() -> None:
    case = load_case(SMALL_BASE / "cases" / "two_targets.yaml", small_base())

    one, other = (canonical(record(Consultation(base, case))) for base in (small_base(), load_base(SMALL_BASE)))

    assert one == other


@pytest.mark.parametrize("room", ["kb", "engine", "exports"])
def test_nothing_that_makes_a_record_reads_the_clock(room: str) -> None:
    """So the bytes cannot differ from one day to the next. Store and ledger stamp what they keep."""
    files = [path for path in (TESTS.parent / room).rglob("*.py") if path.parent.name not in ("store", "ledger")]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
                assert ast.unparse(node.value) not in {"date", "datetime", "datetime.datetime"}, f"{path}:{node.lineno}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                assert not names & {"datetime.datetime", "time", "random", "uuid"}, f"{path}:{node.lineno}"


def test_the_day_of_the_case_is_the_only_day_that_counts() -> None:
    later = replace(consulted(SOUND).case, as_of=consulted(SOUND).case.as_of.replace(year=2027))

    assert kept(SOUND)["as_of"] == "2026-11-22"
    assert json.loads(canonical(record(Consultation(small_base(), later))))["as_of"] == "2027-11-22"


def test_asked_in_vain_and_not_asked_differ() -> None:
    vain, silent, known = asked("pain_score: unknown"), asked(""), asked("pain_score: 3")

    assert [(one["value"], one["status"]) for one in of_term(vain["findings"], "pain_score")] == [
        (None, "asked, not known")
    ]
    assert of_term(vain["unknowns"], "pain_score")[0]["status"] == "asked, not known"
    assert of_term(silent["findings"], "pain_score") == []
    assert of_term(silent["unknowns"], "pain_score")[0]["status"] == "not asked"
    assert [one["value"] for one in of_term(known["findings"], "pain_score")] == [3]
    assert of_term(known["unknowns"], "pain_score") == []


def test_a_table_confirmed_empty_differs_from_one_not_asked_for() -> None:
    none, silent = asked("", "    blocks: none\n"), asked("")

    assert of_table(none["histories"], "blocks") == [
        {"target": "left knee", "table": "blocks", "none": True, "rows": []}
    ]
    assert of_term(none["findings"], "blocks_done")[0]["value"] == 0
    assert of_table(silent["histories"], "blocks") == []
    assert of_term(silent["unknowns"], "blocks_done")[0] == {
        "target": "left knee",
        "term": "blocks_done",
        "status": "not asked",
        "gap": {"table": "blocks", "row": None, "column": None},
    }


def test_none_of_a_group_differs_from_no_to_each() -> None:
    grouped = "case: A-1\nas_of: 2026-11-22\nfindings: {none_of: [red_flags]}\ntargets: [{target: left knee}]\n"
    each = grouped.replace("none_of: [red_flags]", "fever: no, weakness: no")

    assert {one["origin"] for one in of_term(kept(grouped)["findings"], "fever")} == {"none of these"}
    assert {one["origin"] for one in of_term(kept(each)["findings"], "fever")} == {"entered"}


def test_a_row_keeps_its_dates_what_was_asked_in_vain_and_what_was_not_asked() -> None:
    rows = of_table(asked("", "    blocks: [{date: 1 month ago, relief: unknown}]\n")["histories"], "blocks")[0]["rows"]

    assert rows == [{"date": "2026-10-22", "relief": None}]


def test_a_finding_entered_as_a_date_keeps_the_date() -> None:
    onset = of_term(kept(SOUND)["findings"], "onset")[0]

    assert (onset["date"], onset["value"], onset["unit"]) == ("2026-09-22", 2, "months")
    assert (onset["entered_by"], onset["entered_at"]) == ("a test", "2026-11-22T10:00:00Z")


def test_what_is_known_of_the_patient_stands_once_and_what_is_known_of_a_target_names_it() -> None:
    two = (SMALL_BASE / "cases" / "two_targets.yaml").read_text(encoding="utf-8")

    assert [one["target"] for one in of_term(kept(two)["findings"], "fever")] == [None]
    assert [one["target"] for one in of_term(kept(two)["findings"], "side")] == ["left knee", "right knee"]
    assert [one["target"] for one in of_term(kept(two)["unknowns"], "weakness")] == [None]


def test_an_option_that_needs_an_answer_says_which() -> None:
    silent = asked("pain_score: 8")

    assert rung(silent, "block")["standing"] == "needs an answer"
    assert rung(silent, "block")["waiting_on"][:2] == ["fever", "weakness"]
    assert (silent["next_question"]["kind"], silent["next_question"]["id"]) == ("group", "red_flags")
    assert silent["next_question"]["safety"] is True
    assert silent["next_question"]["answers"][0]["answer"] == "none of these"


def test_every_rung_says_what_would_change_it() -> None:
    ablation = rung(kept(SOUND), "ablation")

    assert ablation["standing"] == "offered"
    assert of_term(ablation["changes_if"], "latest_relief") == [
        {"term": "latest_relief", "to": "below 50 %", "standing": "not indicated", "known": True}
    ]
    assert of_term(ablation["changes_if"], "fever") == [
        {"term": "fever", "to": "yes", "standing": "ruled out", "known": True}
    ]


def test_a_leaf_shows_observed_wanted_limit_and_gap() -> None:
    short = asked("pain_score: 6", "    blocks: none\n")
    block = next(one for one in rung(short, "block")["arguments"] if one["side"] == "for")

    assert list(leaves(block["tree"]))[1] == {
        "kind": "leaf",
        "truth": "false",
        "term": "pain_score",
        "label": "Pain score",
        "wanted": "at least 7 points",
        "observed": "6 points",
        "why": "contradicted",
        "gap": "short by 1 point",
        "limit": {"threshold": "severe_pain", "number": 7, "unit": "points", "cites": ["severe"], "verified": False},
    }


def test_a_rule_that_overrides_stands_below_the_rule_it_overrides() -> None:
    wait = next(one for one in rung(kept(SOUND), "wait")["arguments"] if one["side"] == "for")

    assert [(part["kind"], part.get("rule")) for part in wait["tree"]["parts"]] == [
        ("leaf", None),
        ("unless", "block_severe_pain"),
    ]


@pytest.mark.parametrize("name", ["early_return_of_facet_pain", "pub_01"])
def test_no_explanation_is_repeated_and_none_is_missing(name: str) -> None:
    now = Consultation(packaged_base(), load_case(PACKAGED / "cases" / f"{name}.yaml", packaged_base()))

    for target in record(now)["targets"]:
        derived, shared = ([one["rule"] for one in target[key]] for key in ("derivations", "shared_trees"))
        arguments = [one for each in target["ladder"] for one in each["arguments"]]
        own = [one["rule"] for one in arguments if "tree" in one]
        named = {rule for tree in trees(target) for leaf in leaves(tree) for rule in leaf.get("derived_by", ())}
        assert derived == [rule.id for rule in now.edition.rules if isinstance(rule.then, Derive)]
        assert len({*derived, *shared, *own}) == len([*derived, *shared, *own])
        assert named <= set(derived)
        assert {one["rule"] for one in arguments} == {*shared, *own}


def test_the_trace_tells_the_firings_in_their_order_with_what_they_used() -> None:
    fired = kept(SOUND)["trace"]

    assert [one["rule"] for one in fired] == ["block_was_positive", "ablate_after_positive_block", "wait_while_young"]
    assert fired[0] == {
        "target": "left knee",
        "rule": "block_was_positive",
        "used": [{"term": "blocks_done", "value": 1}, {"term": "latest_relief", "value": 80}],
        "derived": {"term": "block_result", "value": "positive"},
    }


def test_nothing_is_concluded_from_facts_that_contradict_each_other() -> None:
    found = asked("pain_score: 0", "    blocks: [{date: 2026-10-22, relief: 80}]\n")

    assert [one["what"] for one in found["contradictions"]] == ["Where nothing hurts, no block can have helped."]
    assert found["targets"][0]["ladder"] == []
    assert found["targets"][0]["derived"] == {"block_result": None}
    assert found["next_question"] is None
