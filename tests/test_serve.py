"""The application in a browser: on this machine only, with nothing from outside, and deaf to other pages."""

import asyncio
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.browser import CHROMIUM, page
from tests.builders import SMALL_BASE
from tests.program import ELSEWHERE, PROGRAM, around, small_copy
from tui.command_line import main
from tui.commands.serve import _command
from tui.web.server import listening

POSIX = hasattr(socket, "AF_UNIX")
OUTSIDE = re.compile(r"(?:https?:)?//[\w.]+")

pytestmark = pytest.mark.skipif(not POSIX, reason="started and ended by signals")


@contextmanager
def started(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`rung serve` on a port that is free, until the block ends; and the address of its page."""
    command = [*PROGRAM, "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ELSEWHERE, env=around(), encoding="utf-8") as run:
        assert run.stderr
        try:
            first = run.stderr.readline()
            assert first.startswith("Rung in a browser: http://127.0.0.1:"), first + run.stderr.read()
            assert "Everyone who can open this port on this machine sees" in run.stderr.readline()
            yield run, first.split()[-1]
        finally:
            run.send_signal(signal.SIGINT)
            run.wait(20)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page of the small base."""
    with started("--kb", SMALL_BASE) as (_, found):
        yield found


async def answers(address: str, path: str = "", **headers: str) -> tuple[int, str, str]:
    """The status, the text and the policy of what the server answers."""
    async with aiohttp.ClientSession() as session, session.get(address + path, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers.get("Content-Security-Policy", "")


async def connects(address: str, origin: str) -> bool:
    """Whether a page of this origin may talk to the application."""
    async with aiohttp.ClientSession() as session:
        try:
            async with session.ws_connect(f"{address}ws", origin=origin):
                return True
        except aiohttp.WSServerHandshakeError as refused:
            return refused.status != 403


def test_the_home_screen_appears_in_a_browser_and_a_key_leads_on(tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM WAS FOUND: what `rung serve` shows in a browser IS NOT TESTED HERE")
    base = small_copy(tmp_path / "it's a place")

    async def seen(address: str) -> tuple[str, str, list[str], list[str]]:
        async with page(tmp_path / "profile") as shown:
            await shown.open(address)
            home = await shown.see("A small knowledge base")
            await shown.press("n")
            form = await shown.see("A pseudonym")
            await shown.picture(tmp_path / "form.png")
            return home, form, shown.asked, shown.wrong

    with started("--kb", base, "--store", tmp_path / "it's a place" / "kept.sqlite") as (_, address):
        home, form, asked, wrong = asyncio.run(seen(address))

    assert "Advises only. For clinicians. Not for emergencies." in home
    assert "Pain sites" in form
    assert wrong == []
    own = (address, "ws:" + address.removeprefix("http:"))
    assert [url for url in asked if not url.startswith((*own, "data:"))] == []
    assert any(url.startswith(own[1]) for url in asked)


def test_the_page_names_nothing_outside_and_forbids_it(address: str) -> None:
    status, text, policy = asyncio.run(answers(address))
    styles = [asyncio.run(answers(address, path))[1] for path in ("page/page.css", "static/css/xterm.css")]

    assert status == 200
    assert OUTSIDE.findall(text) == []
    assert [url for style in styles for url in re.findall(r"@import|url\([^)]*\)", style)] == [
        'url("/static/fonts/RobotoMono-VariableFont_wght.ttf")',
        'url("/static/fonts/RobotoMono-Italic-VariableFont_wght.ttf")',
    ]
    assert policy.startswith("default-src 'none'; script-src 'self'; ")
    assert "frame-ancestors 'none'" in policy


def test_a_page_of_another_site_is_not_let_in(address: str) -> None:
    """Without this, any page open in the same browser could read and answer a consultation."""
    own = address.rstrip("/")

    allowed = asyncio.run(connects(address, own.replace("127.0.0.1", "localhost")))
    refused = [asyncio.run(connects(address, origin)) for origin in ("https://elsewhere.example", "null")]
    status, _, _ = asyncio.run(answers(address, Host="elsewhere.example"))

    assert (allowed, refused, status) == (True, [False, False], 403)


def test_it_ends_soon_though_a_page_is_open() -> None:
    async def ended() -> tuple[float, int | None]:
        """The seconds until the server has ended, while a page shows the application."""
        with started("--kb", SMALL_BASE) as (run, address):
            async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}ws") as shown:
                await shown.receive(timeout=20)
                began = time.monotonic()
                run.send_signal(signal.SIGINT)
                code = await asyncio.to_thread(run.wait, 20)
            return time.monotonic() - began, code

    seconds, code = asyncio.run(ended())

    assert (seconds < 10, code) == (True, 0)


def test_it_listens_on_this_machine_only() -> None:
    with listening(0) as ours:
        assert ours.getsockname()[0] == "127.0.0.1"


def test_a_port_in_use_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = main(["serve", "--kb", str(SMALL_BASE), "--port", str(taken.getsockname()[1])])

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert re.match(r"--port  used-wrongly  port \d+ cannot be opened: Address already in use\n", said.err)


@pytest.mark.parametrize("arguments", [("--port", "70000"), ("--kb", "/nowhere")])
def test_what_cannot_be_served_is_refused_before_anything_is(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["serve", *arguments])

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert arguments[1] in said.err


def test_the_command_it_starts_is_quoted_for_the_shell() -> None:
    line = f"""set -- {_command(Path("/a place/$HOME"), "it's `here`")}; printf '%s|' "$@" """

    said = subprocess.run(line, shell=True, capture_output=True, check=True, text=True)  # noqa: S602  # a real shell's words

    assert said.stdout.split("|")[3:-1] == ["consult", "--kb", "/a place/$HOME", "--store", "it's `here`"]
