"""textual-serve's server kept to this machine: on loopback, with a page of our own, and deaf to other pages."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server

HOST = "127.0.0.1"
_PAGE = Path(__file__).parent / "page"
_GRACE = 0.5  # seconds for open pages to close when the server ends; aiohttp's own is a minute
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""A browser that keeps to these loads nothing from elsewhere, whatever the page or its scripts ask for."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LoopbackServer(Server):
    """Serves the program that `command` starts, one process a page.

    textual-serve's own page loads a font from Google, and its socket answers pages of any site; ours do neither.
    """

    def __init__(self, command: str, port: int) -> None:
        super().__init__(command, HOST, port, "Rung", templates_path=_PAGE)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.port}/"

    def hold(self, listening: socket.socket) -> None:
        """Serve on a socket until it is interrupted. What the application says beside its screen goes to stderr."""
        with contextlib.redirect_stdout(sys.stderr):
            web.run_app(self._make_app(), sock=listening, print=None, access_log=None, shutdown_timeout=_GRACE)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_static("/page", _PAGE)
        app.middlewares.append(self._ours_only)
        app.on_response_prepare.append(self._closed_in)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """What there is to say was said by the command."""

    @web.middleware
    async def _ours_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only under this machine's own name, and only for our own page: no other page may drive a consultation."""
        ours = {f"{name}:{self.port}".removesuffix(":80") for name in (HOST, "localhost")}
        origin = request.headers.get("Origin", f"http://{request.host}")
        if request.host not in ours or origin not in {f"http://{host}" for host in ours}:
            raise web.HTTPForbidden(text="Rung answers its own page on this machine only.")
        return await handler(request)

    async def _closed_in(self, request: web.Request, response: web.StreamResponse) -> None:
        for name, value in _HEADERS.items():
            response.headers[name] = value.replace("{host}", request.host)


def listening(port: int) -> socket.socket:
    """A socket of this machine's own on a port (0: any that is free). Raises OSError, also where the port is taken."""
    return socket.create_server((HOST, port))
