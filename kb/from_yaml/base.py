"""A knowledge base from its files: read every part, resolve every name, tell every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.checks import foundations
from kb.folder import PACKAGED, RELEASES, Folder, read_folder
from kb.from_yaml.conditions import ConditionReader, Scope
from kb.from_yaml.names import Problems
from kb.from_yaml.parts import citations, ladder, source, threshold_values, value_citations
from kb.from_yaml.profiles import profile, profile_citations
from kb.from_yaml.reading import shaped
from kb.from_yaml.rules import RuleReader, at_rest, in_force
from kb.from_yaml.rules_read import RulesRead
from kb.from_yaml.shapes import BaseFile, LadderFile, LineShape, ProfileFile, SourceFile, SourceKind, ThresholdShape
from kb.from_yaml.vocabulary import VocabularyReader
from kb.model import DesignLine, KnowledgeBase, Option, Profile, Rule, Source, Threshold
from kb.problems import Place, Refused
from kb.profiles import every_rule
from kb.yaml_tree import Document

_NEEDED = ("base.yaml", "thresholds.yaml", "ladder.yaml")


def load_base(folder: Path | None = None) -> KnowledgeBase:
    """The knowledge base in a folder (the packaged one by default), signed off where its release verifies.

    Raises Refused with everything unreadable in it.
    """
    base, place = base_from(read_folder(folder)), folder or PACKAGED
    if not (place / RELEASES).is_dir():
        return base
    from kb.release.standing import with_sign_off  # cryptography takes a while to import

    return with_sign_off(base, place)


def base_from(folder: Folder, read_before: RulesRead | None = None) -> KnowledgeBase:
    """The knowledge base that a folder's trees describe, fit to be judged; raises Refused.

    `read_before`: what is kept from one reading to the next, where the same folder is read over and over.
    """
    base = _BaseReader(folder, read_before or RulesRead()).read()
    unsound = foundations(base)
    if unsound:
        raise Refused(unsound)
    return base


class _BaseReader:
    def __init__(self, folder: Folder, read_before: RulesRead) -> None:
        self._folder, self._read_before = folder, read_before
        self._problems = Problems()
        self._problems.found.extend(folder.problems)
        self._cites: list[tuple[str, Place]] = []
        self._places: dict[str, Place] = {}

    def read(self) -> KnowledgeBase:
        for name in _NEEDED:
            if name not in self._folder.documents and not self._broken(name):
                where = Place(f"{self._folder.name}/{name}")
                self._problems.add(
                    "unreadable", "this file is missing", where, "a knowledge base needs it; see FORMAT.md"
                )
        if self._problems.found and not self._has_all():
            raise Refused(self._problems.found)
        base = self._assemble()
        if self._problems.found or base is None:
            raise Refused(self._problems.found)
        return base

    def _broken(self, name: str) -> bool:
        return any(problem.where.file.endswith("/" + name) for problem in self._problems.found)

    def _has_all(self) -> bool:
        return all(name in self._folder.documents for name in _NEEDED)

    def _assemble(self) -> KnowledgeBase | None:
        header = self._header()
        if header is None:
            return None
        thresholds = self._thresholds()
        tiers, options = self._ladder()
        vocabulary = self._vocabulary(header.sections, header.headlines, thresholds)
        scope = Scope(
            {name: term.kind for name, term in vocabulary.terms.items()},
            {name: entry.unit for name, entry in thresholds.items()},
        )
        reader = RuleReader(vocabulary.terms, options, self._problems)
        rules = self._rules("rules", reader, scope)
        profiles = self._profiles(reader, scope, thresholds)
        sources = self._sources(header.review_after)
        base = KnowledgeBase(
            header.id, header.title, header.version, self._folder.digest, header.notice, header.intended_use,
            vocabulary.sections, header.demo, tuple(header.headlines), vocabulary.groups, vocabulary.terms,
            vocabulary.tables, tuple(vocabulary.contradictions), thresholds, tiers, options, sources, in_force(rules),
            {**self._places, **vocabulary.places}, profiles, lines=self._lines(), topics=tuple(header.topics),
            resting=at_rest(rules), texts=self._folder.texts,
        )  # fmt: skip
        self._check_citations(base)
        self._check_overrides(base)
        return base

    def _header(self) -> BaseFile | None:
        try:
            return shaped(self._folder.documents["base.yaml"], BaseFile)
        except Refused as refused:
            self._problems.take(refused)
            return None

    def _thresholds(self) -> dict[str, Threshold]:
        document = self._folder.documents["thresholds.yaml"]
        entries = document.root.value
        if not isinstance(entries, dict):
            self._problems.add("wrong-type", "thresholds are a mapping", document.place(), "see FORMAT.md")
            return {}
        found: dict[str, Threshold] = {}
        for name in entries:
            try:
                shape = shaped(document, ThresholdShape, (name,))
            except Refused as refused:
                self._problems.take(refused)
                continue
            path = (name, "values")
            values = threshold_values(shape.values, document, path, self._problems)
            found[name] = Threshold(name, shape.label, shape.unit, values)
            self._places[f"threshold/{name}"] = document.place((name,), of_key=True)
            self._cites += value_citations(shape.values, document, path)
        return found

    def _ladder(self) -> tuple[dict[str, str], dict[str, Option]]:
        document = self._folder.documents["ladder.yaml"]
        try:
            file = shaped(document, LadderFile)
        except Refused as refused:
            self._problems.take(refused)
            return {}, {}
        self._cites += citations(document, file)
        for tier, shape in file.tiers.items():
            for name in shape.options:
                place = document.place(("tiers", tier, "options", name), of_key=True)
                key = f"option/{name}"
                if key in self._places:
                    what = f"the option '{name}' is already defined at {self._places[key]}"
                    self._problems.add("duplicate-id", what, place, "give one of them another name")
                self._places[key] = place
        return ladder(file)

    def _vocabulary(
        self, sections: Iterable[str], shown: Iterable[str], thresholds: Mapping[str, Threshold]
    ) -> VocabularyReader:
        reader = VocabularyReader(self._problems)
        header = self._folder.documents["base.yaml"]
        written = [path.split("/")[1].removesuffix(".yaml") for path, _ in self._folder.below("vocabulary")]
        for number, name in enumerate(sections):
            document = self._folder.documents.get(f"vocabulary/{name}.yaml")
            if document:
                reader.section(name, document)
            elif not self._broken(f"vocabulary/{name}.yaml"):
                self._problems.unknown("section", name, written, header.place(("sections", number)))
        for name in set(written) - set(sections):
            document = self._folder.documents[f"vocabulary/{name}.yaml"]
            self._problems.add("unknown-section", f"the section '{name}' is not listed", document.place(),
                               "add it to 'sections' in base.yaml")  # fmt: skip
        if self._problems.found:
            raise Refused(self._problems.found)  # names that are missing now would be told as unknown everywhere
        reader.finish({name: entry.unit for name, entry in thresholds.items()})
        for number, name in enumerate(shown):
            self._problems.look_up("term", name, reader.terms, header.place(("headlines", number)))
        return reader

    def _rules(self, folder: str, reader: RuleReader, scope: Scope) -> dict[str, Rule]:
        """The rules below a folder; ids are unique over the whole base, profiles included."""
        rules: dict[str, Rule] = {}
        self._read_before.over(self._folder)
        for path, document in self._folder.below(folder):
            before, problems = self._read_before.rule(document), len(self._problems.found)
            rule = before or reader.read(path, document, ConditionReader(document, scope, self._problems))
            if rule is not None and len(self._problems.found) == problems:
                self._read_before.keep(document, rule)
            if rule is None:
                continue
            key = f"rule/{rule.id}"
            if key in self._places:
                what = f"a rule called '{rule.id}' already stands at {self._places[key]}"
                self._problems.add("duplicate-id", what, rule.place, "give one of them another name")
            self._places[key] = rule.place
            rules[rule.id] = rule
            self._cites += [(cite, document.place(("cites", i))) for i, cite in enumerate(rule.cites)]
        return rules

    def _profiles(self, reader: RuleReader, scope: Scope, thresholds: Mapping[str, Threshold]) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        for path, document in self._folder.below("profiles"):
            name = path.split("/")[1]
            if path != f"profiles/{name}/profile.yaml":
                continue
            try:
                file = shaped(document, ProfileFile)
            except Refused as refused:
                self._problems.take(refused)
                continue
            rules = self._rules(f"profiles/{name}/rules", reader, scope)
            conditions = ConditionReader(document, scope, self._problems)
            found[name] = profile(name, file, document, conditions, thresholds, rules, self._problems)
            self._cites += profile_citations(file, document)
        return found

    def _lines(self) -> dict[str, DesignLine]:
        """The lines of the clinical design, where the base lists them."""
        document = self._folder.documents.get("lines.yaml")
        if document is None:
            return {}
        if not isinstance(document.root.value, dict):
            self._problems.add("wrong-type", "the lines are a mapping", document.place(), "see FORMAT.md")
            return {}
        found: dict[str, DesignLine] = {}
        for name in document.root.value:
            try:
                shape = shaped(document, LineShape, (name,))
            except Refused as refused:
                self._problems.take(refused)
                continue
            found[name] = DesignLine(name, shape.says, shape.instead, document.place((name,), of_key=True))
        return found

    def _sources(self, review_after: Mapping[SourceKind, int]) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for path, document in self._folder.below("sources"):
            name = path.split("/")[1].removesuffix(".yaml")
            try:
                found[name] = source(name, shaped(document, SourceFile), document, review_after, self._problems)
            except Refused as refused:
                self._problems.take(refused)
                continue
            for claim in found[name].claims:
                self._places[f"{name}/{claim}"] = document.place(("claims", claim), of_key=True)
        return found

    def _check_citations(self, base: KnowledgeBase) -> None:
        for cite, place in self._cites:
            self._problems.look_up("claim", cite, base.claims, place)

    def _check_overrides(self, base: KnowledgeBase) -> None:
        every = every_rule(base)
        for rule in every.values():
            for number, other in enumerate(rule.overrides):
                document = self._by_file[rule.place.file]
                self._problems.look_up("rule", other, every, document.place(("overrides", number)))
        own = {**base.rules, **base.resting}
        for one in base.profiles.values():
            for number, other in enumerate(one.withdraws):
                document = self._by_file[one.place.file]
                self._problems.look_up("rule", other, own, document.place(("withdraws", number)))

    @property
    def _by_file(self) -> dict[str, Document]:
        return {document.file: document for document in self._folder.documents.values()}
