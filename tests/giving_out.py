"""Small builders for the tests of what leaves the house: a decision, the key, and what is given out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.judging import Standing
from exports.giving import Given, Wish, asked_for, give
from exports.proof.checking import Checked, Handed, checked
from exports.proof.points import Outcome
from exports.store import Store, open_store
from kb.from_yaml.case import load_case
from kb.model import KnowledgeBase
from kb.moves import Decided
from kb.signing import SigningKey
from tests.builders import SMALL_BASE, small_base
from tui.desk import Desk

LEDGER = "clinic.example/ledger"
_OPEN: list[Store] = []


@cache
def ledger_key() -> SigningKey:
    """The key of the tests' ledger."""
    return SigningKey(LEDGER, Ed25519PrivateKey.generate())


def a_decision(
    place: Path | str, base: KnowledgeBase | None = None, note: str = "", by: str = "dr", site: str = ""
) -> Desk:
    """A consultation in a store of its own, with a decision for its first site, which may be given another name."""
    base = base or small_base()
    case = load_case(SMALL_BASE / "cases" / "sound.yaml", base)
    first, *others = case.targets
    case = replace(case, targets=(replace(first, name=site or first.name), *others))
    desk = Desk.begin(base, case, opened(place), by=by)
    decide(desk, note)
    return desk


def opened(place: Path | str) -> Store:
    """A store that is let go of at the end of the test."""
    _OPEN.append(open_store(str(place)))
    return _OPEN[-1]


def let_go() -> None:
    """Closes what was opened."""
    while _OPEN:
        _OPEN.pop().close()


def decide(desk: Desk, note: str = "") -> None:
    """Decides for the first option of the first site's ladder, against the advice where that is not offered."""
    site = desk.course.case.targets[0].name
    rung = desk.consultation.opinion(site).ladder[0]
    reason = None if rung.standing is Standing.OFFERED else "need-more-info"
    desk.make(Decided(target=site, option=rung.option.id, note=note, reason=reason))


@dataclass(frozen=True)
class Out:
    """What was given out, as somebody else has it."""

    given: Given
    name: str

    def shown(self, content: bytes | None = None, proof: bytes | None = None) -> Checked:
        """What it shows to whoever trusts the ledger's key; with other bytes where they are given."""
        beside = proof if proof is not None else self.given.proof
        whole = content if content is not None else self.given.content
        return checked(Handed(self.name, whole, beside), ledger_key().verifier)


def out(desk: Desk, form: str, *, signed: bool = True, notes: bool = False) -> Out:
    """The consultation of a desk, given out."""
    store = _store(desk)
    asked = asked_for(store, desk.id or "", lambda: desk.course.base)
    wish = Wish(asked, form, ledger_key() if signed else None, "dr", "the insurer", notes)
    return Out(give(store, wish), f"case.{form}")


def _store(desk: Desk) -> Store:
    assert desk.store is not None
    return desk.store


def failures(found: Checked) -> list[str]:
    """What failed, each with its words."""
    return [f"{one.what}: {one.words}" for one in found.points.found if one.outcome is Outcome.FAILED]
