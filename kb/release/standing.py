"""Whether a base that was read is a release, or a draft, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kb.model import KnowledgeBase, SignOff
from kb.problems import Refused
from kb.release.releasing import place_of, release_in, versions


def with_sign_off(base: KnowledgeBase, folder: Path) -> KnowledgeBase:
    """The base with the sign-off of its release; a draft, with the reason, where that does not verify."""
    if not place_of(folder, base.version).exists():
        last = next(reversed(versions(folder)), None)
        return replace(base, draft_because=f"not signed; the last release is {last}" if last else "not signed")
    try:
        release = release_in(folder, base.version)
    except Refused as refused:
        return replace(base, draft_because=f"release {base.version} does not verify: {refused.problems[0].what}")
    if release.stated.digest != base.digest:
        return replace(base, draft_because=f"changed since {base.version} was stated")
    if release.approver is None or release.approved is None:
        return replace(base, draft_because="in review, not approved yet")
    stated = release.stated
    return replace(base, sign_off=SignOff(stated.author, stated.day, release.approver, release.approved))
