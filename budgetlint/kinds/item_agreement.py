"""Items of the running text (…类…款…项) that no words bind to one total, against the tables of expenditure.

A budget lists what its money is for (财政拨款支出主要内容如下：1.“教育支出（类）普通教育（款）小学教育（项）”50万元，主要用于…;
with codes: 1.2050202 小学教育50万元) without saying which table the figures are from. An item that has one figure in all tables of
expenditure that hold it has that figure in the text; where the tables tell several, only one of them can be known again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.interval import restated, unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import brought_to, evidence_of, from_fact, readable, undecided, with_unit
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("name", "other", "other_where")
INFERRED = True

_ITEM = regex.compile(r"2\d{6}")  # the code of a 项


@dataclass(frozen=True)
class Params:
    """``totals``: the figures that tables divide by items (本年支出合计, 一般公共预算财政拨款支出 …)."""

    totals: tuple[Term, ...]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each figure of an item that a table has too."""
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts.all_facts():
        wanted = fact.source == "table" and fact.item and fact.measure == "value" and fact.concept in params.totals
        if wanted and readable(fact.quantity):
            told[fact.item].append(fact)
    for paragraph in facts.paragraphs:
        if paragraph.topic in facts.terms.items or facts.terms.is_foreign(paragraph.topic):
            continue
        for statement in paragraph.statements:
            figure = statement.get("value")
            if statement.aside or not figure or not readable(figure.quantity):
                continue
            path = statement.name.path
            known = told.get(facts.codes.find(path)) if len(path) > 1 or _ITEM.fullmatch("".join(path)) else None
            if known and unit_scale(known[0].quantity.unit, figure.quantity.unit) is not None:
                yield _compared(statement, figure.quantity, known)


def _compared(statement: Statement, stated: Quantity, known: Sequence[Fact]) -> Outcome:
    verdicts = [(_restated(stated, fact), fact) for fact in known]
    verdict, nearest = next((pair for pair in verdicts if pair[0].holds), verdicts[0])
    evidence = (evidence_of("stated", statement.label, stated), from_fact("other", nearest))
    if not verdict.holds and len({fact.quantity.value for fact in known}) > 1:
        return undecided(worded("各表中这一科目的数不同，不能确定文字说的是哪一个"), *evidence)
    value = brought_to(nearest.quantity, unit_scale(nearest.quantity.unit, stated.unit) or Decimal(1), stated)
    fields = {
        "name": statement.label,
        "other": with_unit(nearest.quantity, value, stated),
        "other_where": nearest.where,
    }
    return Outcome(verdict, evidence, value, stated.value - value, fields)


def _restated(stated: Quantity, fact: Fact) -> Verdict:
    scale = unit_scale(fact.quantity.unit, stated.unit)
    return restated(stated, fact.quantity, tables=False, scale=scale) if scale else Verdict.ERROR
