"""Everything that is wrong with a knowledge base: what cannot be read, what the checks find, what does not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from engine.proofs import prove_reference, prove_rules
from kb.checks import Told, check, told, turns_after
from kb.checks.header import demo_case, empty_topics
from kb.checks.requests import still_unsaid
from kb.checks.taken_over import reasons_to_read_again
from kb.folder import Folder
from kb.from_yaml.accepted import acceptances, faults_of_accepted
from kb.from_yaml.base import base_from
from kb.from_yaml.reference import reference_cases
from kb.model import KnowledgeBase
from kb.problems import Problem, Refused


def told_in(files: Folder, day: date) -> Told:
    """The same as `problems_in`, apart from what is accepted on that day."""
    return told(problems_in(files, day), acceptances(files), day)


def problems_in(files: Folder, day: date) -> tuple[Problem, ...]:
    """What cannot be read; else every check, every example, and every case file that is refused against its will.

    What is accepted is among them. `files` were read with the cases.
    """
    try:
        base = base_from(files)
    except Refused as refused:
        return (*refused.problems, *_beside(files, day))
    return problems_of(files, base, day)


def problems_of(files: Folder, base: KnowledgeBase, day: date) -> tuple[Problem, ...]:
    """The same of a base that was read already."""
    examples = _examples(base, day)
    cases = [problem for case in reference_cases(files, base) if not case.refused for problem in case.problems]
    header = (*demo_case(base, files), *empty_topics(base, files), *still_unsaid(files), *reasons_to_read_again(files))
    return (*check(base, day), *examples, *_running_out(base, day, examples), *cases, *header, *_beside(files, day))


def _examples(base: KnowledgeBase, day: date) -> tuple[Problem, ...]:
    return tuple(problem for proof in prove_rules(base, day) for problem in proof.problems)


def _running_out(base: KnowledgeBase, day: date, now: Collection[Problem]) -> Iterator[Problem]:
    """The examples that hold on a day, and do not from a later one on, when a threshold takes another value."""
    wrong = {problem.where for problem in now}
    for turn in turns_after(base, day):
        for problem in _examples(base, turn):
            if problem.code == "example-disagrees" and problem.where not in wrong:
                wrong.add(problem.where)
                what = f"from {turn} on, when a threshold takes another value, {problem.what}"
                mend = "move it to where it holds before and after, or accept this until that day, and move it then"
                yield Problem("example-runs-out", what, problem.where, mend)


def _beside(files: Folder, day: date) -> Iterator[Problem]:
    """What is wrong with the lists of people and of what is accepted; no case is judged by them."""
    yield from faults_of_accepted(files)
    people = files.documents.get("people.yaml")
    if people is not None:
        from kb.from_yaml.people import faults_of_people  # cryptography takes a while to import

        yield from faults_of_people(people, day)


def unmet(files: Folder, base: KnowledgeBase) -> tuple[Problem, ...]:
    """What the reference cases expect, and do not get."""
    proofs = (prove_reference(base, case) for case in reference_cases(files, base))
    return tuple(problem for proof in proofs for problem in proof.problems)
