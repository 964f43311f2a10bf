"""The one item (项级科目) that the text leaves out of those it goes through (具体情况如下：1.…（类）…（款）…（项）…).

A text that tells all items of a table but one, each with the table's figure, goes through all of them. One that tells fewer may name
what matters most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint.facts import Fact, Facts
from budgetlint.interval import restated, unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import from_fact, readable
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("name", "other_where", "where", "count")

ITEM_DIGITS = 7
MIN_TOLD = 4  # of two or three items one may be left out on purpose


@dataclass(frozen=True)
class Params:
    """``totals``: the figures that the text divides by items (一般公共预算财政拨款支出 …)."""

    totals: tuple[Term, ...]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each table of items that the text goes through but for one."""
    told: dict[str, dict[str, Fact]] = defaultdict(dict)
    tables: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
    for fact in facts.all_facts():
        if fact.concept in params.totals and len(fact.item) == ITEM_DIGITS and fact.measure == "value":
            if fact.source == "prose":
                told[fact.concept].setdefault(fact.item, fact)
            elif fact.quantity.value:
                tables[fact.concept, fact.where].setdefault(fact.item, fact)
    for (concept, _), rows in tables.items():
        missing = rows.keys() - told[concept].keys()
        gone_through = [item for item in rows if item in told[concept] and _agree(told[concept][item], rows[item])]
        if len(missing) != 1 or len(gone_through) < max(MIN_TOLD, len(rows) - 2):
            continue
        row = rows[missing.pop()]
        if not _is_told(facts, row):
            yield _outcome(row, told[concept][gone_through[0]], len(gone_through))


def _agree(told: Fact, row: Fact) -> bool:
    return _is_restated(told.quantity, row.quantity)


def _is_told(facts: Facts, row: Fact) -> bool:
    """Whether the text has the figure of a row for some item: maybe by a name that the table cuts short."""
    every = (statement for paragraph in facts.paragraphs for statement in paragraph.statements if statement.name.path)
    return any(_is_restated(figure.quantity, row.quantity) for each in every for figure in each.figures)


def _is_restated(told: Quantity, given: Quantity) -> bool:
    scale = unit_scale(given.unit, told.unit)
    if scale is None or not readable(told, given):
        return False
    return restated(told, given, tables=False, scale=scale).holds


def _outcome(row: Fact, beside: Fact, count: int) -> Outcome:
    fields = {
        "name": row.label,
        "other_where": row.where,
        "where": beside.where or worded("正文"),
        "count": str(count),
    }
    return Outcome(Verdict.SUSPICIOUS, (from_fact("left-out", row),), None, None, fields)
