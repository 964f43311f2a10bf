"""Malformed figures: 2.119.60万元 is no number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Facts
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS: tuple[str, ...] = ()


@dataclass(frozen=True)
class Params:
    """No parameters."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for figure in facts.figures:
        if figure.kind == "malformed":
            yield Outcome(Verdict.ERROR, (Evidence("figure", worded("数字"), figure.span, figure),), "规范的数字")
