"""The reference cases of a knowledge base: whole cases with what must come of them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.case import Case
from kb.folder import Folder
from kb.from_yaml.case import case_from
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import Document


@dataclass(frozen=True, slots=True)
class ReferenceCase:
    """A case file: the case, or the problems for which it was refused; `refused` are the codes it must show."""

    name: str
    case: Case | None
    problems: tuple[Problem, ...]
    refused: tuple[str, ...]
    place: Place


def reference_cases(folder: Folder, base: KnowledgeBase) -> tuple[ReferenceCase, ...]:
    """The reference cases of a folder that was read with its cases, by name."""
    return tuple(_reference_case(path, document, base) for path, document in folder.below("cases"))


def _reference_case(path: str, document: Document, base: KnowledgeBase) -> ReferenceCase:
    name = path.rsplit("/", 1)[-1].removesuffix(".yaml")
    refused = _refused(document)
    try:
        return ReferenceCase(name, case_from(document, base), (), refused, document.place())
    except Refused as error:
        return ReferenceCase(name, None, error.problems, refused, document.place())


def _refused(document: Document) -> tuple[str, ...]:
    entries = document.root.plain()
    codes = entries.get("refused") if isinstance(entries, dict) else None
    return tuple(str(code) for code in codes) if isinstance(codes, list) else ()
