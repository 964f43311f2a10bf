"""Figures of table cells: which cells hold figures, in which unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from budgetlint.model import Quantity, Table
from budgetlint.numerals import cell_quantity, scan

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["cell_figures", "unit_of"]

_UNIT = regex.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(百万元|亿元|万元|千元|元)")
_CODE = regex.compile(r"\d{3}|\d{5}|\d{7}")


def unit_of(table: Table) -> str:
    """The unit line of the table (金额单位：万元), ``""`` where there is none."""
    for caption in reversed(table.captions):
        match = _UNIT.search(caption.text)
        if match:
            return match[1]
    for row in table.rows[:3]:
        for cell in row:
            match = _UNIT.search(cell.text)
            if match:
                return match[1]
    return ""


def cell_figures(facts: Facts, table: Table) -> Iterator[Quantity]:
    """The figures of the table, without codes, 行次 and 栏次."""
    unit = unit_of(table) or "万元"
    for row in table.rows:
        for cell in row:
            if not cell.text or _CODE.fullmatch(cell.text.strip()):
                continue
            quantity = cell_quantity(cell.view, unit)
            if quantity is not None:
                yield facts.settled(quantity)
            else:
                for token in scan(cell.view):
                    if token.quantity.kind != "number":
                        yield facts.settled(token.quantity)
