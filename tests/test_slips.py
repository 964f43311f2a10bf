"""One slip of the hand: which two figures are a digit, a swap or a point apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlint.interval import Interval
from budgetlint.model import Quantity, Span
from budgetlint.slips import in_wrong_unit, one_slip


def quantity(text: str) -> Quantity:
    value = Decimal(text)
    step = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
    return Quantity(text, "amount", value, "万元", step, step, Span(0, len(text)))


def around(text: str, half: str = "0.0001") -> Interval:
    value = Decimal(text)
    return Interval(value - Decimal(half), value, value + Decimal(half))


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("572", "752"),  # swapped
        ("572", "575"),  # changed
        ("5.12", "50.12"),  # left out
        ("50.12", "5.12"),  # put in
        ("12.150", "121.50"),  # the point
        ("1234.56", "1234.65"),
        ("57", "75"),  # of two digits, swapped ones only
    ],
)
def test_one_slip_apart(printed: str, wanted: str) -> None:
    assert one_slip(quantity(printed), around(wanted))


@pytest.mark.parametrize(
    ("printed", "wanted"), [("572", "725"), ("572", "611"), ("57", "76"), ("1234.56", "1243.65"), ("1.00", "1.00")]
)
def test_more_than_one_slip_or_none(printed: str, wanted: str) -> None:
    assert not one_slip(quantity(printed), around(wanted))


def test_what_is_wanted_may_be_known_within_bounds_only() -> None:
    assert one_slip(quantity("12.00"), around("119.44", "0.70"))  # 120.00
    assert not one_slip(quantity("12.00"), around("119.44"))


def test_a_figure_in_yuan_among_those_in_ten_thousand() -> None:
    assert in_wrong_unit(quantity("5000000.00"), around("500.00"))
    assert in_wrong_unit(quantity("0.05"), around("500.00"))
    assert not in_wrong_unit(quantity("5000.00"), around("500.00"))
    assert not in_wrong_unit(quantity("24.00"), around("0.00", "0.005"))  # of nothing anything is a ten thousandth
