"""A rate of change between two printed figures: 13.42万元，较上年15.86万元下降15.38%."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, printed, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("name", "current", "prior")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each rate beside this year's and last year's figure where no amount of change is told."""
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            value, prior = statement.get("value"), statement.get("prior")
            if statement.aside or value is None or prior is None or statement.all("change"):
                continue
            if value.quantity.kind != prior.quantity.kind or not readable(value.quantity, prior.quantity):
                continue
            for rate in statement.all("rate"):
                if rate.base in ("prior", "") and rate.sign and readable(rate.quantity):
                    yield _judged(statement, rate, value.quantity, prior.quantity)


def _judged(statement: Statement, rate: Measured, value: Quantity, prior: Quantity) -> Outcome:
    scale = unit_scale(value.unit, prior.unit) or Decimal(1)
    name = statement.label or worded("该项")
    evidence = (
        evidence_of("rate", worded("{name}增减率", name=name), rate.quantity),
        evidence_of("current", name, value),
        evidence_of("prior", worded("{name}上年数", name=name), prior),
    )

    def ratio(read: Reading) -> Interval:
        return read(value, scale) / read(prior, Decimal(1))

    def growth(read: Reading) -> Interval:
        return (ratio(read) - exact(1)).scaled(_HUNDRED * rate.sign)

    def of_amount(read: Reading) -> Interval:
        return (exact(1) / (ratio(read) - exact(rate.sign))).scaled(_HUNDRED)

    try:
        verdict, expected = judge(rate.quantity, growth), rounded(growth(printed), rate.quantity)
        if verdict is Verdict.ERROR and judge(rate.quantity, of_amount) is not Verdict.ERROR:
            return undecided(worded("所比的数可能是增减额，漏写了“增加”或“减少”"), *evidence)
    except UndefinedQuotient:
        return undecided(worded("上年数为 0 或接近 0，增减率无法计算"), *evidence)
    fields = {
        "name": name,
        "current": f"{value.value:,f}{value.unit}",
        "prior": f"{prior.value:,f}{prior.unit}",
    }
    return Outcome(verdict, evidence, expected, rate.quantity.value - expected, fields)
