"""Items of the running text (…类…款…项) add up to the figure the text gives their class (类).

“教育支出（类）A万元，占p%” in one section, “教育支出（类）普通教育（款）小学教育（项）…支出决算为B万元” in another. Whether
the items named are all there are is shown by the other classes: a class fails only where another class, or the
total, does add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from budgetlint.facts import Facts
from budgetlint.facts.codes import name_key
from budgetlint.facts.paragraphs import Statement
from budgetlint.facts.tabletypes import function_codes
from budgetlint.interval import Interval, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, listed, readable, rounded, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("parts", "name")
INFERRED = True


@dataclass(frozen=True)
class Params:
    """``topic``: the sections looked at (一般公共预算支出)."""

    topic: str


MAX_ITEMS = 200  # no class has more of them: where it seems to, several reports stand in one file


@dataclass(frozen=True, slots=True)
class _Item:
    """``certain``: not told again with another figure."""

    statement: Statement
    quantity: Quantity
    certain: bool


@dataclass(frozen=True, slots=True)
class _Class:
    statement: Statement
    stated: Quantity
    items: tuple[_Item, ...]

    def added(self, read: Reading) -> Interval:
        quantities = (item.quantity for item in self.items)
        return total(read(each, unit_scale(each.unit, self.stated.unit) or Decimal(1)) for each in quantities)

    @property
    def verdict(self) -> Verdict:
        return judge(self.stated, self.added)


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    paragraphs = [[s for s in p.statements if not s.aside] for p in facts.paragraphs if p.topic == params.topic]
    classes = list(_classes(paragraphs))
    held = [each for each in classes if each.verdict is not Verdict.ERROR and each.stated.value]
    for each in classes:
        yield _outcome(each, any(other is not each for other in held))


def _classes(paragraphs: Sequence[Sequence[Statement]]) -> Iterator[_Class]:
    items: dict[str, list[_Item]] = {}
    for statements in paragraphs:
        for item in _items(statements):
            items.setdefault(_key(item.statement), []).append(item)
    for statement in chain.from_iterable(paragraphs):
        figure = statement.get("value")
        if figure is None or not readable(figure.quantity) or len(statement.name.path) > 1 or statement.name.concepts:
            continue
        found = items.get(_key(statement))
        if found and len(found) <= MAX_ITEMS and len({len(item.statement.name.path) for item in found}) == 1:
            yield _Class(statement, figure.quantity, tuple(found))


def _items(statements: Sequence[Statement]) -> Iterator[_Item]:
    """The items of a paragraph, each once, though it may tell one again: “小学教育（项）50万元，主要用于…。年初预算为60万元，支出决算为
    50万元。”"""
    told: dict[tuple[str, ...], list[tuple[Statement, Quantity]]] = {}
    for statement in statements:
        figure = statement.get("value")
        if len(statement.name.path) > 1 and figure and readable(figure.quantity):
            told.setdefault(statement.name.path, []).append((statement, figure.quantity))
    for each in told.values():
        yield _Item(*each[0], certain=len({quantity.value for _, quantity in each}) == 1)


def _key(statement: Statement) -> str:
    """The class that a statement is of: its code, so that a name of former years (文化体育与传媒支出) is the same class."""
    name = statement.name.path[0] if statement.name.path else statement.label
    return function_codes().class_of(name) or name_key(name)


def _outcome(each: _Class, held: bool) -> Outcome:
    """The relation of one class; ``held``: that of another class holds, so that all items seem to be listed."""
    verdict = each.verdict
    evidence = (
        evidence_of("total", each.statement.label, each.stated),
        *(evidence_of("part", item.statement.label, item.quantity) for item in each.items),
    )
    value = rounded(each.added(printed), each.stated)
    fields = {"parts": listed(item.quantity for item in each.items), "name": each.statement.label}
    if verdict is Verdict.ERROR and not held:
        return undecided(worded("不能确定各项级科目是否列全"), evidence[0])
    if verdict is Verdict.ERROR and not all(item.certain for item in each.items):
        return undecided(worded("有的项级科目前后写了两个数，各项之和不能确定"), *evidence)
    return Outcome(verdict, evidence, value, each.stated.value - value, fields)
