"""Fills in one row of a form: asks one small question after another, and gives the file's plain value as it then is.

Nothing is changed here: what was asked for is given back, or None where the person went back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from textual.app import App

from kb import forms
from kb.forms import FormRow
from kb.forms.tree import group_at
from kb.identifier import identifier
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.word import Word
from kb.yaml_tree import Path
from tui.concluding import Concluding
from tui.screens.example_form import ExampleForm, Tells
from tui.screens.text_form import TextForm
from tui.screens.word_form import WordForm

Changed = tuple[Any, Path]
"""A file's plain value, and the path on which the cursor then stands."""
_JOINS = (Word("all", "all of these", "every one must hold"), Word("any", "at least one of these", "one is enough"))
_WORD_HELP = "Lower-case words joined by '_'; what you type is made into that."


@dataclass(frozen=True)
class Filling:
    """Asks about one file. `plain` is what stands in it now, `base` the knowledge whose words are legal; `tells`
    what the rule says of an example. `unsaid`: texts that were typed, and left without keeping them, by their rows."""

    app: App[None]
    base: KnowledgeBase
    file: str
    plain: Any
    tells: Tells
    unsaid: dict[Path, str] = field(default_factory=dict)

    async def changed(self, row: FormRow) -> Changed | None:
        """The plain value with another value in a row."""
        now = forms.value_at(self.plain, row.path)
        if row.kind == "group":
            return await self._joined(row, now)
        value = await self._value(row.kind, row, now)
        return None if value is None else forms.put(self.file, self.plain, row.path, value, of_key=row.of_key)

    async def _joined(self, row: FormRow, now: Any) -> Changed | None:
        """A group joined by the other word."""
        group = group_at(now)
        word = await self.word(row.label, _JOINS, "", group.word if group else None)
        same = word is None or (group is not None and word == group.word)
        return None if same else forms.grouped(self.file, self.plain, row.path, word)

    async def added(self, row: FormRow, joined: str = "") -> Changed | None:
        """The plain value with what can be added at a row. Raises Refused where nothing can."""
        addition = forms.addable(self.base, self.file, self.plain, row.path, joined)
        if addition is None:
            return None
        name = ""
        if addition.naming is not None:
            given = await self._name(addition)
            if given is None:
                return None
            name = given
        value = addition.start
        if value is None:
            label = f"{addition.label} {name}".strip()
            like = replace(row, path=addition.path, label=label, help=addition.help, reading=addition.reading)
            value = await self._value(addition.kind, like, None)
        return None if value is None else forms.added(self.file, self.plain, addition.place(name), value)

    async def _name(self, addition: forms.Addition) -> Any:
        """What something new is called, or from which day on it counts."""
        words = forms.names(self.base, self.file, self.plain, addition)
        if words:
            return await self.word(f"{addition.label}: which?", words, addition.help)
        if addition.naming == "day":
            understand = partial(forms.name_typed, self.file, addition)
            return await self._typed(f"{addition.label}: from which day on?", addition.help, understand)
        title = f"{addition.label}: the word that rules and cases use for it"
        return await self._typed(title, _WORD_HELP, partial(self._name_typed, addition))

    def _name_typed(self, addition: forms.Addition, text: str) -> str:
        """The name that was typed, or made of what was typed. Raises Refused."""
        try:
            return forms.name_typed(self.file, addition, text)
        except Refused:
            return forms.name_typed(self.file, addition, identifier(text) or text)

    async def _value(self, kind: str, row: FormRow, now: Any) -> Any:
        match kind:
            case "text":
                return await self._text(row, now)
            case "line" | "number" | "day" | "name":
                return await self._typed(
                    row.label, row.help, self._understood(row), _as_text(row.path[-1] if row.of_key else now)
                )
            case "word":
                return await self.word(row.label, self.legal_at(row.path), row.help, now)
            case "words":
                return await self.words(row.label, self.legal_at(row.path), row.help, now)
            case "test":
                return await self._comparison(row, now)
            case "conclusion":
                return await self._conclusion(row, now)
            case "example":
                return await self._example(now)
            case _:
                return None

    async def _text(self, row: FormRow, now: Any) -> Any:
        form = TextForm(row.label, self.unsaid.get(row.path) or _as_text(now), row.help, self._understood(row))
        found = await self.app.push_screen_wait(form)
        if found is None:
            self.unsaid[row.path] = form.left
        return found

    def _understood(self, row: FormRow) -> Callable[[str], Any]:
        return partial(forms.understood, self.base, self.file, self.plain, row.path)

    def legal_at(self, path: Path) -> tuple[Word, ...]:
        """The words that may stand at a place."""
        return forms.legal(self.base, self.file, self.plain, path)

    def legal_in(self, value: Any, path: Path) -> tuple[Word, ...]:
        """The words that may stand at a place once this value stands above it."""
        plain, _ = forms.put(self.file, self.plain, path[:-1], value)
        return forms.legal(self.base, self.file, plain, path)

    async def _typed(self, title: str, help: str, understand: Callable[[str], Any], text: str = "") -> Any:  # noqa: A002
        found = await self.app.push_screen_wait(WordForm(title, (), help, understand=understand, text=text))
        return found[0] if found else None

    async def word(self, title: str, words: Iterable[Word], help: str, now: Any = None) -> Any:  # noqa: A002
        found = await self.app.push_screen_wait(WordForm(title, words, help, chosen=_listed(now)))
        return found[0] if found else None

    async def words(self, title: str, words: Iterable[Word], help: str, now: Any = None) -> Any:  # noqa: A002
        found = await self.app.push_screen_wait(WordForm(title, words, help, chosen=_listed(now), several=True))
        return list(found) if found else None

    async def _comparison(self, row: FormRow, now: Any) -> Any:
        """A term, how it is compared, with what; going back leads to the step before."""
        old = forms.comparison_of(now)
        while True:
            term = await self.word(
                "Which term is compared?", self.legal_at(row.path), row.help, old.term if old else None
            )
            if term is None:
                return None
            same = old if old and old.term == term else None
            found = await self._compared(row, term, same)
            if found is not None:
                return found

    async def _compared(self, row: FormRow, term: str, old: forms.Comparison | None) -> Any:
        hows = forms.hows(self.base, term, row.reading)
        label = self.base.terms[term].label if term in self.base.terms else term
        while True:
            how = (
                hows[0].name
                if len(hows) == 1
                else await self.word(f"{label}: how is it compared?", hows, "", old and old.how)
            )
            if how is None:
                return None
            negated = old.negated if old else False
            value = await (
                self._choices(row, term, label, old)
                if how == "is"
                else self._limit(row, term, f"{label} {how.replace('_', ' ')}", old)
            )
            if value is not None:
                made = forms.Comparison(
                    term=term, how=how, negated=negated, **{"values" if how == "is" else "limit": value}
                )
                return forms.plain_comparison(made)
            if len(hows) == 1:
                return None

    async def _choices(self, row: FormRow, term: str, label: str, old: forms.Comparison | None) -> Any:
        words = forms.choices(self.base, term, row.reading)
        found = await self.words(f"{label} is one of", words, "", old.values if old else ())
        return tuple(found) if found else None

    async def _limit(self, row: FormRow, term: str, title: str, old: forms.Comparison | None) -> Any:
        limits = forms.limits(self.base, term, row.reading)
        span = f" from {limits.low:g} to {limits.high:g}" if limits.low is not None and limits.high is not None else ""
        asks = f"A threshold, or a number of {limits.unit}{span}."
        now = old.limit if old else None
        form = WordForm(
            title, limits.names, asks, chosen=_listed(now), text=_number(now),
            understand=lambda text: forms.limit_typed(self.base, term, text, row.reading),
        )  # fmt: skip
        found = await self.app.push_screen_wait(form)
        return found[0] if found else None

    async def _conclusion(self, row: FormRow, now: Any) -> Any:
        """What the rule does, with what, and how strongly."""
        return await Concluding(self, row, forms.concluded_of(now)).asked()

    async def _example(self, now: Any) -> Any:
        form = ExampleForm(self.base, self.plain, now, self.tells)
        return await self.app.push_screen_wait(form)


def new_name(text: str) -> str:
    """The identifier that was typed, or that is made of what was typed. Raises Refused with wrong-word."""
    word = identifier(text)
    if word is None:
        what = f"no identifier can be made of '{text}'"
        mend = "use a few words that begin with a letter, such as stale_block"
        raise Refused([Problem("wrong-word", what, Place("name"), mend)])
    return word


def _as_text(value: Any) -> str:
    return "" if value is None or isinstance(value, Mapping | list) else str(value)


def _number(limit: Any) -> str:
    return f"{limit:g}" if isinstance(limit, int | float) else ""


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
