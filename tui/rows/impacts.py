"""What a draft does, as a list: what keeps it from being applied, which cases it changes, what is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.impact import Impact
from engine.judging import Standing
from engine.two_judges import Shift
from kb.checks import is_warning
from kb.editing.draft import Draft
from kb.model import KnowledgeBase
from kb.problems import Problem
from tui.rows.row import STYLES, Row, heading

_MOST = 400
"""Cases that are listed; those beyond are counted."""


def problem_part(problems: Sequence[Problem], folder: str) -> Iterator[Row]:
    """What must be mended first, and what must be seen."""
    errors = [one for one in problems if not is_warning(one.code)]
    warnings = [one for one in problems if is_warning(one.code)]
    if errors:
        yield heading(
            "errors",
            f"Nothing can be applied before {'this is' if len(errors) == 1 else f'these {len(errors)} are'} mended",
        )
        yield from (_problem(f"error:{number}", one, folder, "✗ error:", "bad") for number, one in enumerate(errors))
    if warnings:
        yield heading("warnings", f"{len(warnings)} warning{'s' * (len(warnings) != 1)}")
        yield from (
            _problem(f"warning:{number}", one, folder, "! warning:", "open") for number, one in enumerate(warnings)
        )


def unmet_part(unmet: Sequence[Problem], folder: str) -> Iterator[Row]:
    """What the reference cases expect and no longer get."""
    if unmet:
        files = len({one.where.file for one in unmet})
        yield heading(
            "unmet",
            f"{files} reference case{'s expect' if files != 1 else ' expects'} what no longer follows: "
            "look, then t takes over what now does; each reason is then to be read again",
        )
        yield from (_problem(f"unmet:{number}", one, folder, "✗", "bad") for number, one in enumerate(unmet))


def _problem(name: str, problem: Problem, folder: str, lead: str, style: str) -> Row:
    place = str(problem.where).removeprefix(f"{folder}/")
    return Row(name, ((f"{place}  ", "quiet"), (problem.what, "")), (lead, style), 1)


def impact_part(impacts: Sequence[Impact], tried: int, of: int, base: KnowledgeBase) -> Iterator[Row]:
    """The cases that are advised otherwise, each with its options; ids are `shift:CASE:SHIFT`."""
    still = f", {of - tried} still to try" if tried < of else ""
    are = "is" if len(impacts) == 1 else "are"
    yield heading("impact", f"{len(impacts)} of {tried} cases {are} advised otherwise{still}")
    for number, impact in enumerate(impacts[:_MOST]):
        yield Row(f"case:{number}", ((impact.subject.name, "bold"),), ("●", "name"), 1, heading=True)
        yield from _shifts(number, impact, base)
    if len(impacts) > _MOST:
        yield Row("more", ((f"and {len(impacts) - _MOST} more", "quiet"),), ("…", "quiet"), 1, heading=True)


def _shifts(number: int, impact: Impact, base: KnowledgeBase) -> Iterator[Row]:
    for problem in impact.problems:
        yield Row(
            f"refused:{number}", ((f"can no longer be read: {problem.what}", "bad"),), ("✗", "bad"), 2, heading=True
        )
    for at, shift in enumerate(impact.shifts):
        yield Row(f"shift:{number}:{at}", tuple(_shift(shift, base)), ("≠", "changed"), 2)
    for at, remark in enumerate(impact.remarks):
        what = "now speaks against, or warns of," if remark.came else "no longer speaks of"
        words = f"{remark.target}: rule {remark.rule} {what} {_label(remark.option, base)}"
        yield Row(f"remark:{number}:{at}", ((words, ""),), ("!", "open"), 2, heading=True)


def _shift(shift: Shift, base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    yield f"{shift.target}: {_label(shift.option, base)}: {_standing(shift.before)} → ", ""
    yield _standing(shift.after), STYLES[shift.after] if shift.after else "bad"
    if shift.rules:
        yield f"  by {', '.join(shift.rules)}", "quiet"


def _label(option: str, base: KnowledgeBase) -> str:
    return base.options[option].label if option in base.options else option


def _standing(standing: Standing | None) -> str:
    return standing.value if standing else "not there"


def written_part(draft: Draft) -> Iterator[Row]:
    """The steps of the draft, and the files they change."""
    yield heading("steps", "What was done")
    done: Iterable[str] = (step.says for step in draft.steps[: draft.at])
    yield from (
        Row(f"step:{number}", ((says, ""),), ("·", "quiet"), 1, heading=True) for number, says in enumerate(done)
    )
    yield heading("files", "What is written (d: line by line)")
    for name, (old, new) in draft.changed().items():
        what = "new" if old is None else "taken out" if new is None else "changed"
        yield Row(f"file:{name}", ((f"{name}: {what}", ""),), ("·", "quiet"), 1, heading=True)
