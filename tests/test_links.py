"""How entries hang together, as a list: every claim by what it says, and by its own source."""

from functools import cache

from engine.drafted import Drafted, drafted
from kb.editing.draft import begun
from kb.editing.entries import Entry
from kb.folder import PACKAGED, read_texts
from kb.from_yaml.rules_read import RulesRead
from tests.builders import packaged_base
from tui.rows.links import link_rows


@cache
def said() -> Drafted:
    return drafted(begun("base", read_texts(PACKAGED)[0]), RulesRead())


def entry(kind: str, name: str) -> Entry:
    return next(one for one in said().entries if (one.kind, one.id) == (kind, name))


def test_a_claim_is_listed_with_what_it_says_and_leads_to_its_source() -> None:
    rows = link_rows(said().links, entry("rule", "positive_block_before"))

    claims = [row for row in rows if row.id.startswith("on:claim:")]
    cited = [packaged_base().claims[name] for name in packaged_base().rules["positive_block_before"].cites]
    assert [row.text for row in claims] == [f"· claim {claim.id}: {claim.says}" for claim in cited]
    assert [row.id.rpartition("/")[2] for row in claims] == [f"{claim.source}.yaml" for claim in cited]


def test_a_source_is_borne_by_what_cites_its_own_claims_alone() -> None:
    claims = packaged_base().claims
    for name in ("cohen_2020", "hurley_2022"):
        borne = {one.id for one in said().links.borne_by(entry("source", name)) if one.kind == "rule"}
        citing = {one.id for one in packaged_base().rules.values() if any(claims[c].source == name for c in one.cites)}
        assert borne & set(packaged_base().rules) == citing
