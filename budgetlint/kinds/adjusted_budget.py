"""The opening budget with what was added to it or taken from it: 年初预算580万元，年中调增32.40万元，全年预算612.40万元."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.interval import Interval, judge, printed, unit_scale
from budgetlint.kinds._common import Reading, changed_by, evidence_of, readable, rounded
from budgetlint.language import worded
from budgetlint.model import Outcome

FIELDS = ("name", "initial", "change")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each statement that gives both budgets and one change between them."""
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            initial, full = statement.get("initial"), statement.get("full")
            if initial is None or full is None or statement.aside:
                continue
            between = [
                figure
                for figure in statement.all("change")
                if initial.quantity.span.end <= figure.quantity.span.start <= full.quantity.span.start
            ]
            if len(between) == 1 and between[0].sign:
                yield from _judged(statement, initial, between[0], full)


def _judged(statement: Statement, initial: Measured, change: Measured, full: Measured) -> Iterator[Outcome]:
    scales = [unit_scale(each.quantity.unit, full.quantity.unit) for each in (initial, change)]
    if None in scales or not readable(initial.quantity, change.quantity, full.quantity):
        return
    one, other = (scale or Decimal(1) for scale in scales)

    def expected(read: Reading) -> Interval:
        moved = read(change.quantity, other)
        return read(initial.quantity, one) + (moved if change.sign > 0 else -moved)

    evidence = (
        evidence_of("full", worded("{name}全年预算", name=statement.label), full.quantity),
        evidence_of("initial", worded("{name}年初预算", name=statement.label), initial.quantity),
        evidence_of("change", worded("{name}增减额", name=statement.label), change.quantity),
    )
    value = rounded(expected(printed), full.quantity)
    fields = {
        "name": statement.label or worded("该项"),
        "initial": f"{initial.quantity.value:,f}{initial.quantity.unit}",
        "change": changed_by(change.sign, f"{change.quantity.value:,f}{change.quantity.unit}"),
    }
    yield Outcome(judge(full.quantity, expected), evidence, value, full.quantity.value - value, fields)
