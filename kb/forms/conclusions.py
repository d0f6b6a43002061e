"""A conclusion for a dialog: a verb, what it is said of, and the keys that may stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kb.word import Word

VERBS = (
    Word("recommend", "recommend", "An argument for an option."),
    Word("oppose", "argue against", "An argument against options; they stay, lower on the ladder."),
    Word("exclude", "rule out", "Rules options out; nothing outweighs it."),
    Word("caution", "warn of", "A warning attached to options; the warning is the rule's reason."),
    Word("derive", "derive", "Sets a derived term."),
)
COMPANIONS = {"recommend": ("strength",), "exclude": ("when_unknown",)}
"""The keys that may stand beside a verb."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a rule concludes. Of `derive`: a term and its value; of the others: options.

    `all_but`: every option but these is ruled out. `listed`: a single option is written as a list.
    """

    verb: str
    options: tuple[str, ...] = ()
    all_but: bool = False
    term: str = ""
    value: str = ""
    strength: str | None = None
    when_unknown: str | None = None
    listed: bool = False


def concluded_of(plain: Any) -> Concluded | None:
    """The conclusion that a plain value writes; None where it writes none, or several."""
    verbs = [word.name for word in VERBS if isinstance(plain, dict) and word.name in plain]
    if len(verbs) != 1:
        return None
    beside = {key: value for key, value in plain.items() if key != verbs[0]}
    known = all(key in ("strength", "when_unknown") and isinstance(value, str) for key, value in beside.items())
    said = _said(verbs[0], plain[verbs[0]])
    return Concluded(verbs[0], **said, **beside) if known and said else None


def _said(verb: str, said: Any) -> dict[str, Any] | None:
    """What a verb is said of, as the fields of a conclusion."""
    match said:
        case dict() if verb == "derive" and len(said) == 1:
            ((term, value),) = said.items()
            return {"term": term, "value": value} if isinstance(value, str) else None
        case {"all_but": list(names)} if verb == "exclude" and len(said) == 1 and _are_words(names):
            return {"options": tuple(names), "all_but": True}
        case str() if verb != "derive":
            return {"options": (said,)}
        case list() if verb not in ("derive", "recommend") and _are_words(said):
            return {"options": tuple(said), "listed": len(said) == 1}
    return None


def _are_words(names: list[Any]) -> bool:
    return bool(names) and all(isinstance(name, str) for name in names)


def plain_conclusion(concluded: Concluded) -> dict[str, Any]:
    """A conclusion as a file writes it, without what does not belong to its verb."""
    plain: dict[str, Any] = {concluded.verb: _plain_said(concluded)}
    for key in COMPANIONS.get(concluded.verb, ()):
        if (word := getattr(concluded, key)) is not None:
            plain[key] = word
    return plain


def _plain_said(concluded: Concluded) -> Any:
    names = list(concluded.options)
    if concluded.verb == "derive":
        return {concluded.term: concluded.value}
    if concluded.verb == "exclude" and concluded.all_but:
        return {"all_but": names}
    alone = concluded.verb == "recommend" or (len(names) == 1 and not concluded.listed)
    return names[0] if alone and names else names
