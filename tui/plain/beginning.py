"""A new consultation, asked for: a pseudonym, the day, the pain sites, who enters it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import TypeAdapter, ValidationError

from kb.ages import day
from kb.case import PATIENT, Case, Known
from kb.from_yaml.case_shapes import Pseudonym
from kb.moves import Name
from tui.plain.talk import ANYWHERE, Talk, misused

_PSEUDONYM: TypeAdapter[str] = TypeAdapter(Pseudonym)
_NAME: TypeAdapter[str] = TypeAdapter(Name)
_HOW = (
    "Type what is asked for; an empty line takes what is proposed. The questions and commands come after these steps."
)


def new_case(talk: Talk) -> Case:
    """The empty case to begin with. Raises Ended, and Stopped."""
    today = date.today()
    pseudonym = f"case-{today:%Y%m%d}-1"
    talk.say(f"A new consultation, in four steps. An empty line takes what is proposed. {ANYWHERE}")
    case = talk.until(
        lambda text: _pseudonym(text or pseudonym),
        f"Case? A pseudonym, never a name: letters, digits, - _ . Proposed: {pseudonym}",
        how=_HOW,
    )
    as_of = talk.until(
        lambda text: _day(text) if text else today,
        f"Day? The day it is judged on; every span of time counts back from it. Proposed: {today}",
        how=_HOW,
    )
    names = talk.until(
        lambda text: site_names(text or "pain site"),
        "Pain sites? What you call each, with ; between several. Proposed: pain site",
        how=_HOW,
    )
    by = talk.until(
        lambda text: text,
        "Entered by? Your initials or role, if the record should say so. Proposed: nobody is named",
        how=_HOW,
    )
    return Case(case, "", as_of, Known(PATIENT), tuple(Known(name) for name in names), by or None)


def _pseudonym(text: str) -> str:
    try:
        return _PSEUDONYM.validate_python(text)
    except ValidationError:
        mend = "use letters, digits, - _ . without blanks, at most 61"
        raise misused(f"'{text}' is no pseudonym", mend) from None


def _day(text: str) -> date:
    found = day(text)
    if found is None:
        raise misused(f"'{text}' is not a day", "write year-month-day, as 2026-03-02")
    return found


def site_names(text: str) -> tuple[str, ...]:
    """The names of pain sites, each once. Raises Refused."""
    names = tuple(_names(text))
    if not names or len(set(names)) < len(names):
        raise misused("each site has a name of its own", "name at least one site, each differently")
    return names


def _names(text: str) -> Iterator[str]:
    return (site_name(name) for name in text.split(";") if name.strip())


def site_name(text: str) -> str:
    """The name of a pain site. Raises Refused."""
    try:
        return _NAME.validate_python(" ".join(text.split()))
    except ValidationError:
        raise misused("a site's name has from 1 to 80 characters", "name the site in a few words") from None
