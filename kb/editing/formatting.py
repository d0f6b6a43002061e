"""A file laid out in the house style. What it says stays, and so do its comments and the order that people chose.

Where somebody chose braces or brackets they stay as long as they fit on their line; lines stay lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kb.editing.house_style import laid_out
from kb.editing.pieces import Piece, pieces
from kb.from_yaml.shapes import RuleFile
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import read_tree

_RULE = re.compile(r"(rules/[^/]+|profiles/[^/]+/rules)/[^/]+")


def formatted(text: str, file: str, shown: str = "") -> str:
    """The text of a file, named by its path inside its base, in the house style; line ends are as they were.

    `shown`: how the file is called in problems. Raises Refused with what `read_tree` refuses, and with cannot-write
    where it cannot be laid out without loss.
    """
    order = tuple(RuleFile.model_fields) if _RULE.fullmatch(file) else ()
    place, old = Place(shown or file), text.replace("\r\n", "\n")
    whole = pieces(old, place.file)
    comments = Counter(whole.comments)
    _reorder(whole, order)
    new = "".join(f"{line}\n" for line in laid_out(whole)) if whole.parts is not None else ""
    if not new or not _is_same(old, new, order, comments):
        what = "it cannot be laid out anew without changing what it says"
        raise Refused([Problem("cannot-write", what, place, "lay the file out by hand")])
    return new.replace("\n", "\r\n") if "\r\n" in text else new


def _reorder(whole: Piece, order: Sequence[str]) -> None:
    """The known keys of the file in their order; the comments at its head stay there."""
    parts = whole.parts or []
    whole.parts = sorted(parts, key=lambda part: _rank(part.key, order)) if whole.parts is not None else None
    if parts and whole.parts and whole.parts[0] is not parts[0]:
        whole.above, parts[0].above = [*whole.above, *parts[0].above], []


def _rank(key: str | None, order: Sequence[str]) -> int:
    return order.index(key) if key in order else len(order)


def _is_same(old: str, new: str, order: Sequence[str], comments: Mapping[str, int]) -> bool:
    """Whether what was laid out, read again, says the same and has these comments."""
    try:
        return _said(old, order) == _said(new, order) and Counter(pieces(new, "the text").comments) == comments
    except Refused:
        return False


def _said(text: str, order: Sequence[str]) -> str:
    """What a text says, with the kinds of its values and the order of its keys."""
    plain = read_tree(text, "the text").root.plain()
    if isinstance(plain, dict):
        plain = dict(sorted(plain.items(), key=lambda one: _rank(one[0], order)))
    return repr(plain)
