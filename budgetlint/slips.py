"""Whether one slip of the hand explains a wrong figure: the evidence that figures belong together which do not agree."""

from __future__ import annotations

from decimal import Decimal

from budgetlint.interval import round_to
from budgetlint.model import Quantity

__all__ = ["one_slip"]

MIN_DIGITS = 3  # of fewer, any two figures are a slip apart


def one_slip(figure: Quantity, wanted: Decimal) -> bool:
    """Whether the printed digits are those of ``wanted``, rounded to the figure's step, but for one digit changed, left out
    or put in, two neighbours swapped, or the decimal point (``wanted`` is in the figure's unit)."""
    printed, right = _digits(figure.value, figure.step), _digits(round_to(wanted, figure.step), figure.step)
    if min(len(printed), len(right)) < MIN_DIGITS - 1 or max(len(printed), len(right)) < MIN_DIGITS:
        return False
    if printed.strip("0") == right.strip("0"):
        return printed != right
    if len(printed) == len(right):
        apart = [at for at, (one, other) in enumerate(zip(printed, right, strict=True)) if one != other]
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1
        return len(apart) == 1 or (
            swapped and printed[apart[0]] + printed[apart[1]] == right[apart[1]] + right[apart[0]]
        )
    longer, shorter = sorted((printed, right), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _digits(value: Decimal, step: Decimal) -> str:
    return str(int(abs(value) / step))
