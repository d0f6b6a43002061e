"""Releases of a knowledge base: frozen, stated by one person, approved by another, verified before belief."""

from kb.release.releasing import (
    approve,
    back_to,
    check_approval,
    check_proposal,
    place_of,
    propose,
    release_in,
    versions,
)
from kb.release.verifying import Release

__all__ = [
    "Release",
    "approve",
    "back_to",
    "check_approval",
    "check_proposal",
    "place_of",
    "propose",
    "release_in",
    "versions",
]
