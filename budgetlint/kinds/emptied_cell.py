"""Blank cells of tables with codes that two relations want a figure in: 下级之和, 上级减同级, 合计栏减其余各栏, 各栏之和.

A blank cell counts as 0. Where the rows below it, the row above it and its own row agree on one other value, or two of
them do, the figure was lost. One alone may as well be wrong itself, and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint.facts.panels import Panel, Row
from budgetlint.interval import Interval, compare, exact, round_to, total, usual
from budgetlint.kinds._entries import Part, cell
from budgetlint.language import enumeration, worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "grounds", "unit")

_HOLDS = (Verdict.EXACT, Verdict.ROUNDING)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What one relation wants in the cell: in words, the value, and the figures it rests on."""

    words: str
    value: Interval
    parts: tuple[Part, ...]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each blank cell that should not be blank."""
    for table in facts.tables:
        for panel in table.panels:
            if panel.coded and not table.source.loses_blanks:
                yield from _panel(table, panel)


def _panel(table: StatutoryTable, panel: Panel) -> Iterator[Outcome]:
    sums = _row_sums(panel)
    for row in _rows(panel):
        if row.short or any(entry.doubt for entry in row.entries):
            continue
        for at, column in enumerate(panel.columns):
            if row.entries[at].printed or column.part or column.measure in ("change", "rate", "prior"):
                continue
            grounds = [ground for ground in _grounds(table, panel, row, at, sums) if ground.value.low > 0]
            agreed = [ground for ground in grounds if _agree(grounds[0], ground)]
            if len(agreed) > 1:
                yield _outcome(table, panel, row, at, agreed)


def _rows(panel: Panel) -> list[Row]:
    """The rows with codes, behind the one row of totals."""
    sums = [row for row in panel.rows if row.item == "" and not row.part]
    return [*(sums if len(sums) == 1 else ()), *panel.coded.values()]


def _outcome(table: StatutoryTable, panel: Panel, row: Row, at: int, agreed: Sequence[_Ground]) -> Outcome:
    blank = cell(table, panel, row, at)
    parts = {id(part.entry): part for ground in agreed for part in ground.parts if part.entry.printed}
    evidence = (Evidence("blank", blank.label, blank.entry.span), *(p.evidence("part") for p in parts.values()))
    known = [part.entry.quantity for part in parts.values() if part.entry.quantity]
    expected = round_to(agreed[0].value.value, min(quantity.usual_step for quantity in known))
    fields = {
        "where": table.where,
        "label": blank.label,
        "grounds": enumeration(ground.words for ground in agreed),
        "unit": blank.unit,
    }
    return Outcome(Verdict.ERROR, evidence, f"{expected:,f}", None, fields)


def _agree(one: _Ground, other: _Ground) -> bool:
    return one.value.low <= other.value.high and other.value.low <= one.value.high


def _grounds(
    table: StatutoryTable, panel: Panel, row: Row, at: int, sums: Sequence[tuple[int, Sequence[int]]]
) -> Iterator[_Ground]:
    parts = [cell(table, panel, each, at) for each in panel.below.get(row.code, ())]
    if parts:
        yield from _ground(worded("下级各行之和"), None, parts)
    above = panel.above(row.code)
    if above is not None and above.entries[at].printed:
        beside = [cell(table, panel, each, at) for each in panel.below[above.code] if each is not row]
        yield from _ground(worded("上级减同级各行"), cell(table, panel, above, at), beside)
    for whole, columns in sums:
        if at == whole:
            yield from _ground(worded("本行各栏之和"), None, [cell(table, panel, row, each) for each in columns])
        elif at in columns:
            others = [cell(table, panel, row, each) for each in columns if each != at]
            yield from _ground(worded("合计栏减其余各栏"), cell(table, panel, row, whole), others)


def _ground(words: str, whole: Part | None, parts: Sequence[Part]) -> Iterator[_Ground]:
    """The sum of the parts, or the whole without them; nothing where a figure is doubtful or the whole is blank."""
    every = (*parts, whole) if whole else tuple(parts)
    if any(part.entry.doubt for part in every) or (whole and not whole.entry.printed):
        return
    added = total(_value(part.entry.quantity) for part in parts)
    yield _Ground(words, _value(whole.entry.quantity) - added if whole else added, every)


def _row_sums(panel: Panel) -> list[tuple[int, Sequence[int]]]:
    """Columns that are the sum of those behind them in all rows but a few: of all of their measure, or of the next two
    (小计, 基本支出, 项目支出)."""
    found: list[tuple[int, Sequence[int]]] = []
    for whole, column in enumerate(panel.columns):
        behind = [
            at
            for at, each in enumerate(panel.columns)
            if at > whole and each.measure == column.measure and not each.part
        ]
        for parts in (behind, behind[:2]):
            if len(parts) > 1 and _is_sum(panel, whole, parts):
                found.append((whole, parts))
                break
    return found


def _is_sum(panel: Panel, whole: int, parts: Sequence[int]) -> bool:
    rows = [row for row in _rows(panel) if row.entries[whole].printed and not any(e.doubt for e in row.entries)]
    held = sum(_adds_up(row, whole, parts) for row in rows)
    return held > 1 and held * 4 >= len(rows) * 3


def _adds_up(row: Row, whole: int, parts: Sequence[int]) -> bool:
    stated = row.entries[whole].quantity
    added = total(_value(row.entries[at].quantity) for at in parts)
    return stated is not None and compare(usual(stated), added, stated.usual_step) in _HOLDS


def _value(quantity: Quantity | None) -> Interval:
    return usual(quantity) if quantity and quantity.value else exact(0)
