"""A row of a history in a form: each column with its unit and range, read back as it is typed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from engine.consultation import Consultation
from engine.contradictions import contradictions_of
from kb.moving import applied
from kb.problems import Problem, Refused
from kb.terms import Choices, Column
from tui.actions import bindings
from tui.panes.field import Field
from tui.panes.foot import Foot
from tui.panes.form_scroll import FormScroll
from tui.panes.words_line import WordsLine
from tui.row_at import RowAt, RowGiven


class RowForm(ModalScreen[RowGiven | None]):
    """Gives the row that was filled in; None when nothing is to change."""

    BINDINGS = bindings("Form")
    AUTO_FOCUS = ""  # the form chooses; Textual would scroll to its own choice before the form is laid out
    DEFAULT_CSS = """
    RowForm { align: center middle; }
    RowForm > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 94%; background: $surface; border: round $border;
        padding: 0 1;
    }
    RowForm Label { padding: 0 1; text-style: bold; }
    RowForm .clash { dock: bottom; height: auto; padding: 0 1; margin: 0 0 1 0; color: $bad; }
    """

    def __init__(self, consultation: Consultation, at: RowAt, column: str) -> None:
        super().__init__()
        self._consultation, self._at, self._column = consultation, at, column
        self._table = at.table
        self._row = at.cells(consultation.case)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            which = f"{self._table.row} {self._at.number}" if self._at.number else "a new row"
            whose = self._at.target or "every site"
            box.border_title = Content(f"{self._table.label}: {which}, {whose}")
            with FormScroll():
                for column in self._table.columns.values():
                    with Vertical():
                        yield Label(column.label, markup=False)
                        yield Field(
                            column.kind, column.label, self._consultation.case.as_of, self._text(column), column.id
                        )
            yield WordsLine(classes="clash")
            yield Foot()

    def on_mount(self) -> None:
        wanted = self._column or next((name for name in self._table.columns if name not in self._row), "")
        first = self.query_one(f"#{wanted} > Input", Input) if wanted else self.query(Input).first()
        first.focus(scroll_visible=False)
        self._tell()

    def _text(self, column: Column) -> str:
        """What was entered before, as it can be typed."""
        cell = self._row.get(column.id)
        if cell is None:
            return ""
        if isinstance(column.kind, Choices):
            return column.kind.labels.get(str(cell), "?")
        return "?" if cell == "unknown" else str(cell)

    def on_field_kept(self, event: Field.Kept) -> None:
        """Enter goes to the next field; on the last it keeps the row."""
        event.stop()
        fields = list(self.query(Field))
        if event.field is fields[-1]:
            self.action_save()
        else:
            fields[fields.index(event.field) + 1].query_one(Input).focus()

    def on_field_typed(self, event: Field.Typed) -> None:
        event.stop()
        self._tell()

    def _filled(self) -> RowGiven:
        """The cells filled in so far. Raises Refused with every problem."""
        row: RowGiven = {}
        problems: list[Problem] = []
        for field in self.query(Field):
            try:
                cell = field.cell
            except Refused as refused:
                problems += refused.problems
            else:
                row |= {field.id or "": cell} if cell is not None else {}
        if problems:
            raise Refused(problems)
        return row

    def _tell(self) -> None:
        """Say at once when the row would clash with itself or with other facts."""
        note = self.query_one(".clash", WordsLine)
        quiet = Content.styled("Empty: not asked. ?: asked, not known. Up and down: other choices.", "$quiet")
        try:
            case = applied(
                self._consultation.base,
                self._consultation.case,
                self._at.given(self._consultation.case, self._filled()),
            )
        except Refused:
            note.say(quiet)
            return
        clashes = contradictions_of(case, self._consultation.edition)
        lines = [Content.styled(f"✗ {one.what} {one.mend.rstrip('.')}.", "$bad") for one in clashes]
        note.say(Content("\n").join(lines) if lines else quiet)

    def action_save(self) -> None:
        try:
            row = self._filled()
        except Refused as refused:
            wrong = {problem.where.file for problem in refused.problems}
            field = next(field for field in self.query(Field) if self._table.columns[field.id or ""].label in wrong)
            field.query_one(Input).focus()
            self.notify(refused.problems[0].mend, title=refused.problems[0].what, severity="error")
            return
        if row:
            self.dismiss(row)
        else:
            self.notify("Nothing is filled in. Fill in a field, or press Esc.", severity="warning")

    def action_cancel(self) -> None:
        self.dismiss(None)
