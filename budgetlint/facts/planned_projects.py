"""The projects of a budget (部门预算): the table that numbers them, and what the text says of their goals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.cells import unit_of
from budgetlint.facts.narratives import is_project_count
from budgetlint.facts.pieces import Row, Word, compact
from budgetlint.facts.summary_lists import is_list_header, list_role
from budgetlint.model import Cell, Passage, Quantity, Table
from budgetlint.numerals import cell_quantity

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["AMOUNT", "PlannedProjects", "ProjectTable", "read_planned", "read_project_tables"]

_SENTENCE = regex.compile(r"[^。;；]+")
_INVOLVED = regex.compile(r"涉及[^,，。;；\d]{0,20}$")
AMOUNT = regex.compile(r"预算数|预算金额|预算安排|金额|合计|总计")


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """A table of projects numbered from 1 to its last row, with the amount of each."""

    names: tuple[Word, ...]
    amounts: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class PlannedProjects:
    """实行绩效目标管理的项目5个，涉及预算80万元: how many projects have goals, and their money."""

    number: Quantity
    funds: Quantity


def read_planned(facts: Facts) -> Iterator[PlannedProjects]:
    """Every sentence on performance goals (绩效目标) that gives one number of projects and the money involved."""
    for at, block in facts.blocks():
        if not isinstance(block, Passage):
            continue
        for sentence in _SENTENCE.finditer(block.text):
            if "绩效目标" not in sentence.group() or "自评" in sentence.group():
                continue
            tokens = [t for t in facts.tokens.get(at, ()) if sentence.start() <= t.start < sentence.end()]
            numbers = [token.quantity for token in tokens if is_project_count(block.text, token)]
            amounts = [t for t in tokens if t.quantity.kind == "amount"]
            funds = [t.quantity for t in amounts if _INVOLVED.search(block.text, 0, t.start)]
            if len(numbers) == len(funds) == 1:
                yield PlannedProjects(numbers[0], funds[0])


def read_project_tables(facts: Facts) -> Iterator[ProjectTable]:
    """The tables that number projects (序号, 项目名称) and give one amount for each."""
    for _, block in facts.blocks():
        if isinstance(block, Table) and (found := _project_table(facts, block)) is not None:
            yield found


def _project_table(facts: Facts, table: Table) -> ProjectTable | None:
    rows = [row for cells in table.rows if (row := Row(cells, 0)).filled]
    at = next((at for at, row in enumerate(rows) if list_role(row.filled[0].text) == "number"), None)
    if at is None or is_list_header(rows[at]):
        return None
    name = [cell.column for cell in rows[at].filled if list_role(cell.text) == "name"]
    amount = [cell.column for cell in rows[at].filled if AMOUNT.search(compact(cell.text))]
    if len(name) != 1 or len(amount) != 1:
        return None
    unit = unit_of(table) or facts.usual_unit
    names: list[Word] = []
    amounts: list[Quantity] = []
    for row in rows[at + 1 :]:
        cells = {cell.column: cell for cell in row.filled}
        number = cells.get(rows[at].filled[0].column)
        if number is None or not number.text.strip().isdecimal():
            continue
        quantity = _amount(cells.get(amount[0]), unit)
        named = cells.get(name[0])
        if int(number.text) != len(names) + 1 or quantity is None or named is None:
            return None
        names.append(Word(compact(named.text), named.view.span(0, len(named.text))))
        amounts.append(facts.settled(quantity))
    return ProjectTable(tuple(names), tuple(amounts)) if names else None


def _amount(cell: Cell | None, unit: str) -> Quantity | None:
    quantity = cell_quantity(cell.view, unit) if cell else None
    return quantity if quantity is not None and quantity.kind == "amount" else None
