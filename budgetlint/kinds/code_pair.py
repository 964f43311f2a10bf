"""A function code against the economic code that the same money is booked under (住房公积金: 2210201 and 30113).

The two usually agree within one fund, but need not (a unit may book part elsewhere): rules of this kind are warnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint.interval import total
from budgetlint.kinds import Term
from budgetlint.kinds._entries import Part, against
from budgetlint.model import Outcome

if TYPE_CHECKING:
    from budgetlint.facts import Facts

FIELDS = ("where", "label", "other_where")
INFERRED = True


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind: ``stated`` under ``item`` against the sum of ``other`` under ``other-items``."""

    stated: Term
    item: str
    other: Term
    other_items: tuple[str, ...]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """At most one outcome: the first table that has each side."""
    first = [table for table in facts.tables if table.first and table.kind]
    stated = next(
        ((t, t.cells[key]) for t in first for key in ((params.stated, params.item, "value"),) if key in t.cells), None
    )
    source = next(
        (t for t in first if any((params.other, item, "value") in t.cells for item in params.other_items)), None
    )
    if stated is None or source is None or not stated[1][0].printed:
        return
    table, (entry, label) = stated
    cells = [
        source.cells[params.other, item, "value"]
        for item in params.other_items
        if (params.other, item, "value") in source.cells
    ]
    parts = [Part(each[1], each[0], source.unit) for each in cells]
    if not any(part.entry.printed for part in parts):
        return
    fields = {"where": table.where, "label": label, "other_where": source.where}
    outcome = against(Part(label, entry, table.unit), parts, lambda value: total(map(value, parts)), fields)
    if outcome:
        yield outcome
