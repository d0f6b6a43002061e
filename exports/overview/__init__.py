"""What quality review counts over many records: what was advised, what was decided, and why it was decided otherwise.

`overview` counts the last record of every consultation in the ledger, one after the other, so that a long ledger takes
time and no room. Nothing is judged again, and no record is changed: each says itself what was advised.
"""

from exports.overview.counts import FEWEST, KnowledgeCount, OptionCount, Overview, ReasonCount, RuleCount
from exports.overview.gathering import Count, overview
from exports.overview.written import as_json, overview_lines

__all__ = [
    "FEWEST",
    "Count",
    "KnowledgeCount",
    "OptionCount",
    "Overview",
    "ReasonCount",
    "RuleCount",
    "as_json",
    "overview",
    "overview_lines",
]
