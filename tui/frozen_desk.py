"""A desk at which nothing is done: a consultation as an entry of the ledger says it was."""

from __future__ import annotations

from dataclasses import dataclass

from exports.replay import Replay
from kb.course import begun
from kb.moves import Move
from kb.problems import Place, Problem, Refused
from tui.desk import Desk


@dataclass(frozen=True, slots=True)
class Origin:
    """The entry that it was made from, when it was kept and by whom; `same`: it says what the entry says."""

    number: int
    kept: str
    same: bool


class FrozenDesk(Desk):
    """Shows what a record says was known, advised and decided. It is kept nowhere, and takes no move."""

    def __init__(self, replay: Replay, origin: Origin) -> None:
        consultation = replay.consultation
        super().__init__(begun(consultation.base, consultation.case))
        self.consultation = consultation
        self.origin = origin

    def make(self, move: Move) -> None:  # noqa: ARG002  # as every desk's
        """Refuses every move."""
        what = f"this is entry {self.origin.number} of the ledger, and nothing of it is ever changed"
        raise Refused([Problem("used-wrongly", what, Place(""), "open the consultation itself, and go on there")])
