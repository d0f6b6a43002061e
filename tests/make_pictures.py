"""The README's pictures of the screen, as SVG: `python -m tests.make_pictures` takes them anew; look at them after."""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import tempfile
from pathlib import Path

from textual.widgets._footer import FooterKey

from kb.folder import PACKAGED
from tests.builders import TESTS
from tests.driving import Driver, driven, press, settled

PICTURES = TESTS.parent / "tui" / "pictures"
DEMO = PACKAGED / "cases" / "early_return_of_facet_pain.yaml"
TAKEN: dict[str, tuple[tuple[str, ...], tuple[int, int]]] = {
    "consultation": ((), (120, 40)),
    "time_line": (("t",), (120, 28)),
    "author": (("c", *"early", "underscore", *"return", "enter"), (120, 36)),
}
"""Each picture's name, the keys that lead to it, and the size of the terminal."""
RULE = "early_return_warns_of_an_incomplete_lesion"
"""The rule that is edited in the picture of authoring."""

FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace'


async def taken(name: str) -> str:
    """One picture of the prepared case, or of a rule in the editor, its store in a folder that goes at once."""
    keys, size = TAKEN[name]
    with tempfile.TemporaryDirectory() as folder:
        author = name == "author"
        kb = Path(shutil.copytree(PACKAGED, Path(folder) / "ours")) if author else None
        case, first = (None, RULE) if author else (DEMO, None)
        async with driven(Path(folder), case=case, kb=kb, author=first, size=size) as pilot:
            await press(pilot, *keys)
            await finished(pilot)
            return self_contained(pilot.app.export_screenshot(title="Rung"))


async def finished(pilot: Driver) -> None:
    """Wait for the foot of the screen, which is drawn last."""
    while not pilot.app.screen.query(FooterKey):
        await settled(pilot)
    await settled(pilot)


def self_contained(svg: str) -> str:
    """The picture without fonts from elsewhere: a page that shows it may load nothing, and need not."""
    alone = re.sub(r"@font-face\s*{[^}]*}\s*|<!--.*?-->\s*", "", svg)
    fonts = re.sub(r"font-family:[^;]+;", f"font-family: {FONTS};", alone)
    return re.sub(r"terminal-\d+", "rung", re.sub(r"[ \t]+$", "", fonts, flags=re.MULTILINE))


def told(svg: str) -> list[str]:
    """What a picture says, piece by piece."""
    return [html.unescape(text).replace("\xa0", " ") for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def main() -> None:
    """Write every picture."""
    PICTURES.mkdir(exist_ok=True)
    for name in TAKEN:
        (PICTURES / f"{name}.svg").write_text(asyncio.run(taken(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
