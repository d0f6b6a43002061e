"""The stages of a rule, from its draft to its retirement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

Stage = Literal["draft", "in_review", "active", "retired"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""In their order. Only an active rule is in force; in the others it rests."""


def stage_of(stages: Mapping[Stage, date]) -> Stage:
    """The stage reached: the last that is listed, whatever the day; without any, active."""
    return next(reversed(tuple(stages)), "active")


def in_words(stages: Mapping[Stage, date]) -> str:
    """The stage reached, and since when."""
    stage = stage_of(stages)
    since = f" since {stages[stage]}" if stage in stages else ""
    return f"{stage.replace('_', ' ')}{since}"
