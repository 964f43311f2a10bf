"""Rows numbered 一、二、三、 of one half of a table against the row they add up to (本年收入合计, 本年支出合计).

Rows under them (其中：…, （一）…) are part of a numbered row and do not count. Where a table numbers no row, all those above
the sum count; one whose name is not known may stand below another, so that what fails is suspicious only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.panels import Panel, Row
from budgetlint.kinds import Term
from budgetlint.kinds._entries import Part, adding, against, cell
from budgetlint.model import Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts

_APPROPRIATION = regex.compile("财政拨款收入$")
FIELDS = ("where", "label", "count")
INFERRED = True


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind: ``total`` is the row of totals."""

    total: Term


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each column of figures of each half that has the row of totals."""
    for table in facts.tables:
        for panel in table.panels:
            if panel.type is None or params.total not in panel.type.ordinal_sums:
                continue
            sums = next((row for row in panel.rows if row.concept == params.total), None)
            if sums is None:
                continue
            rows, sure = _listed(panel, sums), True
            if len(rows) < 2:
                rows = _unnumbered(panel, sums)
                sure = all(row.item or row.concept for row in rows)
            if len(rows) < 2:
                continue
            above = [
                row
                for row in panel.rows[: panel.rows.index(sums)]
                if row.level == 2 and row not in rows and not row.part
            ]
            for at, column in enumerate(panel.columns):
                if column.part or column.measure in ("change", "rate"):
                    continue
                parts = [Part(row.label, row.entries[at], table.unit) for row in rows]
                stated = cell(table, panel, sums, at)
                fields = {"where": table.where, "label": stated.label, "count": str(len(parts))}
                outcome = against(stated, parts, adding(parts), fields)
                if outcome is not None and not outcome.verdict.holds and above:
                    wider = [*parts, *(Part(row.label, row.entries[at], table.unit) for row in above)]
                    outcome = against(stated, wider, adding(wider), fields | {"count": str(len(wider))})
                if outcome and not sure and outcome.verdict is Verdict.ERROR:
                    outcome = replace(outcome, verdict=Verdict.SUSPICIOUS)
                if outcome:
                    yield outcome


def _unnumbered(panel: Panel, sums: Row) -> Sequence[Row]:
    """The rows above the sum in a half without numbers; of 财政拨款 and its kinds the one that stands for all."""
    assert panel.type is not None
    if any(row.level for row in panel.rows):
        return ()
    above = panel.rows[: panel.rows.index(sums)]
    rows = [row for row in above if not row.part and row.concept not in panel.type.apart]
    if not all(row.name for row in rows):
        return ()
    if any(_APPROPRIATION.match(row.concept) for row in rows):
        rows = [row for row in rows if _APPROPRIATION.match(row.concept) or not _APPROPRIATION.search(row.concept)]
    return rows


def _listed(panel: Panel, sums: Row) -> Sequence[Row]:
    """The rows that add up: those numbered one storey below the row of totals.

    Where some stand above it, those below it (三、上年结转) belong to the grand total alone.
    """
    assert panel.type is not None
    at = panel.rows.index(sums)
    if not sums.level:
        rows = [
            [row for row in half if row.level == 2 and not row.part and row.concept not in panel.type.apart]
            for half in (panel.rows[:at], panel.rows[at + 1 :])
        ]
        return rows[0] or rows[1]
    after = panel.rows[at + 1 :]
    below = []
    for row in after:
        if row.level == sums.level:
            break
        if row.level == sums.level + 1 and not row.part:
            below.append(row)
    return below
