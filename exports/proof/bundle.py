"""A bundle: everything that proves a consultation and makes it again, in one file that needs no ledger.

`SHA256SUMS` binds every part but the proofs, which bind themselves; its own digest stands in the entry of the export,
and so in the ledger. A changed byte is told of the part in which it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from exports.proof.instructions import OF_BUNDLE, checking_text
from exports.proof.proof import Proof
from exports.proof.shown import AGAIN, Shown
from exports.proof.strict_json import MOST_BYTES
from kb.folder import MOST_FILES, is_expected
from kb.problems import Place, Refused
from kb.release.frozen import Frozen
from kb.release.parcel import Parcel
from kb.signing.refusals import refused
from kb.zip_file import packed, unpacked

RECORD, PAGE, CHECKPOINT, SUMS, CHECKING = "record.json", "page.pdf", "checkpoint.txt", "SHA256SUMS", "CHECKING.txt"
_ENTRY, _ENTRY_PROOF = "record.entry.json", "record.tlog-proof"
_EXPORT, _EXPORT_PROOF = "export.entry.json", "export.tlog-proof"
_STATEMENT, _APPROVAL, _CHANGES = "statement.note", "approval.note", "changes.md"
_UNSUMMED = (SUMS, _ENTRY_PROOF, _EXPORT, _EXPORT_PROOF)


@dataclass(frozen=True)
class Contents:
    """What is put into a bundle before it is given out: the record, its page, its knowledge, and the record's entry.

    `checkpoint` is the one that the page names.
    """

    record: bytes
    page: bytes
    base: Frozen
    entry: bytes
    checkpoint: str

    def sums(self) -> bytes:
        """The names and the digests of all of it, as `sha256sum` writes them; its own digest stands for the whole."""
        return _sums(_members(self))


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read: `sums` agree with the parts, and nothing else of it is verified."""

    contents: Contents
    proof: Proof


def bundle_bytes(bundle: Bundle) -> bytes:
    """The file."""
    members = _members(bundle.contents)
    proof = bundle.proof
    members |= {
        SUMS: _sums(members),
        _ENTRY_PROOF: proof.entry.proof.encode(),
        _EXPORT: proof.export.statement,
        _EXPORT_PROOF: proof.export.proof.encode(),
    }
    return packed(dict(sorted(members.items())))


def is_bundle(content: bytes) -> bool:
    """Whether a file begins as one."""
    return content.startswith(b"PK\x03\x04")


def bundle_in(content: bytes, at: Place) -> Bundle:
    """The bundle in a file. Raises Refused with bad-bundle, saying which part is not what it was."""
    members = unpacked(content, 2 * MOST_FILES, MOST_BYTES, lambda what: _bad(f"this is no bundle: {what}", at))
    _check_sums(members, at)
    try:
        found = _bundle(members)
    except KeyError as error:
        raise _bad(f"it lacks {error.args[0]}", at) from None
    except UnicodeDecodeError:
        raise _bad("a part of it is not UTF-8", at) from None
    if bundle_bytes(found) != content:
        raise _bad("it holds what no bundle holds, or its parts are not in their order", at)
    return found


def _members(contents: Contents) -> dict[str, bytes]:
    """The parts that the sums are over."""
    members = {
        RECORD: contents.record,
        PAGE: contents.page,
        CHECKPOINT: contents.checkpoint.encode(),
        CHECKING: checking_text(OF_BUNDLE).encode(),
        _ENTRY: contents.entry,
    }
    return members | dict(_knowledge(contents.base))


def _knowledge(base: Frozen) -> Iterator[tuple[str, bytes]]:
    for name, text in base.texts.items():
        yield f"knowledge/{name}", text.encode()
    if base.release:
        yield from _signed("release", base.release)
    if base.former:
        yield from _signed("former", base.former)
        for name, text in base.former.texts.items():
            yield f"former/knowledge/{name}", text.encode()


def _signed(folder: str, parcel: Parcel) -> Iterator[tuple[str, bytes]]:
    yield f"{folder}/{_STATEMENT}", parcel.statement.encode()
    yield f"{folder}/{_CHANGES}", parcel.changes.encode()
    if parcel.approval is not None:
        yield f"{folder}/{_APPROVAL}", parcel.approval.encode()


def _sums(members: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members)).encode()


def _check_sums(members: Mapping[str, bytes], at: Place) -> None:
    """That every part is the one that the sums name, and each is named."""
    summed = {name: content for name, content in members.items() if name not in _UNSUMMED}
    said = members.get(SUMS, b"")
    if said == _sums(summed):
        return
    lines = said.decode("utf-8", "replace").splitlines()
    changed = [name for name in sorted(summed) if f"{sha256(summed[name]).hexdigest()}  {name}" not in lines]
    what = f"not what was summed: {', '.join(changed[:3])}" if changed else f"{SUMS} names other parts than it has"
    raise _bad(what, at)


def _bundle(members: Mapping[str, bytes]) -> Bundle:
    checkpoint = members[CHECKPOINT].decode()
    contents = Contents(members[RECORD], members[PAGE], _base(members), members[_ENTRY], checkpoint)
    entry = Shown(members[_ENTRY], members[_ENTRY_PROOF].decode())
    return Bundle(contents, Proof(entry, Shown(members[_EXPORT], members[_EXPORT_PROOF].decode())))


def _base(members: Mapping[str, bytes]) -> Frozen:
    texts = _texts(members, "knowledge/")
    return Frozen(texts, _parcel(members, "release", texts), _former(members))


def _former(members: Mapping[str, bytes]) -> Parcel | None:
    return _parcel(members, "former", _texts(members, "former/knowledge/"))


def _parcel(members: Mapping[str, bytes], folder: str, texts: Mapping[str, str]) -> Parcel | None:
    if f"{folder}/{_STATEMENT}" not in members:
        return None
    approval = members.get(f"{folder}/{_APPROVAL}")
    statement, changes = (members[f"{folder}/{name}"].decode() for name in (_STATEMENT, _CHANGES))
    return Parcel(statement, approval.decode() if approval is not None else None, changes, texts)


def _texts(members: Mapping[str, bytes], folder: str) -> dict[str, str]:
    """The files of a knowledge base; others are left out, and so are missed when the bundle is written again."""
    found = {name.removeprefix(folder): part for name, part in members.items() if name.startswith(folder)}
    return {name: part.decode() for name, part in found.items() if is_expected(name)}


def _bad(what: str, at: Place) -> Refused:
    return refused("bad-bundle", what, at, AGAIN)
