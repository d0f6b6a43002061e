"""Thresholds, the ladder and sources from YAML. Citations are only collected here; `base` looks them up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kb.ages import day
from kb.from_yaml.names import Problems
from kb.from_yaml.shapes import LadderFile, SourceFile, SourceKind, ThresholdValueShape
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


def optional_day(text: str | None, document: Document, key: str, problems: Problems) -> date | None:
    """The day below a key, where there is one."""
    found = day(text)
    if text is not None and found is None:
        place = document.place((key,))
        problems.add("wrong-type", f"'{text}' is not a date", place, "write the date as 2020-01-31")
    return found


def source(
    name: str, file: SourceFile, document: Document, review_after: Mapping[SourceKind, int], problems: Problems
) -> Source:
    """One source with its claims; `review_after` gives, by kind, the years until it must be looked at again."""
    claims = {
        claim: Claim(claim, name, entry.says, entry.verified == "yes", entry.background == "yes")
        for claim, entry in file.claims.items()
    }
    read_on = optional_day(file.read_on, document, "read_on", problems)
    stated = optional_day(file.review_by, document, "review_by", problems)
    years = review_after.get(file.kind)
    review_by = stated or (date(file.year + years, 12, 31) if file.year and years else None)
    return Source(
        name,
        file.title,
        file.authors,
        file.year,
        file.place,
        file.kind,
        file.address,
        file.read,
        read_on,
        review_by,
        claims,
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
