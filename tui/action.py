"""One thing that a person can do, as the table of actions has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """`id` names the method `action_ID`; `keys` are Textual's key names; `label` is short, `help` a sentence.

    `footer`: shown at the bottom of the screen.
    """

    id: str
    keys: str
    label: str
    help: str
    footer: bool = False
