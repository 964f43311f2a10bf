"""The money that a form of goals (绩效目标表) plans with: 实施期资金总额 | 426.00 | 年度资金总额 | 426.00."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from budgetlint import regex
from budgetlint.facts.pieces import Row, compact
from budgetlint.model import Cell, Quantity, View

__all__ = ["planned_funds"]

_ROLES = (
    (
        "span",
        regex.compile(r"(?:实施期|中期|项目总|周期内?)(?:资金)?(?:总额|总预算|总投资)[:：]?|项目总(?:投资|预算)[:：]?"),
    ),
    (
        "full",
        regex.compile(
            r"(?:(?:年度|当年|本年|项目|预算)*(?:资金|预算)(?:申请)?(?:总额|总量|合计|金额)|(?:年度|当年|本年度?)预算数?)[:：]?"
        ),
    ),
)

_YEAR = ("year", regex.compile(r"20\d\d年(?:度)?(?:安排|预算|资金)*[:：]?"))

Planned = tuple[str, Cell, Quantity]


def planned_funds(row: Row, figure: Callable[[View], Quantity | None], *, begun: bool = False) -> list[Planned]:
    """The totals that a row plans: ``span`` (of all its years), ``full`` (of this year) or, behind those (``begun``), ``year`` (of one of
    the years: 2024年), with the cell of their label; ``figure`` reads a cell. Nothing where a figure follows another, or a label has
    none."""
    roles = (*_ROLES, _YEAR) if begun else _ROLES
    found = [(role, label, quantity) for label, quantity in _pairs(row, figure) if (role := _role(label, roles))]
    if [role for role, _, _ in found] == ["full", "full"]:  # 项目资金总额 | 930.60 | 年度资金申请总额 | 310.20
        found[0] = ("span", *found[0][1:])
    return found


def _pairs(row: Row, figure: Callable[[View], Quantity | None]) -> list[tuple[Cell, Quantity]]:
    """Each label with the one figure behind it. A cell before the first may say what the rows are about (资金金额)."""
    cells = [(cell, figure(cell.view)) for cell in row.filled]
    cells = cells[1:] if len(cells) % 2 else cells
    labels, values = cells[::2], cells[1::2]
    if any(quantity for _, quantity in labels) or not values:
        return []
    return [(label, quantity) for (label, _), (_, quantity) in zip(labels, values, strict=True) if quantity]


def _role(label: Cell, roles: Sequence[tuple[str, regex.Pattern[str]]]) -> str:
    text = compact(label.text)
    return next((role for role, pattern in roles if pattern.fullmatch(text)), "")
