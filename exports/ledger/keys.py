"""The key of the ledger, which has to sign when nobody is there to type its passphrase."""

from __future__ import annotations

import os
from pathlib import Path

from kb.problems import Place, Problem, Refused
from kb.signing import SigningKey, read_key

VARIABLE = "RUNG_LEDGER_PASSPHRASE"
"""Where a department puts the passphrase of its ledger's key, for programs that run unattended."""


def ledger_key(path: Path, passphrase: str | None = None) -> SigningKey:
    """The key in a file, opened with the passphrase, or with the one that RUNG_LEDGER_PASSPHRASE holds.

    Raises Refused as `read_key` does, and with used-wrongly where there is no passphrase at all.
    """
    said = passphrase if passphrase is not None else os.environ.get(VARIABLE)
    if said is None:
        mend = f"type it when asked, or put it into {VARIABLE}"
        raise Refused(
            [Problem("used-wrongly", "the passphrase of the ledger's key is missing", Place(str(path)), mend)]
        )
    return read_key(path, said)
