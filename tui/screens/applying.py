"""Before a draft is applied: what is wrong, which cases it changes and why, and every line that is written."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import islice

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from engine.consultation import Consultation
from engine.expecting import expecting_what_follows
from engine.impact import Impact
from engine.soundness import unmet
from engine.trial import Kept, Trial, trial
from engine.wording import judges_alike
from exports.paper import Line
from exports.store import Store
from kb.case import Case
from kb.checks import is_warning
from kb.folder import read_folder
from kb.model import KnowledgeBase
from kb.problems import Problem, Refused
from tui.actions import bindings
from tui.bench import Bench
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.row_list import RowList
from tui.rows.impacts import impact_part, problem_part, unmet_part, written_part
from tui.screens.drafting import DraftingScreen
from tui.screens.reading import Reading
from tui.screens.why_beside import WhyBesideScreen

_AT_ONCE = 25
"""Cases that are tried between two looks at the screen."""
_MOST_KEPT = 100_000
_STYLES = {"+": "green", "-": "red", "@": "yellow"}


class ApplyingScreen(DraftingScreen[bool]):
    """Gives whether the draft was applied."""

    BINDINGS = bindings("Applying")
    DEFAULT_CSS = """
    ApplyingScreen #state { height: auto; padding: 0 1; }
    ApplyingScreen RowList { padding: 0 1; border-top: solid $border-blurred; }
    """

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._trial: Trial | None = None
        self._found: list[Impact] = []
        self._tried = self._unread = 0
        self._unmet: tuple[Problem, ...] | None = None
        self._wording = False

    def compose(self) -> ComposeResult:
        yield Heading("Before it is applied", self.bench.draft.name)
        yield Static(id="state")
        yield RowList("everything")
        yield Foot()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.follow()
        self.catch_up()

    @property
    def _errors(self) -> list[Problem]:
        return [one for one in self.bench.problems if not is_warning(one.code)]

    @property
    def _ready(self) -> bool:
        """Everything is known that must be seen before it is applied."""
        return self.bench.deep is not None and self._unmet is not None

    def show(self) -> None:
        bench = self.bench
        base = bench.said.base or bench.base
        count = self._trial.count if self._trial else 0
        rows = [*problem_part(bench.problems, bench.draft.name), *unmet_part(self._unmet or (), bench.draft.name)]
        if base is not None and self._trial is not None:
            rows += impact_part(self._found, self._tried, count, base)
        rows += written_part(bench.draft)
        self.query_one(RowList).show(rows)
        self.query_one("#state", Static).update(self._state(count))

    def _state(self, count: int) -> str:
        if not self.bench.draft.changed():
            return "Nothing is changed, so there is nothing to apply."
        if self._errors:
            return "✗ It cannot be applied yet: there are errors."
        if not self._ready:
            return self._under_way(count)
        if self._wording:
            return "✓ Only words are changed, so every case is advised as before. Ctrl+S applies it."
        are = "consultation is" if self._unread == 1 else "consultations are"
        others = f" {self._unread} kept {are} of other knowledge." if self._unread else ""
        return f"✓ Everything was tried.{others} Look at what changes; Ctrl+S applies it."

    def _under_way(self, count: int) -> str:
        """What is being worked out."""
        if self.bench.deep is None:
            return "Looking for problems. Esc stops."
        if count and self._tried == count:
            return f"All {count} cases were tried. Now: does each reference case still get what it expects? Esc stops."
        return f"Trying it on every case: {self._tried} of {count or '…'}. Esc stops."

    async def said(self) -> None:
        if self.bench.deep is not None:
            self._try()

    @work(group="try", exclusive=True)
    async def _try(self) -> None:
        """Try the draft on every case, some at once, until it is left."""
        self._found, self._tried, self._unread, self._unmet, self._trial = [], 0, 0, None, None
        self._wording = await self.think(self._only_words)
        if self._wording:
            self._unmet = ()
            self.show()
            return
        try:
            self._trial = await self.think(self._subjects)
        except Refused as refused:
            self.rung_app.refused(refused)
            return
        if self._trial is None:
            return
        impacts = self._trial.impacts()
        while some := await self.think(lambda: list(islice(impacts, _AT_ONCE))):
            self._tried += len(some)
            self._unread += some.count(None)
            self._found += [impact for impact in some if impact]
            self.show()
            await asyncio.sleep(0)
        self._unmet = await self.think(self._find_unmet)
        self.show()

    def _only_words(self) -> bool:
        """Whether no case can be advised otherwise, nor is any reference case changed."""
        applied, base = self.bench.applied, self.bench.said.base
        cases = any(file.startswith("cases/") for file in self.bench.draft.changed())
        return applied is not None and base is not None and not cases and judges_alike(applied, base)

    def _find_unmet(self) -> tuple[Problem, ...]:
        said = self.bench.said
        return unmet(said.files, said.base) if said.base else ()

    def _subjects(self) -> Trial | None:
        bench, said = self.bench, self.bench.said
        if bench.applied is None or said.base is None:
            return None
        standing = read_folder(bench.folder, cases=True)
        return trial(standing, bench.applied, said.files, said.base, self._kept(bench.applied))

    def _kept(self, applied: KnowledgeBase) -> list[Kept]:
        """The consultations that are kept, each with what reads it."""
        store = self.rung_app.store
        return [
            (f"{one.case} (kept)", partial(_case, store, one.id, applied)) for one in store.listed(limit=_MOST_KEPT)
        ]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a shift: why it stood where it did, and why it stands where it does now."""
        kind, *numbers = event.row.id.split(":")
        if kind != "shift" or self._trial is None:
            return
        impact = self._found[int(numbers[0])]
        shift = impact.shifts[int(numbers[1])]
        self._explain(impact, shift.option, shift.target)

    @work(group="explain", exclusive=True)
    async def _explain(self, impact: Impact, option: str, target: str) -> None:
        found, case = self._trial, impact.subject.before
        if found is None:
            return
        old, new = Consultation(found.before, case), Consultation(found.after, impact.subject.after or case)
        await self.think(lambda: (old.opinions, new.opinions))
        label = (found.after.options.get(option) or found.before.options[option]).label
        titles = {"real": "BEFORE, as the knowledge stands", "copy": "AFTER, with the draft"}
        self.app.push_screen(WhyBesideScreen(label, target, option, old, new, titles))

    def action_diff(self) -> None:
        """Every line that is written."""
        lines = [
            Line(line.rstrip("\n"), kept=True, style=_STYLES.get(line[:1], "")) for line in self.bench.draft.diff()
        ]
        self.app.push_screen(Reading("What is written, line by line", lines or [Line("Nothing is changed.")]))

    @work(group="take", exclusive=True)
    async def action_take_over(self) -> None:
        """The reference cases expect what now follows."""
        said = self.bench.said
        if said.base is None or not self._unmet:
            self.tell("Every reference case gets what it expects.")
            return
        step = await self.think(partial(expecting_what_follows, said.files, said.base))
        self.take(step.says, step.changes)
        self.tell("The reference cases that could be, were changed to expect what now follows. d shows each line.")

    @work(group="apply", exclusive=True)
    async def action_apply(self) -> None:
        if self._errors or not self._ready:
            self.tell(self._state(0), severity="error" if self._errors else "warning")
            return
        others = await self.think(self.bench.others)
        if others is not None:
            self._unmet = None
            self.catch_up()  # what was tried is not what would be written
            return
        try:
            await self.think(self.bench.apply)
        except Refused as refused:
            self.rung_app.refused(refused)
            return
        self.rung_app.knows_anew(self.bench.folder)
        self.tell(f"Applied to {self.bench.folder}. {self._used()} It is a draft until two people sign it.", timeout=10)
        self.dismiss(result=True)

    def _used(self) -> str:
        """Which consultations use it."""
        return f"Consultations begun here, or with --kb {self.bench.folder}, use it; others do not."

    def action_leave(self) -> None:
        self.dismiss(result=False)


def _case(store: Store, kept: str, base: KnowledgeBase) -> Case:
    return store.course(kept, base).case
