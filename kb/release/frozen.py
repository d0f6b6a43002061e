"""A knowledge base as it was at one moment: its files, and what was signed about them. All that judging again needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.folder import digest_of, folder_of
from kb.from_yaml.base import base_from
from kb.model import KnowledgeBase
from kb.problems import Place
from kb.release.parcel import Parcel
from kb.release.standing import signed_off


@dataclass(frozen=True)
class Frozen:
    """The files by their paths; of a release its parcel too, and the one of the release that it follows.

    Nothing of it is verified before `base_in` reads it; what a record names is compared with `digest`.
    """

    texts: Mapping[str, str]
    release: Parcel | None = None
    former: Parcel | None = None

    @cached_property
    def digest(self) -> str:
        """By which records name it."""
        return digest_of(self.texts)


def frozen(base: KnowledgeBase) -> Frozen:
    """A base that was read, as it can be kept."""
    release, former = (*base.parcels, None, None)[:2]
    return Frozen(base.texts, release, former)


def base_in(kept: Frozen, name: str) -> KnowledgeBase:
    """The base, signed off where it is a release. Raises Refused where it cannot be read, or does not verify.

    `name` is how its folder is called where something is wrong.
    """
    base = base_from(folder_of(name, kept.texts))
    return signed_off(base, kept.release, kept.former, Place(name)) if kept.release else base
