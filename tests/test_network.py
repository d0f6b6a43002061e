"""The experta network: it fires on what is known, on nothing else, and always in the same order."""

from __future__ import annotations

import collections
import os
import subprocess
import sys

import pytest

from engine.network import Fired, Network
from kb.conditions import AllOf, AnyOf, Bound, How, Not, OneOf
from kb.edition import edition
from kb.model import Derive, Recommend, Rule
from kb.terms import Choices, Number, Origin
from tests.random_bases import DAY, WORDS, a_base, a_rule, a_term

COLOURS = Choices({word: word for word in WORDS})
RED = OneOf("colour", ("red",))


def a_network(*rules: Rule) -> Network:
    terms = [a_term("colour", COLOURS), a_term("shade", COLOURS), a_term("size", Number("%", 0.0, 100.0))]
    terms += [a_term("kind", Choices({"a": "a", "b": "b", "other": "other"}), Origin.DERIVED, "other")]
    return Network(edition(a_base(terms, list(rules)), DAY))


def test_the_alias_that_experta_needs_is_gone_after_its_import() -> None:
    assert not hasattr(collections, "Mapping")


def test_a_negated_condition_fires_on_a_known_value_and_never_on_silence() -> None:
    network = a_network(a_rule("not_red", Not(RED), Recommend("o0", "strong")))

    assert network.run({"colour": "blue"}).fired == {"not_red"}
    assert network.run({"colour": "red"}).fired == frozenset()
    assert network.run({}).fired == frozenset()


def test_a_network_starts_anew_for_every_case() -> None:
    network = a_network(a_rule("red", RED, Derive("kind", "a")))

    first, second = network.run({"colour": "red"}), network.run({"colour": "green"})

    assert (first.derived, second.derived) == ({"kind": "a"}, {"kind": "other"})


def test_a_derived_value_feeds_the_rules_above_it() -> None:
    network = a_network(
        a_rule("set", AllOf((RED, Bound("size", How.AT_LEAST, 50.0))), Derive("kind", "a")),
        a_rule("use", OneOf("kind", ("a",)), Recommend("o0", "strong")),
    )

    assert network.run({"colour": "red", "size": 50.0}).trace == (
        Fired("set", (("colour", "red"), ("size", 50.0)), ("kind", "a")),
        Fired("use", (("kind", "a"),)),
    )
    assert network.run({"colour": "red"}).derived == {}
    assert network.run({"colour": "red", "size": 49.9}).derived == {"kind": "other"}


def test_a_rule_with_several_ways_to_be_true_fires_once() -> None:
    network = a_network(a_rule("either", AnyOf((RED, OneOf("shade", ("red",)))), Recommend("o0", "strong")))

    trace = network.run({"colour": "red", "shade": "red"}).trace

    assert [entry.rule for entry in trace if entry.rule] == ["either"]


def test_an_overridden_rule_fires_only_once_its_exception_is_known_not_to_hold() -> None:
    network = a_network(
        a_rule("usual", RED, Derive("kind", "a")),
        a_rule("exception", OneOf("shade", ("blue",)), Derive("kind", "b"), overrides=("usual",)),
    )

    assert network.run({"colour": "red"}).fired == frozenset()
    assert network.run({"colour": "red", "shade": "green"}).derived == {"kind": "a"}
    assert network.run({"colour": "red", "shade": "blue"}).derived == {"kind": "b"}


@pytest.mark.parametrize("hash_seed", ["0", "1", "2", "31", "4242"])
def test_the_tests_of_the_network_hold_under_every_hash_seed(hash_seed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", __file__, "-n0", "-p", "no:cacheprovider", "-k", "not every_hash_seed"],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout
    assert "6 passed" in run.stdout
