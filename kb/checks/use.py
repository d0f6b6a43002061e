"""Checks of what is written but not used, and of what is used but not proved."""

from __future__ import annotations

from collections.abc import Iterator

from kb.conditions import names_of, terms_of
from kb.model import Derive, KnowledgeBase, Recommend, Rule
from kb.problems import Place, Problem, nearest
from kb.profiles import every_rule
from kb.terms import Choices

OUTCOMES = ("fires", "does not fire", "cannot tell")


def unreached_options(base: KnowledgeBase) -> Iterator[Problem]:
    """Options that no rule recommends."""
    reached = {rule.then.option for rule in base.rules.values() if isinstance(rule.then, Recommend)}
    for option in base.options:
        if option not in reached:
            yield Problem("unreached-option", f"no rule recommends '{option}'", _place(base, f"option/{option}"),
                          "write a rule that recommends it, or take it out")  # fmt: skip


def unused_terms(base: KnowledgeBase) -> Iterator[Problem]:
    """Terms that no condition reads."""
    used = {term for rule in base.rules.values() for term in terms_of(rule.when)}
    used |= {name for rule in base.rules.values() for name in names_of(rule.when)}
    for entry in base.contradictions:
        used |= {*terms_of(entry.when), *names_of(entry.when)}
    used |= set(_limits_of_histories(base))
    for term in base.terms.values():
        if term.id not in used and not term.identifies:
            yield Problem("unused-term", f"no rule reads '{term.id}'", _place(base, term.id),
                          "use it, mark it 'identifies: yes', or take it out")  # fmt: skip


def _limits_of_histories(base: KnowledgeBase) -> Iterator[str]:
    """The names that filters, computed columns, rows' contradictions and time lines compare with."""
    for term in base.terms.values():
        if term.summary and term.summary.where:
            yield from names_of(term.summary.where)
    for table in base.tables.values():
        conditions = [entry.when for entry in table.contradictions]
        conditions += [condition for column in table.columns.values() for condition in column.computed.values()]
        if table.drawn:
            yield from table.drawn.window or ()
            conditions += [table.drawn.still] if table.drawn.still else []
        for condition in conditions:
            yield from names_of(condition)


def unused_thresholds(base: KnowledgeBase) -> Iterator[Problem]:
    """Thresholds that nothing is compared with."""
    used = {name for rule in base.rules.values() for name in names_of(rule.when)} | set(_limits_of_histories(base))
    used |= {name for entry in base.contradictions for name in names_of(entry.when)}
    for name in base.thresholds:
        if name not in used:
            yield Problem("unused-threshold", f"nothing is compared with '{name}'", _place(base, f"threshold/{name}"),
                          "use it in a rule, or take it out")  # fmt: skip


def unset_terms(base: KnowledgeBase) -> Iterator[Problem]:
    """Derived terms, or single values of them, that no rule sets."""
    for name, rules in base.setters.items():
        term = base.terms[name]
        labels = term.kind.labels if isinstance(term.kind, Choices) else ()
        values = {rule.then.value for rule in rules if isinstance(rule.then, Derive)}
        for value in labels:
            if value not in values and value != term.otherwise:
                yield Problem("unset-value", f"no rule sets '{name}' to '{value}'", _place(base, name),
                              "write the rule, or take the choice out")  # fmt: skip


def uncited_claims(base: KnowledgeBase) -> Iterator[Problem]:
    """Claims that nothing cites and that are not marked as background."""
    cited = {base.claims[cite].full_id for cite in _citations(base) if cite in base.claims}
    for source in base.sources.values():
        for claim in source.claims.values():
            if claim.full_id not in cited and not claim.background:
                yield Problem("uncited-claim", f"nothing cites '{claim.full_id}'", _place(base, claim.full_id),
                              "cite it, or mark it 'background: yes'")  # fmt: skip


def _citations(base: KnowledgeBase) -> Iterator[str]:
    for rule in base.rules.values():
        yield from rule.cites
    for threshold in base.thresholds.values():
        for value in threshold.values:
            yield from value.cites
    for one in base.profiles.values():
        yield from one.cites
        yield from (cite for limit in one.thresholds.values() for value in limit.values for cite in value.cites)
    for option in base.options.values():
        yield from option.cites
        for fact in option.facts:
            yield from fact.cites


def untraced_lines(base: KnowledgeBase) -> Iterator[Problem]:
    """Lines of the clinical design that nothing carries out, and traces to lines that do not exist."""
    traced = {line for rule in base.rules.values() for line in rule.traces}
    traced |= {cite.rsplit("/")[-1] for cite in _citations(base)}
    for line in base.lines.values():
        if line.id not in traced and line.instead is None:
            what = f"no rule or threshold carries out '{line.id}': {line.says}"
            yield Problem("untraced-line", what, line.place, "trace it from a rule, or say what does it 'instead:'")
    for rule in every_rule(base).values():
        for trace in rule.traces:
            if base.lines and trace not in base.lines:
                what = f"'{rule.id}' traces '{trace}', which lines.yaml does not list"
                yield Problem("unknown-line", what, rule.place, nearest(trace, base.lines))


def missing_examples(base: KnowledgeBase) -> Iterator[Problem]:
    """Rules without one of the three kinds of example."""
    for rule in base.rules.values():
        given = {example.expected for example in rule.examples}
        lacking = [outcome for outcome in OUTCOMES if outcome not in given]
        if lacking:
            what = f"'{rule.id}' has no example that says: {', '.join(lacking)}"
            yield Problem("missing-example", what, rule.place, "add it below 'examples:'")


def uncited_rules(base: KnowledgeBase) -> Iterator[Problem]:
    """Rules and thresholds that rest on no source."""
    for rule in base.rules.values():
        if not rule.cites:
            yield Problem(
                "no-citation", f"'{rule.id}' cites nothing", rule.place, "add the claims it rests on to 'cites:'"
            )
    for threshold in base.thresholds.values():
        if any(not value.cites for value in threshold.values):
            yield Problem("no-citation", f"'{threshold.id}' cites nothing", _place(base, f"threshold/{threshold.id}"),
                          "add the claims it rests on to 'cites:'")  # fmt: skip


def examples_off_topic(base: KnowledgeBase) -> Iterator[Problem]:
    """Examples that give a term their rule does not read."""
    for rule in base.rules.values():
        read = read_by(base, rule)
        for example in rule.examples:
            for term in example.findings:
                if term not in read:
                    what = f"the example gives '{term}', which '{rule.id}' does not read"
                    yield Problem("example-off-topic", what, example.place, "take it out of the example")


def read_by(base: KnowledgeBase, rule: Rule) -> set[str]:
    """The terms that a rule reads, with those of the rules that override it."""
    read = set(terms_of(rule.when))
    for other in base.overriders.get(rule.id, ()):
        read |= read_by(base, other)
    return read


def _place(base: KnowledgeBase, name: str) -> Place:
    return base.places.get(name, Place(base.id))
