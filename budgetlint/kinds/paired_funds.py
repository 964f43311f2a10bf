"""The total of a project's money and its sources, told beside each other in a form of goals (绩效目标表)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.paired_funds import PairedFunds, read_paired_funds
from budgetlint.interval import Interval, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict
from budgetlint.slips import one_slip

FIELDS = ("name",)
INFERRED = True


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each total whose sources could be read."""
    for funds in read_paired_funds(facts):
        yield _judged(funds)


def _judged(funds: PairedFunds) -> Outcome:
    stated = funds.total
    evidence = (
        evidence_of("total", funds.label.text, stated),
        *(evidence_of("part", label.text, quantity) for label, quantity in funds.sources),
    )
    scales = [unit_scale(quantity.unit, stated.unit) for _, quantity in funds.sources]
    if not readable(stated, *(quantity for _, quantity in funds.sources)) or None in scales:
        return undecided(worded("有的数读不出来"), *evidence)

    def expected(read: Reading) -> Interval:
        return total(
            read(quantity, scale or Decimal(1)) for (_, quantity), scale in zip(funds.sources, scales, strict=True)
        )

    verdict = judge(stated, expected)
    value = rounded(expected(printed), stated)
    if verdict is Verdict.ERROR and value < stated.value and not one_slip(stated, expected(printed)):
        return undecided(worded("可能还有没有列出的资金来源"), *evidence)
    return Outcome(verdict, evidence, value, stated.value - value, {"name": funds.label.text})
