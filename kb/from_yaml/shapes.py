"""The shape of every file: which keys it has and what kind of value each takes. Names are resolved elsewhere."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kb.lifecycle import Stage

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
YesNo = Literal["yes", "no"]
DateUnit = Literal["days", "weeks", "months", "years"]
Words = Annotated[list[Word], Field(min_length=1)]
Limit = int | float
Cites = list[Text]


SourceKind = Literal[
    "article", "guideline", "regulator", "payer", "trial", "cohort", "case_report", "review", "expert_default"
]


class Shape(BaseModel):
    """What comes from outside: frozen, strict, no key unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class NumberShape(Shape):
    unit: Text
    from_: Limit = Field(alias="from")
    to: Limit


class AgeShape(Shape):
    unit: DateUnit


class KindShape(Shape):
    """Exactly one of the three kinds of value."""

    choices: list[Word] | dict[Word, Text] | None = None
    number: NumberShape | None = None
    date: AgeShape | None = None


class SummaryShape(Shape):
    take: Literal["count", "any", "latest", "first", "most", "least"]
    of: Word
    column: Word | None = None
    where: Any = None
    unit: Text | None = None


class TermShape(KindShape):
    label: Text
    ask: Text | None = None
    of: Literal["patient", "target"] | None = None
    group: Word | None = None
    identifies: YesNo = "no"
    summary: SummaryShape | None = None
    otherwise: Word | None = None


class GroupShape(Shape):
    label: Text
    ask: Text
    safety: YesNo = "no"


class ColumnShape(KindShape):
    label: Text
    computed: dict[Word, Any] = {}
    days_between: list[Word] | None = Field(default=None, min_length=2, max_length=2)


class ContradictionShape(Shape):
    when: Any
    says: Text
    mend: Text


class DrawnShape(Shape):
    at: Word
    named: Word | None = None
    height: Word | None = None
    lasts: Word | None = None
    still: Any = None
    says: list[Word] = []
    window: list[Word] | None = Field(default=None, min_length=2, max_length=2)


class TableShape(Shape):
    label: Text
    row: Text
    of: Literal["patient", "target"]
    ask: Text
    columns: dict[Word, ColumnShape]
    contradictions: dict[Word, ContradictionShape] = {}
    drawn: DrawnShape | None = None


class VocabularyFile(Shape):
    label: Text
    groups: dict[Word, GroupShape] = {}
    terms: dict[Word, TermShape] = {}
    tables: dict[Word, TableShape] = {}
    contradictions: dict[Word, ContradictionShape] = {}


class BaseFile(Shape):
    id: Word
    title: Text
    version: Text
    sections: list[Word]
    demo: Word | None = None
    headlines: list[Word] = []
    topics: list[Word] = []
    review_after: dict[SourceKind, int] = {}
    notice: Text
    intended_use: dict[Word, Text] = {}


class ThresholdValueShape(Shape):
    value: Limit
    cites: Cites
    verified: YesNo


class ThresholdShape(Shape):
    label: Text
    unit: Text
    values: dict[Text, ThresholdValueShape] = Field(min_length=1)


class RemarkShape(Shape):
    says: Text
    cites: Cites


class OptionShape(Shape):
    label: Text
    what: Text
    facts: list[RemarkShape] = []
    cites: Cites = []


class TierShape(Shape):
    label: Text
    options: dict[Word, OptionShape]


class LadderFile(Shape):
    tiers: dict[Word, TierShape]


class ClaimShape(Shape):
    says: Text
    verified: YesNo = "no"
    background: YesNo = "no"


class SourceFile(Shape):
    title: Text
    authors: Text
    year: int | None = None
    place: Text = "-"
    kind: SourceKind
    address: Text = "-"
    read: Literal["full", "abstract", "secondhand", "memory", "own"]
    read_on: Text | None = None
    review_by: Text | None = None
    claims: dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")], ClaimShape]


class AllBut(Shape):
    all_but: Words


class ThenShape(Shape):
    derive: dict[Word, Word] | None = None
    recommend: Word | None = None
    strength: Literal["strong", "conditional"] | None = None
    oppose: Word | Words | None = None
    caution: Word | Words | None = None
    exclude: Word | Words | AllBut | None = None
    when_unknown: Literal["hold", "note"] | None = None


class LineShape(Shape):
    says: Text
    instead: Text | None = None


class OverlayShape(Shape):
    values: dict[Text, ThresholdValueShape] = Field(min_length=1)


class ProfileFile(Shape):
    label: Text
    title: Text
    kind: Literal["guideline", "payer", "dissent"]
    says: Text
    cites: Cites = Field(min_length=1)
    applies: Any = None
    thresholds: dict[Word, OverlayShape] = {}
    withdraws: list[Word] = []


class RuleFile(Shape):
    id: Word
    because: Text
    when: Any
    then: ThenShape
    cites: Cites = []
    traces: list[Text] = []
    overrides: list[Word] = []
    review_by: Text | None = None
    stages: dict[Stage, Text] = {}
    examples: list[dict[Literal["fires", "does not fire", "cannot tell"], dict[Word, Any]]] = []


class PersonShape(Shape):
    """`key`: the public key as `rung keys` prints it, under the person's own name."""

    key: Text
    may: list[Literal["write", "approve"]] = Field(min_length=1)
    until: Text


class AcceptedShape(Shape):
    """`what`: the problem's own words, or the name it is about; without it every problem of the code in the file."""

    code: Text
    file: Text
    what: Text | None = None
    because: Text
    by: Text
    until: Text
