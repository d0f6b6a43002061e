"""Giving a record out: the file is made, logged as given out, and proved."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from exports.document import Stamp
from exports.giving.asked import Asked
from exports.giving.forms import FORMS
from exports.giving.pages import page
from exports.giving.redacting import redacted
from exports.giving.stamping import Standing, stamped
from exports.ledger import Entry, kinds
from exports.ledger.log import Ledger
from exports.proof.bundle import Bundle, Contents, bundle_bytes
from exports.proof.proof import Proof, proof_bytes
from exports.proof.shown import Shown
from exports.store import Store
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.release.frozen import frozen
from kb.signing import SigningKey


@dataclass(frozen=True)
class Wish:
    """What is wanted: a record in a form, signed with the ledger's key; to whom, and by whom, as far as that is said.

    `notes`: a de-identified record keeps its free text, which somebody has read.
    """

    asked: Asked
    form: str
    key: SigningKey | None = None
    by: str = ""
    to: str | None = None
    notes: bool = False


@dataclass(frozen=True)
class Given:
    """What was given out: the file, the proof that goes beside it (none where it holds its own, or there is no key).

    `index` is the entry of the ledger that says so.
    """

    content: bytes
    proof: bytes | None
    index: int


def give(store: Store, wish: Wish) -> Given:
    """Makes what is wanted, logged before it is handed over.

    Raises Refused: a key is missing, knowledge is missing, the ledger was changed, or does not take the entry.
    """
    form = FORMS[wish.form]
    if form.proves and wish.key is None:
        what = f"{form.name} proves nothing unless the ledger signs it"
        mend = "name the ledger's key: --key FILE, or RUNG_LEDGER_KEY; rung keys --new NAME makes one"
        raise Refused([Problem("used-wrongly", what, Place("export"), mend)])
    return _Giving(store, wish).given()


class _Giving:
    """One giving out."""

    def __init__(self, store: Store, wish: Wish) -> None:
        self._store, self._wish = store, wish
        self._ledger = Ledger(store)
        self._entry = wish.asked.entry
        self._record = wish.asked.record
        self._checkpoint = self._ledger.checkpoint(wish.key) if wish.key else ""

    def given(self) -> Given:
        match self._wish.form:
            case "deidentified":
                return self._redacted()
            case "bundle":
                return self._bundle()
            case "json":
                logged = self._logged(self._record.sha256)
                return Given(proof_bytes(self._proof(logged)), None, logged)
            case _:
                return self._page()

    def _page(self) -> Given:
        content = page(self._record, self._base, self._wish.form, self._stamp())
        logged = self._logged(sha256(content).hexdigest())
        return Given(content, proof_bytes(self._proof(logged)) if self._wish.key else None, logged)

    def _bundle(self) -> Given:
        made = page(self._record, self._base, "pdf", self._stamp())
        statement = self._entry.statement
        contents = Contents(self._record.content, made, frozen(self._base), statement, self._checkpoint)
        logged = self._logged(sha256(contents.sums()).hexdigest())
        return Given(bundle_bytes(Bundle(contents, self._proof(logged))), None, logged)

    def _redacted(self) -> Given:
        entry, write = redacted(self._store, self._entry, self._record, notes=self._wish.notes)
        content = write(self._shown(entry, self._checkpoint))
        return Given(content, None, self._logged(sha256(content).hexdigest()))

    def _stamp(self) -> Stamp:
        entry = self._entry
        standing = Standing(entry.index, entry.leaf_hash.hex(), entry.kind, entry.at, entry.by)
        return stamped(standing, self._checkpoint, self._base, self._wish.form)

    @property
    def _base(self) -> KnowledgeBase:
        if self._wish.asked.base is None:
            record = self._record
            what = f"what judged it, {record.base} {record.version} ({record.digest:.12}…), is not kept here"
            mend = "give the record itself (--form json), and look for that release"
            raise Refused([Problem("missing-release", what, Place(self._store.place), mend)])
        return self._wish.asked.base

    def _logged(self, digest: str) -> int:
        """The entry that says what is given out, and by its digest that it was these bytes."""
        wish = self._wish
        content = kinds.export(self._entry, wish.form, digest, wish.to)
        return self._ledger.append(kinds.EXPORT, content, by=wish.by, about=self._entry.about).index

    def _proof(self, logged: int) -> Proof:
        """Both entries under one new checkpoint, which begins with all that the earlier one stands for."""
        key = self._wish.key
        if key is None:
            raise AssertionError("nothing is proved without a key")
        checkpoint = self._ledger.checkpoint(key, self._checkpoint)
        return Proof(self._shown(self._entry, checkpoint), self._shown(self._ledger.entry(logged), checkpoint))

    def _shown(self, entry: Entry, checkpoint: str) -> Shown:
        return Shown(entry.statement, self._ledger.proof_of(entry.index, checkpoint))
