"""Amounts that are a number of people or things times what is told for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.interval import Interval, counted, judge, printed, round_to, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict
from budgetlint.slips import any_slip

__all__ = ["Product", "best_of", "different"]


def different(quantities: Iterable[Quantity]) -> list[Quantity]:
    """The figures that are not 0, each value once."""
    return list({(q.value, q.unit): q for q in quantities if q.value and readable(q)}.values())


def best_of(products: Sequence[Product]) -> Outcome:
    """The product that holds; where the sentence gives one count and one amount, a failure that a slip explains."""
    held = next((outcome for each in products if (outcome := each.outcome()).verdict.holds), None)
    if held is not None:
        return held
    first = products[0]
    if len(products) == 1 and first.is_in_wrong_unit():
        return first.outcome_of_amount()
    if len(products) == 1 and first.is_one_slip_off():
        return first.outcome()
    return undecided(worded("不能确定是按哪个数量、哪个金额计算的"), evidence_of("price", first.name, first.price))


@dataclass(frozen=True, slots=True)
class Product:
    """An amount that may be a count times a price, which the text calls ``name`` (人均接待费, 每村)."""

    name: str
    price: Quantity
    count: Quantity
    amount: Quantity

    def outcome(self) -> Outcome:
        """The price against what amount and count make it."""

        def expected(read: Reading) -> Interval:
            return read(self.amount, self._scale) / counted(self.count, read)

        value = round_to(expected(printed).value, self.price.step)
        verdict, difference = judge(self.price, expected), self.price.value - value
        fields = {"formula": f"{self.amount.text} ÷ {self.count.text}"}
        return Outcome(verdict, self._evidence(), value, difference, fields)

    def outcome_of_amount(self) -> Outcome:
        """The amount as the wrong figure: 28个村、每村5万元，共140元."""
        value = self.price.value * self.count.value / self._scale
        price, count, amount = self._evidence()
        fields = {"formula": f"{self.price.text} × {self.count.text}"}
        return Outcome(Verdict.ERROR, (amount, price, count), value, self.amount.value - value, fields)

    def is_in_wrong_unit(self) -> bool:
        """Whether the amount is ten thousand times too much or too little: 元 for 万元."""
        stated, made = printed(self.amount), self._made()
        return any(
            stated.low <= made.high * factor and made.low * factor <= stated.high
            for factor in (Decimal(10_000), Decimal("0.0001"))
        )

    def is_one_slip_off(self) -> bool:
        """Whether one digit makes the three figures agree: so they belong together."""
        spent, number = printed(self.amount, self._scale), counted(self.count, printed)
        return any_slip(
            (self.price, spent / number), (self.count, spent / printed(self.price)), (self.amount, self._made())
        )

    @property
    def _scale(self) -> Decimal:
        """How many units of the price one unit of the amount is."""
        return unit_scale(self.amount.unit, self.price.unit) or Decimal(1)

    def _made(self) -> Interval:
        """Count times price, in the amount's unit."""
        return (printed(self.price) * counted(self.count, printed)).scaled(1 / self._scale)

    def _evidence(self) -> tuple[Evidence, Evidence, Evidence]:
        return (
            evidence_of("price", self.name, self.price),
            evidence_of("count", worded("数量"), self.count),
            evidence_of("amount", worded("金额"), self.amount),
        )
