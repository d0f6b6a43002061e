"""A record made again: the same case, judged by a knowledge base, and whether the same bytes come of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.consultation import Consultation
from exports.record import canonical
from exports.record import record as recorded
from exports.record_reasons import Json
from exports.replay.case_of_record import entered_case, with_decisions
from exports.replay.differences import differences
from exports.replay.reading import Record
from exports.replay.refusals import RECORD, harmless
from exports.replay.turned import Differences
from kb.model import DEFAULT_PROFILE, KnowledgeBase
from kb.problems import Place, Problem, Refused, nearest
from kb.profiles import under


@dataclass(frozen=True, eq=False)
class Replay:
    """What a record was, and what comes of its case now. `content` are the bytes of `made`."""

    record: Record
    consultation: Consultation
    made: Json
    content: bytes

    @property
    def same(self) -> bool:
        """Whether it came out byte for byte as the record is."""
        return self.content == self.record.content

    @property
    def written_otherwise(self) -> bool:
        """Whether all is the same but the way the file writes it: blanks, the order of keys."""
        return not self.same and self.differences.nothing

    @cached_property
    def differences(self) -> Differences:
        """What is otherwise now, and why; nothing where the two say the same."""
        return differences(self.record.value, self.made)


def replayed(record: Record, base: KnowledgeBase, where: Place = RECORD) -> Replay:
    """The record made again by a base, as it was loaded; the record's profile is laid over it.

    By another release, a decision for an option that this one does not have is left out, and told as a difference.
    Raises Refused when the case cannot be made with what the base has.
    """
    judging = _under(base, record.profile, where)
    decisions = record.decided if base.digest == record.digest else tuple(_still_there(record, base))
    case = with_decisions(entered_case(record, base, where), base, decisions, where)
    consultation = Consultation(judging, case)
    content = canonical(recorded(consultation))
    return Replay(record, consultation, json.loads(content), content)


def _under(base: KnowledgeBase, profile: str, where: Place) -> KnowledgeBase:
    if profile != DEFAULT_PROFILE and profile not in base.profiles:
        mend = nearest(profile, base.profiles)
        what = f"the record was made under the profile '{profile}', and the knowledge base has none of that name"
        raise harmless(Refused([Problem("unknown-profile", what, where, mend)]))
    return under(base, profile)


def _still_there(record: Record, base: KnowledgeBase) -> Iterator[Json]:
    for one in record.decided:
        if one["option"] is None or one["option"] in base.options:
            yield one
