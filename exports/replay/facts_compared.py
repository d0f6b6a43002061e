"""What two records rest on: program, release, case, findings, histories, thresholds, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from exports.record_reasons import Json
from exports.replay.reading import state_words
from exports.replay.turned import Turned
from exports.replay.words_of_records import (
    decision_words,
    finding_words,
    number_words,
    question_words,
    rows_words,
    threshold_words,
)

Owner = str | None

_RELEASE = {"base": "knowledge base", "version": "version", "digest": "digest", "profile": "profile"}
_ENTERING = {"entered_by": "entered by", "entered_at": "entered at"}


def origin_compared(then: Json, now: Json) -> Iterator[Turned]:
    """The program that made them, and who stood behind the knowledge."""
    yield from _told("version of Rung", then["rung"], now["rung"])
    one, other = then["release"], now["release"]
    if (one["state"], one["signed_off"]) != (other["state"], other["signed_off"]):
        yield Turned("sign-off", state_words(one), state_words(other))


def release_compared(then: Json, now: Json) -> Iterator[Turned]:
    """The knowledge that judged them."""
    for key, name in _RELEASE.items():
        yield from _told(name, then["release"][key], now["release"][key])


def case_compared(then: Json, now: Json) -> Iterator[Turned]:
    """Whose case it is, of which day, and who entered it."""
    yield from _told("case", then["case"], now["case"])
    yield from _told("day", then["as_of"], now["as_of"])
    for key, name in _ENTERING.items():
        said = [_together(one, key) for one in (then, now)]
        if all(said):
            yield from _told(name, *said)
    names = [[one["target"] for one in record["targets"]] for record in (then, now)]
    yield from _told("targets", *("; ".join(one) for one in names))


def _together(record: Json, key: str) -> str:
    return "; ".join(dict.fromkeys(one[key] or "nobody says" for one in record["findings"]))


class Owners:
    """Whose a fact is, then and now: two single targets are one, however they are called."""

    def __init__(self, then: Json, now: Json) -> None:
        targets = then["targets"], now["targets"]
        self._single = len(targets[0]) == len(targets[1]) == 1
        self._renamed = {targets[0][0]["target"]: targets[1][0]["target"]} if self._single else {}

    def now(self, fact: Json) -> Owner:
        """The name that the owner of an earlier fact has in the later record."""
        owner = fact["target"]
        return self._renamed.get(owner, owner)

    def of(self, label: str, owner: Owner) -> str:
        """A fact with whose it is, where that could be asked."""
        return label if self._single or owner is None else f"{label} ({owner})"

    def facts(
        self, then: list[Json], now: list[Json], key: str
    ) -> Iterator[tuple[Owner, str, Json | None, Json | None]]:
        """The facts of two records in pairs: owner, id, then, now."""
        before = {(self.now(one), one[key]): one for one in then}
        after = {(one["target"], one[key]): one for one in now}
        for owner, name in dict.fromkeys((*after, *before)):
            yield owner, name, before.get((owner, name)), after.get((owner, name))


def findings_compared(then: Json, now: Json, owners: Owners) -> Iterator[Turned]:
    """What is known otherwise, of whom."""
    for owner, _, one, other in owners.facts(then["findings"], now["findings"], "term"):
        if _plain(one) != _plain(other):
            label = owners.of((other or one or {})["label"], owner)
            yield _both(label, finding_words, one, other)


def histories_compared(then: Json, now: Json, owners: Owners) -> Iterator[Turned]:
    """Rows that differ, history by history."""
    for owner, table, one, other in owners.facts(then["histories"], now["histories"], "table"):
        name, rows = owners.of(table.replace("_", " "), owner), [each["rows"] if each else [] for each in (one, other)]
        if (one and one["none"]) != (other and other["none"]):
            yield _both(name, rows_words, one, other)
            continue
        for number, pair in enumerate(zip_longest(*rows), 1):
            if pair[0] != pair[1]:
                yield Turned(f"{name}, row {number}", _row(pair[0]), _row(pair[1]))


def _row(row: Json | None) -> str | None:
    return rows_words({"none": False, "rows": [row]}) if row is not None else None


def unknowns_compared(then: Json, now: Json, owners: Owners, labels: Mapping[str, str]) -> Iterator[Turned]:
    """What is open on one side, and is neither known otherwise nor derived otherwise on the other."""
    told = {(owner, name) for owner, name, one, other in owners.facts(then["findings"], now["findings"], "term")
            if _plain(one) != _plain(other)}  # fmt: skip
    derived = {name for record in (then, now) for target in record["targets"] for name in target["derived"]}
    for owner, name, one, other in owners.facts(then["unknowns"], now["unknowns"], "term"):
        if _plain(one) != _plain(other) and (owner, name) not in told and name not in derived:
            yield _both(owners.of(labels.get(name, name), owner), _open_words, one, other)


def _open_words(one: Json) -> str:
    gap = one["gap"]
    where = " ".join(str(gap[key]) for key in ("table", "row", "column") if gap[key] is not None) if gap else ""
    return f"{one['status']}{f' ({where})' if where else ''}"


def clashes_compared(then: Json, now: Json) -> Iterator[Turned]:
    """Contradictions and disagreements that are told on one side only."""
    for key in ("contradictions", "disagreements"):
        before, after = (dict(_clash(one) for one in record[key]) for record in (then, now))
        for what in dict.fromkeys((*after, *before)):
            if what not in before or what not in after:
                yield Turned(what, before.get(what), after.get(what))


def _clash(one: Json | str) -> tuple[str, str]:
    if isinstance(one, str):
        return f"rule {one}", "the two engines disagree"
    return one["what"].rstrip("."), "cannot all be true"


def decisions_compared(then: Json, now: Json, owners: Owners) -> Iterator[Turned]:
    """What was decided otherwise, or beside other advice."""
    for owner, _, one, other in owners.facts(_decided(then), _decided(now), "kind"):
        if _plain(one) != _plain(other):
            yield _both(owners.of("decision", owner), decision_words, one, other)


def _decided(record: Json) -> list[Json]:
    return [{**one, "kind": "decision"} for one in record["decision"] or ()]


def thresholds_compared(then: Json, now: Json) -> Iterator[Turned]:
    """Thresholds with another number, or resting on something else."""
    before, after = ({one["threshold"]: one for one in record["thresholds"]} for record in (then, now))
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name), after.get(name)
        if one != other:
            cites = dict.fromkeys(", ".join(each["cites"]) for each in (one, other) if each)
            told = _both(name, number_words, one, other)
            told = _both(name, threshold_words, one, other) if told.then == told.now else told
            yield replace(told, note=" → ".join(filter(None, cites)))


def question_compared(then: Json, now: Json) -> Turned | None:
    """The next question, where it is another."""
    said = [question_words(one["next_question"]) if one["next_question"] else "none" for one in (then, now)]
    return Turned("next question", *said) if said[0] != said[1] else None


def _both(name: str, words: Callable[[Json], str], then: Json | None, now: Json | None) -> Turned:
    """A thing in words, then and now; where both read alike, what differs is named."""
    before, after = (words(one) if one else None for one in (then, now))
    return Turned(name, before, after, _also(then, now) if before == after else "")


def _told(name: str, then: str, now: str) -> Iterator[Turned]:
    if then != now:
        yield Turned(name, then, now)


def _plain(fact: Json | None) -> Json | None:
    """A fact without whose it is and who entered it: these are told once for all."""
    return {key: one for key, one in fact.items() if key not in ("target", *_ENTERING)} if fact else None


def _also(then: Json | None, now: Json | None) -> str:
    """The keys in which two facts differ that read alike."""
    keys: Iterable[str] = (_plain(now) or {}).keys()
    return "differs in: " + ", ".join(key for key in keys if (then or {}).get(key) != (now or {}).get(key))
