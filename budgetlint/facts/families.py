"""Numbered rows of a department's own tables and the rows without numbers behind them, proven to be their parts by the columns.

一、基本支出 | 其中：人员经费 | 公用经费 | 二、项目支出 …: which rows belong below which is what numbers and marks say; whether they are all of it
is what the figures say. (Rows numbered below numbered rows are of another kind, ``numbered_sum``.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.formulas import is_price
from budgetlint.facts.row_sums import in_cell, is_filled
from budgetlint.interval import Interval, judge, total, usual
from budgetlint.model import Verdict
from budgetlint.slips import slips_of_sum

if TYPE_CHECKING:
    from budgetlint.facts.panels import Panel, Row

__all__ = ["Family", "find_families", "is_heading"]

_LESS = regex.compile("减[:：]?(?!免|排|少|税|费)")  # 减：固定资产累计折旧
_HEADING = regex.compile("按.{2,12}(?:分|划分|分类|来源|性质)$")
MIN_HELD = 2  # columns that show rows to be all of the one above


@dataclass(frozen=True, slots=True)
class Family:
    """A row with the rows it is the sum of; ``signs`` are -1 for rows to be taken away. ``columns`` are those it is checked in."""

    whole: Row
    parts: tuple[Row, ...]
    signs: tuple[int, ...]
    columns: tuple[int, ...]

    def made(self, at: int) -> Interval:
        """What the parts come to in a column."""
        return total(
            in_cell(row.entries[at], usual).scaled(Decimal(sign))
            for row, sign in zip(self.parts, self.signs, strict=True)
        )

    def holds(self, at: int) -> bool | None:
        """Whether a column adds up; ``None`` where it cannot tell: a doubtful cell, no total, or fewer than two figures below it."""
        stated = self.whole.entries[at]
        entries = [row.entries[at] for row in self.parts]
        several = sum(map(is_filled, entries)) > 1
        if stated.quantity is None or not several or any(each.doubt for each in (stated, *entries)):
            return None
        return judge(stated.quantity, lambda _: self.made(at)) is not Verdict.ERROR

    def slips(self, at: int) -> bool:
        """Whether one slip of the hand keeps a column from adding up."""
        stated = self.whole.entries[at].quantity
        given = [quantity for row in self.parts if (quantity := row.entries[at].quantity)]
        return stated is not None and any(slips_of_sum(stated, self.made(at), given))


def find_families(panel: Panel) -> tuple[Family, ...]:
    """The families of a panel that its figures prove: those that hold in all columns, or in two at least and fail in fewer; of 原值
    less 折旧 those that hold in one, if a slip explains the failure in another."""
    columns = tuple(at for at in range(len(panel.columns)) if _adds(panel, at))
    if not panel.is_list or not columns or any(row.code for row in panel.rows):
        return ()
    found = (_family(whole, parts, columns) for whole, parts in _candidates(panel.rows))
    placed = {row.path[:-1] for row in panel.rows if row.path}
    return tuple(each for each in found if (each.whole.path or None) not in placed and _is_proven(each))


def _adds(panel: Panel, at: int) -> bool:
    """Whether a column holds amounts or counts and compares no others."""
    column = panel.columns[at]
    kinds = {quantity.kind for row in panel.rows if (quantity := row.entries[at].quantity)}
    return (
        column.measure not in ("change", "rate")
        and kinds <= {"amount", "count", "number"}
        and not is_price(column.header)
    )


def _family(whole: Row, parts: Sequence[Row], columns: tuple[int, ...]) -> Family:
    return Family(whole, tuple(parts), tuple(-1 if _LESS.match(row.name) else 1 for row in parts), columns)


def _is_proven(family: Family) -> bool:
    told = {at: family.holds(at) for at in family.columns}
    held = {_figure(family, at) for at in family.columns if told[at]}
    failed = [at for at in family.columns if told[at] is False]
    if not failed or len(held) >= MIN_HELD:
        return len(failed) < len(held)
    return min(family.signs) < 0 and len(held) == len(failed) == 1 and family.slips(failed[0])


def _figure(family: Family, at: int) -> Decimal:
    quantity = family.whole.entries[at].quantity
    return quantity.value if quantity else Decimal(0)


def _candidates(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each numbered row with the rows below it; of a head without figures (按资金来源分) the rows below
    it with the row of totals."""
    totals = [row for row in rows if row.item == ""]
    for at, row in enumerate(rows):
        below = _below(rows, at)
        if len(below) < 2:
            continue
        if any(entry.printed or entry.doubt for entry in row.entries):
            yield row, below
        elif len(totals) == 1 and is_heading(row.name):
            yield totals[0], below


def is_heading(name: str) -> bool:
    """Whether a row is only the head of those below it: 按资金来源分."""
    return _HEADING.search(name) is not None


def _below(rows: Sequence[Row], at: int) -> list[Row]:
    """The rows between a numbered row and the next number as high, where none of them has a number itself."""
    head = rows[at]
    if not head.level or head.part:
        return []
    scope: list[Row] = []
    for row in rows[at + 1 :]:
        if row.item == "" or (row.level and row.level <= head.level and not row.part):
            break
        scope.append(row)
    return [] if any(row.level for row in scope) else scope
