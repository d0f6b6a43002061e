"""What is thought through ahead is what making the move gives, and is dropped once the course has gone on."""

import asyncio
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from exports.record import canonical, record
from kb.from_yaml.case import load_case
from kb.moves import Answered, Move, NoneOf, Undone
from tests.builders import SMALL_BASE, small_base
from tests.driving import consulted, driven, settled
from tui.desk import Desk

MOVES: tuple[Move, ...] = (
    Answered(term="pain_score", value=7.0, target="knee"),
    Answered(term="pain_score", value="unknown", target="knee"),
    NoneOf(group="red_flags"),
    Undone(),
)


def desk() -> Desk:
    base = small_base()
    case = load_case(SMALL_BASE / "cases" / "sound.yaml", base)
    name = case.targets[0].name
    made = Desk.begin(base, case)
    made.make(Answered(term="pain_score", value=3.0, target=name))
    return made


def named(move: Move, site: str) -> Move:
    return move.model_copy(update={"target": site}) if isinstance(move, Answered) else move


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(MOVES), min_size=1, max_size=5), st.sets(st.sampled_from(MOVES)))
def test_a_move_thought_through_ahead_gives_what_making_it_gives(made: list[Move], ahead: set[Move]) -> None:
    one, other = desk(), desk()
    site = one.course.case.targets[0].name
    for move in (named(move, site) for move in made):
        if isinstance(move, Undone) and one.course.undoes is None:
            continue
        for thought_of in ahead:
            one.think_ahead(one.course, named(thought_of, site))
        one.make(move)
        other.make(move)

        assert one.ahead == []
        assert one.outcome == other.outcome
        assert canonical(record(one.consultation)) == canonical(record(other.consultation))


def test_what_was_thought_about_an_older_course_is_not_kept() -> None:
    made = desk()
    older = made.course
    made.make(Undone())

    made.think_ahead(older, Undone())

    assert made.ahead == []


def test_while_a_question_is_read_every_answer_that_has_a_key_is_thought_through(tmp_path: Path) -> None:
    async def thought_of() -> tuple[list[Move], list[Move]]:
        async with driven(tmp_path, case=SMALL_BASE / "cases" / "sound.yaml", kb=SMALL_BASE, foresight=True) as pilot:
            screen = consulted(pilot)
            screen.ask("group", "red_flags")
            await settled(pilot)
            return screen.box.at_hand(), [move for move, _ in screen.desk.ahead]

    at_hand, ahead = asyncio.run(thought_of())

    assert {move.value for move in at_hand if isinstance(move, Answered)} == {"yes", "no", "unknown"}
    assert ahead == at_hand
