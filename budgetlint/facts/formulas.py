"""Columns computed from other columns, told by the figures themselves: 结余 = 预算 - 执行, 执行率 = 执行 / 预算, 占比.

Departments add tables of their own to the statutory ones, with headers nobody can foresee. A relation that holds in several
rows, each with figures that could as well be otherwise, is what the column means; a row that breaks it is wrong. Where a
header says that its column is computed (调整后, 结余, 率), fewer rows prove it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from typing import TYPE_CHECKING, Literal

from budgetlint import regex
from budgetlint.facts.compared import change_of, completion_of
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, total
from budgetlint.model import Quantity

if TYPE_CHECKING:
    from budgetlint.facts.panels import Panel

__all__ = ["Formula", "empty_beside", "find_formulas", "is_price"]

Figures = Sequence[Quantity | None]
Operation = Literal["sum", "difference", "ratio", "growth", "saving", "share", "product"]

_QUOTIENTS: tuple[Operation, ...] = ("ratio", "growth", "saving")
MAX_COLUMNS = 12
_COMPUTED = regex.compile(
    r"结余|节余|余额|剩余|节约|结存|增减|增加|减少|增长|变动|差额|差异|调整后|合计|小计|总[计额数]|净|[率比%]|幅度|进度"
)
_RATE = regex.compile("[%％]|占比|比重|比例|率$|进度")
_WHOLE = regex.compile(r"合计|小计|总计|总[额数]")
_PRICE = regex.compile(r"单价|标准|均价|价格|每[人户亩台套]|[人户亩]均")
_COUNT = regex.compile(r"数量?(?:\(.{1,6}\))?$|人次|面积|户数|人数|次数|台套|^数|[(（][台套个件亩人户册辆本][)）]")
_FACTORS = (Decimal(1), Decimal("0.0001"), Decimal(10_000))
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Formula:
    """``stated`` = the sum of the parts, the first of two less the other, their quotient in percent, the ``growth`` from the
    second to the first in percent, the ``saving``, which is its opposite, the ``share`` of the part in the ``whole`` that
    the row of totals gives, or the ``product`` of 数量 and 单价, times ``factor`` where their units differ; all others are
    places in the panel's columns."""

    operation: Operation
    stated: int
    parts: tuple[int, ...]
    whole: Quantity | None = None
    factor: Decimal = Decimal(1)

    @property
    def columns(self) -> frozenset[int]:
        return frozenset((self.stated, *self.parts))

    def rivals(self, other: Formula) -> bool:
        """Whether the other one may be meant where this one fails: it has another column in the place of one of these, as
        where two columns are alike in most rows; or is another quotient for the same rate."""
        rates = self.operation in _QUOTIENTS and other.operation in _QUOTIENTS and self.stated == other.stated
        alike = self.stated == other.stated or {self.operation, other.operation} <= {"sum", "difference"}
        return other != self and (rates or (alike and len(self.columns & other.columns) > 1))

    def value(self, parts: Sequence[Interval]) -> Interval:
        """What the stated figure should be. Raises :class:`UndefinedQuotient`."""
        if self.operation == "sum":
            return total(parts)
        if self.whole is not None:
            return (parts[0] / exact(self.whole.value)).scaled(_HUNDRED)
        first, second = parts
        if self.operation == "difference":
            return first - second
        if self.operation == "product":
            return (first * second).scaled(self.factor)
        quotient = first / second
        if self.operation == "growth":
            quotient = quotient - exact(1)
        elif self.operation == "saving":
            quotient = exact(1) - quotient
        return quotient.scaled(_HUNDRED)

    def applies(self, figures: Figures) -> bool:
        """Whether the row has the figures that the formula needs: all of two, and of a longer sum one, blanks being 0."""
        given = [figures[at] is not None for at in self.parts]
        return figures[self.stated] is not None and (all(given) or (len(given) > 2 and any(given)))

    def holds(self, figures: Figures) -> bool | None:
        """Whether the formula holds in a row; ``None`` where it does not apply or the quotient is undefined."""
        stated = figures[self.stated]
        if stated is None or not self.applies(figures):
            return None
        given = [figures[at] for at in self.parts]
        one = Decimal(1)
        try:
            return judge(stated, lambda read: self.value([read(q, one) if q else exact(0) for q in given])).holds
        except UndefinedQuotient:
            return None

    def tells(self, figures: Figures) -> bool:
        """Whether the row could well break the formula: two terms at least, no two alike, and not all of one digit."""
        values = [abs(quantity.value) for at in self.columns if (quantity := figures[at]) and quantity.value]
        if self.whole is not None:
            values.append(self.whole.value)
        digits = max((len(value.normalize().as_tuple().digits) for value in values), default=0)
        return len(values) > 2 and len(set(values)) > 2 and digits > 1


def find_formulas(panel: Panel) -> tuple[Formula, ...]:
    """The formulas that the rows of a panel prove, but for columns whose headers tell what they are. Of a longer sum and a
    shorter one for the same column the longer counts."""
    if not 2 <= len(panel.columns) <= MAX_COLUMNS:
        return ()
    rows = [row.figures for row in panel.rows if sum(quantity is not None for quantity in row.figures) > 1]
    known = {at for at, column in enumerate(panel.columns) if change_of(panel, column) or completion_of(panel, column)}
    found: list[Formula] = []
    for formula in _candidates(panel, rows):
        if formula.stated not in known and _is_proven(panel, formula, rows):
            found.append(formula)
            if len(formula.parts) > 2:
                known.add(formula.stated)
    return tuple(found)


def _candidates(panel: Panel, rows: Sequence[Figures]) -> Iterator[Formula]:
    """All formulas that the kinds of the columns' figures allow, longer sums first."""
    kinds = [{quantity.kind for row in rows if (quantity := row[at])} for at in range(len(panel.columns))]
    rates = [
        at for at, kind in enumerate(kinds) if kind and (kind == {"percent"} or _RATE.search(panel.columns[at].header))
    ]
    amounts = [
        at
        for at, kind in enumerate(kinds)
        if kind and not kind & {"percent", "points", "malformed"} and at not in rates
    ]
    yield from _long_sums(panel, amounts)
    for one, other, last in combinations(amounts, 3):
        yield from (_solved(panel, *order) for order in ((last, one, other), (other, one, last), (one, other, last)))
    yield from _products(panel, amounts)
    for rate, left, right in product(rates, amounts, amounts):
        if left != right:
            yield from (Formula(operation, rate, (left, right)) for operation in _QUOTIENTS)
    wholes = [row.figures for row in panel.rows if row.item == ""]
    for rate, part in product(rates, amounts) if len(wholes) == 1 else ():
        if (whole := wholes[0][part]) is not None and whole.value:
            yield Formula("share", rate, (part,), whole)


def is_price(header: str) -> bool:
    """Whether a column of that header gives what one thing or person costs or gets (单价, 人均补助)."""
    return _PRICE.search(header) is not None


def _products(panel: Panel, amounts: Sequence[int]) -> Iterator[Formula]:
    """金额 as 数量 times 单价, in one unit or with 元 beside 万元."""
    prices = [at for at in amounts if is_price(panel.columns[at].header)]
    for price, count, stated in product(prices, amounts, amounts):
        if len({price, count, stated}) == 3 and _COUNT.search(panel.columns[count].header):
            yield from (Formula("product", stated, (count, price), factor=factor) for factor in _FACTORS)


def _long_sums(panel: Panel, amounts: Sequence[int]) -> Iterator[Formula]:
    """A column of totals as the sum of the columns behind it, or before it, up to the next column of totals."""
    totals = [at for at in amounts if _WHOLE.search(panel.columns[at].header)]
    for at in totals:
        behind = [
            each for each in amounts if at < each < min((other for other in totals if other > at), default=MAX_COLUMNS)
        ]
        before = [each for each in amounts if max((other for other in totals if other < at), default=-1) < each < at]
        for parts in (behind, before):
            if len(parts) > 2:
                yield Formula("sum", at, tuple(parts))


def _solved(panel: Panel, whole: int, one: int, other: int) -> Formula:
    """whole = one + other, solved for the column whose header says that it is computed, else for the whole."""
    computed = [at for at in (one, other) if _is_computed(panel, at) and not _is_computed(panel, whole)]
    if not computed:
        return Formula("sum", whole, (one, other))
    return Formula("difference", computed[-1], (whole, other if computed[-1] == one else one))


def empty_beside(panel: Panel, formula: Formula) -> frozenset[int]:
    """The columns that are empty wherever the formula holds: in a row with a figure there it may not be the whole formula."""
    filled = {
        at
        for row in panel.rows
        if formula.holds(row.figures)
        for at, quantity in enumerate(row.figures)
        if quantity is not None and quantity.value
    }
    return frozenset(range(len(panel.columns))) - filled - formula.columns


def _is_computed(panel: Panel, at: int) -> bool:
    return _COMPUTED.search(panel.columns[at].header) is not None


def _is_proven(panel: Panel, formula: Formula, rows: Sequence[Figures]) -> bool:
    """Whether enough rows hold that could break the formula; a part of a sum that only stands where it fails is none of it."""
    told = formula.operation == "product" or _is_computed(panel, formula.stated)
    held = failed = 0
    used: dict[bool, set[int]] = {True: set(), False: set()}  # parts that are not 0, by whether their row holds
    for figures in rows:
        holds = formula.holds(figures)
        if holds is not None:
            used[holds].update(at for at in formula.parts if (quantity := figures[at]) and quantity.value)
        if holds is False:
            failed += 1
            if failed > 1 + held:
                return False  # most candidates end here
        elif holds and formula.tells(figures):
            held += 1
    if formula.operation == "sum" and not used[False] <= used[True]:
        return False
    return (held >= 2 and failed < held) if told else (held >= 3 and failed * 3 <= held)
