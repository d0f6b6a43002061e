"""A knowledge base with a profile laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from kb.model import DEFAULT_PROFILE, KnowledgeBase, Rule


def with_every_rule(base: KnowledgeBase) -> KnowledgeBase:
    """The base with the rules of all its profiles at once: to see what is used, never to judge a case."""
    more = {name: rule for profile in base.profiles.values() for name, rule in profile.rules.items()}
    return replace(base, rules={**base.rules, **more})


def resting_rules(base: KnowledgeBase) -> Mapping[str, Rule]:
    """The rules that are not in force, by name; those of all its profiles too."""
    more = {name: rule for profile in base.profiles.values() for name, rule in profile.resting.items()}
    return {**base.resting, **more}


def every_rule(base: KnowledgeBase) -> Mapping[str, Rule]:
    """All rules by name, in force or not, of the ladder and of all its profiles: to see which names there are."""
    return {**with_every_rule(base).rules, **resting_rules(base)}


def with_in_force(base: KnowledgeBase, rule: Rule) -> KnowledgeBase:
    """The base as it would be if this rule were active: to prove the rule, never to judge a case."""
    return replace(base, rules={**base.rules, rule.id: rule})


@lru_cache(maxsize=64)
def under(base: KnowledgeBase, profile: str) -> KnowledgeBase:
    """The base as a profile reads it: its thresholds, without the rules it withdraws, with its own.

    Raises KeyError when the base has no such profile.
    """
    if profile == DEFAULT_PROFILE:
        return base
    chosen = base.profiles[profile]
    kept = {name: rule for name, rule in base.rules.items() if name not in chosen.withdraws}
    return replace(
        base,
        thresholds={**base.thresholds, **chosen.thresholds},
        rules={**kept, **chosen.rules},
        resting={**base.resting, **chosen.resting},
        profile=profile,
    )
