"""The one store: every consultation, kept as its beginning and its moves.

A move is kept once `append` returns, and nothing that was kept is ever changed or taken out. SQLite keeps it in one
file of the clinician's own; another database joins by its URL. The store replays what was done; it judges nothing.
The tables of the ledger stand beside those of the consultations; `exports.ledger` reads and writes them.
"""

from exports.store.consultations import Beside, Store, open_store, store_to_read
from exports.store.kept import Kept
from exports.store.place import default_place
from exports.store.refusals import Overtaken

__all__ = ["Beside", "Kept", "Overtaken", "Store", "default_place", "open_store", "store_to_read"]
