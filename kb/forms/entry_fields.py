"""The forms of thresholds, options, sources, profiles, lines of the design, and of the base itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kb import unsaid
from kb.forms import words
from kb.forms.field import Field, fixed
from kb.forms.rule_fields import CITES, REVIEW

YES_NO = words.fixed_words(yes="", no="")
NEEDS_CITES = replace(CITES, needed=True)

_VERIFIED = Field(
    "Read in the source", "word", "Yes: the number was read in the cited source itself.", needed=True, words=YES_NO
)


def _dated(values: Any) -> dict[str, Any]:
    """A new dated value begins as the newest one, not checked."""
    newest = values[max(values, key=str)] if isinstance(values, dict) and values else None
    return {"value": 0, "cites": [], **(newest if isinstance(newest, dict) else {}), "verified": "no"}


_VALUE = Field(
    "From", "entry", "The day from which this value counts, until the next.", naming="day",
    keys=fixed(
        value=Field("Value", "number", "The number, in the threshold's unit.", needed=True),
        cites=NEEDS_CITES,
        verified=_VERIFIED,
    ),
)  # fmt: skip
VALUES = Field(
    "Values", "entry", "The values, each from its day on.", needed=True, each=_VALUE, least=1, start=_dated
)  # fmt: skip
THRESHOLD = Field(
    "Threshold", "entry", naming="name", alone=True,
    keys=fixed(
        label=Field("Called", "line", "What the number is, in a few words.", needed=True),
        unit=Field("Unit", "line", "The unit; only terms in this unit are compared with it.", needed=True,
                   words=words.of_the_base(words.units)),
        values=VALUES,
    ),
)  # fmt: skip
THRESHOLDS = Field(
    "Thresholds", "entry", each=THRESHOLD,
    start=lambda _: {"label": unsaid.NAME, "unit": "%", "values": {"2020-01-01": _dated({})}},
)  # fmt: skip

_FACT = Field(
    "Fact", "entry",
    keys=fixed(
        says=Field("Says", "text", "One fact about the option, in a sentence.", needed=True),
        cites=NEEDS_CITES,
    ),
)  # fmt: skip
OPTION = Field(
    "Option", "entry", naming="name", alone=True,
    keys=fixed(
        label=Field("Called", "line", "What is done, in a few words.", needed=True),
        what=Field("What it is", "text", "What is done and what for, in a sentence.", needed=True),
        facts=Field("Facts", "entry", "Cited facts that are shown with it.", each=_FACT,
                    start=lambda _: {"says": unsaid.STATEMENT, "cites": []}),
        cites=CITES,
    ),
)  # fmt: skip
_TIER = Field(
    "Tier", "entry", naming="name",
    keys=fixed(
        label=Field("Called", "line", "What the options of this tier have in common.", needed=True),
        options=Field("Options", "entry", "The options, the least invasive first.", needed=True, each=OPTION,
                      start=lambda _: {"label": unsaid.NAME, "what": unsaid.STATEMENT, "cites": []}),
    ),
)  # fmt: skip
LADDER = Field(
    "Ladder", "entry", keys=fixed(tiers=Field("Tiers", "entry", "From the bottom up.", needed=True, each=_TIER,
                                        start=lambda _: {"label": unsaid.NAME, "options": {}}))
)  # fmt: skip

CLAIM = Field(
    "Claim", "entry", naming="name",
    keys=fixed(
        says=Field("Says", "text", "Our paraphrase of one statement.", needed=True),
        verified=Field("Read in the source", "word", "Yes: read in the source itself.", words=YES_NO),
        background=Field("Background", "word", "Yes: cited by nothing, on purpose.", words=YES_NO),
    ),
)  # fmt: skip
_SOURCE_KINDS = words.fixed_words(**dict.fromkeys((
    "article", "guideline", "regulator", "payer", "trial", "cohort", "case_report", "review", "expert_default"), "",
))  # fmt: skip
_READ = words.fixed_words(
    full="All of it was read.", abstract="Its abstract was read.", secondhand="Others told of it.",
    memory="From memory.", own="The text is ours.",
)  # fmt: skip
SOURCE = Field(
    "Source", "entry",
    keys=fixed(
        title=Field("Title", "text", "The title of the document.", needed=True),
        authors=Field("Authors", "line", "Who wrote it, as it is cited.", needed=True),
        year=Field("Year", "number", "The year in which it came out.", span=(1800, 2200)),
        place=Field("Where it came out", "line", "The journal with volume and pages, the publisher, the series."),
        kind=Field("Kind", "word", "What kind of document it is.", needed=True, words=_SOURCE_KINDS),
        address=Field("Address", "line", "Where it can be found, such as its web address or DOI."),
        read=Field("How much was read", "word", "How much of it was read.", needed=True, words=_READ),
        read_on=Field("Read on", "day", "The day on which it was read."),
        review_by=replace(REVIEW, help="The day by which it must be looked at again, in place of the rule for all."),
        claims=Field("Claims", "entry", "Its statements, one each, paraphrased.", needed=True,
                     each=CLAIM, start=lambda _: {"says": unsaid.STATEMENT, "verified": "no"}),
    ),
)  # fmt: skip

LINES = Field(
    "Lines of the clinical design", "entry", start=lambda _: {"says": unsaid.STATEMENT},
    each=Field(
        "Line", "entry", naming="name", alone=True,
        keys=fixed(
            says=Field("Says", "text", "What the design asks for.", needed=True),
            instead=Field("Carried out instead by", "text", "What does it, where no rule can."),
        ),
    ),
)  # fmt: skip

_PROFILE_KINDS = words.fixed_words(guideline="", payer="", dissent="Another opinion.")
PROFILE = Field(
    "Profile", "entry",
    keys=fixed(
        label=Field("Called", "line", "Short: it heads a column.", needed=True),
        title=Field("Title", "text", "Whose guidance on what this is.", needed=True),
        kind=Field("Kind", "word", "What kind of guidance it is.", needed=True, words=_PROFILE_KINDS),
        says=Field("Says", "text", "One sentence that sums it up.", needed=True),
        cites=replace(NEEDS_CITES, least=1),
        applies=Field("Applies when", "test", "A condition; elsewhere the profile says nothing."),
        thresholds=Field(
            "Own values", "entry", "Thresholds that have other values here.",
            each=Field("Threshold", "entry", naming="word", words=words.of_the_base(words.thresholds),
                       keys=fixed(values=VALUES)),
            start=lambda _: {"values": {"2020-01-01": _dated({})}},
        ),
        withdraws=Field("Withdraws", "words", "Rules of the ladder that this guidance does not share.",
                        words=words.of_the_base(words.ladder_rules), by_name=True),
    ),
)  # fmt: skip

BASE = Field(
    "Knowledge base", "entry",
    keys=fixed(
        id=Field("Name", "name", "The base's own name.", needed=True),
        title=Field("Title", "text", "The question that it answers.", needed=True),
        version=Field("Version", "line", "Its version, such as 1.2.0.", needed=True),
        sections=Field("Sections", "words", "The files in vocabulary/, in the order in which people are asked.",
                       needed=True, words=words.of_the_base(words.sections)),
        demo=Field("Demo", "line", "The case that `rung demo` shows."),
        headlines=Field("Headlines", "words", "Derived terms shown above the ladder.",
                        words=words.of_the_base(words.derived_terms)),
        topics=Field("Topics", "words", "The order in which the rule book tells the rules.",
                     words=words.of_the_base(words.topics)),
        review_after=Field(
            "Review after", "entry", "By kind of source: years until it must be looked at again.",
            each=Field("Years", "number", "Years until a source of this kind must be looked at again.",
                       words=_SOURCE_KINDS, naming="word", span=(1, 100)),
            start=lambda _: 5,
        ),
        notice=Field("Notice", "text", "One paragraph, printed on every answer.", needed=True),
        intended_use=Field("Intended use", "entry", "What it is for, whom, and with which limits.",
                           each=Field("Text", "text", "A paragraph.", naming="line")),
    ),
)  # fmt: skip
