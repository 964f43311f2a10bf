"""Rows numbered below a row called 合计 add up to it: （一）车辆数合计 over 1.…用车, （一）支出合计 over 1.因公出国（境）费."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import AMOUNTS
from budgetlint.kinds._entries import Part, adding, against, cell
from budgetlint.model import Outcome

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.panels import Row

FIELDS = ("where", "label", "count")
INFERRED = True

_TOTAL = regex.compile("合计|总计|总数")
_ADDED = ("prior", *AMOUNTS)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such row and column of figures."""
    for table in facts.tables:
        for panel in table.panels:
            for at, total in enumerate(panel.rows):
                rows = _below(panel.rows, at) if total.level and _TOTAL.search(total.name) else []
                if len(rows) < 2:
                    continue
                for index, column in enumerate(panel.columns):
                    if column.part or column.measure not in _ADDED:
                        continue
                    parts = [Part(row.label, row.entries[index], table.unit) for row in rows]
                    stated = cell(table, panel, total, index)
                    fields = {"where": table.where, "label": stated.label, "count": str(len(parts))}
                    outcome = against(stated, parts, adding(parts), fields)
                    if outcome:
                        yield outcome


def _below(rows: Sequence[Row], at: int) -> list[Row]:
    """The rows numbered one storey below a row (that of the first behind it), up to the next one on its own or above."""
    found: list[Row] = []
    for row in rows[at + 1 :]:
        if row.part:
            continue
        if row.level <= rows[at].level:
            break
        if not found or row.level == found[0].level:
            found.append(row)
    return found
