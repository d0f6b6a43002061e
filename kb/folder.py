"""The files of a knowledge base as trees. Reading only: nothing is followed outside the folder."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.problems import Place, Problem, Refused
from kb.yaml_tree import MOST_CHARACTERS, Document, read_tree

PACKAGED = Path(__file__).parent / "rfa"
MOST_FILES = 5_000
RELEASES = "releases"
"""Where the files of the releases are."""
OWN = ".rung"
"""The folder's own corner for what is no knowledge: locks and notes."""
UNFINISHED = f"{OWN}/applying.json"
"""The note of a change that is being written, or was cut off."""
_EXPECTED = re.compile(
    r"(base|thresholds|ladder|lines|people|accepted)\.yaml|(vocabulary|sources|cases)/[^/]+\.yaml"
    r"|rules/[^/]+/[^/]+\.yaml|profiles/[^/]+/(profile|rules/[^/]+)\.yaml"
)


@dataclass(frozen=True)
class Folder:
    """A knowledge base's files: trees by their path inside the folder; `digest` covers every byte of them.

    `texts` are the files themselves, those too of which no tree was wanted.
    """

    name: str
    documents: Mapping[str, Document]
    problems: tuple[Problem, ...]
    digest: str
    texts: Mapping[str, str]

    def below(self, prefix: str) -> Iterator[tuple[str, Document]]:
        """The documents of a sub-folder, in the order of their paths."""
        return ((path, self.documents[path]) for path in sorted(self.documents) if path.startswith(prefix + "/"))


def read_folder(folder: Path | None = None, *, cases: bool = False) -> Folder:
    """The files of a knowledge base (the packaged one by default); reference cases only when they are wanted.

    Raises Refused when the folder itself cannot be read; problems of single files are carried along.
    """
    folder = folder or PACKAGED
    _check_finished(folder)
    texts, problems = read_texts(folder)
    _check_finished(folder)
    return folder_of(shown_name(folder), texts, problems, cases=cases)


def shown_name(folder: Path) -> str:
    """How a folder is called in places of problems."""
    return "kb/rfa" if folder == PACKAGED else str(folder)


def read_texts(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The texts of a folder's files by their path inside it, and what is wrong with single files."""
    problems: list[Problem] = []
    texts = dict(_texts(folder, shown_name(folder), problems))
    return texts, tuple(problems)


def _check_finished(folder: Path) -> None:
    """A folder of which a change is half written is not read: it may say what nobody meant."""
    if (folder / UNFINISHED).exists():
        what = "a change of this knowledge base is being written, or was cut off"
        mend = "wait a moment; if it stays, open it with: rung author"
        raise Refused([Problem("changed-meanwhile", what, Place(f"{shown_name(folder)}/{UNFINISHED}"), mend)])


def folder_of(
    name: str, texts: Mapping[str, str], problems: Iterable[Problem] = (), *, cases: bool = False,
    read: Callable[[str, str], Document] = read_tree,
) -> Folder:  # fmt: skip
    """The folder that these texts make; `read` reads one of them."""
    found = list(problems)
    wanted = {path: text for path, text in texts.items() if cases or not path.startswith("cases/")}
    return Folder(name, _trees(wanted, name, found, read), tuple(found), digest_of(texts), texts)


def is_expected(path: str) -> bool:
    """Whether a knowledge base has files of this path inside its folder."""
    return bool(_EXPECTED.fullmatch(path)) and not any(part.startswith(".") for part in path.split("/"))


def _texts(folder: Path, shown: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    for path in _paths(folder, shown):
        name = path.relative_to(folder).as_posix()
        if not _EXPECTED.fullmatch(name):
            mend = "name it as FORMAT.md says (rules/TOPIC/RULE.yaml), or take it out of the folder"
            problems.append(Problem("stray-file", "nothing reads this file", Place(f"{shown}/{name}"), mend))
            continue
        try:
            _check_inside(path, folder, f"{shown}/{name}")
            yield name, read_text(path, f"{shown}/{name}")
        except Refused as refused:
            problems.extend(refused.problems)


def _check_inside(path: Path, folder: Path, shown: str) -> None:
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        what = "this link leads out of the folder"
        raise Refused([Problem("unreadable", what, Place(shown), "put the file itself here")])


def _paths(folder: Path, shown: str) -> list[Path]:
    try:
        paths = sorted(path for path in folder.rglob("*.y*ml")) if folder.is_dir() else None
    except OSError as error:
        what = f"the folder cannot be read: {error.strerror}"
        raise Refused([Problem("unreadable", what, Place(shown), "check the path")]) from None
    if paths is None:
        raise Refused([Problem("unreadable", "there is no such folder", Place(shown), "check the path")])
    if len(paths) > MOST_FILES:
        what = f"{len(paths)} YAML files; at most {MOST_FILES} are read"
        raise Refused([Problem("too-large", what, Place(shown), "check that it is the right folder")])
    return paths


def read_text(path: Path, shown: str) -> str:
    """A file's text; raises Refused with unreadable, too-large or not-utf8."""
    try:
        if path.stat().st_size > 4 * MOST_CHARACTERS:
            what = f"the file has {path.stat().st_size} bytes"
            raise Refused([Problem("too-large", what, Place(shown), "check that it is the right file")])
        if not path.is_file():
            raise Refused([Problem("unreadable", "this is not a file", Place(shown), "check the path")])
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}"
        raise Refused([Problem("unreadable", what, Place(shown), "check the path and its permissions")]) from None
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} is not UTF-8"
        raise Refused([Problem("not-utf8", what, Place(shown), "save the file as UTF-8")]) from None
    except ValueError as error:
        raise Refused([Problem("unreadable", f"{error}", Place(shown), "check the path")]) from None


def _trees(
    texts: Mapping[str, str], shown: str, problems: list[Problem], read: Callable[[str, str], Document]
) -> dict[str, Document]:
    trees: dict[str, Document] = {}
    for name, text in texts.items():
        try:
            trees[name] = read(text, f"{shown}/{name}")
        except Refused as refused:
            problems.extend(refused.problems)
    return trees


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 over the names and contents of all files, in the order of their names."""
    whole = hashlib.sha256()
    for name in sorted(texts):
        content = hashlib.sha256(texts[name].encode()).hexdigest()
        whole.update(f"{name}\0{content}\n".encode())
    return whole.hexdigest()
