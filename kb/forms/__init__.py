"""Every entry of a knowledge base as rows of a form: plain values in, rows or new plain values out.

A file's plain value is what its tree says without places. `rows` shows an entry of it, `legal` and `understood` say
what may stand in a row, `addable` what may be added. Every change gives the new plain value with the path for the
cursor, and raises Refused where it makes no sense. It touches no text and no file, and judges no case.
"""

__all__ = [
    "COMPANIONS",
    "OUTCOMES",
    "TERMS",
    "VERBS",
    "Addition",
    "Begun",
    "Changed",
    "Comparison",
    "Concluded",
    "Exemplified",
    "FormRow",
    "Limits",
    "Reading",
    "RowKind",
    "Word",
    "addable",
    "added",
    "answer_typed",
    "answers",
    "called",
    "choices",
    "comparison_of",
    "concluded_of",
    "dissolved",
    "entries",
    "exemplified_of",
    "grouped",
    "hows",
    "legal",
    "limit_typed",
    "limits",
    "moved",
    "name_typed",
    "names",
    "new_claim",
    "new_example",
    "new_group",
    "new_option",
    "new_rule",
    "new_source",
    "new_term",
    "new_threshold",
    "plain_comparison",
    "plain_conclusion",
    "plain_example",
    "put",
    "reads",
    "rows",
    "shifted",
    "start_of",
    "taken_out",
    "understood",
    "value_at",
]

from kb.forms.adding import addable, names
from kb.forms.beginnings import new_claim, new_group, new_option, new_rule, new_source, new_term, new_threshold
from kb.forms.called import called
from kb.forms.changes import added, moved, put, taken_out
from kb.forms.comparisons import (
    Comparison,
    Limits,
    choices,
    comparison_of,
    hows,
    limit_typed,
    limits,
    plain_comparison,
)
from kb.forms.conclusions import COMPANIONS, VERBS, Concluded, concluded_of, plain_conclusion
from kb.forms.examples import (
    OUTCOMES,
    Exemplified,
    answer_typed,
    answers,
    exemplified_of,
    new_example,
    plain_example,
    reads,
    start_of,
)
from kb.forms.field import value_at
from kb.forms.legal import legal, name_typed, understood
from kb.forms.regrouping import dissolved, grouped, shifted
from kb.forms.row import TERMS, Addition, Begun, FormRow, Reading, RowKind
from kb.forms.rows import rows
from kb.forms.setting import Changed
from kb.forms.walk import entries
from kb.word import Word
