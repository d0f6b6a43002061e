"""Can these conditions all be true at once? A search that gives a witness, through every stratum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.cells import Cell, cells, limits_of
from kb.conditions import AllOf, AnyOf, Bound, Condition, Leaf, Not, OneOf
from kb.edition import Edition
from kb.terms import Choices, Origin, Value

MOST_STEPS = 20_000
Allowed = Mapping[str, tuple[Cell, ...]]
Goal = tuple[Condition, bool]


class GaveUp(Exception):
    """The search grew past its bound; nothing is known."""


class WitnessSearch:
    """Searches the cells of one edition. `alone`: derived terms may have any value, as in a rule's examples."""

    def __init__(self, edition: Edition, *, alone: bool = False) -> None:
        self._edition, self._alone = edition, alone
        limits = limits_of(edition.conditions.values())
        self._cells = {term.id: cells(term, limits.get(term.id, ())) for term in edition.base.terms.values()}
        self._steps = 0

    def find(
        self, conditions: Iterable[Condition], given: Mapping[str, Value] | None = None
    ) -> dict[str, Value] | None:
        """Values of asked and summary terms under which all conditions hold; None when there are none.

        `given`: values that stand already. Raises GaveUp when the search would take too long.
        """
        self._steps = 0
        fixed = {term: (Cell(value),) for term, value in (given or {}).items()}
        found = self._search([(condition, True) for condition in conditions], fixed)
        if found is None:
            return None
        derived = () if self._alone else self._edition.base.setters
        return {term: cells[0].value for term, cells in found.items() if term not in derived}

    def _search(self, goals: list[Goal], allowed: Allowed) -> Allowed | None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise GaveUp
        if not goals:
            return allowed
        (condition, wanted), rest = goals[0], goals[1:]
        match condition:
            case OneOf() | Bound():
                return self._leaf(condition, wanted, rest, allowed)
            case Not(part):
                return self._search([(part, not wanted), *rest], allowed)
            case AllOf(parts) | AnyOf(parts):
                if isinstance(condition, AllOf) is wanted:
                    return self._search([*((part, wanted) for part in parts), *rest], allowed)
                return self._first([[(part, wanted), *rest] for part in parts], allowed)

    def _first(self, branches: Iterable[list[Goal]], allowed: Allowed) -> Allowed | None:
        for goals in branches:
            found = self._search(goals, allowed)
            if found is not None:
                return found
        return None

    def _leaf(self, leaf: Leaf, wanted: bool, rest: list[Goal], allowed: Allowed) -> Allowed | None:
        before = allowed.get(leaf.term, self._cells[leaf.term])
        left = tuple(cell for cell in before if _holds(leaf, cell.value) is wanted)
        if not left:
            return None
        term = self._edition.base.terms[leaf.term]
        if self._alone or term.origin is not Origin.DERIVED or (left == before and leaf.term in allowed):
            return self._search(rest, {**allowed, leaf.term: left})
        return self._derived(leaf.term, left, rest, allowed)

    def _derived(self, term: str, left: tuple[Cell, ...], rest: list[Goal], allowed: Allowed) -> Allowed | None:
        """A derived term takes one of these values only if a rule sets it, or none does and it is `otherwise`."""
        setters = [(value, self._edition.conditions[rule]) for value, rule in self._edition.setters(term)]
        wanted = {cell.value for cell in left}
        by_rule = [(value, [(condition, True)]) for value, condition in setters if value in wanted]
        otherwise = self._edition.base.terms[term].otherwise
        by_none = [(otherwise, [(c, False) for _, c in setters])] if otherwise in wanted else []
        for value, goals in [*by_rule, *by_none]:
            fixed = {**allowed, term: tuple(cell for cell in left if cell.value == value)}
            found = self._search([*goals, *rest], fixed)
            if found is not None:
                return found
        return None


def _holds(leaf: Leaf, value: Value) -> bool:
    match leaf:
        case OneOf(values=values):
            return value in values
        case Bound(how=how, number=number):
            return number is not None and not isinstance(value, str) and how.holds(value, number)


def in_words(edition: Edition, witness: Mapping[str, Value]) -> str:
    """A witness as text."""
    terms = edition.base.terms
    shown = [
        f"{term}: {value if isinstance(terms[term].kind, Choices) else f'{value:g}'}" for term, value in witness.items()
    ]
    return ", ".join(shown) or "any case"
