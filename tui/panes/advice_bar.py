"""What cannot be overlooked: red flags, facts that clash, or the next step; what was decided; what just changed."""

from __future__ import annotations

from textual.content import Content

from engine.consultation import Consultation
from engine.deciding import weighed
from engine.opinion import Opinion
from exports.advice import advice, alarms, headlines
from exports.decision_words import decided_words
from tui.desk import Outcome
from tui.panes.words_line import WordsLine
from tui.rows.row import MARKS

_MOST, _NARROWEST = 3, 20


class AdviceBar(WordsLine):
    """The advice on one target, in a few lines."""

    DEFAULT_CSS = """
    AdviceBar { height: auto; padding: 0 1; background: $panel; }
    AdviceBar.-alarm { background: $bad; color: $background; text-style: bold; }
    """

    def show(self, consultation: Consultation, target: str, outcome: Outcome) -> None:
        """Show the advice; an alarm changes the whole bar."""
        opinion = consultation.opinion(target)
        alarm = _alarm(consultation, opinion)
        self.set_class(bool(alarm), "-alarm")
        lines = [*alarm] if alarm else [_advice(opinion)]
        lines += _decided(consultation, opinion, plain=bool(alarm))
        changed = changed_words(consultation, outcome)
        if changed:
            lines.append(Content(changed).truncate(max(self.content_size.width, _NARROWEST), ellipsis=True))
        if not alarm:  # last, since a short screen has no room for all of it
            lines.append(Content.styled(" · ".join(headlines(opinion)), "$quiet"))
        self.say(Content("\n").join(lines))


def _advice(opinion: Opinion) -> Content:
    style = "bold $good" if opinion.ladder and opinion.ladder[0].standing.value == "offered" else "bold $open"
    return Content.assemble(("→ ", style), (advice(opinion), style))


def _decided(consultation: Consultation, opinion: Opinion, *, plain: bool) -> list[Content]:
    """What was decided on this target; `plain`: on the ground of an alarm, where only one colour can be read."""
    found = [weighed(opinion, one) for one in consultation.case.decisions if one.target == opinion.target]
    styles = ["" if plain else "bold $good" if one.follows else "bold $open" for one in found]
    return [Content.styled(decided_words(one), style) for one, style in zip(found, styles, strict=True)]


def _alarm(consultation: Consultation, opinion: Opinion) -> list[Content]:
    """Engines that disagree, facts that clash, red flags; in this order."""
    if consultation.disagreements:
        rules = ", ".join(consultation.disagreements)
        return [Content(f"✗ STOP: Rung's two engines disagree, so nothing is concluded. Rules: {rules}")]
    if consultation.contradictions:
        first = Content("✗ These cannot all be true, so nothing is concluded:")
        return [first, *(Content(f"  {one.what} {one.mend.rstrip('.')}.") for one in consultation.contradictions)]
    found = alarms(opinion)
    if not found:
        return []
    return [Content(f"!! RED FLAG: {'; '.join(found)}"), Content(f"→ {advice(opinion)}")]


def changed_words(consultation: Consultation, outcome: Outcome) -> str:
    """What was done last, and what that changed, in a line; the ladder marks all of it in its place."""
    options, terms = consultation.base.options, consultation.base.terms
    several = len(consultation.opinions) > 1
    said = [
        f"{_where(one.target, several=several)}{options[one.option].label} {MARKS[one.after]} {one.after.value}"
        for one in outcome.moved
        if one.before and one.after
    ]
    said += [f"{_where(one.target, several=several)}{terms[one.term].label}: {one.after}" for one in outcome.rederived]
    more = f"; {len(said) - _MOST} more" if len(said) > _MOST else ""
    return f"{outcome.said} → {'; '.join(said[:_MOST])}{more}" if said and outcome.said else outcome.said


def _where(target: str, *, several: bool) -> str:
    return f"{target}: " if several else ""
