"""What reference cases expect is taken over by a program; their reasons are not, and are read again by a person."""

from datetime import date
from pathlib import Path

from engine.expecting import expecting_what_follows
from engine.soundness import problems_in, told_in, unmet
from kb.editing.draft import Change, Draft, Step, begun
from kb.editing.edits import Put
from kb.editing.mends import mends
from kb.folder import read_texts
from kb.from_yaml.base import base_from
from kb.problems import Problem
from tests.builders import SMALL_BASE

DAY = date(2026, 11, 22)
CUT_OFF = ("severe_pain", "values", "2020-01-01", "value")


def with_another_limit() -> Draft:
    """The small base, in which pain is severe from 9 points on, so that some case no longer gets what it expects."""
    draft = begun("base", read_texts(SMALL_BASE)[0])
    put = Change(file="thresholds.yaml", edit=Put(path=CUT_OFF, value=9))
    return draft.after(Step(says="another limit", changes=(put,)))


def taken_over(draft: Draft) -> tuple[Draft, Step]:
    files = draft.folder(cases=True)
    step = expecting_what_follows(files, base_from(files))
    return draft.after(step), step


def reasons(draft: Draft) -> tuple[Problem, ...]:
    told = told_in(draft.folder(cases=True), DAY).problems
    return tuple(problem for problem in told if problem.code == "reason-to-read")


def test_each_reason_that_was_given_for_something_else_is_told_until_somebody_has_read_it() -> None:
    before = with_another_limit()
    files = before.folder(cases=True)
    wrong = {Path(problem.where.file).stem for problem in unmet(files, base_from(files))}

    after, step = taken_over(before)

    files = after.folder(cases=True)
    assert wrong
    assert unmet(files, base_from(files)) == ()
    with_reasons = {name for name in wrong if "because:" in before.texts[f"cases/{name}.yaml"]}
    assert {Path(problem.where.file).stem for problem in reasons(after)} == with_reasons
    assert all(name in step.says for name in with_reasons)
    for problem in reasons(after):
        after = after.after(next(mends(after, problem, None, DAY)))
    assert reasons(after) == ()
    assert not any("taken_over" in text for text in after.texts.values())


def test_cases_that_get_what_they_expect_are_not_touched() -> None:
    draft = begun("base", read_texts(SMALL_BASE)[0])

    after, step = taken_over(draft)

    assert step.changes == ()
    assert after.texts == draft.texts
    assert not [one for one in problems_in(after.folder(cases=True), DAY) if one.code == "reason-to-read"]
