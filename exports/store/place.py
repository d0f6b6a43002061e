"""Where the store is: a file or the URL of a database."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from exports.store.refusals import refused
from kb.problems import Refused

VARIABLE = "RUNG_STORE"
_URL = re.compile(r"[^/\\]+://")
_MEND = f"give {VARIABLE} a file's path, or a URL like postgresql://user@host/name"


def default_place() -> str:
    """What RUNG_STORE names, a file or a URL; else a file in the person's own folder for data."""
    from platformdirs import user_data_path

    return os.environ.get(VARIABLE) or str(user_data_path("rung", appauthor=False) / "consultations.sqlite")


def address(place: str) -> Path | URL:
    """The file or database that a place names. Raises Refused when it names none."""
    scheme = _URL.match(place)
    if scheme:
        return _database(place, scheme[0])
    if not place.strip() or "\0" in place:
        raise refused("used-wrongly", f"'{place!r:.40}' is not a path".replace("''", "'"), "the store", _MEND)
    return Path(os.path.abspath(os.path.expanduser(place)))


def _database(place: str, scheme: str) -> Path | URL:
    """What a URL names; its password is never shown."""
    try:
        url = make_url(place)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise refused("used-wrongly", "this URL cannot be read", f"{scheme}…", _MEND) from None
    if backend == "postgresql":
        return url
    if backend != "sqlite":
        raise _misused(url, f"consultations are kept in SQLite or PostgreSQL, not in {backend}")
    if url.database in (None, "", ":memory:"):
        raise _misused(url, "what is kept in memory is lost")
    if url.query:
        raise _misused(url, "the URL of a file takes no settings")
    return Path(os.path.abspath(str(url.database)))


def _misused(url: URL, what: str) -> Refused:
    return refused("used-wrongly", what, shown(url), _MEND)


def shown(where: Path | URL) -> str:
    """A place as a person may see it."""
    text = str(where) if isinstance(where, Path) else where.render_as_string(hide_password=True)
    return text.encode("utf-8", "replace").decode("utf-8")


def found(path: Path) -> Path:
    """The file, which is there. Raises Refused."""
    if not path.is_file():
        mend = f"check the path, and {VARIABLE}; a store is made by the first answer of a consultation"
        raise refused("unreadable", "there is no store here", shown(path), mend)
    return path


def made(path: Path) -> Path:
    """The file, made with its folder for its owner alone where there was none. Raises OSError and Refused."""
    for folder in reversed([folder for folder in path.parents if not folder.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise refused("unreadable", "this is not a file", shown(path), "choose another place") from None
    return path
