"""The ledger's key as a command is given it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.signing import SigningKey

FILE = "RUNG_LEDGER_KEY"
"""Where a department says which file holds the key of its ledger."""


def key_at(path: Path | None) -> SigningKey | None:
    """The key in a file, or in the one that RUNG_LEDGER_KEY names; None where neither is named. Raises Refused."""
    named = path or (Path(os.environ[FILE]) if os.environ.get(FILE) else None)
    return key_in(named) if named is not None else None


def key_in(path: Path) -> SigningKey:
    """The key in a file; its passphrase is asked for unless the surroundings hold it. Raises Refused."""
    from exports.ledger.keys import VARIABLE, ledger_key
    from tui.passphrase import asked

    return ledger_key(path, None if os.environ.get(VARIABLE) else asked(f"The passphrase of {path}"))
