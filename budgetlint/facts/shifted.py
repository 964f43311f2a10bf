"""Figures that a converter moved into another column by dropping empty cells, put back where the sums prove it.

After a page break some converters drop columns that are empty on that page; the figures of its rows then stand too far left.
Proof is: two columns are out by the same amount the other way round, and the short rows account for exactly that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from budgetlint.facts.panels import Entry, Panel, Row
from budgetlint.language import worded

__all__ = ["put_back"]

DOUBT = "这一行缺了格，不知这个数在哪一栏"


def put_back(panel: Panel) -> Panel:
    """The panel with the figures of its short rows in the columns where they belong, or doubtful."""
    totals = [row for row in panel.rows if row.item == "" and not row.part]
    short = [row for row in panel.rows if row.short and row.code]
    if len(totals) != 1 or not short:
        return panel
    roots = [
        row for row in panel.coded.values() if not any(row.code[:n] in panel.coded for n in (3, 5) if n < len(row.code))
    ]
    gaps = [
        _value(totals[0].entries[at]) - sum(_value(row.entries[at]) for row in roots)
        for at in range(len(panel.columns))
    ]
    moves: dict[int, int] = {}
    doubtful: set[int] = set()
    for at, gap in enumerate(gaps):
        held = sum(_value(row.entries[at]) for row in roots if row.short)
        if not gap or not held:
            continue
        targets = [
            to for to, other in enumerate(gaps) if other == held == -gap and _blank(row.entries[to] for row in short)
        ]
        if len(targets) == 1 and targets[0] > at:
            moves[at] = targets[0]
        elif not totals[0].entries[at].printed:
            doubtful.add(at)
    if not moves and not doubtful:
        return panel
    return replace(panel, rows=tuple(_moved(row, moves, doubtful) if row.short else row for row in panel.rows))


def _value(entry: Entry) -> Decimal:
    return entry.quantity.value if entry.quantity else Decimal(0)


def _blank(entries: Iterable[Entry]) -> bool:
    return not any(entry.printed or entry.doubt for entry in entries)


def _moved(row: Row, moves: dict[int, int], doubtful: set[int]) -> Row:
    entries = list(row.entries)
    for at, to in moves.items():
        entries[at], entries[to] = row.entries[to], row.entries[at]
    for at in doubtful:
        if entries[at].printed:
            entries[at] = replace(entries[at], doubt=worded(DOUBT))
    return replace(row, entries=tuple(entries))
