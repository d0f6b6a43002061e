"""Every screen looks as it did, at three sizes, and can be read in both themes and without colour."""

import asyncio
import tempfile
from pathlib import Path

import pytest

from kb.folder import PACKAGED
from kb.moves import Decided
from tests.builders import SMALL_BASE
from tests.driving import SIZES, Driver, driven, press
from tests.giving_out import a_decision
from tests.picturing import contrast, differing, lines, look, picture
from tests.program import SOUND, small_copy

DEMO = PACKAGED / "cases" / "early_return_of_facet_pain.yaml"
FRAMES = set("─━│┃┌┐└┘╭╮╰╯├┤┬┴┼▔▁▂▃▄▅▆▇█▎▊░▒▓┊●")

SHOWN = "/tmp"  # noqa: S108  # home shows where consultations are kept, and must do so in as many letters everywhere
Tour = tuple[tuple[str, str], ...]
"""Keys, and the name of the picture that is then taken."""

CONSULTATION: Tour = (
    ("", "consultation"), ("f3", "findings"), ("f4 f6", "alone"), ("f6 c", "what_would_change"),
    ("a f5 o down", "reasons"), ("s", "sources"), ("escape o f2 w", "why_ask"), ("escape f1", "help"),
    ("escape slash b l o c k", "find"), ("escape slash a b l a t i o n s enter", "history"), ("plus c o", "row"),
    ("escape escape t", "time_line"), ("escape r down down", "trace"), ("escape p", "profiles"),
    ("escape d", "decision"), ("end enter", "override"), ("escape escape g", "sites"), ("escape i y", "what_if"),
    ("escape y", "answered"),
)  # fmt: skip
HOME: Tour = (("n", "new"), ("escape o", "open_file"), ("escape r", "rules"), ("escape s", "records"))
AUTHOR: Tour = (
    ("", "author"), ("w", "entry_words"), ("escape g", "graph"), ("escape c", "choose_case"), ("enter", "beside_case"),
    ("enter", "editor"), ("f3", "rule_words"), ("escape f5", "on_case"), ("escape down down enter", "joined"),
    ("escape down down enter", "term"), ("enter", "how"), ("enter", "limit"), ("8 0", "limit_typed"),
    ("enter", "step_taken"), ("f4", "rule_problems"), ("escape end enter", "example"), ("enter", "answer"),
    ("escape escape home down enter", "reason"), ("escape f2", "text"), ("home enter up c i", "typed"),
    ("f7", "completion"), ("escape f2 z escape p", "draft_problems"), ("escape right_square_bracket", "thresholds"),
    ("enter", "threshold"), ("escape left_square_bracket plus", "new_rule"), ("escape ctrl+s", "applying"),
    ("d", "line_by_line"),
)  # fmt: skip


KEPT: Tour = (
    ("s k", "entries"), ("end m home v", "verified"), ("escape c", "compared"), ("escape end enter", "frozen"),
    ("i", "frozen_said"), ("d", "frozen_decision"),
)  # fmt: skip

GIVING: Tour = (
    ("d enter h i enter escape s", "kept_records"), ("x down down", "export"),
    ("down down down down tab down", "export_deidentified"), ("f2", "export_preview"), ("escape escape o", "overview"),
    ("o down", "overview_option"),
)  # fmt: skip


async def _toured(
    folder: Path, case: Path | None, tour: Tour, size: tuple[int, int], author: str | None = None
) -> list[str]:
    """Take every picture of a tour; what looks otherwise."""
    wrong = []
    kb = small_copy(folder) if author is not None else None
    async with driven(folder, case=case, size=size, kb=kb, author=author) as pilot:
        for keys, name in tour:
            await press(pilot, *keys.split())
            wrong += differing(f"{name}-{size[0]}x{size[1]}", await picture(pilot))
    return wrong


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("case", "tour"), [(DEMO, CONSULTATION), (None, HOME)], ids=["consultation", "home"])
def test_every_screen_looks_as_it_did(case: Path | None, tour: Tour, size: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory(prefix="rung-pictures-", dir=SHOWN) as folder:
        assert asyncio.run(_toured(Path(folder), case, tour, size)) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_of_authoring_looks_as_it_did(size: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory(prefix="rung-pictures-", dir=SHOWN) as folder:
        assert asyncio.run(_toured(Path(folder), None, AUTHOR, size, "")) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_of_what_was_kept_looks_as_it_did(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the hashes, which are others each time."""
    for rows in ("ledger_entries", "verified"):
        monkeypatch.setattr(f"tui.rows.{rows}.in_fours", lambda _: " ".join(["0" * 16] * 4))

    async def toured(folder: Path) -> list[str]:
        wrong = []
        desk = a_decision(folder / "kept.sqlite", note="As she wished.")
        desk.make(Decided(target="left knee", option="wait", reason="need-more-info"))
        async with driven(folder, kb=SMALL_BASE, size=size) as pilot:
            for keys, name in KEPT:
                await press(pilot, *keys.split())
                wrong += differing(f"{name}-{size[0]}x{size[1]}", await picture(pilot))
        return wrong

    with tempfile.TemporaryDirectory(prefix="rung-pictures-", dir=SHOWN) as folder:
        assert asyncio.run(toured(Path(folder))) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_that_gives_out_or_counts_looks_as_it_did(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def toured(folder: Path) -> list[str]:
        wrong = []
        async with driven(folder, case=SOUND, kb=SMALL_BASE, size=size) as pilot:
            for keys, name in GIVING:
                await press(pilot, *keys.split())
                wrong += differing(f"{name}-{size[0]}x{size[1]}", await picture(pilot))
        return wrong

    monkeypatch.delenv("RUNG_LEDGER_KEY", raising=False)
    with tempfile.TemporaryDirectory(prefix="rung-pictures-", dir=SHOWN) as folder:
        monkeypatch.chdir(folder)
        assert asyncio.run(toured(Path(folder))) == []
        monkeypatch.undo()


def test_every_letter_can_be_read_in_both_themes(tmp_path: Path) -> None:
    """A contrast of at least 4.5, as WCAG AA asks of text."""

    async def weak(pilot: Driver) -> set[tuple[str, float]]:
        found = set()
        for line in lines(pilot):
            for segment in line:
                front, ground, _ = look(segment.style)
                text = "".join(letter for letter in segment.text if letter not in FRAMES).strip()
                if text and contrast(front, ground) < 4.5:
                    found.add((text, round(contrast(front, ground), 2)))
        return found

    async def both() -> set[tuple[str, float]]:
        found = set()
        async with driven(tmp_path, case=DEMO) as pilot:
            for keys in (
                ("f3",),
                ("f4",),
                ("f5",),
                ("f2",),
                ("f9",),
                ("f3",),
                ("f4",),
                ("f5",),
                ("f2",),
                ("y",),
                ("t",),
            ):
                await press(pilot, *keys)
                found |= await weak(pilot)
        return found

    assert asyncio.run(both()) == set()
