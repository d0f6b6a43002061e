"""Accepting a warning: the step of a draft that adds it to the list, or accepts it once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kb.checks.accepted import ACCEPTED, Acceptance, latest
from kb.checks.weights import is_acceptable
from kb.editing.draft import Change, Step
from kb.editing.edits import Edit, Inserted, Put, Written
from kb.editing.layout import Value, item
from kb.folder import Folder
from kb.from_yaml.accepted import acceptances
from kb.problems import Place, Problem, Refused


def accepting(folder: Folder, problem: Problem, because: str, by: str, until: date, today: date | None = None) -> Step:
    """The step that accepts this one problem: a new entry, or the one that meant it alone, with another day.

    `until` is the last day on which it counts; `kb.checks.latest` says how late that can be, and before
    `today` it cannot be. Raises Refused with not-acceptable for an error, used-wrongly where the reason or the name is
    missing, out-of-range for such a day, cannot-write.
    """
    _check(folder, problem, because, by)
    _check_day(problem, until, today or until)
    given = {"because": because.strip(), "by": by.strip(), "until": str(until)}
    before = next((one for one in acceptances(folder) if one.what is not None and one.means(problem)), None)
    edits = _renewed(folder, before, given) if before else (_added(folder, problem, given),)
    says = f"accept {problem.code} until {until}"
    return Step(says=says, changes=tuple(Change(file=ACCEPTED, edit=edit) for edit in edits))


def _check(folder: Folder, problem: Problem, because: str, by: str) -> None:
    if not is_acceptable(problem.code):
        what = f"'{problem.code}' is no warning that can be accepted"
        raise Refused([Problem("not-acceptable", what, problem.where, problem.mend)])
    lacking = [name for name, words in (("a reason", because), ("a name", by)) if not words.strip()]
    if lacking:
        what = f"to accept something takes {' and '.join(lacking)}"
        raise Refused([Problem("used-wrongly", what, problem.where, "say why, and who says so")])
    unread = [one for one in folder.problems if one.where.file == f"{folder.name}/{ACCEPTED}"]
    if unread:
        what = f"{ACCEPTED} cannot be read as it is: {unread[0].what}"
        raise Refused([Problem("cannot-write", what, Place(unread[0].where.file), "mend it first")])


def _check_day(problem: Problem, until: date, today: date) -> None:
    if until < today:
        what = f"{until}: that day is over"
        raise Refused([Problem("out-of-range", what, problem.where, f"give one from {today} to {latest(today)}")])
    if until > latest(today):
        what = f"{until} is too late"
        raise Refused([Problem("out-of-range", what, problem.where, f"give one up to {latest(today)}")])


def _renewed(folder: Folder, before: Acceptance, given: Mapping[str, str]) -> tuple[Edit, ...]:
    number = _number(folder, before)
    return tuple(Put(path=(number, key), value=value) for key, value in given.items())


def _number(folder: Folder, entry: Acceptance) -> int:
    document = folder.documents[ACCEPTED]
    entries = document.root.value if isinstance(document.root.value, list) else []
    return next(number for number, _ in enumerate(entries) if document.place((number,)) == entry.where)


def _added(folder: Folder, problem: Problem, given: Mapping[str, str]) -> Edit:
    file = problem.where.file.removeprefix(f"{folder.name}/")
    entry: Value = {"code": problem.code, "file": file, "what": problem.what, **given}
    document = folder.documents.get(ACCEPTED)
    if document is None:
        return Written(text=f"{item(entry, 0)}\n")
    entries = document.root.value
    if not isinstance(entries, list):
        raise Refused([Problem("cannot-write", f"{ACCEPTED} is no list", document.place(), "mend it first")])
    return Inserted(path=(len(entries),), value=entry)
