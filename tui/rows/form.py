"""An entry of a knowledge base as rows to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.forms import FormRow
from kb.yaml_tree import Path
from tui.rows.row import Piece, Row

_HOLDS = {"holds": ("✓", "good"), "fails": ("✗", "bad")}


def form_rows(rows: Iterable[FormRow], proofs: Mapping[Path, str]) -> tuple[Row, ...]:
    """What is given, and what can be given still. `proofs`: of an example by its path, `holds` or what is wrong."""
    return tuple(_row(one, proofs.get(one.path)) for one in rows)


def row_id(path: Path) -> str:
    """The id of the row of a path."""
    return "/".join(map(str, path)) or "."


def _row(one: FormRow, proof: str | None) -> Row:
    lead = _lead(one, proof)
    label: Piece = (
        f"{one.label}{': ' if one.value or not one.given else ''}",
        "name" if one.kind == "entry" else "quiet",
    )
    value: Piece = (
        (one.value, "") if one.given else ("needed" if one.needed else "not given", "bad" if one.needed else "quiet")
    )
    wrong = ((f"  ✗ {proof}", "bad"),) if proof and proof != "holds" else ()
    return Row(row_id(one.path), (label, value, *wrong), lead, one.depth)


def _lead(one: FormRow, proof: str | None) -> Piece:
    if one.kind == "example" and proof is not None:
        return _HOLDS["holds" if proof == "holds" else "fails"]
    if not one.given:
        return "+", "quiet"
    return ("▾", "quiet") if one.kind in ("entry", "group") else ("·", "quiet")
