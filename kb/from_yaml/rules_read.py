"""Rules that were read without a problem, kept while the files that they rest on are the same."""

from __future__ import annotations

from kb.folder import Folder
from kb.model import Rule
from kb.yaml_tree import Document


class RulesRead:
    """Keeps rules by their documents. A document is the same only as long as it is the same object."""

    def __init__(self) -> None:
        self._ground: tuple[Document, ...] = ()
        self._rules: dict[int, tuple[Document, Rule]] = {}

    def over(self, folder: Folder) -> None:
        """Forget all rules where the vocabulary, the thresholds or the options have changed."""
        shared = ("vocabulary/", "thresholds.yaml", "ladder.yaml")
        ground = tuple(document for name, document in folder.documents.items() if name.startswith(shared))
        if len(ground) != len(self._ground) or any(a is not b for a, b in zip(ground, self._ground, strict=True)):
            self._ground, self._rules = ground, {}

    def rule(self, document: Document) -> Rule | None:
        """The rule of a document, if it was read before."""
        kept = self._rules.get(id(document))
        return kept[1] if kept else None

    def keep(self, document: Document, rule: Rule) -> None:
        """Keep a rule, and its document, so that no other takes its place in memory."""
        self._rules[id(document)] = (document, rule)
