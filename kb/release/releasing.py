"""Making releases of a folder: an author states what the next one holds, somebody else approves it.

Nothing is released twice, and a release that is there is never changed but by its approval.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.editing.draft import Change, Step
from kb.editing.edits import Put, Removed, Written
from kb.editing.writing import write_whole
from kb.folder import RELEASES, digest_of, folder_of, read_texts, shown_name
from kb.from_yaml.base import base_from
from kb.problems import Place, Refused
from kb.release.parcel import Parcel, as_bytes, parcel_in
from kb.release.people import FILE, check_may, people_in
from kb.release.statements import Approval, Statement, bad, digest, number
from kb.release.verifying import Release, stated_in, verified
from kb.signing import SigningKey, VerifierKey, signed


def place_of(folder: Path, version: str) -> Path:
    """Where the file of a release is."""
    return folder / RELEASES / f"{version}.zip"


def versions(folder: Path) -> tuple[str, ...]:
    """The versions of which there are files, oldest first."""
    return tuple(
        sorted((path.stem for path in (folder / RELEASES).glob("*.zip") if _is_version(path.stem)), key=number)
    )


def _is_version(text: str) -> bool:
    try:
        return bool(number(text))
    except Refused:
        return False


def release_in(folder: Path, version: str) -> Release:
    """A release of a folder, verified together with the one that it follows. Raises Refused: what does not hold."""
    return verified(*parcels_in(folder, version), Place(str(place_of(folder, version))))


def parcels_in(folder: Path, version: str) -> tuple[Parcel, Parcel | None]:
    """The files of a release, and of the one that it follows if it is there; not verified. Raises Refused."""
    path = place_of(folder, version)
    _check_there(folder, version, path)
    parcel, where = parcel_in(path), Place(str(path))
    stated = stated_in(parcel, where)
    if stated.version != version:
        raise bad(f"it is release {stated.version} under another name", where, "give it its own name back")
    return parcel, _before(folder, stated)


def _check_there(folder: Path, version: str, path: Path) -> None:
    if not path.exists():
        there = f"there are {', '.join(versions(folder))}" if versions(folder) else "there are none"
        mend = f"state it first: rung release propose {version} --key FILE"
        raise bad(f"no release {version} has been proposed; {there}", Place(str(path)), mend)


def check_proposal(folder: Path, texts: Mapping[str, str], version: str, key: VerifierKey, day: date) -> None:
    """Whether a key may state these texts as the next release of a folder, under this version.

    Raises Refused with bad-release, not-allowed, and with what is wrong with the list of people.
    """
    path, last = place_of(folder, version), next(reversed(versions(folder)), None)
    _check_new(version, last, path)
    check_may(people_in(texts, shown_name(folder)), key, "write", day, Place(str(path)))
    if last and release_in(folder, last).approver is None:
        raise bad(f"{last} waits for its approval", Place(str(path)), f"have it approved, or take {last}.zip away")


def propose(folder: Path, changes: str, key: SigningKey, day: date) -> Release:
    """State what the next release holds: the folder as it is, under the version in its base.yaml.

    Raises Refused with bad-release, not-allowed, cannot-write, and with what makes the base unreadable.
    """
    texts, problems = read_texts(folder)
    base = base_from(folder_of(shown_name(folder), texts, problems))
    check_proposal(folder, texts, base.version, key.verifier, day)
    path, last = place_of(folder, base.version), next(reversed(versions(folder)), None)
    former = parcel_in(place_of(folder, last)) if last else None
    previous = (last, digest(former.statement)) if last and former else None
    stated = Statement(base.id, base.version, digest_of(texts), previous, digest(changes), day, key.name)
    parcel = Parcel(signed(str(stated), [key]), None, changes, texts)
    verified(parcel, former, Place(str(path)))
    write_whole(path, as_bytes(parcel))
    return release_in(folder, base.version)


def _check_new(version: str, last: str | None, path: Path) -> None:
    mend = "write a higher version into base.yaml"
    if path.exists():
        raise bad(f"{version} is stated already", Place(str(path)), mend)
    if last and number(version) <= number(last):
        raise bad(f"{version} does not follow {last}, the last release", Place(str(path)), mend)
    number(version)


def check_approval(folder: Path, version: str, key: VerifierKey, day: date) -> Parcel:
    """The parcel of a release that waits for its approval, if this key may give it.

    Raises Refused with bad-release, not-allowed.
    """
    path, found = place_of(folder, version), release_in(folder, version)
    where, parcel = Place(str(path)), parcel_in(path)
    if found.approver is not None:
        raise bad(f"{version} was approved by {found.approver} on {found.approved}", where, "nothing is left to do")
    check_may(people_in(parcel.texts, "release"), key, "approve", day, where)
    return parcel


def approve(folder: Path, version: str, key: SigningKey, day: date) -> Release:
    """Approve a release that waits for it. Raises Refused with bad-release, not-allowed, cannot-write."""
    parcel, path = check_approval(folder, version, key.verifier, day), place_of(folder, version)
    where = Place(str(path))
    stated = stated_in(parcel, where)
    given = Approval(stated.base, version, digest(parcel.statement), day, key.name)
    approved = replace(parcel, approval=signed(str(given), [key]))
    verified(approved, _before(folder, stated), where)
    write_whole(path, as_bytes(approved))
    return release_in(folder, version)


def _before(folder: Path, stated: Statement) -> Parcel | None:
    path = place_of(folder, stated.previous[0]) if stated.previous else None
    return parcel_in(path) if path is not None and path.exists() else None


def back_to(folder: Path, version: str, new: str) -> Step:
    """The step of a draft that makes the folder again what a release held, under a new version; its people stay.

    Raises Refused with bad-release where the release does not verify.
    """
    release_in(folder, version)
    number(new)
    old, (now, _) = parcel_in(place_of(folder, version)).texts, read_texts(folder)
    return Step(says=f"go back to {version}, as {new}", changes=tuple(_back(old, now, new)))


def _back(old: Mapping[str, str], now: Mapping[str, str], new: str) -> Iterator[Change]:
    for file in sorted({*old, *now} - {FILE}):
        if file not in old:
            yield Change(file=file, edit=Removed())
        elif old[file] != now.get(file):
            yield Change(file=file, edit=Written(text=old[file]))
    yield Change(file="base.yaml", edit=Put(path=("version",), value=new))
