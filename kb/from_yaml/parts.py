"""Thresholds, the ladder and sources from YAML. Citations are only collected here; `base` looks them up."""

from __future__ import annotations

from datetime import date

from kb.ages import day
from kb.from_yaml.names import Problems
from kb.from_yaml.shapes import LadderFile, SourceFile, ThresholdShape
from kb.model import Claim, Option, Remark, Source, Threshold, ThresholdValue
from kb.problems import Place
from kb.yaml_tree import Document


def threshold(name: str, shape: ThresholdShape, document: Document, problems: Problems) -> Threshold:
    """One threshold, its values in the order of their dates."""
    values = []
    for since, entry in shape.values.items():
        began = day(since)
        if began is None:
            mend = "write the date as 2020-01-31"
            problems.add(
                "wrong-type", f"'{since}' is not a date", document.place((name, "values", since), of_key=True), mend
            )
        values.append(
            ThresholdValue(began or date.min, float(entry.value), tuple(entry.cites), entry.verified == "yes")
        )
    return Threshold(name, shape.label, shape.unit, tuple(sorted(values, key=lambda value: value.since)))


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
