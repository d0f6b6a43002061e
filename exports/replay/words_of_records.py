"""Parts of a record in words. Nothing here is made harmless: who shows them does that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exports.record_reasons import Json
from kb.terms import plain_number, quantity

SIDES = {"for": "speaks for it", "against": "speaks against it", "excludes": "rules it out", "cautions": "warns of it"}
"""What rules do to an option, by their side."""


def value_words(value: Any, unit: str | None = None) -> str:
    """A value with its unit."""
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return quantity(float(value), unit) if unit else plain_number(float(value))
    return str(value)


def finding_words(one: Json) -> str:
    """A finding as a record holds it."""
    if one["status"] != "known":
        return str(one["status"])
    day = f" ({one['date']})" if one["date"] else ""
    how = f", {one['origin']}" if one["origin"] != "entered" else ""
    return f"{value_words(one['value'], one['unit'])}{day}{how}"


def number_words(one: Json) -> str:
    """The number of a threshold."""
    return value_words(one["value"], one["unit"])


def threshold_words(one: Json) -> str:
    """The number of a threshold, since when it holds, and whether it was checked."""
    return f"{number_words(one)} (since {one['since']}{'' if one['verified'] else '; not checked'})"


def observed_words(leaf: Json) -> str:
    """What a comparison found, or why it found nothing."""
    return str(leaf["observed"] if leaf["why"] in ("met", "contradicted") else leaf["why"])


def needed_words(leaf: Json) -> str:
    """What a comparison asks for, and the threshold by its name."""
    limit = leaf["limit"]
    return f"{leaf['wanted']} ({limit['threshold']})" if limit and limit["threshold"] else str(leaf["wanted"])


def rows_words(one: Json) -> str:
    """A history in a line."""
    if one["none"]:
        return "asked, and there are none"
    rows = ("; ".join(f"{name} {value_words(cell)}" for name, cell in row.items()) or "empty" for row in one["rows"])
    return " | ".join(rows) or "no rows"


def decision_words(one: Json) -> str:
    """What was decided, as it stood beside the advice."""
    chosen = one["label"] or "none of the options"
    stands = f" ({one['standing']})" if one["standing"] else ""
    why = f", because: {one['override']['display']}" if one["override"] else ""
    note = f"; note: {one['note']}" if one["note"] else ""
    return f"{chosen}{stands}{why}{note}"


def question_words(one: Json) -> str:
    """The next question, and of whom."""
    return f"{one['ask']} ({one['target']}{', for safety' if one['safety'] else ''})"


def labels_of(*records: Json) -> Mapping[str, str]:
    """The names for readers of the terms that the records name anywhere."""
    found: dict[str, str] = {}
    for record in records:
        found |= {one["term"]: one["label"] for one in record["findings"]}
        for target in record["targets"]:
            for tree in trees_of(target).values():
                found |= {leaf["term"]: leaf["label"] for leaf in leaves(tree)}
    return found


def trees_of(target: Json) -> dict[str, Json]:
    """The explanation of every rule of a target, by the rule."""
    own = [one for rung in target["ladder"] for one in rung["arguments"] if "tree" in one]
    return {one["rule"]: one["tree"] for one in (*own, *target["shared_trees"], *target["derivations"])}


def leaves(tree: Json) -> Iterator[Json]:
    """The comparisons of an explanation, in their order."""
    if tree["kind"] == "leaf":
        yield tree
        return
    for part in tree["parts"]:
        yield from leaves(part)


def formerly_words(then: Json, now: Json) -> str:
    """What a rule did then that it does not do now: its side, or whether it held an option back while unknown."""
    if then["side"] != now["side"]:
        return SIDES[then["side"]]
    if then["holds"] != now["holds"]:
        return "held it back while unknown" if then["holds"] else "did not hold it back while unknown"
    return ""


def listed_words(names: Iterable[str], labels: Mapping[str, str]) -> str:
    """Terms by their names for readers; "nothing" where there are none."""
    return "; ".join(labels.get(name, name) for name in names) or "nothing"
