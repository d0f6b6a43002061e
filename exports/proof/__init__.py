"""The files that prove what was advised: what they hold, and what they show to whoever has the ledger's public key.

`proof` is one record with its place in the ledger, `bundle` that with everything that judges it again, `redacted_file`
what leaves without telling who the person is; `checking` says of each what is proven, what fails, and what no file can
show. Nothing here asks a store, a network or a clock.
"""

__all__: list[str] = []
