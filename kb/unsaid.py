"""What stands in a new entry until somebody says it: requests, so that nothing is made up, and nothing is forgotten."""

from __future__ import annotations

REASON = "Say in one sentence, which a clinician would sign, why this follows."
QUESTION = "Say here what the person is asked."
NAME = "Say here what it is called"
STATEMENT = "Say here, in your own words, what it states."
WHAT = "Say here what is done and what for."
AUTHORS = "Say here who wrote it."

REQUESTS = frozenset({REASON, QUESTION, NAME, STATEMENT, WHAT, AUTHORS})
"""Every one of them; none is knowledge, and no base may be used while one stands in it."""
