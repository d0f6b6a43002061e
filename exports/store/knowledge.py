"""The knowledge bases that records name, kept whole beside them, so that any record can be judged again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from exports.store.refusals import refused
from exports.store.tables import KNOWLEDGE
from kb.problems import Refused
from kb.release.frozen import Frozen
from kb.release.parcel import Parcel
from kb.release.statements import digest

_kept = KNOWLEDGE.c
_OF = select(_kept.files).where(_kept.digest == bindparam("digest")).order_by(_kept.statement)
_HAS = select(_kept.digest).where(_kept.digest == bindparam("digest"), _kept.statement == bindparam("statement"))
_ALL = select(_kept.digest, _kept.statement).order_by(_kept.digest, _kept.statement)
_RESTORE = "put a copy of the store from a backup in its place"
_DAMAGED = "the knowledge base that is kept here is not what was kept"


def keep(connection: Connection, base: Frozen) -> None:
    """Keeps a base, once, in a transaction that writes."""
    row = {"digest": base.digest, "statement": _stated(base)}
    if connection.execute(_HAS, row).first() is None:
        connection.execute(insert(KNOWLEDGE), {**row, "files": _packed(base)})


def kept(connection: Connection, name: str, place: str, *, released: bool) -> Frozen | None:
    """The base with a digest, as a draft or as the release that it became; None where it is not here. Raises Refused.

    Where it was kept as one of them only, it is that one.
    """
    rows = connection.execute(_OF, {"digest": name}).all()
    row = rows[-1 if released else 0] if rows else None  # a draft has no statement, so it comes first
    return _unpacked(row.files, name, f"{place}, knowledge {name:.12}") if row is not None else None


def damaged(connection: Connection, place: str) -> Iterator[Refused]:
    """What is wrong with any of the bases that are kept."""
    for row in connection.execute(_ALL).all():
        where = f"{place}, knowledge {row.digest:.12}"
        found = connection.execute(_OF, {"digest": row.digest}).all()
        try:
            if row.statement not in {_stated(_unpacked(one.files, row.digest, where)) for one in found}:
                yield refused("ledger-changed", _DAMAGED, where, _RESTORE)
        except Refused as refusal:
            yield refusal


def _stated(base: Frozen) -> str:
    return digest(base.release.statement) if base.release else ""


def _packed(base: Frozen) -> bytes:
    parts = {"texts": dict(base.texts), "release": _signed(base.release), "former": _whole(base.former)}
    return zlib.compress(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode())


def _signed(parcel: Parcel | None) -> Mapping[str, Any] | None:
    """What a parcel holds besides the files."""
    if parcel is None:
        return None
    return {"statement": parcel.statement, "approval": parcel.approval, "changes": parcel.changes}


def _whole(parcel: Parcel | None) -> Mapping[str, Any] | None:
    return {"texts": dict(parcel.texts), **(_signed(parcel) or {})} if parcel else None


def _unpacked(files: bytes, name: str, where: str) -> Frozen:
    """The base, found to be the one of the digest. Raises Refused with ledger-changed."""
    try:
        parts = json.loads(zlib.decompress(files))
        texts, release, former = parts["texts"], parts["release"], parts["former"]
        found = Frozen(
            texts,
            Parcel(**release, texts=texts) if release else None,
            Parcel(**former) if former else None,
        )
        whole = found.digest == name
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise refused("ledger-changed", _DAMAGED, where, _RESTORE)
    return found
