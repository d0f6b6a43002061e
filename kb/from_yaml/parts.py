"""Thresholds, the ladder and sources from YAML. Citations are only collected here; `base` looks them up."""

from __future__ import annotations

from datetime import date

from kb.ages import day
from kb.from_yaml.names import Problems
from kb.from_yaml.shapes import LadderFile, SourceFile, ThresholdValueShape
from kb.model import Claim, Option, Remark, Source, ThresholdValue
from kb.problems import Place
from kb.yaml_tree import Document, Path

Dated = dict[str, ThresholdValueShape]


def threshold_values(shapes: Dated, document: Document, path: Path, problems: Problems) -> tuple[ThresholdValue, ...]:
    """A threshold's values in the order of their dates; `path` is where the values stand."""
    values = []
    for since, entry in shapes.items():
        began = day(since)
        if began is None:
            place = document.place((*path, since), of_key=True)
            problems.add("wrong-type", f"'{since}' is not a date", place, "write the date as 2020-01-31")
        cites = tuple(entry.cites)
        values.append(ThresholdValue(began or date.min, float(entry.value), cites, entry.verified == "yes"))
    return tuple(sorted(values, key=lambda value: value.since))


def value_citations(shapes: Dated, document: Document, path: Path) -> list[tuple[str, Place]]:
    """Every citation of a threshold's values with its place."""
    return [
        (cite, document.place((*path, since, "cites", number)))
        for since, entry in shapes.items()
        for number, cite in enumerate(entry.cites)
    ]


def ladder(file: LadderFile) -> tuple[dict[str, str], dict[str, Option]]:
    """The tiers' labels and the options in the ladder's order."""
    options: dict[str, Option] = {}
    for tier, shape in file.tiers.items():
        for name, option in shape.options.items():
            facts = tuple(Remark(fact.says, tuple(fact.cites)) for fact in option.facts)
            options[name] = Option(name, option.label, tier, option.what, facts, tuple(option.cites), len(options))
    return {tier: shape.label for tier, shape in file.tiers.items()}, options


def source(name: str, file: SourceFile, document: Document, problems: Problems) -> Source:
    """One source with its claims."""
    claims = {
        claim: Claim(claim, name, entry.says, entry.verified == "yes", entry.background == "yes")
        for claim, entry in file.claims.items()
    }
    read_on = day(file.read_on) if file.read_on else None
    if file.read_on and read_on is None:
        place = document.place(("read_on",))
        problems.add("wrong-type", f"'{file.read_on}' is not a date", place, "write the date as 2020-01-31")
    return Source(
        name, file.title, file.authors, file.year, file.place, file.kind, file.address, file.read, read_on, claims
    )


def citations(document: Document, file: LadderFile) -> list[tuple[str, Place]]:
    """Every citation of the ladder with its place."""
    found = []
    for tier, shape in file.tiers.items():
        for name, option in shape.options.items():
            path = ("tiers", tier, "options", name)
            found += [(cite, document.place((*path, "cites", i))) for i, cite in enumerate(option.cites)]
            for number, fact in enumerate(option.facts):
                found += [
                    (cite, document.place((*path, "facts", number, "cites", i))) for i, cite in enumerate(fact.cites)
                ]
    return found
