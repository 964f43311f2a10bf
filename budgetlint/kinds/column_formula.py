"""Columns of a department's own tables that their figures prove to be computed from others, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from budgetlint.facts.formulas import Formula, empty_beside
from budgetlint.facts.panels import Panel, Row
from budgetlint.kinds._entries import Part, against, doubted
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "formula")

_WORDS = {
    "difference": "{} - {}",
    "ratio": "{} ÷ {}",
    "growth": "{} ÷ {} - 1",
    "saving": "1 - {} ÷ {}",
    "share": "{} ÷ {}",
    "product": "{} × {}",
}
_OF = {"amount": ("sum", "difference", "product"), "rate": ("ratio", "growth", "saving", "share")}


@dataclass(frozen=True)
class Params:
    """``of``: ``amount`` for sums and differences, ``rate`` for quotients in percent."""

    of: Literal["amount", "rate"]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row and each formula that its table proves."""
    for table in facts.tables:
        for panel in filter(lambda panel: panel.is_list, table.panels):
            for formula in panel.formulas:
                if formula.operation in _OF[params.of]:
                    yield from _column(table, panel, formula)


def _column(table: StatutoryTable, panel: Panel, formula: Formula) -> Iterator[Outcome]:
    outcomes = [(row, outcome) for row in panel.rows if (outcome := _row(table, panel, formula, row))]
    failed = any(outcome.verdict is Verdict.ERROR for _, outcome in outcomes)
    beside = empty_beside(panel, formula) if failed else frozenset()
    for row, outcome in outcomes:
        reason = _doubt(panel, formula, row, outcome, beside) if outcome.verdict is Verdict.ERROR else ""
        yield doubted(outcome, reason) if reason else outcome


def _row(table: StatutoryTable, panel: Panel, formula: Formula, row: Row) -> Outcome | None:
    if not formula.applies(row.figures):
        return None
    stated, *parts = (
        Part(_label(row, panel, at), row.entries[at], table.unit) for at in (formula.stated, *formula.parts)
    )
    fields = {"where": table.where, "label": stated.label, "formula": _in_words(panel, formula)}
    return against(stated, parts, lambda value: formula.value([value(part) for part in parts]), fields, tables=False)


def _in_words(panel: Panel, formula: Formula) -> str:
    names = [panel.columns[at].shown or worded("（列名不清）") for at in formula.parts]
    if formula.whole is not None:
        names.append(f"{formula.whole.value:,f}")
    return " + ".join(names) if formula.operation == "sum" else _WORDS[formula.operation].format(*names)


def _label(row: Row, panel: Panel, at: int) -> str:
    """What a reader calls the cell; in a table of the department's own its column is always named."""
    return "·".join(part for part in (row.label, panel.columns[at].shown) if part)


def _doubt(panel: Panel, formula: Formula, row: Row, outcome: Outcome, beside: frozenset[int]) -> str:
    """Why a failure may be none: a rival formula holds in the row, a column that is empty
    elsewhere has a figure, or only a sign is missing; ``""`` if nothing speaks for that."""
    figures = row.figures
    if any(other.holds(figures) for other in panel.formulas if formula.rivals(other)):
        return worded("这几栏还合乎另一种算法，不能断定")
    if any(quantity is not None and quantity.value and at in beside for at, quantity in enumerate(figures)):
        return worded("这一行还有一栏有数，别的行没有，不能断定算法")
    stated = figures[formula.stated]
    signed = any(
        quantity is not None and quantity.value < 0 for each in panel.rows if (quantity := each.figures[formula.stated])
    )
    if stated is not None and outcome.expected == -stated.value and not signed:
        return worded("这一栏没有负数，减少的数可能没有写负号")
    return ""
