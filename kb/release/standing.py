"""Whether a base that was read is a release, or a draft, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kb.model import KnowledgeBase, SignOff
from kb.problems import Place, Refused
from kb.release.parcel import Parcel
from kb.release.releasing import parcels_in, place_of, versions
from kb.release.verifying import verified


def with_sign_off(base: KnowledgeBase, folder: Path) -> KnowledgeBase:
    """The base with the sign-off of its release; a draft, with the reason, where that does not verify."""
    place = place_of(folder, base.version)
    if not place.exists():
        last = next(reversed(versions(folder)), None)
        return replace(base, draft_because=f"not signed; the last release is {last}" if last else "not signed")
    try:
        parcel, former = parcels_in(folder, base.version)
        return signed_off(base, parcel, former, Place(str(place)))
    except Refused as refused:
        return _unverified(base, refused)


def signed_off(base: KnowledgeBase, parcel: Parcel, former: Parcel | None, where: Place) -> KnowledgeBase:
    """The base with the sign-off of this release, verified with the one before. Raises Refused where that fails."""
    release = verified(parcel, former, where)
    if release.stated.digest != base.digest:
        return replace(base, draft_because=f"changed since {base.version} was stated")
    if release.approver is None or release.approved is None:
        return replace(base, draft_because="in review, not approved yet")
    stated = release.stated
    sign_off = SignOff(stated.author, stated.day, release.approver, release.approved)
    return replace(base, sign_off=sign_off, parcels=(parcel, former) if former else (parcel,))


def _unverified(base: KnowledgeBase, refused: Refused) -> KnowledgeBase:
    return replace(base, draft_because=f"release {base.version} does not verify: {refused.problems[0].what}")
