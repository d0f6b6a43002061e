"""The application as the command line opens it: at home, with a case file, or on a consultation that was kept."""

from __future__ import annotations

from pathlib import Path

from tui.app import RungApp


class ResumedApp(RungApp):
    """Opens a kept consultation at once."""

    def __init__(self, folder: Path | None, store: str | None, kept: str, by: str) -> None:
        super().__init__(folder, store, None, by)
        self._kept = kept

    def stand(self) -> None:
        super().stand()
        self.show_opening(f"the consultation {self._kept}")

    def on_ready(self) -> None:
        self.resume(self._kept)


def app_for(folder: Path | None, store: str | None, case: Path | None, kept: str | None, by: str) -> RungApp:
    """The application, not yet running."""
    return RungApp(folder, store, case, by) if kept is None else ResumedApp(folder, store, kept, by)
