"""The one item (项级科目) that the text leaves out of those it goes through (具体情况如下：1.…（类）…（款）…（项）…).

A text that tells all items of a table but one, each with the table's figure, goes through all of them. One that tells fewer may name
what matters most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlint.facts import Fact, Facts
from budgetlint.facts.codes import FUNCTION_DIGITS
from budgetlint.kinds import Term
from budgetlint.kinds._common import from_fact, told_again
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("name", "amount", "other_where", "where", "count")

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
        if fact.concept in params.totals and len(fact.item) == FUNCTION_DIGITS and fact.measure == "value":
            if fact.source == "prose":
                told[fact.concept].setdefault(fact.item, fact)
            elif fact.quantity.value:
                tables[fact.concept, fact.where].setdefault(fact.item, fact)
    for (concept, _), rows in tables.items():
        text = told[concept]
        missing = [item for item in rows if item not in text]
        same = [
            text[item] for item in rows if item in text and told_again(text[item].quantity, rows[item].quantity).holds
        ]
        enough = len(same) >= max(MIN_TOLD, len(rows) - 2)
        if enough and len(missing) == 1 and not _is_told(facts, rows[missing[0]]):
            yield _outcome(rows[missing[0]], same)


def _is_told(facts: Facts, row: Fact) -> bool:
    """Whether the text has the figure of a row for some item: maybe by a name that the table cuts short."""
    every = (statement for paragraph in facts.paragraphs for statement in paragraph.statements if statement.name.path)
    return any(told_again(figure.quantity, row.quantity).holds for each in every for figure in each.figures)


def _outcome(row: Fact, told: Sequence[Fact]) -> Outcome:
    """``told``: the items that the text goes through, of which the first and the last show where it does."""
    fields = {
        "name": row.label,
        "amount": f"{row.quantity.value:,f}{row.quantity.unit}",
        "other_where": row.where,
        "where": told[0].where or worded("正文"),
        "count": str(len(told)),
    }
    told = sorted(told, key=lambda fact: fact.quantity.span.start)
    evidence = (from_fact("left-out", row), *(from_fact("told", fact) for fact in (told[0], told[-1])))
    return Outcome(Verdict.SUSPICIOUS, evidence, fields=fields)
