"""One rule from its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.from_yaml.conditions import ConditionReader
from kb.from_yaml.names import Problems
from kb.from_yaml.parts import optional_day
from kb.from_yaml.reading import part, shaped
from kb.from_yaml.shapes import AllBut, RuleFile, ThenShape
from kb.from_yaml.stages import stages
from kb.from_yaml.values import example_value
from kb.model import Caution, Conclusion, Derive, Example, Exclude, Oppose, Option, Recommend, Rule
from kb.problems import Refused, nearest
from kb.terms import Choices, Origin, Term, Value
from kb.yaml_tree import Document

_VERBS = ("derive", "recommend", "oppose", "caution", "exclude")
_COMPANIONS = {"strength": "recommend", "when_unknown": "exclude"}


@dataclass(frozen=True)
class RuleReader:
    """Reads rule files against the names of a knowledge base."""

    terms: Mapping[str, Term]
    options: Mapping[str, Option]
    problems: Problems

    def read(self, path: str, document: Document, conditions: ConditionReader) -> Rule | None:
        """The rule, or None when it has problems that leave nothing to build on."""
        try:
            file = shaped(document, RuleFile)
        except Refused as refused:
            self.problems.take(refused)
            return None
        self._check_path(path, file, document)
        when = conditions.read(part(document, ("when",)))
        then = self._conclusion(file.then, document)
        examples = self._examples(file, document)
        if when is None or then is None:
            return None
        topic = path.split("/")[1] if path.count("/") > 1 else ""
        return Rule(
            file.id, topic, file.because, when, then, tuple(file.cites), tuple(file.traces), tuple(file.overrides),
            examples, document.place(), optional_day(file.review_by, document, "review_by", self.problems),
            stages(file.stages, document, self.problems),
        )  # fmt: skip

    def _check_path(self, path: str, file: RuleFile, document: Document) -> None:
        stem = path.rsplit("/", 1)[-1].removesuffix(".yaml")
        if file.id != stem:
            what = f"the rule is called '{file.id}' but its file '{stem}.yaml'"
            self.problems.add("wrong-place", what, document.place(("id",)), "make the id and the file's name the same")

    def _conclusion(self, then: ThenShape, document: Document) -> Conclusion | None:
        verbs = [verb for verb in _VERBS if getattr(then, verb) is not None]
        place = document.place(("then",))
        if len(verbs) != 1:
            self.problems.add(
                "wrong-conclusion", "a rule has exactly one conclusion", place, f"keep one of: {', '.join(_VERBS)}"
            )
            return None
        for word, verb in _COMPANIONS.items():
            if getattr(then, word) is not None and verb != verbs[0]:
                spot = document.place(("then", word), of_key=True)
                self.problems.add("wrong-conclusion", f"'{word}' belongs to '{verb}'", spot, "take it out")
        return self._built(verbs[0], then, document)

    def _built(self, verb: str, then: ThenShape, document: Document) -> Conclusion | None:
        if verb == "derive":
            return self._derive(then, document)
        if isinstance(then.exclude, AllBut):
            kept = self._options(then.exclude.all_but, document)
            others = tuple(option for option in self.options if option not in kept)
            return Exclude(others, then.when_unknown != "note", kept)
        options = self._options(getattr(then, verb), document)
        match verb:
            case "recommend":
                return Recommend(options[0], then.strength or "conditional") if options else None
            case "oppose":
                return Oppose(options)
            case "caution":
                return Caution(options)
            case _:
                return Exclude(options, then.when_unknown != "note")

    def _options(self, given: str | list[str], document: Document) -> tuple[str, ...]:
        names = [given] if isinstance(given, str) else given
        place = document.place(("then",))
        return tuple(name for name in names if self.problems.look_up("option", name, self.options, place))

    def _derive(self, then: ThenShape, document: Document) -> Derive | None:
        entries = then.derive or {}
        place = document.place(("then", "derive"))
        if len(entries) != 1:
            self.problems.add("wrong-conclusion", "a rule derives one term", place, "split it into several rules")
            return None
        name, value = next(iter(entries.items()))
        term = self.problems.look_up("term", name, self.terms, place)
        if term is None:
            return None
        if term.origin is not Origin.DERIVED:
            self.problems.add("wrong-conclusion", f"'{name}' is {term.origin.value}, not derived", place,
                              "give the term an 'otherwise', or derive another one")  # fmt: skip
            return None
        if isinstance(term.kind, Choices) and value not in term.kind.labels:
            self.problems.add(
                "unknown-choice", f"'{value}' is not a choice of '{name}'", place, nearest(value, term.kind.labels)
            )
            return None
        return Derive(name, value)

    def _examples(self, file: RuleFile, document: Document) -> tuple[Example, ...]:
        found = []
        for number, entry in enumerate(file.examples):
            place = document.place(("examples", number))
            if len(entry) != 1:
                self.problems.add(
                    "wrong-type", "an example has exactly one outcome", place, "start a new line with '-'"
                )
            for expected, findings in entry.items():
                values = self._example_values(findings, document, ("examples", number, expected))
                found.append(Example(expected, values, place))
        return tuple(found)

    def _example_values(
        self, findings: Mapping[str, object], document: Document, path: tuple[str | int, ...]
    ) -> dict[str, Value | None]:
        values: dict[str, Value | None] = {}
        for name, given in findings.items():
            place = document.place((*path, name))
            term = self.problems.look_up("term", name, self.terms, place)
            if term:
                try:
                    values[name] = example_value(term, given, place)
                except Refused as refused:
                    self.problems.take(refused)
        return values


def in_force(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Those of the rules that are active."""
    return {name: rule for name, rule in rules.items() if rule.stage == "active"}


def at_rest(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Those of the rules that are not."""
    return {name: rule for name, rule in rules.items() if rule.stage != "active"}
