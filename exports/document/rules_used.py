"""The rules that an answer rests on, in words; the thresholds they compare with; the claims that stand behind them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from engine.judging import Standing
from engine.truth import Truth
from exports.condition_words import Phrase, conclusion_words, condition_phrase
from exports.document.parts import Block, Item, Items, Paragraph, Section, Table, Text, Tone, code, strong, text
from exports.text_reasons import cited
from exports.text_sources import source_title
from kb.conditions import names_of
from kb.model import Claim, KnowledgeBase, Rule
from kb.review import is_overdue
from kb.terms import quantity


def rules_section(consultation: Consultation) -> Section:
    """The rules that hold in the order in which they fired, then those that cannot be told."""
    base, held = consultation.base, fired(consultation)
    open_ones = [rule for rule in _open(consultation) if rule not in held]
    blocks: list[Block] = [Paragraph(text("In the order in which they fired; each once."), Tone.QUIET)]
    blocks.append(Items(tuple(_rule(rule, base) for rule in held)) if held else Paragraph(text("No rule holds.")))
    if open_ones:
        blocks.append(Paragraph(text("These could not be told, because something they need is open:")))
        blocks.append(Items(tuple(Item(text(f"{rule.because} ", code(rule.id))) for rule in open_ones)))
    return Section("rules", text("Rules used"), tuple(blocks), tuple(_thresholds(consultation, [*held, *open_ones])))


def fired(consultation: Consultation) -> list[Rule]:
    """The rules that hold for any target, in firing order; none while nothing may be concluded."""
    names = [
        entry.rule
        for opinion in consultation.opinions
        if opinion.ladder
        for entry in opinion.firing.trace
        if entry.rule
    ]
    return [consultation.base.rules[name] for name in dict.fromkeys(names)]


def _open(consultation: Consultation) -> list[Rule]:
    """The unknown rules about the options that are offered or wait for an answer."""
    found = {
        one.rule.id: one.rule
        for opinion in consultation.opinions
        for rung in opinion.ladder
        if rung.standing in (Standing.OFFERED, Standing.NEEDS_AN_ANSWER)
        for one in rung.arguments
        if one.truth is Truth.UNKNOWN and one.side in ("for", "excludes")
    }
    return list(found.values())


def _rule(rule: Rule, base: KnowledgeBase) -> Item:
    when = _phrases(condition_phrase(rule.when, base))
    parts = (Item(text(strong("When: "), *when.text), parts=when.parts), Item(text(conclusion_words(rule, base))))
    over = (Item(text(f"It overrides {', '.join(rule.overrides)}.")),) if rule.overrides else ()
    return Item(text(f"{rule.because}{cited(rule.cites)} ", code(rule.id)), parts=(*parts, *over))


def _phrases(phrase: Phrase) -> Item:
    return Item(text(phrase.text), parts=tuple(map(_phrases, phrase.parts)))


def _thresholds(consultation: Consultation, rules: list[Rule]) -> Iterator[Section]:
    """The numbers that these rules compare with, as in force on the case's day."""
    base, values = consultation.base, consultation.edition.values
    used = {name for rule in rules for name in names_of(rule.when)}
    rows = tuple(_threshold_row(consultation, name) for name in values if name in used and name in base.thresholds)
    if rows:
        heads = ("Threshold", "Value", "Since", "Sources", "Read in its source")
        table = Table("Thresholds of these rules", heads, rows, (5, 2, 3, 6, 3))
        yield Section("thresholds", text("Thresholds used"), (table,))


def _threshold_row(consultation: Consultation, name: str) -> tuple[Text, ...]:
    threshold, value = consultation.base.thresholds[name], consultation.edition.values[name]
    return (
        text(f"{threshold.label} ", code(name)),
        text(quantity(value.value, threshold.unit)),
        text(str(value.since)),
        text(", ".join(value.cites)),
        text("yes" if value.verified else "not checked"),
    )


def sources_section(consultation: Consultation) -> Section:
    """The claims that these rules, and the options offered, cite, source by source."""
    by_source: dict[str, list[Claim]] = {}
    for claim in _claims(consultation).values():
        by_source.setdefault(claim.source, []).append(claim)
    items = tuple(_source(consultation, name, claims) for name, claims in by_source.items())
    words = "Each claim is told in our own words. “Not checked” means that it was not read in the source itself."
    none = Paragraph(text("No claim is used."))
    return Section("sources", text("Sources"), (Paragraph(text(words), Tone.QUIET), Items(items) if items else none))


def _claims(consultation: Consultation) -> dict[str, Claim]:
    base, rules = consultation.base, fired(consultation)
    names = {name for rule in rules for name in names_of(rule.when)}
    cites = [cite for rule in rules for cite in rule.cites]
    cites += [cite for name, value in consultation.edition.values.items() if name in names for cite in value.cites]
    return {base.claims[cite].full_id: base.claims[cite] for cite in dict.fromkeys(cites) if cite in base.claims}


def _source(consultation: Consultation, name: str, claims: list[Claim]) -> Item:
    source = consultation.base.sources[name]
    overdue = is_overdue(source, consultation.case.as_of)
    late = f" Past its review since {source.review_by}." if overdue else ""
    address = "" if source.address == "-" else f" {source.address}"
    place = "" if source.place == "-" else f" {source.place}."
    parts = tuple(Item(text(strong(f"[{claim.id}] "), claim.says, _doubt(claim))) for claim in claims)
    return Item(text(strong(source_title(source)), f".{place}{address}{late}"), parts=parts)


def _doubt(claim: Claim) -> str:
    return "" if claim.verified else " (not checked)"
