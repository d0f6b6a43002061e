"""Which schema a file is checked against, and the line that tells editors so."""

from __future__ import annotations

import re

FOLDER = ".schemas"
"""Where the schemas stand in a knowledge base: JSON, which its reader passes over."""

FILES = {
    "base": ("base.yaml",),
    "vocabulary": ("vocabulary/*.yaml",),
    "thresholds": ("thresholds.yaml",),
    "ladder": ("ladder.yaml",),
    "source": ("sources/*.yaml",),
    "rule": ("rules/*/*.yaml", "profiles/*/rules/*.yaml"),
    "profile": ("profiles/*/profile.yaml",),
    "lines": ("lines.yaml",),
    "people": ("people.yaml",),
    "accepted": ("accepted.yaml",),
    "case": ("cases/*.yaml",),
}
"""The kinds of schema, and the files of a knowledge base that each is for."""

_MODELINE = re.compile(r"^#\s+yaml-language-server\s*:.*\$schema=", re.MULTILINE)


def kind_of(path: str) -> str:
    """The kind of the file at a path inside a knowledge base; raises KeyError where there is none."""
    for kind, patterns in FILES.items():
        if any(re.fullmatch(re.escape(one).replace(r"\*", "[^/]+"), path) for one in patterns):
            return kind
    raise KeyError(path)


def modeline(path: str) -> str:
    """The first line of the file at a path inside a knowledge base."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}{FOLDER}/{kind_of(path)}.json"


def names_schema(text: str) -> bool:
    """Whether a text names a schema already."""
    return bool(_MODELINE.search(text))


def with_modeline(text: str, path: str) -> str:
    """The text with its modeline put first; as it is where it names a schema already."""
    if names_schema(text):
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    ending = "\r\n" if "\r\n" in text else "\n"
    return f"{mark}{modeline(path)}{ending}{text.removeprefix(mark)}"
