"""A PostgreSQL server of the tests' own, in a folder of its own; one for each process that asks for one."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

MISSING = "NOTHING WAS TRIED ON POSTGRESQL: there is no server or no driver here; install postgresql and rung[postgres]"

_numbers = count()


def a_place() -> str:
    """The URL of a new, empty schema; the test is skipped, loudly, where there is no PostgreSQL."""
    folder = _server()
    if folder is None:
        pytest.skip(MISSING)
    schema = f"s{os.getpid()}_{next(_numbers)}"
    with _connected(folder) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"postgresql+psycopg://rung@/postgres?host={quote(folder)}&options={quote(f'-csearch_path={schema}')}"


def end_connections() -> None:
    """Ends every connection but its own, as when the network is lost."""
    folder = _server()
    assert folder
    with _connected(folder) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def _connected(folder: str) -> Any:
    import psycopg

    return psycopg.connect(f"host={folder} user=rung dbname=postgres", autocommit=True)


@cache
def _server() -> str | None:
    """The folder of the socket of a server that was started; None where none can be."""
    programs = _programs()
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return None
    return _started(programs) if programs else None


def _programs() -> Path | None:
    """Where the programs of PostgreSQL are, the newest ones."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    found = known or ([Path(on_path).parent] if on_path else [])
    return found[-1] if found else None


def _started(programs: Path) -> str:
    """PostgreSQL does not run as root, so that root asks somebody else to run it."""
    folder = tempfile.mkdtemp(prefix="rung-pg-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        person = pwd.getpwnam("nobody")
        os.chown(folder, person.pw_uid, person.pw_gid)
        who = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    data, log = f"{folder}/data", Path(folder, "log")
    make = [programs / "initdb", "-D", data, "-U", "rung", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
    with log.open("w") as file:
        run = [programs / "postgres", "-D", data, "-k", folder, "-h", "", "-F"]
        server = subprocess.Popen(run, stdout=file, stderr=file, cwd=folder, **who)
    atexit.register(_stop, server)
    _wait(folder, server, log)
    return folder


def _wait(folder: str, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    while server.poll() is None:
        try:
            return _connected(folder).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
    raise AssertionError(f"PostgreSQL did not start: {log.read_text(encoding='utf-8')}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait()
