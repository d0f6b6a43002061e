"""What a release's file proves: its files, its list of changes, who stated it, and who else approved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kb.folder import digest_of
from kb.from_yaml.people import Person
from kb.problems import Place
from kb.release.parcel import Parcel
from kb.release.people import check_may, people_in
from kb.release.statements import Approval, Statement, approval, bad, digest, statement
from kb.signing import Opened, VerifierKey, open_note

_AGAIN = "get the release again from where it was made"


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was verified. `approver` and `approved` are None while it is in review."""

    stated: Statement
    changes: str
    approver: str | None = None
    approved: date | None = None

    @property
    def words(self) -> str:
        """Who stands behind it, in a sentence."""
        stated = self.stated
        by = f"approved by {self.approver} on {self.approved}" if self.approver else "in review, approved by nobody yet"
        return f"{stated.version}: stated by {stated.author} on {stated.day}, {by}"


def verified(parcel: Parcel, before: Parcel | None, where: Place) -> Release:
    """The release in a parcel; `before` is the one that it follows, if it is there.

    Its author must be among its people. Its approver must be too, and among those of the release before, so that nobody
    makes an approver of himself. Raises Refused with bad-release, not-allowed, not-signed, bad-signature, bad-key.
    """
    people = people_in(parcel.texts, "release")
    opened = _opened(parcel.statement, people, where)
    stated = statement(opened.text, where)
    _check_content(parcel, stated, where)
    _check_follows(stated, before, where)
    _check_signer(opened, people, stated.author, where)
    check_may(people, people[stated.author].key, "write", stated.day, where)
    if parcel.approval is None:
        return Release(stated, parcel.changes)
    former = people_in(before.texts, "the release before") if before else people
    given = _approval(parcel, stated, people, where)
    check_may(former, people[given.approver].key, "approve", given.day, where)
    return Release(stated, parcel.changes, given.approver, given.day)


def stated_in(parcel: Parcel, where: Place) -> Statement:
    """The statement of a parcel, signed by one of its people; nothing else of it is verified."""
    return statement(_opened(parcel.statement, people_in(parcel.texts, "release"), where).text, where)


def _approval(parcel: Parcel, stated: Statement, people: Mapping[str, Person], where: Place) -> Approval:
    opened = _opened(parcel.approval or "", people, where)
    given = approval(opened.text, where)
    if (given.base, given.version, given.statement) != (stated.base, stated.version, digest(parcel.statement)):
        raise bad("what was approved is another release", where, "have this one approved")
    _check_signer(opened, people, given.approver, where)
    check_may(people, people[given.approver].key, "approve", given.day, where)
    if people[given.approver].key.public == people[stated.author].key.public:
        raise bad(f"{given.approver} approved what the same key had stated", where, "have somebody else approve it")
    if given.day < stated.day:
        what = f"it was approved on {given.day}, before it was stated on {stated.day}"
        raise bad(what, where, "check the clock, and have it approved again")
    return given


def _opened(note: str, people: Mapping[str, Person], where: Place) -> Opened:
    return open_note(note, [person.key for person in people.values()], where)


def _check_signer(opened: Opened, people: Mapping[str, Person], name: str, where: Place) -> None:
    key: VerifierKey | None = people[name].key if name in people else None
    if key not in opened.signers:
        raise bad(f"it names {name}, who did not sign it or is not among its people", where, _AGAIN)


def _check_content(parcel: Parcel, stated: Statement, where: Place) -> None:
    if digest_of(parcel.texts) != stated.digest:
        raise bad("its files are not those that were signed", where, _AGAIN)
    if digest(parcel.changes) != stated.changes:
        raise bad("its list of changes is not the one that was signed", where, _AGAIN)


def _check_follows(stated: Statement, before: Parcel | None, where: Place) -> None:
    if stated.previous is None:
        return
    version, of = stated.previous
    if before is None or digest(before.statement) != of:
        raise bad(f"the release that it follows, {version}, is missing or is another one", where, f"find {version}.zip")
    _check_content(before, stated_in(before, where), where)
