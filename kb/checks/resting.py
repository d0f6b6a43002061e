"""Checks of the stages of rules: what names a rule at rest, what begins later, what could not be judged once active."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kb.checks.structure import multiplied_out
from kb.lifecycle import in_words
from kb.model import KnowledgeBase
from kb.problems import Problem
from kb.profiles import every_rule, resting_rules, with_every_rule

_MEND = "take it out, or make that rule active"


def rules_at_rest(base: KnowledgeBase) -> Iterator[Problem]:
    """Rules in force that override one at rest, and profiles that withdraw one."""
    resting = resting_rules(base)
    for rule in with_every_rule(base).rules.values():
        for other in rule.overrides:
            if other in resting:
                what = f"'{rule.id}' overrides '{other}', which is not in force: {in_words(resting[other].stages)}"
                yield Problem("rule-at-rest", what, rule.place, _MEND)
    for profile in base.profiles.values():
        for other in profile.withdraws:
            if other in resting:
                what = f"'{profile.id}' withdraws '{other}', which is not in force: {in_words(resting[other].stages)}"
                yield Problem("rule-at-rest", what, profile.place, _MEND)


def stages_to_come(base: KnowledgeBase, day: date) -> Iterator[Problem]:
    """Rules that are said to be in a stage which begins after a day."""
    for rule in every_rule(base).values():
        began = rule.stages.get(rule.stage)
        if began is not None and began > day:
            what = f"the stage '{rule.stage}' of '{rule.id}' begins only on {began}"
            yield Problem("stage-to-come", what, rule.place, "until then say the stage it is in")


def multiplied_out_at_rest(base: KnowledgeBase) -> Iterator[Problem]:
    """Rules to come whose conditions have too many alternatives."""
    coming = {name: rule for name, rule in resting_rules(base).items() if rule.stage != "retired"}
    yield from multiplied_out(replace(base, rules=coming))
