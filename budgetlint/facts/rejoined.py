"""Statutory tables that a page cuts in two, the second part under the title again or under none: joined, or known as cut.

``continued`` joins grids before they are read, by their captions; here what was read of them (codes, totals) tells.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgetlint.facts.tables import StatutoryTable

__all__ = ["rejoined"]


def rejoined(tables: Sequence[StatutoryTable], left: Sequence[int]) -> Iterator[StatutoryTable]:
    """The tables in reading order, one that a page cuts as one where it can be. ``left`` are the places of rows that no reader took
    for those of a table."""
    starts = [table.source.rows[0][0].view.origin(0) for table in tables]
    pending: StatutoryTable | None = None
    for table in tables:
        if pending and _may_be_rest(pending, table):
            joined = _joined(pending, table)
            if joined:
                pending = joined
                continue
            pending = replace(pending, cut=True)
        if pending:
            yield pending
        pending = replace(table, cut=_is_cut(table, starts, left))
    if pending:
        yield pending


def _is_cut(table: StatutoryTable, starts: Sequence[int], left: Sequence[int]) -> bool:
    """Whether rows that nobody read stand between the last row of a table and the next table."""
    end = table.source.rows[-1][0].view.origin(0)
    at = bisect(starts, end)
    return bisect(left, end) < (bisect(left, starts[at]) if at < len(starts) else len(left))


def _may_be_rest(table: StatutoryTable, behind: StatutoryTable) -> bool:
    """Whether a table is the end of the one before it, under its title again or under none: with other codes, and without a row
    of totals of its own; under no title with one where the first part has none."""
    if behind.title not in ("", table.title) or table.source.notes:
        return False
    totals, codes = [], []
    for each in (table, behind):
        totals.append(any(row.item == "" for panel in each.panels for row in panel.rows))
        codes.append({code for panel in each.panels for code in panel.coded})
    ends = totals == [True, False] or (totals == [False, True] and not behind.title)
    return ends and bool(codes[0] and codes[1]) and codes[0].isdisjoint(codes[1])


def _joined(table: StatutoryTable, behind: StatutoryTable) -> StatutoryTable | None:
    """Both as one, if they have as many columns."""
    columns = [[len(panel.columns) for panel in each.panels] for each in (table, behind)]
    if columns[0] != columns[1]:
        return None
    panels = zip(table.panels, behind.panels, strict=True)
    return replace(table, panels=tuple(replace(one, rows=one.rows + other.rows) for one, other in panels))
