"""Items of the running text (…类…款…项) that no words bind to one total, against the tables of expenditure.

A budget lists what its money is for (财政拨款支出主要内容如下：1.“教育支出（类）普通教育（款）小学教育（项）”50万元，主要用于…;
with codes: 1.2050202 小学教育50万元) without saying which table the figures are from. An item that has one figure in all tables of
expenditure that hold it has that figure in the text; where the tables tell several, it has one of them. That it is not one that is just
a slip away is wrong where the other items of its section are in the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.interval import printed, unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import brought_to, evidence_of, from_fact, readable, told_again, undecided, with_unit
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity
from budgetlint.slips import any_slip

FIELDS = ("name", "other", "other_where")
INFERRED = True

_ITEM = regex.compile(r"2\d{6}")  # the code of a 项
MIN_HELD = 3  # items of a section that tables have


@dataclass(frozen=True)
class Params:
    """``totals``: the figures that tables divide by items, first that of all money (本年支出合计, 一般公共预算财政拨款支出 …)."""

    totals: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item as told in the text, and what the tables have under its code."""

    statement: Statement
    stated: Quantity
    known: Sequence[Fact]

    @property
    def agrees(self) -> bool:
        return any(told_again(self.stated, fact.quantity).holds for fact in self.known)

    def is_less_than(self, whole: str) -> bool:
        """Whether it is less than what the tables have, and they have it of all money only."""
        of_all = all(fact.concept == whole for fact in self.known)
        scales = [(unit_scale(fact.quantity.unit, self.stated.unit) or Decimal(0)) for fact in self.known]
        return of_all and all(
            self.stated.value < fact.quantity.value * scale for fact, scale in zip(self.known, scales, strict=True)
        )

    @property
    def near(self) -> list[Fact]:
        """What the tables have that is one slip away."""
        scaled = [(unit_scale(fact.quantity.unit, self.stated.unit), fact) for fact in self.known]
        return [fact for scale, fact in scaled if scale and any_slip((self.stated, printed(fact.quantity, scale)))]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each figure of an item that a table has too."""
    sections: dict[int, list[_Item]] = defaultdict(list)
    for section, item in _items(params, facts):
        sections[section].append(item)
    for items in sections.values():
        held = sum(item.agrees for item in items)
        in_tables = held >= max(MIN_HELD, len(items) - 1)
        for item in items:
            told_apart = len({fact.quantity.value for fact in item.known}) > 1
            known = item.near or item.known if told_apart and in_tables and not item.agrees else item.known
            yield _compared(item, known, params.totals[0])


def _items(params: Params, facts: Facts) -> Iterator[tuple[int, _Item]]:
    """The items of the text that no words bind to a total, each with its section."""
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
                yield id(paragraph.passage.section), _Item(statement, figure.quantity, known)


def _compared(item: _Item, known: Sequence[Fact], whole: str) -> Outcome:
    statement, stated = item.statement, item.stated
    verdicts = [(told_again(stated, fact.quantity), fact) for fact in known]
    verdict, nearest = next((pair for pair in verdicts if pair[0].holds), verdicts[0])
    evidence = (evidence_of("stated", statement.label, stated), from_fact("other", nearest))
    if not verdict.holds and len({fact.quantity.value for fact in known}) > 1:
        return undecided(worded("各表中这一科目的数不同，不能确定文字说的是哪一个"), *evidence)
    if not verdict.holds and not item.near and item.is_less_than(whole):
        return undecided(worded("文字可能只说其中的财政拨款，读到的表只有全部支出"), *evidence)
    value = brought_to(nearest.quantity, unit_scale(nearest.quantity.unit, stated.unit) or Decimal(1), stated)
    fields = {
        "name": statement.label,
        "other": with_unit(nearest.quantity, value, stated),
        "other_where": nearest.where,
    }
    return Outcome(verdict, evidence, value, stated.value - value, fields)
