"""Whether a file that was given out is what the ledger held: worked out from the file and a public key alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from exports.ledger import Proven
from exports.proof.bundle import Bundle, bundle_in, is_bundle
from exports.proof.points import Points
from exports.proof.proof import ENDING, Proof, proof_in
from exports.proof.redacted_file import is_redacted, redacted_file_in
from exports.proof.shown import Shown, StatementShape
from exports.redacted.reading import Redacted, root_of
from exports.replay.reading import Record, record_of
from kb.problems import Place
from kb.release.frozen import Frozen
from kb.release.verifying import verified
from kb.signing import VerifierKey

_LATER = "whether a later entry corrects this one; ask whoever keeps the ledger for the entries after it"
_FORKED = (
    "whether the ledger told everybody the same; compare it with a checkpoint kept elsewhere: rung ledger verify "
    "--against"
)
_TRUE = "whether what was entered is true of the patient, the names are those of the people, and the clock was right"


@dataclass(frozen=True)
class Handed:
    """A file as it came: its name, its bytes, and those of the proof beside it, if there is one."""

    name: str
    content: bytes
    beside: bytes | None = None

    @property
    def at(self) -> Place:
        return Place(self.name)


@dataclass(frozen=True)
class Checked:
    """What a file showed: the points, and the record that it holds, whole or de-identified, if it can be read."""

    points: Points = field(default_factory=Points)
    record: Record | None = None
    redacted: Redacted | None = None

    @property
    def holds(self) -> bool:
        """Whether something is proven, and nothing fails."""
        return self.points.hold


def checked(handed: Handed, key: VerifierKey) -> Checked:
    """What a file shows to someone who trusts the key of a ledger. Raises nothing: what is wrong is a point."""
    points, record, redacted = Points(), None, None
    with points.looking("The file"):
        if is_redacted(handed.content):
            redacted = _redacted(handed, key, points)
        else:
            record = _looked_at(handed, key, points)
    return Checked(points, record, redacted)


def _looked_at(handed: Handed, key: VerifierKey, points: Points) -> Record | None:
    if is_bundle(handed.content):
        return _bundle(bundle_in(handed.content, handed.at), handed.at, key, points)
    if handed.beside is None and handed.content.startswith(b"{"):
        return _proof(proof_in(handed.content, handed.at), None, handed.at, key, points)
    return _page(handed, key, points)


def _page(handed: Handed, key: VerifierKey, points: Points) -> Record | None:
    """A page for readers, by the proof beside it."""
    if handed.beside is None:
        what = f"a page proves nothing without its proof: {handed.name}{ENDING} is not beside it, or was not named"
        points.failed("The file", what)
        return None
    proof = proof_in(handed.beside, Place(f"{handed.name}{ENDING}"))
    return _proof(proof, sha256(handed.content).hexdigest(), handed.at, key, points)


def _bundle(bundle: Bundle, at: Place, key: VerifierKey, points: Points) -> Record | None:
    contents = bundle.contents
    points.proven("Parts", "every file in the bundle is the one that SHA256SUMS names")
    record = _proof(bundle.proof, sha256(contents.sums()).hexdigest(), at, key, points)
    if record is None:
        return None
    points.require(
        "record.json", holds=contents.record == record.content,
        proven="it is the record in the entry", failed="it is another record than the one in the entry",
    )  # fmt: skip
    points.require(
        "Knowledge", holds=contents.base.digest == record.digest,
        proven=f"its files are those of the digest {record.digest:.12}… that the record names",
        failed=f"its files are not those that the record names, {record.digest:.12}…",
    )  # fmt: skip
    points.open("Page", "whether page.pdf says what the record says; rung replay makes it again, and compares")
    with points.looking("Release"):
        _release(contents.base, points)
    return record


def _release(base: Frozen, points: Points) -> None:
    """Who stands behind the knowledge; that nobody does is said of every record of a draft."""
    if base.release is None:
        return
    release = verified(base.release, base.former, Place("release"))
    points.proven("Release", f"{release.words}, with the keys that the release lists for them")
    points.open("People", "whether those keys are theirs; compare them with the ones that you were given")


def _proof(proof: Proof, given: str | None, at: Place, key: VerifierKey, points: Points) -> Record | None:
    """The two entries, and what was given out; `given` is its digest, or None where that is the record alone."""
    held, handed = _entry(proof.entry, "Record", at, key, points), _entry(proof.export, "Export", at, key, points)
    if held is None or handed is None:
        return None
    (said, place), (export, _) = held, handed
    if said.kind not in ("record", "amendment") or export.kind != "export":
        points.failed(
            "Entries", f"an entry of the kind '{said.kind}' and one of the kind '{export.kind}' prove nothing"
        )
        return None
    points.proven("Record", f"entry {place.index} of the ledger {place.origin}: {_kept(said)}")
    record = _record(said.record, at, points)
    if record is not None:
        _given(export, given or record.sha256, place, points)
        _said(said, record, points)
    return record


def _entry(
    shown: Shown, what: str, at: Place, key: VerifierKey, points: Points
) -> tuple[StatementShape, Proven] | None:
    with points.looking(what):
        said = shown.said(at)
        return said, shown.proven_by(key, at)
    return None


def _kept(said: StatementShape) -> str:
    by = f" by {said.by}" if said.by else ""
    return f"kept on {said.at}{by}, and unchanged since the ledger had signed it"


def _record(value: dict[str, Any], at: Place, points: Points) -> Record | None:
    with points.looking("Form of the record"):
        record = record_of(value, at)
        points.proven("Form of the record", f"it is a record as {value['schema']} says, made by rung {record.program}")
        return record
    return None


def _given(export: StatementShape, digest: str, place: Proven, points: Points) -> None:
    """That the bytes are those that were given out, of this very entry."""
    points.require(
        "Export", holds=export.content["of"]["index"] == place.index and export.content["digest"] == digest,
        proven=f"these very bytes were given out as {export.content['form']} on {export.at}",
        failed="these are not the bytes that were given out: the file was changed, or is the proof of another",
    )  # fmt: skip


def _said(said: StatementShape, record: Record, points: Points) -> None:
    """What the entry itself says, and what no file can show."""
    if said.kind == "amendment":
        of = said.content["of"]["index"]
        points.proven("Amendment", f"it corrects entry {of}, because: {said.content['reason']}")
    if record.value["release"]["state"] != "released":
        points.open("Knowledge", f"it was a draft of {record.base} {record.version}, and nobody had signed it")
    points.open("Later", _LATER)
    points.open("Ledger", _FORKED)
    points.open("Truth", _TRUE)


def _redacted(handed: Handed, key: VerifierKey, points: Points) -> Redacted:
    file = redacted_file_in(handed.content, handed.at)
    found = _entry(file.entry, "Commitments", handed.at, key, points)
    if found is None:
        return file.redacted
    said, place = found
    count = len(file.redacted.fields)
    holds = said.kind == "commitments" and said.content == {
        "schema": "rung.commitments.v1", "root": root_of(file.redacted).hex(), "fields": count,
    }  # fmt: skip
    points.require(
        "Fields", holds=holds,
        proven=f"they are those of a record that the ledger {place.origin} held, by its entry {place.index}",
        failed="they are not those that the ledger has committed itself to: something was changed or taken out",
    )  # fmt: skip
    points.open("Withheld", "what the hidden fields say; that they hide nothing that would change the picture")
    points.open("Ledger", _FORKED)
    points.open("Truth", _TRUE)
    return file.redacted
