"""Asks what a rule concludes: what it does, to what, and how strongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb import forms
from kb.forms import FormRow
from kb.word import Word
from tui.in_turn import NOT_ASKED, in_turn

if TYPE_CHECKING:
    from tui.filling import Filling

_REACH = (
    Word("these", "these options", "the rule is about the options that are named"),
    Word("all_but", "every option but these", "whatever is not named is ruled out"),
)
_WHICH = {
    "recommend": "Which option is recommended?",
    "oppose": "Which options are argued against?",
    "exclude": "Which options are ruled out?",
    "caution": "Which options are warned of?",
}
_BESIDE = {"strength": "How strongly is it recommended?", "when_unknown": "While it is not known"}


@dataclass(frozen=True)
class Concluding:
    """Asks it for the row of a conclusion. `old` is what stands there now."""

    filling: Filling
    row: FormRow
    old: forms.Concluded | None

    async def asked(self) -> Any:
        """The conclusion as a file writes it; None where the person went back."""
        found = await in_turn((self._verb, self._first, self._second, self._beside))
        return None if found is None else forms.plain_conclusion(_made(*found))

    def _same(self, verb: str) -> forms.Concluded:
        """What stands there, if it does the same; else nothing of it."""
        return self.old if self.old and self.old.verb == verb else forms.Concluded(verb=verb)

    async def _verb(self, _: Sequence[Any], was: Any) -> Any:
        now = was or (self.old.verb if self.old else None)
        return await self.filling.word("What does the rule do?", forms.VERBS, self.row.help, now)

    async def _first(self, given: Sequence[Any], was: Any) -> Any:
        """The term that is concluded, or whether the options that are named are ruled out, or all the others."""
        (verb,) = given
        old = self._same(verb)
        if verb == "derive":
            words = self.filling.legal_at(("then", verb))
            return await self.filling.word("Which term is concluded?", words, "", was or old.term)
        if verb == "exclude":
            return await self.filling.word("What is ruled out?", _REACH, "", was or _reach(old))
        return NOT_ASKED

    async def _second(self, given: Sequence[Any], was: Any) -> Any:
        """The value of the term, or the options."""
        verb, first = given
        old = self._same(verb)
        if verb == "derive":
            words = self.filling.legal_at(("then", verb, first))
            return await self.filling.word("Which value?", words, "", was or old.value)
        words = self.filling.legal_at(("then", verb))
        asks = "Which options are left? All others are ruled out." if first == "all_but" else _WHICH[verb]
        ask = self.filling.word if verb == "recommend" else self.filling.words
        return await ask(asks, words, "", was or old.options)

    async def _beside(self, given: Sequence[Any], was: Any) -> Any:
        """What may stand beside the verb."""
        verb = given[0]
        key = next(iter(forms.COMPANIONS.get(verb, ())), None)
        if key is None:
            return NOT_ASKED
        words = self.filling.legal_in(forms.plain_conclusion(_made(*given)), (*self.row.path, key))
        return await self.filling.word(_BESIDE[key], words, "", was or getattr(self._same(verb), key))


def _reach(old: forms.Concluded) -> str:
    return "all_but" if old.all_but else "these"


def _made(verb: str, first: Any, second: Any, beside: Any = NOT_ASKED) -> forms.Concluded:
    """The conclusion of what was answered."""
    if verb == "derive":
        return forms.Concluded(verb=verb, term=first, value=second)
    options = tuple(second) if isinstance(second, list | tuple) else (second,)
    keys = {key: beside for key in forms.COMPANIONS.get(verb, ()) if beside is not NOT_ASKED}
    return forms.Concluded(verb=verb, options=options, all_but=first == "all_but", **keys)
