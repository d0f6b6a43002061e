"""A document as one HTML file: nothing from outside, no program in it, to be read on screen, aloud and on paper."""

from __future__ import annotations

from functools import cache
from typing import Any

from exports.document.parts import Document
from exports.visible import visible


def as_html(document: Document) -> str:
    """The file. Whatever was written by people is text in it, never an element."""
    text: str = _template().render(document=document)
    return text.lstrip()


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: object) -> object:
        """Everything that a template writes passes here first; what is escaped already stays as it is."""
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    templates = Environment(
        loader=PackageLoader("exports"), autoescape=True, undefined=StrictUndefined, finalize=shown,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    templates.globals["drawn"] = Markup  # a drawing escapes its own words
    return templates.get_template("document.html.j2")
