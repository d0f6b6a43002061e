"""One consultation as a document: the advice first, then every reason, then what it rests on and how to check it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from engine.timeline import timeline
from exports.document.advised import advice_section
from exports.document.card import card_section
from exports.document.known import known_section
from exports.document.ladder_svg import ladder_figure
from exports.document.parts import Block, Document, Item, Items, Paragraph, Section, Text, Tone, strong, text
from exports.document.rules_used import rules_section, sources_section
from exports.document.rungs import rung_sections
from exports.document.stamp import Stamp, stamp_section
from exports.document.timeline_svg import event_words, timeline_figure
from exports.knowledge_words import named
from exports.text_reasons import cited
from kb.model import DEFAULT_PROFILE


def document_of(consultation: Consultation, stamp: Stamp | None = None) -> Document:
    """Everything about a consultation, its decisions too; `stamp` says what proves it."""
    base, case = consultation.base, consultation.case
    return Document(
        title=base.title,
        day=case.as_of.isoformat(),
        name=case.id,
        running=_running(consultation),
        blocks=tuple(_head(consultation)),
        sections=tuple(_sections(consultation, stamp)),
    )


def _running(consultation: Consultation) -> str:
    """What stands on every page: for whom it is meant, and for what not."""
    stated = consultation.base.intended_use
    return " ".join(filter(None, (stated.get("hcp_user_specification"), stated.get("time_critical"))))


def _head(consultation: Consultation) -> Iterator[Block]:
    base, case = consultation.base, consultation.case
    yield Paragraph(text("Case ", strong(case.id), f" on {case.as_of}; knowledge {named(base)}."))
    if base.profile != DEFAULT_PROFILE:
        title = base.profiles[base.profile].title
        yield Paragraph(
            text(f"“{title}” stands beside the ladder; it is not the ladder itself."), Tone.WARNING, "Profile"
        )
    if case.title:
        yield Paragraph(text(case.title), Tone.QUIET)
    yield Paragraph(text(base.notice), Tone.QUIET)


def _sections(consultation: Consultation, stamp: Stamp | None) -> Iterator[Section]:
    yield advice_section(consultation)
    if any(opinion.ladder for opinion in consultation.opinions):
        yield Section("ladder", text("The ladder"), tuple(_ladders(consultation)))
        yield Section("options", text("Every option and its reasons"), (), tuple(_targets(consultation)))
    yield known_section(consultation)
    yield Section("time", text("Time line"), (), tuple(_timelines(consultation)))
    yield rules_section(consultation)
    yield sources_section(consultation)
    yield _profile_section(consultation)
    yield card_section(consultation)
    yield stamp_section(consultation, stamp)


def _ladders(consultation: Consultation) -> Iterator[Block]:
    drawn = enumerate(consultation.opinions, 1)
    return (ladder_figure(opinion, number) for number, opinion in drawn if opinion.ladder)


def _targets(consultation: Consultation) -> Iterator[Section]:
    day = consultation.case.as_of
    for number, opinion in enumerate(consultation.opinions, 1):
        if opinion.ladder:
            place = f"options-{number}"
            yield Section(place, text(opinion.target), (), rung_sections(opinion, day, place))


def _timelines(consultation: Consultation) -> Iterator[Section]:
    for number, opinion in enumerate(consultation.opinions, 1):
        yield Section(f"time-of-{number}", text(opinion.target), tuple(_timeline(consultation, opinion.target, number)))


def _timeline(consultation: Consultation, target: str, number: int) -> Iterator[Block]:
    found = timeline(consultation, target)
    if found.events:
        yield timeline_figure(found, target, number)
    else:
        yield Paragraph(text("Nothing here has a date, so there is nothing to draw."))
    if found.undated:
        yield Paragraph(text("Without a date, so not drawn:"))
        yield Items(tuple(Item(text(event_words(event))) for event in found.undated))
    for lead, tables in (("Not asked", found.unasked), ("None", found.none)):
        if tables:
            yield Paragraph(text("; ".join(table.label for table in tables)), Tone.QUIET, lead)


def _profile_section(consultation: Consultation) -> Section:
    return Section("profile", text("Profile"), (Paragraph(_profile(consultation)),))


def _profile(consultation: Consultation) -> Text:
    base = consultation.base
    if base.profile == DEFAULT_PROFILE:
        return text("None was used: this is the ladder itself. What payers and other guidelines say stands beside it.")
    profile = base.profiles[base.profile]
    beside = "It stands beside the ladder; this page shows the options as it sees them, not as the ladder does."
    return text(strong(profile.title), f" ({profile.kind}). {profile.says}{cited(profile.cites)} {beside}")
