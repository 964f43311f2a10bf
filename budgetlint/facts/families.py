"""Rows of a department's own tables and the rows they are made of, told by ordinals and 其中, proven by what the columns add up to.

一、“三公”经费 | 1、公务用车 | 其中：购置 | 运行 | 2、公务接待: which rows belong below which is what numbers and marks say; whether they are
all of it is what the figures say.
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
MIN_HELD = 2  # columns, or other families of a panel, that show rows to be all of the one above


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
    """The families of a panel that its figures prove: those that hold in two columns at least and fail in fewer; of
    numbered rows, and of 原值 less 折旧, where as little as one column or another family holds, if a slip explains the failure."""
    columns = tuple(at for at in range(len(panel.columns)) if _adds(panel, at))
    if not panel.is_list or not columns or any(row.code for row in panel.rows):
        return ()
    found = [_family(panel, whole, parts, columns) for whole, parts in _candidates(panel.rows)]
    found = [each for each in found if not any(row.path[:-1] == each.whole.path for row in each.parts if row.path)]
    whole = [each for each in found if any(each.holds(at) for at in columns) and not _failed(each)]
    return tuple(each for each in found if _is_proven(each, len([other for other in whole if other is not each])))


def _adds(panel: Panel, at: int) -> bool:
    """Whether a column holds amounts or counts and compares no others."""
    column = panel.columns[at]
    kinds = {quantity.kind for row in panel.rows if (quantity := row.entries[at].quantity)}
    return (
        column.measure not in ("change", "rate")
        and kinds <= {"amount", "count", "number"}
        and not is_price(column.header)
    )


def _family(panel: Panel, whole: Row, parts: Sequence[Row], columns: tuple[int, ...]) -> Family:
    return Family(whole, tuple(parts), tuple(-1 if _LESS.match(row.name) else 1 for row in parts), columns)


def _failed(family: Family) -> list[int]:
    return [at for at in family.columns if family.holds(at) is False]


def _is_proven(family: Family, others: int) -> bool:
    told = {at: family.holds(at) for at in family.columns}
    held = {_figure(family, at) for at in family.columns if told[at]}
    failed = [at for at in family.columns if told[at] is False]
    if len(held) >= MIN_HELD:
        return len(failed) < len(held)
    numbered = all(row.level for row in family.parts) or min(family.signs) < 0
    return bool(held) > bool(failed) or (
        len(failed) == 1 and numbered and len(held) + others > 0 and family.slips(failed[0])
    )


def _figure(family: Family, at: int) -> Decimal:
    quantity = family.whole.entries[at].quantity
    return quantity.value if quantity else Decimal(0)


def _candidates(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each row with the rows that its number, or a 其中 behind it, puts below it; of a head without figures (按资金来源分) the rows below
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
    """The rows directly below a numbered row: those with the next number down, or all up to the next number where none has one."""
    head = rows[at]
    if not head.level or head.part:
        return []
    scope: list[Row] = []
    for row in rows[at + 1 :]:
        if row.item == "" or (row.level and row.level <= head.level and not row.part):
            break
        scope.append(row)
    if not any(row.level for row in scope):
        return scope
    level = min(row.level for row in scope if row.level)
    return [row for row in scope if row.level == level] if scope[0].level == level else []
