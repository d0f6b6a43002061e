"""The form of a rule."""

from __future__ import annotations

from typing import Any

from kb.forms import words
from kb.forms.conclusions import COMPANIONS, VERBS
from kb.forms.examples import OUTCOMES, missing
from kb.forms.field import Field, Keys, fixed
from kb.forms.row import Reading
from kb.yaml_tree import Path

CITES = Field(
    "Rests on", "words", "The claims of the sources that this rests on.", words=words.claims, by_name=True
)  # fmt: skip
REVIEW = Field("To be reviewed by", "day", "The day from which this is shown as past its review.")

_STRENGTH = Field(
    "How strongly", "word", "Strong, or conditional, which it is where nothing is said.",
    words=words.fixed_words(strong="Ranked before conditional ones.", conditional="The rule where nothing is said."),
)  # fmt: skip
_WHEN_UNKNOWN = Field(
    "While it is not known", "word", "What an exclusion does while it is not known whether it applies.",
    words=words.fixed_words(
        hold="The options are not offered until it is known; so where nothing is said.",
        note="The options are offered, with a note that this was not asked.",
    ),
)  # fmt: skip
BESIDE = {"strength": _STRENGTH, "when_unknown": _WHEN_UNKNOWN}
"""What may stand beside a verb, by its key."""


def _beside(then: Any) -> dict[str, Field]:
    """The keys that belong to the verb, and those that stand there all the same."""
    given = then if isinstance(then, dict) else {}
    belonging = {key for verb in given for key in COMPANIONS.get(str(verb), ())}
    return {key: field for key, field in BESIDE.items() if key in belonging or key in given}


_THEN = Field(
    "Then", "conclusion", "What follows: one conclusion, and what it is said of.",
    needed=True, words=lambda _: VERBS, keys=_beside,
)  # fmt: skip


def _not_what_is_derived(plain: Any, _: Path) -> Reading:
    """A rule cannot read the term that it sets."""
    then = plain.get("then") if isinstance(plain, dict) else None
    derived = then.get("derive") if isinstance(then, dict) else None
    return Reading(but=str(next(iter(derived)))) if isinstance(derived, dict) and len(derived) == 1 else Reading()


_EXAMPLE = Field(
    "Example", "example", "What is known, and what the rule must then say. Each rule needs one of each kind.",
    words=lambda _: OUTCOMES,
)  # fmt: skip
_EXAMPLES = Field(
    "Examples", "entry", "What is known, and what the rule must then say: fires, does not fire, cannot tell.",
    each=_EXAMPLE, start=lambda examples: {next(iter(missing(examples)), "fires"): {}},
)  # fmt: skip
_STAGES = Field(
    "Stages", "entry", "How far the rule has come. The last stage that has a day counts; without any it is active.",
    keys=fixed(
        draft=Field("A draft since", "day", "From when on it was being written. It is not in force."),
        in_review=Field("In review since", "day", "From when on others have been reading it. It is not in force."),
        active=Field("Active since", "day", "From when on cases are judged by it."),
        retired=Field("Retired since", "day", "From when on it has not been in force any more."),
    ),
)  # fmt: skip
_RULE: Keys = fixed(
    id=Field("Name", "name", "The rule's name, which is its file's name too.", needed=True),
    because=Field("Reason", "text", "One sentence, which a clinician would sign, why this follows.", needed=True),
    when=Field("When", "test", "The condition under which the rule fires.", needed=True, reads=_not_what_is_derived),
    then=_THEN,
    overrides=Field(
        "Overrides", "words", "Rules that count as false where this one is true.", words=words.other_rules, by_name=True
    ),
    cites=CITES,
    traces=Field(
        "Carries out", "words", "The lines of the clinical design that this rule carries out.",
        words=words.of_the_base(words.lines), by_name=True,
    ),
    review_by=REVIEW,
    stages=_STAGES,
    examples=_EXAMPLES,
)  # fmt: skip
RULE = Field("Rule", "entry", keys=_RULE)
