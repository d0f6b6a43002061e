"""Fills in one row of a form: asks one small question after another, and gives the file's plain value as it then is.

Nothing is changed here: what was asked for is given back, or None where the person went back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from textual.app import App

from kb import forms
from kb.forms import FormRow
from kb.forms.tree import group_at
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.word import Word
from kb.yaml_tree import Path
from tui.screens.example_form import ExampleForm, Tells
from tui.screens.text_form import TextForm
from tui.screens.word_form import WordForm

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
Changed = tuple[Any, Path]
"""A file's plain value, and the path on which the cursor then stands."""
_JOINS = (Word("all", "all of these", "every one must hold"), Word("any", "at least one of these", "one is enough"))
_REACH = (
    Word("these", "these options", "the rule is about the options that are named"),
    Word("all_but", "every option but these", "whatever is not named is ruled out"),
)


@dataclass(frozen=True)
class Filling:
    """Asks about one file. `plain` is what stands in it now, `base` the knowledge whose words are legal; `tells`
    what the rule says of an example."""

    app: App[None]
    base: KnowledgeBase
    file: str
    plain: Any
    tells: Tells

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
        word = await self._word(row.label, _JOINS, "", group.word if group else None)
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
            like = replace(row, path=addition.path, label=addition.label, help=addition.help, reading=addition.reading)
            value = await self._value(addition.kind, like, None)
        return None if value is None else forms.added(self.file, self.plain, addition.place(name), value)

    async def _name(self, addition: forms.Addition) -> Any:
        """What something new is called, or from which day on it counts."""
        asks = "from which day on" if addition.naming == "day" else "what is it called"
        words = forms.names(self.base, self.file, self.plain, addition)
        if words:
            return await self._word(f"{addition.label}: which?", words, addition.help)
        understand = partial(forms.name_typed, self.file, addition)
        return await self._typed(f"{addition.label}: {asks}?", addition.help, understand)

    async def _value(self, kind: str, row: FormRow, now: Any) -> Any:
        match kind:
            case "text":
                understand = self._understood(row)
                return await self.app.push_screen_wait(TextForm(row.label, _as_text(now), row.help, understand))
            case "line" | "number" | "day" | "name":
                return await self._typed(
                    row.label, row.help, self._understood(row), _as_text(row.path[-1] if row.of_key else now)
                )
            case "word":
                return await self._word(row.label, self._legal(row), row.help, now)
            case "words":
                return await self._words(row.label, self._legal(row), row.help, now)
            case "test":
                return await self._comparison(row, now)
            case "conclusion":
                return await self._conclusion(row, now)
            case "example":
                return await self._example(now)
            case _:
                return None

    def _understood(self, row: FormRow) -> Callable[[str], Any]:
        return partial(forms.understood, self.base, self.file, self.plain, row.path)

    def _legal(self, row: FormRow) -> tuple[Word, ...]:
        return forms.legal(self.base, self.file, self.plain, row.path)

    async def _typed(self, title: str, help: str, understand: Callable[[str], Any], text: str = "") -> Any:  # noqa: A002
        found = await self.app.push_screen_wait(WordForm(title, (), help, understand=understand, text=text))
        return found[0] if found else None

    async def _word(self, title: str, words: Iterable[Word], help: str, now: Any = None) -> Any:  # noqa: A002
        found = await self.app.push_screen_wait(WordForm(title, words, help, chosen=_listed(now)))
        return found[0] if found else None

    async def _words(self, title: str, words: Iterable[Word], help: str, now: Any = None) -> Any:  # noqa: A002
        found = await self.app.push_screen_wait(WordForm(title, words, help, chosen=_listed(now), several=True))
        return list(found) if found else None

    async def _comparison(self, row: FormRow, now: Any) -> Any:
        """A term, how it is compared, with what; going back leads to the step before."""
        old = forms.comparison_of(now)
        while True:
            term = await self._word("Which term is compared?", self._legal(row), row.help, old.term if old else None)
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
                else await self._word(f"{label}: how is it compared?", hows, "", old and old.how)
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
        found = await self._words(f"{label} is one of", words, "", old.values if old else ())
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
        old = forms.concluded_of(now)
        verb = await self._word("What does the rule do?", forms.VERBS, row.help, old.verb if old else None)
        if verb is None:
            return None
        made = await self._object(verb, old if old and old.verb == verb else None)
        if made is None:
            return None
        for key in forms.COMPANIONS.get(verb, ()):
            words = self._legal(replace(row, path=(*row.path, key)))
            value = await self._word(key.replace("_", " "), words, "", getattr(made, key))
            if value is None:
                return None
            made = replace(made, **{key: value})
        return forms.plain_conclusion(made)

    async def _object(self, verb: str, old: forms.Concluded | None) -> forms.Concluded | None:
        where: Path = ("then", verb)
        words = forms.legal(self.base, self.file, self.plain, where)
        if verb == "derive":
            term = await self._word("Which term is concluded?", words, "", old.term if old else None)
            values = forms.legal(self.base, self.file, self.plain, (*where, term)) if term else ()
            value = await self._word("Which value?", values, "", old.value if old else None) if term else None
            return forms.Concluded(verb=verb, term=term, value=value) if value else None
        reach = await self._reach(old) if verb == "exclude" else "these"
        if reach is None:
            return None
        several = verb != "recommend"
        options = await (self._words if several else self._word)("Which option?", words, "", old.options if old else ())
        if options is None:
            return None
        return forms.Concluded(verb=verb, options=tuple(_listed(options)), all_but=reach == "all_but")

    async def _reach(self, old: forms.Concluded | None) -> Any:
        """Whether the options that are named are ruled out, or all the others."""
        return await self._word("What is ruled out?", _REACH, "", "all_but" if old and old.all_but else "these")

    async def _example(self, now: Any) -> Any:
        form = ExampleForm(self.base, self.plain, now, self.tells)
        return await self.app.push_screen_wait(form)


def new_name(text: str) -> str:
    """An identifier. Raises Refused with wrong-word."""
    word = text.strip()
    if not _WORD.fullmatch(word):
        what = f"'{text}' is not an identifier"
        raise Refused([Problem("wrong-word", what, Place("name"), "use lower-case words joined by single '_'")])
    return word


def _as_text(value: Any) -> str:
    return "" if value is None or isinstance(value, Mapping | list) else str(value)


def _number(limit: Any) -> str:
    return f"{limit:g}" if isinstance(limit, int | float) else ""


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
