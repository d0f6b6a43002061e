"""A name is found wherever it stands, and is changed everywhere in one step; nothing else changes."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from engine.proofs import prove_reference, prove_rules
from kb.editing.draft import Draft, begun
from kb.editing.mentions import Mention, mentions
from kb.editing.renaming import references, renamed
from kb.folder import PACKAGED, read_texts
from kb.from_yaml.base import base_from
from kb.from_yaml.reference import reference_cases
from kb.problems import Refused
from tests.builders import SMALL_BASE, TESTS


def draft_of(folder: Path) -> Draft:
    return begun("base", read_texts(folder)[0])


PACKAGED_DRAFT = draft_of(PACKAGED)
BASES = {
    "packaged": PACKAGED_DRAFT,
    "small": draft_of(SMALL_BASE),
    "with_profiles": begun("base", read_texts(SMALL_BASE)[0] | read_texts(TESTS / "with_profiles")[0]),
}


def every(draft: Draft) -> list[Mention]:
    folder = draft.folder(cases=True)
    return list(mentions(folder, base_from(folder)))


def same_length(name: str) -> str:
    """Another name of as many letters, so that no line is broken otherwise."""
    return "x" * len(name)


def sample() -> list[tuple[str, str, str, str]]:
    """of each base and kind the name most often and the one least often mentioned."""
    found = []
    for base, draft in BASES.items():
        counts = Counter((one.kind, one.name, one.owner) for one in every(draft) if one.name not in ("yes", "no"))
        for kind in ("term", "choice", "threshold", "option", "claim", "rule"):
            names = [name for name, _ in counts.most_common() if name[0] == kind]
            found += [(base, *name) for name in dict.fromkeys([names[0], names[-1]])]
    return found


@pytest.mark.parametrize(("base", "kind", "name", "owner"), sample())
def test_a_name_is_changed_everywhere_and_changed_back_gives_the_same_files(
    base: str, kind: str, name: str, owner: str
) -> None:
    draft, new = BASES[base], same_length(name)

    after = renamed(draft, kind, name, new, owner)  # type: ignore[arg-type]  # a parameter is any text
    back = renamed(after, kind, new, name, owner if owner != name else new)  # type: ignore[arg-type]

    assert len(after.steps) == 1
    assert back.texts == draft.texts
    assert not [one for one in every(after) if (one.kind, one.name, one.owner) == (kind, name, owner)]


def test_after_renaming_every_proof_holds_as_before() -> None:
    draft = PACKAGED_DRAFT
    for kind, name, new, owner in RENAMED:
        draft = renamed(draft, kind, name, new, owner)  # type: ignore[arg-type]
    folder = draft.folder(cases=True)
    base = base_from(folder)

    rules = [problem for proof in prove_rules(base, date(2026, 11, 22)) for problem in proof.problems]
    cases = [problem for one in reference_cases(folder, base) for problem in prove_reference(base, one).problems]

    assert (rules, cases) == ([], [])


RENAMED = [
    ("choice", "recurrence", "grown_back", "cause"), ("term", "cause", "why_it_failed", ""),
    ("choice", "conventional", "thermal", "ablations.kind"), ("threshold", "positive_block", "good_block", ""),
    ("option", "repeat_rfa", "another_ablation", ""), ("claim", "C16", "C160", ""),
]  # fmt: skip


def test_references_say_where_a_name_stands_and_where_it_is_defined() -> None:
    folder = PACKAGED_DRAFT.folder(cases=True)

    found = references(folder, base_from(folder), "threshold", "positive_block")

    assert [one.file for one in found if one.defines] == ["thresholds.yaml"]
    assert {one.file.split("/")[0] for one in found} >= {"rules", "profiles", "thresholds.yaml"}


@pytest.mark.parametrize(
    ("kind", "name", "new", "what"),
    [
        ("term", "nowhere", "somewhere", "no term is called 'nowhere'"),
        ("term", "cause", "Not A Word", "is not an identifier"),
        ("term", "cause", "age", "'age' is already the name of another term"),
        ("term", "cause", "positive_block", "already the name of another threshold"),
        ("option", "repeat_rfa", "cooled_rfa", "already the name of another option"),
    ],
)
def test_a_name_that_cannot_be_given_is_refused(kind: str, name: str, new: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        renamed(PACKAGED_DRAFT, kind, name, new)  # type: ignore[arg-type]
