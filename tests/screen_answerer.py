"""Forks the real application, headless, answering by keys until it is killed; run as a script without threads.

Each line of its input is a folder. It says `app PID`, then, for every answer that the screen has shown, `shown N`: the
number of moves then made.
"""

import asyncio
import os
import sys
from pathlib import Path

from kb.from_yaml.base import load_base
from tests.builders import SMALL_BASE
from tests.driving import consulted, driven, press, settled

CASE = SMALL_BASE / "cases" / "sound.yaml"


def main() -> None:
    load_base(SMALL_BASE)  # so that a forked application begins at once
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(_answer(Path(line.strip())))
            os._exit(0)
        _say(f"app {child}")
        os.waitpid(child, 0)
        _say("ended")


async def _answer(folder: Path) -> None:
    """Answer a question, then undo and redo it over and over, saying what the screen shows."""
    async with driven(folder, case=CASE, kb=SMALL_BASE) as pilot:
        screen = consulted(pilot)
        screen.ask("term", "pain_score")
        await settled(pilot)
        await press(pilot, "5", "enter")
        while True:
            _say(f"shown {screen.desk.course.length}")
            await press(pilot, "ctrl+z" if screen.desk.course.at else "ctrl+y")


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    main()
