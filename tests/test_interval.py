"""Rounding: the verdicts of DESIGN section 3, by hand and by property."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.interval import (
    Interval,
    UndefinedQuotient,
    compare,
    exact,
    judge,
    printed,
    restated,
    round_to,
    total,
    unit_scale,
)
from budgetlint.model import Quantity, Span, Verdict


def figure(text: str, unit: str = "万元", usual: str | None = None) -> Quantity:
    value = Decimal(text)
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return Quantity(text, "amount", value, unit, step, Decimal(usual) if usual else step, Span(0, len(text)))


def sum_verdict(stated: str, *parts: str) -> Verdict:
    one = figure(stated)
    return compare(printed(one), total(printed(figure(part)) for part in parts), one.step)


@pytest.mark.parametrize(
    ("stated", "parts", "verdict"),
    [
        ("10.00", ("3.20", "5.80", "1.00"), Verdict.EXACT),
        ("10.01", ("3.20", "5.80", "1.00"), Verdict.ROUNDING),  # 0.01 off, 0.02 possible
        ("10.50", ("3.20", "5.80", "1.00"), Verdict.ERROR),
        ("10.02", ("3.20", "5.80", "1.00"), Verdict.SUSPICIOUS),  # the intervals only touch
        ("10.03", ("3.20", "5.80", "1.00"), Verdict.ERROR),
    ],
)
def test_sum(stated: str, parts: tuple[str, ...], verdict: Verdict) -> None:
    assert sum_verdict(stated, *parts) is verdict


def test_long_sum_inside_its_worst_case_but_beyond_four_sigma_is_suspicious() -> None:
    parts = ["1.00"] * 100  # worst case 0.505, four sigma 4 * sqrt(101/12) * 0.01 = 0.116
    assert sum_verdict("100.11", *parts) is Verdict.ROUNDING
    assert sum_verdict("100.12", *parts) is Verdict.SUSPICIOUS
    assert sum_verdict("100.51", *parts) is Verdict.ERROR


def test_zero_of_a_statutory_table_is_exact() -> None:
    assert compare(exact(0), exact(0), Decimal("0.01")) is Verdict.EXACT
    assert compare(printed(figure("0.02")), exact(0), Decimal("0.01")) is Verdict.ERROR


def test_dropped_trailing_zeros() -> None:
    """``1,176万元`` in a report of two decimals means 1,176.00."""
    parts = (figure("1000.20"), figure("175.40"))  # 1175.60 rounds to 1,176 as printed, not as meant
    assert (
        judge(figure("1176", usual="0.01"), lambda read: total(read(p, Decimal(1)) for p in parts))
        is Verdict.SUSPICIOUS
    )
    assert judge(figure("1176"), lambda read: total(read(p, Decimal(1)) for p in parts)) is Verdict.EXACT
    assert judge(figure("1180", usual="0.01"), lambda read: total(read(p, Decimal(1)) for p in parts)) is Verdict.ERROR


@pytest.mark.parametrize(
    ("one", "other", "tables", "verdict"),
    [
        ("10.00", "10.00", True, Verdict.EXACT),
        ("10.00", "10.01", True, Verdict.ROUNDING),  # 尾差 between tables
        ("10.00", "10.01", False, Verdict.SUSPICIOUS),  # the same figure typed twice
        ("10.00", "10.02", True, Verdict.ERROR),
        ("10.00", "10.0", False, Verdict.EXACT),
        ("10.04", "10.0", False, Verdict.ROUNDING),  # the coarser interval holds the finer value
        ("10.09", "10.0", False, Verdict.SUSPICIOUS),  # cut off instead of rounded
        ("10.10", "10.0", False, Verdict.ERROR),
    ],
)
def test_restated(one: str, other: str, tables: bool, verdict: Verdict) -> None:
    assert restated(figure(one), figure(other), tables=tables) is verdict
    assert restated(figure(other), figure(one), tables=tables) is verdict


def test_restated_across_units() -> None:
    assert (
        restated(figure("1.23", "亿元"), figure("12345.67"), tables=False, scale=Decimal("0.0001")) is Verdict.ROUNDING
    )


def test_a_divisor_that_may_be_zero_is_undefined() -> None:
    with pytest.raises(UndefinedQuotient):
        printed(figure("1.00")) / printed(figure("0.00"))


def test_units() -> None:
    assert unit_scale("亿元", "万元") == 10_000
    assert unit_scale("元", "万元") == Decimal("0.0001")
    assert unit_scale("个", "个") == 1
    assert unit_scale("个", "万元") is None


def test_rounding_is_half_up() -> None:
    assert round_to(Decimal("2.345"), Decimal("0.01")) == Decimal("2.35")
    assert round_to(Decimal("-2.345"), Decimal("0.01")) == Decimal("-2.35")


# ------------------------------------------------------------------------------------------ properties

values = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
digits = st.integers(0, 4)


@given(st.lists(st.tuples(values, st.integers(-5, 5)), min_size=1, max_size=30))
def test_true_parts_that_are_rounded_never_make_an_error(parts: list[tuple[Decimal, int]]) -> None:
    """Whatever the true figures behind the printed ones are, their rounded sum is never an ERROR."""
    true = [value + Decimal(thousandths) / 1000 for value, thousandths in parts]
    shown = [figure(f"{round_to(value, Decimal('0.01')):.2f}") for value in true]
    stated = figure(f"{round_to(sum(true, Decimal(0)), Decimal('0.01')):.2f}")
    assert compare(printed(stated), total(map(printed, shown)), stated.step) is not Verdict.ERROR


@given(values, values, digits, digits)
def test_operations_enclose(a: Decimal, b: Decimal, step_a: int, step_b: int) -> None:
    """An operation on intervals holds that operation on any values inside them; checked at ends and middle."""
    one = _around(a, step_a)
    two = _around(b, step_b)
    for x in (one.low, one.value, one.high):
        for y in (two.low, two.value, two.high):
            fx, fy = Fraction(x), Fraction(y)
            _holds(one + two, fx + fy)
            _holds(one - two, fx - fy)
            _holds(one * two, fx * fy)
            if not two.low <= 0 <= two.high:
                _holds(one / two, fx / fy)


@given(values, values)
def test_comparison_is_symmetric_about_error(a: Decimal, b: Decimal) -> None:
    one, two = _around(a, 2), _around(b, 2)
    step = Decimal("0.01")
    assert (compare(one, two, step) is Verdict.ERROR) == (compare(two, one, step) is Verdict.ERROR)


def _around(value: Decimal, decimals: int) -> Interval:
    half = Decimal(5).scaleb(-decimals - 1)
    return Interval(value - half, value, value + half)


def _holds(interval: Interval, value: Fraction) -> None:
    assert Fraction(interval.low) <= value <= Fraction(interval.high)
