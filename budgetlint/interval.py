"""Exact intervals of printed figures, and the one comparison that gives verdicts (DESIGN section 3).

A printed figure stands for ``value ± step/2``. Sums, differences and products of such intervals are exact;
quotients are rounded outwards at 50 digits, so the true value always stays inside. No floats anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from budgetlint.model import Quantity, Verdict

__all__ = [
    "Interval",
    "UndefinedQuotient",
    "compare",
    "counted",
    "exact",
    "in_yuan",
    "judge",
    "printed",
    "restated",
    "round_to",
    "total",
    "unit_scale",
    "usual",
]

_DOWN = Context(prec=50, rounding=ROUND_FLOOR)
_UP = Context(prec=50, rounding=ROUND_CEILING)
_WIDE = Context(prec=400)  # sums and products of printed figures never come near it: exact
_HALF = Decimal("0.5")
_ZERO = Decimal(0)
_TWELVE = Decimal(12)
_SIXTEEN = Decimal(16)


class UndefinedQuotient(ArithmeticError):
    """A divisor whose interval holds 0: the relation is undecided."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values a figure may stand for, and the value as printed.

    ``low <= value <= high``; ``variance`` is the sum of ``step²`` of the terms of a sum (for the four-sigma
    bound of long sums), ``terms`` how many of them there are.
    """

    low: Decimal
    value: Decimal
    high: Decimal
    variance: Decimal = _ZERO
    terms: int = 1

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            _WIDE.add(self.low, other.low),
            _WIDE.add(self.value, other.value),
            _WIDE.add(self.high, other.high),
            _WIDE.add(self.variance, other.variance),
            self.terms + other.terms,
        )

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.value, -self.low, self.variance, self.terms)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def __mul__(self, other: Interval) -> Interval:
        ends = [_WIDE.multiply(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), _WIDE.multiply(self.value, other.value), max(ends), terms=self.terms + other.terms)

    def __truediv__(self, other: Interval) -> Interval:
        """Raises :class:`UndefinedQuotient` where the divisor may be 0."""
        if other.low <= 0 <= other.high:
            raise UndefinedQuotient
        pairs = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(
            min(_DOWN.divide(a, b) for a, b in pairs),
            _DOWN.divide(self.value, other.value),
            max(_UP.divide(a, b) for a, b in pairs),
            terms=self.terms + other.terms,
        )

    def meets(self, other: Interval) -> bool:
        """Whether one value may be of both."""
        return self.low <= other.high and other.low <= self.high

    def scaled(self, factor: Decimal) -> Interval:
        """This interval times an exact factor (a change of unit, the 100 of a percentage)."""
        low, high = _WIDE.multiply(self.low, factor), _WIDE.multiply(self.high, factor)
        if factor < 0:
            low, high = high, low
        return Interval(
            low,
            _WIDE.multiply(self.value, factor),
            high,
            _WIDE.multiply(self.variance, _WIDE.multiply(factor, factor)),
            self.terms,
        )


def exact(value: Decimal | int) -> Interval:
    """A value that is known exactly: a constant of a formula, an empty cell of a table that means 0."""
    number = Decimal(value)
    return Interval(number, number, number, _ZERO, 0)


def _around(value: Decimal, step: Decimal) -> Interval:
    half = step * _HALF
    return Interval(value - half, value, value + half, step * step)


def printed(quantity: Quantity, scale: Decimal = Decimal(1)) -> Interval:
    """What the figure stands for as printed, in units of ``1/scale`` of its own unit."""
    return _around(quantity.value * scale, quantity.step * scale)


def usual(quantity: Quantity, scale: Decimal = Decimal(1)) -> Interval:
    """What the figure stands for with dropped trailing zeros read back in."""
    return _around(quantity.value * scale, quantity.usual_step * scale)


def counted(quantity: Quantity, read: Callable[[Quantity, Decimal], Interval], scale: Decimal = Decimal(1)) -> Interval:
    """The figure; a whole number of things (3辆, but not 1.25万份) is exactly that, and not rounded."""
    if quantity.kind == "count" and quantity.step == 1:
        return exact(quantity.value * scale)
    return read(quantity, scale)


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum; 0 of nothing."""
    low = value = high = variance = _ZERO
    terms = 0
    for each in intervals:
        low, value, high = _WIDE.add(low, each.low), _WIDE.add(value, each.value), _WIDE.add(high, each.high)
        variance, terms = _WIDE.add(variance, each.variance), terms + each.terms
    return Interval(low, value, high, variance, terms)


def round_to(value: Decimal, step: Decimal) -> Decimal:
    """``value`` rounded half up to a whole number of ``step``."""
    return _WIDE.multiply(_WIDE.divide(value, step).quantize(Decimal(1), ROUND_HALF_UP, _WIDE), step)


def compare(stated: Interval, computed: Interval, step: Decimal) -> Verdict:
    """The verdict on “``stated`` = ``computed``”, where ``step`` is the printed step of the stated figure.

    EXACT when the computed value rounds to the stated one, ROUNDING when the intervals overlap, ERROR when
    they are apart; SUSPICIOUS when they only touch, or when a long sum is inside its worst case but beyond
    four standard deviations of its rounding (``4·sqrt(Σ step²/12)``).
    """
    if stated.value == computed.value or (step and round_to(computed.value, step) == stated.value):
        return Verdict.EXACT
    if stated.high < computed.low or computed.high < stated.low:
        return Verdict.ERROR
    if stated.high == computed.low or computed.high == stated.low:
        return Verdict.SUSPICIOUS
    if computed.variance and computed.terms > 2:
        gap = stated.value - computed.value
        if gap * gap * _TWELVE > _SIXTEEN * (stated.variance + computed.variance):
            return Verdict.SUSPICIOUS
    return Verdict.ROUNDING


def judge(stated: Quantity, relation: Callable[[Callable[[Quantity, Decimal], Interval]], Interval]) -> Verdict:
    """The verdict on one figure against what others give, dropped trailing zeros taken into account.

    ``relation`` computes the expected interval, in the unit of ``stated``, from a reading of the figures; it is
    called with :func:`usual` and, where that fails, with :func:`printed`. Holding only as printed is
    SUSPICIOUS. :class:`UndefinedQuotient` passes through.
    """
    verdict = compare(usual(stated), relation(usual), stated.usual_step)
    if verdict is Verdict.ERROR and compare(printed(stated), relation(printed), stated.step) is not Verdict.ERROR:
        return Verdict.SUSPICIOUS
    return verdict


def in_yuan(quantity: Quantity) -> Decimal:
    """The value of an amount in 元, of what is none as it is; equal amounts are equal in whatever units."""
    return (quantity.value * (unit_scale(quantity.unit, "元") or 1)).normalize()


def restated(one: Quantity, other: Quantity, *, tables: bool, scale: Decimal = Decimal(1)) -> Verdict:
    """The verdict on two statements of one figure; ``scale`` brings ``other`` to the unit of ``one``.

    Same step: equal, or one step apart (a 尾差: ROUNDING between two tables, SUSPICIOUS where prose is on
    either side). Different steps: the coarser interval must hold the finer value; less than one coarse step
    away (cut off instead of rounded) is SUSPICIOUS. Anything further apart is an ERROR.
    """
    value, step = other.value * scale, other.step * scale
    gap = abs(one.value - value)
    if gap == 0:
        return Verdict.EXACT
    usual_gap = max(one.usual_step, other.usual_step * scale)
    coarse = max(one.step, step)
    if one.step == step or one.usual_step == other.usual_step * scale:
        if gap <= usual_gap:
            return Verdict.ROUNDING if tables else Verdict.SUSPICIOUS
        return Verdict.ERROR if gap > coarse * _HALF or one.step == step else Verdict.SUSPICIOUS
    if gap <= coarse * _HALF:
        return Verdict.ROUNDING
    return Verdict.SUSPICIOUS if gap < coarse else Verdict.ERROR


_UNIT_IN_YUAN = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}


def unit_scale(unit: str, target: str) -> Decimal | None:
    """How many ``target`` one ``unit`` is: 10000 for 万元 in 元, 1 for equal units, ``None`` where they do not
    compare."""
    if unit == target:
        return Decimal(1)
    if unit in _UNIT_IN_YUAN and target in _UNIT_IN_YUAN:
        return _UNIT_IN_YUAN[unit] / _UNIT_IN_YUAN[target]
    return None
