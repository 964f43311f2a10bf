"""Rows numbered below a row add up to it: （一）车辆数合计 over 1.…用车, 1、专业业务经费支出 over （1）商品和服务支出."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import AMOUNTS
from budgetlint.kinds._entries import Part, adding, against, cell
from budgetlint.model import Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.panels import Panel, Row
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "count")
INFERRED = True

_TOTAL = regex.compile("合计|总计|总数")
_ADDED = ("prior", *AMOUNTS)
MIN_HELD = 2  # sums of a table that hold, for rows that are not called totals to be such


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row called a total and each column of figures; and for any other row with numbered rows below it in a
    table where most such rows are the sums of those."""
    for table in facts.tables:
        named: list[Outcome] = []
        others: list[Outcome] = []
        for panel in table.panels:
            for at, row in enumerate(panel.rows):
                rows = _below(panel.rows, at) if row.level else []
                if len(rows) > 1:
                    (named if _TOTAL.search(row.name) else others).extend(_sums(table, panel, row, rows))
        yield from named
        held = sum(outcome.verdict.holds and outcome.expected != 0 for outcome in others)
        failed = sum(outcome.verdict is Verdict.ERROR for outcome in others)
        if held >= max(MIN_HELD, 2 * failed):
            yield from (outcome for outcome in others if outcome.verdict is not Verdict.UNDECIDED)


def _sums(table: StatutoryTable, panel: Panel, total: Row, rows: Sequence[Row]) -> Iterator[Outcome]:
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
