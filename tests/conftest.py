"""No test ever writes to the store of the person who runs it; and what all tests need costs once."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where a test names no other place, consultations are kept in a folder that goes with the session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNG_STORE", str(tmp_path_factory.mktemp("store") / "consultations.sqlite"))
        yield


@pytest.fixture(scope="session", autouse=True)
def seldom_tidied() -> None:
    """What was imported is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True)
def stores_closed() -> Iterator[None]:
    """The stores that `tests.giving_out` opened for a test are let go of at its end."""
    yield
    if giving_out := sys.modules.get("tests.giving_out"):
        giving_out.let_go()


@pytest.fixture
def own_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts of a test are its own, never those of the person who runs it."""
    monkeypatch.setenv("RUNG_DRAFTS", str(tmp_path / "drafts"))
