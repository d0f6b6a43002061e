"""Where every name of a knowledge base stands: in rules, examples, cases, profiles, and where it is defined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kb.folder import Folder
from kb.model import KnowledgeBase
from kb.terms import Choices
from kb.yaml_tree import Document, Path

Kind = Literal["term", "choice", "threshold", "option", "claim", "rule"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at a place. `owner`: the term, or `table.column`, whose choice it is; the source whose claim it is.

    `of_key`: it is the key of a mapping. `defines`: the name is defined here. `full`: a claim cited with its source.
    `says`: of a claim what it states, where it stands.
    """

    kind: Kind
    name: str
    file: str
    path: Path
    owner: str = ""
    of_key: bool = False
    defines: bool = False
    full: bool = False
    says: str = ""


def mentions(folder: Folder, base: KnowledgeBase) -> Iterator[Mention]:
    """Every mention in the files, file by file in the order of their paths; cases too, where the folder has them."""
    for file in sorted(folder.documents):
        yield from _File(file, folder.documents[file], base).mentions()


class _File:
    """Walks one file. Values are as the loader accepts them, so that shapes need no checking again."""

    def __init__(self, file: str, document: Document, base: KnowledgeBase) -> None:
        self._file, self._base = file, base
        self._whole: dict[str, Any] = document.root.plain()

    def mentions(self) -> Iterator[Mention]:
        walks: dict[str, Callable[[], Iterator[Mention]]] = {
            "base.yaml": self._header, "thresholds.yaml": self._thresholds, "ladder.yaml": self._ladder,
            "vocabulary": self._vocabulary, "sources": self._source, "cases": self._case, "rules": self._rule,
        }  # fmt: skip
        first, _, rest = self._file.partition("/")
        if first == "profiles":
            first = "rules" if "/rules/" in rest else "profile"
        walk = self._profile if first == "profile" else walks.get(first)
        return walk() if walk else iter(())

    def _of(self, kind: Kind, name: Any, path: Path, **more: Any) -> Iterator[Mention]:
        if isinstance(name, str):
            yield Mention(kind, name, self._file, path, **more)

    def _listed(self, kind: Kind, names: Any, path: Path) -> Iterator[Mention]:
        """One name, or a list of them."""
        if isinstance(names, list):
            for number, name in enumerate(names):
                yield from self._of(kind, name, (*path, number))
        else:
            yield from self._of(kind, names, path)

    def _cites(self, holder: Any, path: Path) -> Iterator[Mention]:
        for number, cite in enumerate(holder.get("cites", [])):
            claim = self._base.claims.get(cite)
            if claim:
                yield from self._of("claim", claim.id, (*path, "cites", number), owner=claim.source, full="/" in cite)

    def _header(self) -> Iterator[Mention]:
        yield from self._listed("term", self._whole.get("headlines", []), ("headlines",))

    def _thresholds(self) -> Iterator[Mention]:
        for name, entry in self._whole.items():
            yield from self._of("threshold", name, (name,), of_key=True, defines=True)
            yield from self._values(entry, (name,))

    def _values(self, entry: Any, path: Path) -> Iterator[Mention]:
        for day, value in entry["values"].items():
            yield from self._cites(value, (*path, "values", day))

    def _ladder(self) -> Iterator[Mention]:
        for tier, entry in self._whole["tiers"].items():
            for name, option in entry["options"].items():
                path = ("tiers", tier, "options", name)
                yield from self._of("option", name, path, of_key=True, defines=True)
                yield from self._cites(option, path)
                for number, fact in enumerate(option.get("facts", [])):
                    yield from self._cites(fact, (*path, "facts", number))

    def _source(self) -> Iterator[Mention]:
        source = self._file.removeprefix("sources/").removesuffix(".yaml")
        for claim, entry in self._whole["claims"].items():
            yield from self._of(
                "claim", claim, ("claims", claim), owner=source, of_key=True, defines=True, says=entry["says"]
            )

    def _rule(self) -> Iterator[Mention]:
        yield from self._of("rule", self._whole["id"], ("id",), defines=True)
        yield from self._condition(self._whole["when"], ("when",))
        yield from self._conclusion(self._whole["then"], ("then",))
        yield from self._cites(self._whole, ())
        yield from self._listed("rule", self._whole.get("overrides", []), ("overrides",))
        for number, example in enumerate(self._whole.get("examples", [])):
            for outcome, findings in example.items():
                yield from self._findings(findings, ("examples", number, outcome))

    def _conclusion(self, then: Any, path: Path) -> Iterator[Mention]:
        for key, value in then.items():
            if key == "derive":
                yield from self._findings(value, (*path, key))
            elif key in ("recommend", "oppose", "caution", "exclude"):
                inner = value.get("all_but") if isinstance(value, dict) else value
                yield from self._listed(
                    "option", inner, (*path, key, "all_but") if inner is not value else (*path, key)
                )

    def _profile(self) -> Iterator[Mention]:
        yield from self._cites(self._whole, ())
        if self._whole.get("applies") is not None:
            yield from self._condition(self._whole["applies"], ("applies",))
        for name, entry in self._whole.get("thresholds", {}).items():
            yield from self._of("threshold", name, ("thresholds", name), of_key=True)
            yield from self._values(entry, ("thresholds", name))
        yield from self._listed("rule", self._whole.get("withdraws", []), ("withdraws",))

    def _vocabulary(self) -> Iterator[Mention]:
        for name, term in self._whole.get("terms", {}).items():
            path = ("terms", name)
            yield from self._of("term", name, path, of_key=True, defines=True)
            yield from self._choices(term, path, name)
            yield from self._of("choice", term.get("otherwise"), (*path, "otherwise"), owner=name)
            where = term.get("summary", {}).get("where")
            if where is not None:
                yield from self._condition(where, (*path, "summary", "where"), term["summary"]["of"])
        for name, table in self._whole.get("tables", {}).items():
            yield from self._table(name, table, ("tables", name))
        for name, entry in self._whole.get("contradictions", {}).items():
            yield from self._condition(entry["when"], ("contradictions", name, "when"))

    def _choices(self, holder: Any, path: Path, owner: str) -> Iterator[Mention]:
        choices = holder.get("choices", [])
        for number, choice in enumerate(choices):
            step = choice if isinstance(choices, dict) else number
            yield from self._of("choice", choice, (*path, "choices", step), owner=owner,
                                of_key=isinstance(choices, dict), defines=True)  # fmt: skip

    def _table(self, name: str, table: Any, path: Path) -> Iterator[Mention]:
        for column, entry in table["columns"].items():
            here = (*path, "columns", column)
            yield from self._choices(entry, here, f"{name}.{column}")
            for choice, condition in entry.get("computed", {}).items():
                yield from self._of(
                    "choice", choice, (*here, "computed", choice), owner=f"{name}.{column}", of_key=True
                )
                yield from self._condition(condition, (*here, "computed", choice), name)
        for entry, contradiction in table.get("contradictions", {}).items():
            yield from self._condition(contradiction["when"], (*path, "contradictions", entry, "when"), name)
        drawn = table.get("drawn", {})
        yield from self._listed("threshold", drawn.get("window", []), (*path, "drawn", "window"))
        if drawn.get("still") is not None:
            yield from self._condition(drawn["still"], (*path, "drawn", "still"), name)

    def _case(self) -> Iterator[Mention]:
        yield from self._known(self._whole, ())
        for number, target in enumerate(self._whole["targets"]):
            yield from self._known(target, ("targets", number))
        for number, step in enumerate(self._whole.get("expect", [])):
            path = ("expect", number)
            yield from self._known(step.get("once", {}), (*path, "once"))
            yield from self._findings(step.get("derived", {}), (*path, "derived"))
            for key in ("offered", "needs_an_answer", "not_indicated", "ruled_out", "never", "cautions"):
                yield from self._listed("option", step.get(key, []), (*path, key))
            for at, name in enumerate(step.get("asks", [])):
                if name in self._base.terms:
                    yield from self._of("term", name, (*path, "asks", at))

    def _known(self, known: Any, path: Path) -> Iterator[Mention]:
        yield from self._findings(known.get("findings", {}), (*path, "findings"))
        for table in self._base.tables:
            rows = known.get(table)
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                for column, value in row.items():
                    yield from self._value(f"{table}.{column}", value, (*path, table, number, column))

    def _findings(self, findings: Any, path: Path) -> Iterator[Mention]:
        """Terms with their values."""
        for term, value in findings.items():
            if term in self._base.terms:
                yield from self._of("term", term, (*path, term), of_key=True)
                yield from self._value(self._owner(term), value, (*path, term))

    def _value(self, owner: str, value: Any, path: Path) -> Iterator[Mention]:
        for number, one in enumerate(value) if isinstance(value, list) else ((None, value),):
            if one in self._labels(owner):
                yield from self._of("choice", one, path if number is None else (*path, number), owner=owner)

    def _condition(self, condition: Any, path: Path, table: str = "") -> Iterator[Mention]:
        """`table`: the condition reads its columns, not terms."""
        ((key, value),) = condition.items()
        if key in ("all", "any"):
            for number, part in enumerate(value):
                yield from self._condition(part, (*path, key, number), table)
        elif key == "not":
            yield from self._condition(value, (*path, key), table)
        else:
            if not table:
                yield from self._of("term", key, (*path, key), of_key=True)
            yield from self._tested(f"{table}.{key}" if table else self._owner(key), value, (*path, key), table)

    def _tested(self, owner: str, value: Any, path: Path, table: str) -> Iterator[Mention]:
        if not isinstance(value, dict):
            yield from self._value(owner, value, path)
            return
        for how, limit in value.items():
            if isinstance(limit, str) and not (table and limit in self._base.tables[table].columns):
                kind: Kind = "threshold" if limit in self._base.thresholds else "term"
                yield from self._of(kind, limit, (*path, how))

    def _owner(self, term: str) -> str:
        """Whose choices a term has: a summary of a column has those of the column."""
        found = self._base.terms.get(term)
        summary = found.summary if found else None
        return f"{summary.of}.{summary.column}" if summary and summary.column else term

    def _labels(self, owner: str) -> frozenset[str]:
        table, _, column = owner.partition(".")
        if column:
            columns = self._base.tables[table].columns
            kind = columns[column].kind if column in columns else None
        else:
            kind = self._base.terms[owner].kind
        return frozenset(kind.labels) if isinstance(kind, Choices) else frozenset()
