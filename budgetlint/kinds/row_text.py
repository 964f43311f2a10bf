"""A row's amount against what its own text says it is made of: 执法办案经费 | 364.00 | 差旅费128.00万元、办公费36.00万元、….

What a text lists need not be all. Where the texts of a table's other rows make the amounts beside them, it should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.cells import unit_of
from budgetlint.facts.paragraphs import Statement
from budgetlint.facts.tables import name_of
from budgetlint.kinds._common import evidence_of, listed
from budgetlint.kinds._list_sum import HOLDS, ListSum, Parts, comparable
from budgetlint.language import worded
from budgetlint.model import Cell, Outcome, Quantity, Table
from budgetlint.numerals import cell_quantity

FIELDS = ("where", "label", "parts", "count")
INFERRED = True

_PRICE = regex.compile("[每均]|标准|单价")
MIN_HELD = 2  # texts of a table that make the amount of their row, for the others to have to


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The parts that the text of a row lists, with the row's amounts by column."""

    label: str
    parts: Parts
    amounts: dict[int, Quantity]

    def against(self, column: int) -> ListSum | None:
        stated = self.amounts.get(column)
        return ListSum("value", stated, self.parts) if stated is not None and comparable(stated, self.parts) else None


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row with a text that lists amounts, in a table whose column of amounts most such texts make."""
    told = _told_amounts(facts)
    for table in facts.document.tables:
        rows = [] if table.loses_blanks else list(_rows(facts, table, told))
        held = Counter(
            column for row in rows for column in row.amounts if (each := row.against(column)) and each.verdict in HOLDS
        )
        for column, count in held.most_common(1):
            sums = [(row, each) for row in rows if (each := row.against(column)) is not None]
            if count >= max(MIN_HELD, 2 * (len(sums) - count)):
                yield from (_outcome(table, row, each) for row, each in sums)


def _told_amounts(facts: Facts) -> dict[int, list[tuple[Statement, Quantity]]]:
    """The amounts that the text of a cell tells, but prices, by where the text begins."""
    found = {}
    for paragraph in facts.paragraphs:
        found[paragraph.passage.view.origin(0)] = [
            (statement, value.quantity)
            for statement in paragraph.statements
            if (value := statement.get("value"))
            and value.quantity.kind == "amount"
            and not (statement.depth or _PRICE.search(statement.label))
        ]
    return found


def _rows(facts: Facts, table: Table, told: dict[int, list[tuple[Statement, Quantity]]]) -> Iterator[_Row]:
    unit = unit_of(table) or facts.usual_unit
    for row in table.rows:
        texts = [parts for cell in row if len(parts := told.get(cell.view.origin(0), [])) > 1]
        if len(texts) == 1:
            amounts = {cell.column: q for cell in row if (q := cell_quantity(cell.view, unit)) and q.kind == "amount"}
            yield _Row(_label(row), tuple(texts[0]), amounts)


def _label(row: tuple[Cell, ...]) -> str:
    """The first cell of a row that holds words."""
    words = (cell.text.strip() for cell in row)
    return next((text for text in words if text and not text[0].isdigit()), "")


def _outcome(table: Table, row: _Row, found: ListSum) -> Outcome:
    evidence = (
        evidence_of("total", row.label or worded("金额"), found.stated),
        *(evidence_of("part", part.label or worded("该项"), quantity) for part, quantity in found.parts),
    )
    fields = {
        "where": name_of(table),
        "label": row.label,
        "parts": listed(found.quantities),
        "count": str(len(found.parts)),
    }
    return Outcome(found.verdict, evidence, found.expected, found.difference, fields)
