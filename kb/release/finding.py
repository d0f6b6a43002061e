"""A knowledge base by its digest: in a folder as it is now, or among the releases of the folder."""

from __future__ import annotations

from pathlib import Path

from kb.folder import digest_of, read_texts
from kb.problems import Refused
from kb.release.frozen import Frozen
from kb.release.releasing import parcels_in, versions


def found_in(folder: Path, digest: str) -> Frozen | None:
    """The base that has this digest, with what was signed of it where it is a release; None where it is not here."""
    for version in reversed(versions(folder)):
        try:
            parcel, former = parcels_in(folder, version)
        except Refused:
            continue  # a release that is damaged is none; what is looked for may be another
        if digest_of(parcel.texts) == digest:
            return Frozen(parcel.texts, parcel, former)
    texts, _ = read_texts(folder)
    return Frozen(texts) if digest_of(texts) == digest else None
