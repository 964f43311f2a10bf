"""Rows of a department's own tables against the rows below them, as their numbers, 其中 and the other columns show them to be sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.interval import Interval, total
from budgetlint.kinds._entries import Part, against, cell
from budgetlint.model import Outcome

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.families import Family
    from budgetlint.facts.panels import Panel
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "count")
INFERRED = True


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such row and each column of amounts."""
    for table in facts.tables:
        for panel in table.panels:
            for family in panel.families:
                yield from _of_family(table, panel, family)


def _of_family(table: StatutoryTable, panel: Panel, family: Family) -> Iterator[Outcome]:
    for at in family.columns:
        stated = cell(table, panel, family.whole, at)
        parts = [cell(table, panel, row, at) for row in family.parts]
        fields = {"where": table.where, "label": stated.label, "count": str(len(parts))}
        if family.holds(at) is not None:
            outcome = against(stated, parts, _signed(parts, family.signs), fields)
            if outcome:
                yield outcome


def _signed(parts: Sequence[Part], signs: Sequence[int]) -> Callable[[Callable[[Part], Interval]], Interval]:
    """The sum of the parts, those to be taken away with their sign."""
    return lambda value: total(value(part).scaled(Decimal(sign)) for part, sign in zip(parts, signs, strict=True))
