"""Generated knowledge bases of a wished-for size, for measuring how cost grows with the number of rules."""

from __future__ import annotations

from engine.consultation import Consultation
from kb.case import Case, Known
from kb.conditions import AllOf, Bound, How, OneOf
from kb.model import Derive, Exclude, KnowledgeBase, Recommend, Rule
from kb.terms import Choices, Number, Origin
from tests.random_bases import DAY, WORDS, a_base, a_rule, a_term

OPTIONS = 20


def made_base(rules: int) -> KnowledgeBase:
    """A base of so many rules: a fifth derive, the rest recommend and exclude; four leaves each, few terms shared."""
    asked = max(rules // 5, 10)
    terms = [a_term(f"c{n}", Choices({word: word for word in WORDS})) for n in range(asked)]
    terms += [a_term(f"n{n}", Number("%", 0.0, 100.0)) for n in range(asked)]
    derived = rules // 5
    yes_no = Choices({"yes": "yes", "no": "no"})
    terms += [a_term(f"d{n}", yes_no, Origin.DERIVED, "no") for n in range(derived)]
    return a_base(terms, [_rule(n, asked, derived) for n in range(rules)], options=OPTIONS)


def _rule(number: int, asked: int, derived: int) -> Rule:
    choice, size = number % asked, (number * 7) % asked
    parts = [
        OneOf(f"c{choice}", ("red", "green")),
        Bound(f"n{size}", How.AT_LEAST, 50.0),
        OneOf(f"c{(choice + 1) % asked}", ("blue", "green")),
    ]
    if number < derived:
        return a_rule(f"r{number:04d}", AllOf(tuple(parts)), Derive(f"d{number}", "yes"))
    parts.append(OneOf(f"d{number % derived}", ("yes",)))
    option = f"o{number % OPTIONS}"
    then = Exclude((option,)) if number % 3 == 0 else Recommend(option, "strong")
    return a_rule(f"r{number:04d}", AllOf(tuple(parts)), then)


def made_consultation(base: KnowledgeBase) -> Consultation:
    """A case of which two thirds are known."""
    known: dict[str, str | float | None] = {}
    for number, term in enumerate(base.terms.values()):
        if term.origin is Origin.ASKED and number % 3:
            known[term.id] = "green" if isinstance(term.kind, Choices) else 60.0
    return Consultation(base, Case("c", "", DAY, Known("patient"), (Known("here", known),)))
