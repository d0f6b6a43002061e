"""What the reference cases expect, changed to what now follows: for when a change was looked at and is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.consultation import Consultation
from engine.judging import Standing
from engine.opinion import Opinion
from kb.case import Case
from kb.checks.taken_over import MARK
from kb.editing.difference import difference
from kb.editing.draft import Change, Step
from kb.folder import Folder
from kb.from_yaml.reference import ReferenceCase, reference_cases
from kb.model import KnowledgeBase
from kb.profiles import under

_LISTS: Mapping[str, Standing] = {
    "offered": Standing.OFFERED, "needs_an_answer": Standing.NEEDS_AN_ANSWER,
    "not_indicated": Standing.NOT_INDICATED, "ruled_out": Standing.RULED_OUT,
}  # fmt: skip


def expecting_what_follows(files: Folder, base: KnowledgeBase) -> Step:
    """The step that makes reference cases expect the standings and derived values that now follow.

    What must never be offered stays as it is: that is a promise of safety, to be changed by hand. Cases that nothing
    may be concluded of stay too. A step that is changed and gives a reason is marked, for the reason to be read again.
    """
    changes = tuple(change for one in reference_cases(files, base) for change in _changes(one, files, base))
    names = dict.fromkeys(change.file.removeprefix("cases/").removesuffix(".yaml") for change in changes)
    again = f"; their reasons are to be read again: {', '.join(names)}" if names else ""
    return Step(says=f"reference cases expect what now follows{again}", changes=changes)


def _changes(one: ReferenceCase, files: Folder, base: KnowledgeBase) -> Iterator[Change]:
    if one.case is None or one.refused or not one.case.expect:
        return
    file = f"cases/{one.name}.yaml"
    plain = files.documents[file].root.plain()
    steps = list(_steps(one.case, plain["expect"], base))
    yield from (Change(file=file, edit=edit) for edit in difference(plain, {**plain, "expect": steps}))


def _steps(case: Case, written: list[Any], base: KnowledgeBase) -> Iterator[Any]:
    """Every step as it is to be written."""
    now = Consultation(base, case)
    for step, plain in zip(case.expect, written, strict=True):
        now = now.with_more(step.once_patient, step.once, step.target)
        seen = Consultation(under(base, step.profile), now.case)
        stopped = seen.contradictions or seen.disagreements
        yield plain if stopped else _marked(plain, _step(plain, seen.opinion(step.target)))


def _marked(before: Mapping[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """A changed step, its reason to be read again; an unchanged one as it was."""
    return {**now, MARK: "yes"} if now != before and before.get("because") else now


def _step(plain: Mapping[str, Any], opinion: Opinion) -> dict[str, Any]:
    """One step: each option in the list of its standing, each derived term with its value."""
    stands = {option: opinion.rung(option).standing for key in _LISTS for option in plain.get(key, ())}
    found = dict(plain)
    for key, standing in _LISTS.items():
        stays = [option for option in plain.get(key, ()) if stands[option] is standing]
        comes = [option for option, now in stands.items() if now is standing and option not in stays]
        found |= {key: [*stays, *comes]} if stays or comes else {}
        if not stays and not comes:
            found.pop(key, None)
    if "derived" in plain:
        found["derived"] = {term: str(opinion.judged.known.get(term, "unknown")) for term in plain["derived"]}
    return found
