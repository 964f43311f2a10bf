"""The total of a project's money and its sources, told beside each other in a form of goals (绩效目标表)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paired_funds import PairedFunds, read_paired_funds
from budgetlint.interval import Interval, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict
from budgetlint.slips import one_slip, slips_of_sum, swapped_or_in_wrong_unit

FIELDS = ("name",)
INFERRED = True

_GRANTED = regex.compile("^(?:当年|本年)?财政(?:拨款|资金)")
_BUDGET = regex.compile("一般公共预算|政府性基金|国有资本经营")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each total whose sources could be read."""
    for funds in read_paired_funds(facts):
        for level in _levels(funds):
            yield _judged(level)


def _levels(funds: PairedFunds) -> Iterator[PairedFunds]:
    """The total with its sources; apart from it 财政拨款 with the budgets that it comes from, where they stand beside it."""
    granted = [source for source in funds.sources if _GRANTED.search(source[0].text)]
    budgets = tuple(source for source in funds.sources if _BUDGET.search(source[0].text))
    if len(granted) != 1 or not budgets:
        yield funds
        return
    yield replace(funds, sources=tuple(source for source in funds.sources if source not in budgets))
    yield PairedFunds(*granted[0], budgets)


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
    sources = [quantity for _, quantity in funds.sources]
    swapped = any(slips_of_sum(stated, expected(printed), sources, swapped_or_in_wrong_unit))
    slipped = swapped or one_slip(stated, expected(printed))
    if verdict is Verdict.ERROR and value < stated.value and not slipped:
        return undecided(worded("可能还有没有列出的资金来源"), *evidence)
    return Outcome(verdict, evidence, value, stated.value - value, {"name": funds.label.text})
