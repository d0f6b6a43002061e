"""One profile from its file: what it overlays, adds and withdraws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kb.from_yaml.conditions import ConditionReader
from kb.from_yaml.names import Problems
from kb.from_yaml.parts import threshold_values, value_citations
from kb.from_yaml.reading import part
from kb.from_yaml.rules import at_rest, in_force
from kb.from_yaml.shapes import ProfileFile
from kb.model import Profile, Rule, Threshold
from kb.problems import Place
from kb.yaml_tree import Document


def profile(
    name: str,
    file: ProfileFile,
    document: Document,
    conditions: ConditionReader,
    thresholds: Mapping[str, Threshold],
    rules: Mapping[str, Rule],
    problems: Problems,
) -> Profile:
    """The profile; its thresholds keep the label and unit of those they stand for."""
    applies = conditions.read(part(document, ("applies",))) if file.applies is not None else None
    overlaid = {}
    for threshold, shape in file.thresholds.items():
        path = ("thresholds", threshold)
        known = problems.look_up("threshold", threshold, thresholds, document.place(path, of_key=True))
        values = threshold_values(shape.values, document, (*path, "values"), problems)
        if known:
            overlaid[threshold] = replace(known, values=values)
    return Profile(
        name, file.label, file.title, file.kind, file.says, tuple(file.cites), applies, overlaid,
        in_force(rules), tuple(file.withdraws), document.place(), at_rest(rules),
    )  # fmt: skip


def profile_citations(file: ProfileFile, document: Document) -> list[tuple[str, Place]]:
    """Every citation of a profile, its rules aside, with its place."""
    found = [(cite, document.place(("cites", number))) for number, cite in enumerate(file.cites)]
    for threshold, shape in file.thresholds.items():
        found += value_citations(shape.values, document, ("thresholds", threshold, "values"))
    return found
