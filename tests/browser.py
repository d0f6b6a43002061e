"""A real Chromium without a window, driven through its debugging port: what the page's terminal shows, and keys."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
_PATIENCE = 20.0

_CATCH = """
Object.defineProperty(Object.prototype, "terminal", {
  configurable: true,
  set(made) {
    if (made?.buffer) window.theTerminal = made;
    Object.defineProperty(this, "terminal", {value: made, writable: true, configurable: true, enumerable: true});
  },
});
"""
"""The page keeps its terminal to itself; this remembers it as it is made, before any script of the page runs."""

_SHOWN = """
(() => {
  const buffer = window.theTerminal?.buffer.active;
  return Array.from({length: buffer?.length ?? 0}, (_, row) => buffer.getLine(row).translateToString(true)).join("\\n");
})()
"""


class Page:
    """One page of the browser. `asked` holds the address of everything it asked for."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._calls = socket, 0
        self.asked: list[str] = []
        self.wrong: list[str] = []

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command of the debugging protocol, and its result."""
        self._calls += 1
        await self._socket.send_json({"id": self._calls, "method": method, "params": parameters})
        async for message in self._socket:
            told = json.loads(message.data)
            if told.get("id") == self._calls:
                return dict(told["result"])
            self._note(told)
        raise ConnectionError("the browser has gone")

    def _note(self, told: dict[str, Any]) -> None:
        match told["method"]:
            case "Network.requestWillBeSent":
                self.asked.append(told["params"]["request"]["url"])
            case "Network.webSocketCreated":
                self.asked.append(told["params"]["url"])
            case "Log.entryAdded" if told["params"]["entry"]["level"] == "error":
                self.wrong.append(told["params"]["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.wrong.append(str(told["params"]["exceptionDetails"]))

    async def open(self, address: str) -> None:
        """Open an address, catching the terminal that it makes."""
        for domain in ("Network", "Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=_CATCH)
        await self.call("Page.navigate", url=address)

    async def shown(self) -> str:
        """The text in the page's terminal."""
        return str((await self.call("Runtime.evaluate", expression=_SHOWN))["result"].get("value", ""))

    async def see(self, text: str) -> str:
        """The whole screen, once it shows this text."""
        async with asyncio.timeout(_PATIENCE):
            while text not in (screen := await self.shown()):
                await asyncio.sleep(0.05)
        return screen

    async def press(self, key: str) -> None:
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def picture(self, path: Path) -> None:
        """What the page looks like, as a PNG."""
        path.write_bytes(base64.b64decode((await self.call("Page.captureScreenshot"))["data"]))


@asynccontextmanager
async def page(folder: Path) -> AsyncIterator[Page]:
    """An empty page of a browser of its own, its profile below a folder."""
    with _browser(folder) as port:
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                [tab] = [one for one in await answer.json(content_type=None) if one["type"] == "page"]
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Page(socket)


@contextmanager
def _browser(folder: Path) -> Iterator[int]:
    """A browser that runs, and its debugging port."""
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--remote-debugging-port=0", f"--user-data-dir={folder}",
        "--disable-background-networking", "--window-size=1000,700", "about:blank",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8") as run:
        assert run.stderr
        try:
            told = next(line for line in run.stderr if "DevTools listening on" in line)
            yield int(told.split(":")[-1].split("/")[0])
        finally:
            run.terminate()
            run.wait(_PATIENCE)
