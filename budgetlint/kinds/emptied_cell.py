"""Blank cells of tables with codes or classes that two relations want a figure in: 下级之和, 上级减同级, 合计栏减其余各栏, 各栏之和.

A blank cell counts as 0. Where the rows below it, the row above it and its own row agree on one other value, or two of
them do, the figure was lost. One alone may as well be wrong itself, and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
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


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What one relation wants in the cell: in words, the value, and the figures it rests on; ``along`` the row or the column."""

    words: str
    value: Interval
    parts: tuple[Part, ...]
    along: bool = False


@dataclass(frozen=True, slots=True)
class _RowSum:
    """A column that is the sum of others in most rows: their indices, and the columns that the rows use in which it is."""

    whole: int
    parts: tuple[int, ...]
    proven: frozenset[int]

    def speaks_of(self, row: Row, at: int) -> bool:
        """Whether it can be told to hold in a row too, a blank at ``at`` set aside: no column is used here that none of the
        rows uses in which it holds."""
        return at in (self.whole, *self.parts) and _used(row) <= self.proven


def _used(row: Row) -> set[int]:
    return {at for at, entry in enumerate(row.entries) if entry.quantity and entry.quantity.value}


@dataclass(frozen=True)
class _Tree:
    """The rows of a panel that are above and below one another: by codes, or classes below the row of their sum."""

    panel: Panel

    @cached_property
    def whole(self) -> Row | None:
        """The one row of totals: 合计, or 本年支出合计 over classes."""
        kind, coded = self.panel.type, bool(self.panel.coded)
        named = "" if coded or kind is None else kind.main
        sums = [row for row in self.panel.rows if not row.part and (row.item == "" or (named and row.concept == named))]
        return sums[0] if len(sums) == 1 else None

    @cached_property
    def classes(self) -> list[Row]:
        """The rows right below the row of totals."""
        if self.panel.coded:
            return self.panel.below.get("", [])
        return [row for row in self.panel.rows if row.item and not row.part]

    @cached_property
    def rows(self) -> list[Row]:
        return [*([self.whole] if self.whole else ()), *(self.panel.coded.values() or self.classes)]

    def below(self, row: Row) -> list[Row]:
        return self.classes if row is self.whole else self.panel.below.get(row.code, []) if row.code else []

    def above(self, row: Row) -> Row | None:
        return (self.panel.above(row.code) if row.code else None) or (None if row is self.whole else self.whole)


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each blank cell that should not be blank."""
    for table in facts.tables:
        for panel in table.panels:
            tree = _Tree(panel)
            if tree.classes and not table.source.loses_blanks:
                yield from _panel(table, tree)


def _panel(table: StatutoryTable, tree: _Tree) -> Iterator[Outcome]:
    sums = _row_sums(tree)
    trimmed = sum(row.short for row in tree.rows) * 2 > len(tree.rows)  # blanks at the end are not written here
    for row in tree.rows:
        if any(entry.doubt for entry in row.entries):
            continue
        for at, column in enumerate(tree.panel.columns):
            if row.entries[at].printed or column.part or column.measure in ("change", "rate", "prior"):
                continue
            if not _could_be_told(tree, row, at, sums):
                continue
            grounds = [ground for ground in _grounds(table, tree, row, at, sums) if ground.value.low > 0]
            agreed = [ground for ground in grounds if _agree(grounds[0], ground)]
            whole = not row.short or trimmed or any(ground.along for ground in agreed)  # else its cells may have moved
            if len(agreed) > 1 and whole:
                yield _outcome(table, tree.panel, row, at, agreed)


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


def _could_be_told(tree: _Tree, row: Row, at: int, sums: Sequence[_RowSum]) -> bool:
    """Whether two relations have figures for the cell: for most blanks they have not."""
    above = tree.above(row)
    along = sum(each.speaks_of(row, at) for each in sums)
    below = any(each.entries[at].printed for each in tree.below(row))
    return along + below + (above is not None and above.entries[at].printed) > 1


def _grounds(table: StatutoryTable, tree: _Tree, row: Row, at: int, sums: Sequence[_RowSum]) -> Iterator[_Ground]:
    panel = tree.panel
    parts = [cell(table, panel, each, at) for each in tree.below(row)]
    if parts:
        yield from _ground(worded("下级各行之和"), None, parts)
    above = tree.above(row)
    if above is not None and above.entries[at].printed:
        beside = [cell(table, panel, each, at) for each in tree.below(above) if each is not row]
        yield from _ground(worded("上级减同级各行"), cell(table, panel, above, at), beside)
    for each in sums:
        if not each.speaks_of(row, at):
            continue
        parts = [cell(table, panel, row, part) for part in each.parts if part != at]
        if at == each.whole:
            yield from _ground(worded("本行各栏之和"), None, parts, along=True)
        else:
            yield from _ground(worded("合计栏减其余各栏"), cell(table, panel, row, each.whole), parts, along=True)


def _ground(words: str, whole: Part | None, parts: Sequence[Part], *, along: bool = False) -> Iterator[_Ground]:
    """The sum of the parts, or the whole without them; nothing where a figure is doubtful or the whole is blank."""
    every = (*parts, whole) if whole else tuple(parts)
    if any(part.entry.doubt for part in every) or (whole and not whole.entry.printed):
        return
    added = total(_value(part.entry.quantity) for part in parts)
    yield _Ground(words, _value(whole.entry.quantity) - added if whole else added, every, along)


def _row_sums(tree: _Tree) -> list[_RowSum]:
    """Columns that are the sum of those behind them in all rows but a few: of all of their measure, or of the next two
    (小计, 基本支出, 项目支出)."""
    panel = tree.panel
    found: list[_RowSum] = []
    for whole, column in enumerate(panel.columns):
        behind = [
            at
            for at, each in enumerate(panel.columns)
            if at > whole and each.measure == column.measure and not each.part
        ]
        for parts in (behind, behind[:2]):
            held = _rows_of_sum(tree.rows, whole, parts) if len(parts) > 1 else []
            if held:
                found.append(_RowSum(whole, tuple(parts), frozenset().union(*map(_used, held))))
                break
    return found


def _rows_of_sum(rows: Sequence[Row], whole: int, parts: Sequence[int]) -> list[Row]:
    """The rows in which the columns add up, nothing where they are not most."""
    rows = [row for row in rows if row.entries[whole].printed and not any(e.doubt for e in row.entries)]
    held: list[Row] = []
    for at, row in enumerate(rows, 1):
        if _adds_up(row, whole, parts):
            held.append(row)
        elif (at - len(held)) * 4 > len(rows):
            return []  # most columns end here
    return held if len(held) > 1 else []


def _adds_up(row: Row, whole: int, parts: Sequence[int]) -> bool:
    stated = row.entries[whole].quantity
    added = total(_value(row.entries[at].quantity) for at in parts)
    return stated is not None and compare(usual(stated), added, stated.usual_step).holds


def _value(quantity: Quantity | None) -> Interval:
    return usual(quantity) if quantity and quantity.value else exact(0)
