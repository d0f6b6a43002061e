"""Every screen looks as it did, at three sizes, and can be read in both themes and without colour."""

import asyncio
import tempfile
from pathlib import Path

import pytest

from kb.folder import PACKAGED
from tests.driving import SIZES, Driver, driven, press
from tests.picturing import contrast, differing, lines, look, picture

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


async def _toured(folder: Path, case: Path | None, tour: Tour, size: tuple[int, int]) -> list[str]:
    """Take every picture of a tour; what looks otherwise."""
    wrong = []
    async with driven(folder, case=case, size=size) as pilot:
        for keys, name in tour:
            await press(pilot, *keys.split())
            wrong += differing(f"{name}-{size[0]}x{size[1]}", await picture(pilot))
    return wrong


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("case", "tour"), [(DEMO, CONSULTATION), (None, HOME)], ids=["consultation", "home"])
def test_every_screen_looks_as_it_did(case: Path | None, tour: Tour, size: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory(prefix="rung-pictures-", dir=SHOWN) as folder:
        assert asyncio.run(_toured(Path(folder), case, tour, size)) == []


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
