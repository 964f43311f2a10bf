"""Statutory tables as read: rows bound to columns, each cell a figure, a blank that means 0, or a doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from budgetlint.facts.columns import Column
from budgetlint.facts.families import Family, find_families
from budgetlint.facts.formulas import Formula, find_formulas
from budgetlint.facts.tabletypes import PanelType
from budgetlint.interval import printed, total
from budgetlint.language import worded
from budgetlint.model import Quantity, Span

__all__ = ["Entry", "Panel", "Row", "values_of"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one cell: a figure, or nothing (exactly 0 in a statutory table), or something doubtful.

    ``doubt`` is the reason, for a reader, why the cell cannot be used; ``span`` the place of the row for blank cells.
    """

    quantity: Quantity | None
    span: Span
    doubt: str = ""

    @property
    def printed(self) -> bool:
        return self.quantity is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A row bound to the columns of its panel.

    ``item`` is the function or economic code, ``""`` for the row of totals and ``None`` where the row is named by
    ``concept`` or not known; ``level`` the storey of its ordinal (2 for 一、, 3 for （一）, 4 for 1., 5 for （1）, 0 without), ``part`` marks
    其中 rows. ``entries`` run parallel to the panel's columns. ``short`` marks a row with fewer cells than the header has.
    ``path`` is the place of a row without a code: the names from its class down to it (see ``placed``).
    ``measure`` is that of a row named by the kind of its figures (预算数, 决算数), under columns that are named.
    ``outer`` marks a row whose name stands in a column beside that of the other names (货物类 beside its 采购品目).
    ``number`` is what stands in the column that numbers rows (序号, 行次), 0 where nothing does; ``year`` the one that a cell of the
    row names (2023年预算数).
    """

    code: str
    name: str
    item: str | None
    concept: str
    level: int
    part: bool
    entries: tuple[Entry, ...]
    span: Span
    short: bool = False
    path: tuple[str, ...] = ()
    measure: str = ""
    outer: bool = False
    number: int = 0
    year: str = ""

    @property
    def figures(self) -> list[Quantity | None]:
        """What stands in the row, column by column; ``None`` for blank and doubtful cells."""
        return [None if entry.doubt else entry.quantity for entry in self.entries]

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True)
class Panel:
    """A table, or one half of it: columns, rows and what they are called; or the part of it that is on one ``unit``."""

    type: PanelType | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""

    @cached_property
    def is_list(self) -> bool:
        """Whether the panel lists what a department chose: it is of no statutory table, or of one with nothing statutory in it
        but the row of totals and classes of what is listed (政府采购 item by item)."""
        if self.type is None:
            return True
        named = any(row.concept and row.item != "" and not row.outer for row in self.rows)
        return not (self.type.codes or named or any(column.concept for column in self.columns))

    @cached_property
    def coded(self) -> dict[str, Row]:
        """The rows with codes. A code that comes twice with other figures is doubtful in all of them."""
        found: dict[str, Row] = {}
        for row in self.rows:
            if not row.code:
                continue
            first = found.setdefault(row.code, row)
            if first is not row and values_of(first) != values_of(row):
                doubt = worded("代码 {code} 出现了不止一次", code=row.code)
                found[row.code] = replace(first, entries=tuple(replace(each, doubt=doubt) for each in first.entries))
        return found

    @cached_property
    def below(self) -> dict[str, list[Row]]:
        """The rows with codes by the nearest code above theirs in the table, ``""`` where there is none."""
        found: dict[str, list[Row]] = {}
        for row in (row for row in self.rows if row.code) if self.parted else self.coded.values():
            above = self.above(row.code)
            found.setdefault(above.code if above else "", []).append(row)
        return found

    @cached_property
    def parted(self) -> bool:
        """Whether the rows of one code are parts of it (30101 once for each 政府预算经济分类): a row above, be it the row of totals of a
        table that lists no classes, is the sum of all."""
        times = Counter(row.code for row in self.rows if row.code)
        flat = not any(self.above(code) for code in times)
        for whole in self.rows if max(times.values(), default=0) > 1 else ():
            if not whole.code and (whole.item != "" or whole.part or not flat):
                continue
            below = [row for row in self.rows if row.code not in ("", whole.code) and row.code.startswith(whole.code)]
            if any(times[row.code] > 1 for row in below) and any(
                _adds_up(whole, below, at) for at in range(len(self.columns))
            ):
                return True
        return False

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """The columns that are computed from others, as far as the rows prove it."""
        return find_formulas(self)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """The rows that are sums of rows below them, as far as the columns prove it."""
        return find_families(self)

    def above(self, code: str) -> Row | None:
        """The row of the nearest code above a code in the table: of 20805, else of 208, for 2080505."""
        return next((self.coded[code[:n]] for n in (5, 3) if n < len(code) and code[:n] in self.coded), None)


def _adds_up(whole: Row, parts: Sequence[Row], at: int) -> bool:
    """Whether several figures of a column, all without doubt, make up that of a row."""
    stated = whole.entries[at].quantity
    entries = [row.entries[at] for row in parts]
    quantities = [entry.quantity for entry in entries if entry.quantity and entry.quantity.value]
    if stated is None or len(quantities) < 2 or any(entry.doubt for entry in (whole.entries[at], *entries)):
        return False
    added = total(map(printed, quantities))
    return added.low <= printed(stated).high and printed(stated).low <= added.high


def values_of(row: Row) -> tuple[Decimal | None, ...]:
    """The figures of a row, to compare it with another."""
    return tuple(entry.quantity.value if entry.quantity else None for entry in row.entries)
