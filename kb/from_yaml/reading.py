"""From a tree to a shape: pydantic's findings said in Rung's words, each at its place."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kb.identifier import identifier_mend
from kb.problems import Problem, Refused, nearest
from kb.yaml_tree import Document, Node, Path

Model = TypeVar("Model", bound=BaseModel)

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def shaped(document: Document, model: type[Model], path: Path = ()) -> Model:
    """The part of a document at `path` as a model; raises Refused with every misfit."""
    node = part(document, path)
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        raise Refused(_problems(document, model, path, error)) from None


def part(document: Document, path: Path) -> Node:
    """The node at a path that exists."""
    node = document.root
    for step in path:
        match node.value:
            case dict(entries):
                node = entries[str(step)]
            case list(items):
                node = items[int(step)]
    return node


def _problems(document: Document, model: type[BaseModel], base: Path, error: ValidationError) -> list[Problem]:
    """One problem a place. Where every alternative of a union failed, those that got furthest are told."""
    found: dict[Path, list[Any]] = {}
    for entry in error.errors(include_url=False):
        found.setdefault(_real_path(document, (*base, *entry["loc"])), []).append(entry)
    return [
        _problem(document, model, path, entries)
        for path, entries in found.items()
        if _not_a_kind(entries) or not any(len(other) > len(path) and other[: len(path)] == path for other in found)
    ]


def _not_a_kind(entries: list[Any]) -> list[Any]:
    """The errors that say more than that a value is of another kind."""
    return [entry for entry in entries if entry["type"] not in _KINDS]


def _real_path(document: Document, loc: Path) -> Path:
    """The location without the steps that pydantic adds for unions and keys."""
    real: list[str | int] = []
    node: Node | None = document.root
    for index, step in enumerate(loc):
        last = index == len(loc) - 1
        child = _step(node, step) if node else None
        if child is not None or (last and isinstance(step, str) and step.isidentifier() and step not in _UNION_STEPS):
            real.append(step)
            node = child
    return tuple(real)


_UNION_STEPS = {"str", "int", "float", "AllBut", "list", "dict"}


def _step(node: Node, step: str | int) -> Node | None:
    match node.value:
        case dict(entries):
            return entries.get(str(step))
        case list(items) if isinstance(step, int) and step < len(items):
            return items[step]
        case _:
            return None


def _problem(document: Document, model: type[BaseModel], path: Path, entries: list[Any]) -> Problem:
    entry = next(iter(_not_a_kind(entries)), entries[0])
    name, given, context = _called(path), entry["input"], entry.get("ctx", {})
    of_key = entry["loc"][-1:] == ("[key]",)
    place = document.place(path, of_key=of_key)
    match entry["type"]:
        case "extra_forbidden":
            legal = _legal_keys(model, path)
            return Problem("unknown-key", f"no key is called {name} here", document.place(path, of_key=True),
                           nearest(path[-1], legal))  # fmt: skip
        case "missing":
            return Problem("missing-key", f"{name} is missing", document.place(path[:-1]), f"add '{path[-1]}:'")
        case "literal_error":
            legal = [word.strip("' ") for word in context["expected"].replace(" or ", ", ").split(",")]
            what = f"{name} {'is not' if of_key else 'must be'} {context['expected']}"
            what = what if of_key else f"{what}, not {_described(given)}"
            return Problem("wrong-word", what, place, nearest(given, legal))
        case "string_pattern_mismatch":
            lower = context["pattern"].startswith("^[a-z]")
            mend = identifier_mend(str(given)) if lower else "use letters, digits and '_', without blanks"
            return Problem("wrong-word", f"'{given}' is not an identifier", place, mend)
        case _:
            wanted = _wanted(entries, entry)
            what = f"{name} must be {wanted}, not {_described(given)}"
            return Problem("wrong-type", what, place, _mend(wanted, given))


def _called(path: Path) -> str:
    match path:
        case ():
            return "the file"
        case (*_, str(name), int(index)):
            return f"entry {index + 1} of '{name}'"
        case _:
            return f"'{path[-1]}'"


def _wanted(entries: list[Any], entry: Any) -> str:
    """What a value should have been; every kind of value that its place takes."""
    match entry["type"]:
        case "string_too_short":
            return "some text"
        case "string_too_long":
            return f"text of at most {entry['ctx']['max_length']} characters"
        case "too_short":
            return f"a {'mapping' if isinstance(entry['input'], dict) else 'list'} with at least one entry"
        case kind if kind in _KINDS:
            kinds = dict.fromkeys(_KINDS[one["type"]] for one in entries)
            return " or ".join(kind for kind in kinds if kind != "a whole number" or "a number" not in kinds)
        case _:
            return str(entry["msg"]).removeprefix("Input should ").removeprefix("be ")


def _mend(wanted: str, given: object) -> str:
    if given is None:
        return "fill it in"
    quotable = wanted.startswith("text") and isinstance(given, (bool, int, float))
    return "put quotes around it" if quotable else "correct it"


def _described(value: object) -> str:
    match value:
        case None:
            return "empty"
        case dict() | list():
            kind = "mapping" if isinstance(value, dict) else "list"
            return f"a {kind}" if value else f"an empty {kind}"
        case str():
            return f"'{value}'" if len(value) < 60 else f"a text of {len(value)} characters"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def _legal_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys legal at a path; steps into mappings of free names pass through."""
    found: list[type[BaseModel]] = [model]
    for step in path[:-1]:
        found = [inner for outer in found for inner in _models_below(outer, step)] or found
    return [field.alias or name for one in found for name, field in one.model_fields.items()]


def _models_below(model: type[BaseModel], step: str | int) -> list[type[BaseModel]]:
    field = model.model_fields.get(str(step))
    return _models_in(field.annotation) if field else []


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in getattr(annotation, "__args__", ()) for model in _models_in(inner)]
