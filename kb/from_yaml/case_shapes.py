"""The shape of a case file, without its tables (their names are the vocabulary's)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from kb.from_yaml.shapes import Shape, Text, Word, YesNo
from kb.model import DEFAULT_PROFILE

Pseudonym = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$")]


class StepShape(Shape):
    once: dict[str, Any] = {}
    target: Text | None = None
    profile: Word = DEFAULT_PROFILE
    derived: dict[Word, Word] = {}
    offered: list[Word] = []
    needs_an_answer: list[Word] = []
    not_indicated: list[Word] = []
    ruled_out: list[Word] = []
    never: list[Word] = []
    asks: list[Word] = []
    cautions: list[Word] = []
    because: str = ""
    taken_over: YesNo = "no"


class CaseFile(Shape):
    case: Pseudonym
    title: str = ""
    as_of: Text
    entered_by: Text | None = None
    entered_at: Text | None = None
    findings: dict[str, Any] = {}
    targets: list[dict[str, Any]] = Field(min_length=1)
    origin: dict[str, Any] = {}
    expect: list[StepShape] = []
    refused: list[Text] = []
