"""What is filled in to give a consultation out: what each field comes to, or what is wrong with it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from exports.giving import FORMS
from exports.ledger.keys import VARIABLE
from exports.visible import visible
from tui.handing_over import Order, proof_beside
from tui.rows.exporting import called

Said = tuple[str, str]
"""Words, and the name of their style; `bad` is what keeps the form from being given out."""

_NO_KEY = "! Without a key only a page can be given out (PDF, HTML, Markdown, text), and it proves nothing."
_NEEDS_KEY = "is nothing without the ledger's signature: name its key, or choose a page. `rung keys` makes one."
THERE = "! it is there already: choose another name, or press Ctrl+S twice to replace it"


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields as they stand, as they were typed."""

    form: str
    file: str
    to: str = ""
    key: str = ""
    passphrase: str = ""
    notes: bool = False

    @property
    def path(self) -> Path:
        return _at_home(self.file)

    @property
    def asks_passphrase(self) -> bool:
        """Whether there is a key, and nothing but a person to say its passphrase."""
        return bool(self.key) and VARIABLE not in os.environ

    @property
    def has_proof(self) -> bool:
        """Whether the file gets a proof beside it."""
        return bool(self.key) and not FORMS[self.form].proves

    @property
    def replaces(self) -> bool:
        """Whether a file is there already, or the proof of one."""
        return self.path.exists() or proof_beside(self.path).exists()

    @property
    def order(self) -> Order:
        key = _at_home(self.key) if self.key else None
        passphrase = self.passphrase if self.asks_passphrase else None
        return Order(self.form, self.path, self.to or None, key, passphrase, self.notes)

    def file_words(self) -> Said:
        """Where the file will stand, or why it cannot."""
        try:
            return self._file_words()
        except OSError as error:
            return f"✗ {error.strerror}: choose another file", "$bad"

    def _file_words(self) -> Said:
        folder, stale = self.path.parent, proof_beside(self.path)
        if not self.file:
            return "✗ name the file", "$bad"
        if self.path.is_dir():
            return "✗ this is a folder: go on typing", "$bad"
        if not folder.is_dir():
            return f"✗ there is no folder {visible(str(folder))}", "$bad"
        if stale.exists() and not self.has_proof:
            return f"✗ {visible(stale.name)}, the proof of another file, is there: choose another name", "$bad"
        if self.replaces:
            return THERE, "$open"
        return f"✓ a new file in {visible(str(folder.absolute()))}", "$good"

    def key_words(self) -> Said:
        """What the key is needed for, where there is none."""
        if self.key:
            return (f"Its passphrase is the one in {VARIABLE}.", "$quiet") if not self.asks_passphrase else ("", "")
        if FORMS[self.form].proves:
            return f"✗ “{called(self.form)}” {_NEEDS_KEY}", "$bad"
        return _NO_KEY, "$open"

    def passphrase_words(self) -> Said:
        if self.asks_passphrase and not self.passphrase:
            return "✗ type the passphrase of the key", "$bad"
        return "", ""


def _at_home(text: str) -> Path:
    """A path as it is typed, `~` being the person's own folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)
