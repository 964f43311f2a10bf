"""The weights of a table of performance goals (绩效目标表): those of the indicators make the total, 100 where none is printed.

Tables that give scores as well are read as forms; these give weights alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.kinds._common import evidence_of, undecided
from budgetlint.language import worded
from budgetlint.model import Cell, Evidence, Outcome, Quantity, Table, Verdict
from budgetlint.numerals import cell_quantity
from budgetlint.terms import plain

FIELDS = ("parts",)

_WEIGHT = regex.compile(r"(?:指标)?(?:分值权重|权重|分值)(?:值)?(?:[(](?:分|%|分值|\d+分)[)])?")
_INDICATOR = regex.compile(r"三级指标|指标名称|指标内容")
_SCORED = regex.compile("得分|完成值|评分")
_TOTAL = regex.compile(r"(?:权重|分值)?(?:合计|总计|总分)(?:值)?(?:[(][^()]*[)])?")
_EXECUTION = regex.compile(r"执行率(?:权重|分值)?(?:为|:)?(?:(?P<marks>\d+)分)?")
_SUBTOTAL = regex.compile("小计")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each table with a column of weights. Without a row of totals only weights that make 100 are decided."""
    for table in facts.document.tables:
        if not table.loses_blanks:
            yield from _table(table)


def _table(table: Table) -> Iterator[Outcome]:
    column: int | None = None
    named = 0
    weights: list[Evidence] = []
    for row in table.rows:
        texts = [plain(cell.text) for cell in row]
        if any(map(_INDICATOR.fullmatch, texts)):
            yield from _judged(weights, None)
            weights = []
            found = [cell.column for cell, text in zip(row, texts, strict=True) if _WEIGHT.fullmatch(text)]
            column = found[0] if len(found) == 1 and not any(map(_SCORED.search, texts)) else None
            named = next(cell.column for cell, text in zip(row, texts, strict=True) if _INDICATOR.fullmatch(text))
            continue
        if column is None:
            continue
        quantity = _in_column(row, column)
        if any(map(_SUBTOTAL.search, texts)):
            column, weights = None, []
        elif any(map(_TOTAL.fullmatch, texts)):
            yield from _judged(weights, quantity, beside=_of_execution(table))
            column, weights = None, []
        elif quantity is not None:
            name = next((text for cell, text in zip(row, texts, strict=True) if cell.column == named), "")
            weights.append(evidence_of("part", worded("{name}权重", name=name), quantity))
        elif any(texts):
            column, weights = None, []  # a row without a weight: perhaps one is lost
    yield from _judged(weights, None)


def _in_column(row: tuple[Cell, ...], column: int) -> Quantity | None:
    found = next((cell for cell in row if cell.column == column), None)
    return cell_quantity(found.view, "") if found else None


def _of_execution(table: Table) -> Decimal | None:
    """What the budget execution rate (预算执行率) weighs, where the table or a note to it says so outside the column."""
    for note in table.notes:
        match = _EXECUTION.search(plain(note.text))
        if match and match["marks"]:
            return Decimal(match["marks"])
    for row in table.rows:
        for cell, following in pairwise(row):
            quantity = cell_quantity(following.view, "") if _EXECUTION.search(plain(cell.text)) else None
            if quantity is not None and quantity.kind != "percent":
                return quantity.value
    return None


def _judged(parts: Sequence[Evidence], stated: Quantity | None, beside: Decimal | None = None) -> Iterator[Outcome]:
    """``beside``: the weight of the execution rate, which a total may count in."""
    weights = [part.quantity for part in parts if part.quantity and part.quantity.kind != "malformed"]
    if len(weights) < 2 or len(weights) < len(parts):
        return
    added = sum((weight.value for weight in weights), Decimal(0))
    fields = {"parts": " + ".join(f"{weight.value:f}" for weight in weights)}
    if stated is None:
        if added == _HUNDRED:
            yield Outcome(Verdict.EXACT, tuple(parts), added, Decimal(0), fields)
        else:
            yield undecided(worded("没有权重合计，权重之和不是100，可能没有列全"), *parts)
        return
    if beside is not None and added + beside == stated.value:
        added += beside
    verdict = Verdict.EXACT if added == stated.value else Verdict.ERROR
    head = evidence_of("total", worded("权重合计"), stated)
    yield Outcome(verdict, (head, *parts), added, stated.value - added, fields)
