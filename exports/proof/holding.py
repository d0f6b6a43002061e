"""The record in any file that holds one, and the knowledge beside it; nothing of it is verified by that."""

from __future__ import annotations

from dataclasses import dataclass

from exports.proof.bundle import Bundle, bundle_in, is_bundle
from exports.proof.proof import SCHEMA, proof_in
from exports.proof.redacted_file import is_redacted
from exports.replay.reading import Record, record_in, record_of
from kb.problems import Place
from kb.release.frozen import Frozen
from kb.signing.refusals import refused


@dataclass(frozen=True)
class Held:
    """A record that a file holds; `bundle` where the file is one, with all else that it holds."""

    record: Record
    bundle: Bundle | None = None

    @property
    def base(self) -> Frozen | None:
        """The knowledge that judged it, where the file holds that."""
        return self.bundle.contents.base if self.bundle else None


def held_in(content: bytes, at: Place) -> Held:
    """What a bundle, a proof or a bare record holds. Raises Refused where it is none of them, or is damaged."""
    if is_bundle(content):
        bundle = bundle_in(content, at)
        return Held(record_in(bundle.contents.record, at), bundle)
    if is_redacted(content):
        mend = "ask for the bundle, if you may have it"
        raise refused("bad-record", "what is hidden in a de-identified record cannot be judged again", at, mend)
    if content.lstrip()[:1] != b"{":
        mend = "give the bundle (.zip), the record (.json), or the proof beside the page (.proof)"
        raise refused("bad-record", "a page holds no record that can be judged again", at, mend)
    if f'"schema":"{SCHEMA}"'.encode() in content:
        return Held(record_of(proof_in(content, at).entry.said(at).record, at))
    return Held(record_in(content, at))
