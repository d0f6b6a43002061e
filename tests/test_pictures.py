"""Every screen looks as it did, at three sizes, and can be read in both themes and without colour."""

import asyncio
from pathlib import Path

import pytest

from kb.folder import PACKAGED
from tests.driving import SIZES, Driver, driven, press
from tests.picturing import compare, contrast, lines, look, picture

DEMO = PACKAGED / "cases" / "early_return_of_facet_pain.yaml"
FRAMES = set("─━│┃┌┐└┘╭╮╰╯├┤┬┴┼▔▁▂▃▄▅▆▇█▎▊░▒▓┊●")

TOURS: dict[str, tuple[tuple[str, ...], ...]] = {
    "consultation": ((),),
    "findings": (("f3",),),
    "answered": (("y",),),
    "reasons": (("f5", "o"),),
    "what_would_change": (("c",),),
    "alone": (("f4", "f6"),),
    "find": (("slash",), ("b", "l", "o", "c", "k")),
    "row": (("slash",), ("a", "b", "l", "a", "t", "i", "o", "n", "s"), ("enter",), ("plus",)),
    "help": (("f1",),),
    "why_ask": (("w",),),
    "sources": (("f5", "down", "s"),),
    "what_if": (("i",), ("y",)),
    "time_line": (("t",),),
    "trace": (("r",), ("down", "down")),
    "profiles": (("p",),),
    "decision": (("d",),),
    "sites": (("g",),),
}
HOME_TOURS: dict[str, tuple[tuple[str, ...], ...]] = {"new": (("n",),), "rules": (("r",),), "records": (("s",),),
                                                      "open_file": (("o",),)}  # fmt: skip


async def _toured(folder: Path, name: str, size: tuple[int, int]) -> str:
    case = DEMO if name in TOURS else None
    async with driven(folder, case=case, size=size) as pilot:
        for keys in (TOURS | HOME_TOURS)[name]:
            await press(pilot, *keys)
        return await picture(pilot)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", [*TOURS, *HOME_TOURS])
def test_every_screen_looks_as_it_did(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    made = asyncio.run(_toured(tmp_path, name, size))

    compare(f"{name}-{size[0]}x{size[1]}", made)


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
