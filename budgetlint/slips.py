"""Whether one slip of the hand explains a wrong figure: the evidence that figures belong together which do not agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from budgetlint.interval import Interval, counted, exact, printed, unit_scale
from budgetlint.model import Quantity

__all__ = [
    "any_slip",
    "digits_of",
    "in_wrong_unit",
    "neighbours_swapped",
    "one_slip",
    "slips_of_share",
    "slips_of_sum",
    "swapped_or_in_wrong_unit",
]

MIN_DIGITS = 3  # of fewer, any two figures are a slip apart
_DIGITS = "0123456789"
_ONE, _HUNDRED, _TEN_THOUSAND = Decimal(1), Decimal(100), Decimal(10_000)


def one_slip(figure: Quantity, wanted: Interval) -> bool:
    """Whether a figure with one digit changed, left out or put in, two neighbours swapped or the decimal point moved by one
    place could stand for a value of the interval (in the figure's unit)."""
    printed = _digits(figure)
    if len(printed) < MIN_DIGITS - 1:
        return False
    swapped = printed[::-1] if len(printed) < MIN_DIGITS else ""  # of two digits only this says something
    values = (int(digits) * figure.step for digits in ([swapped] if swapped else _slips(printed)))
    shifted = () if swapped else (figure.value * 10, figure.value / 10)
    low, high = wanted.low - figure.step / 2, wanted.high + figure.step / 2
    return any(low <= value <= high for value in (*shifted, *values) if value != figure.value)


def in_wrong_unit(figure: Quantity, wanted: Interval) -> bool:
    """Whether a figure is ten thousand times a value of the interval, or a ten thousandth of one: 元 for 万元."""
    shifted = (figure.value * _TEN_THOUSAND, figure.value / _TEN_THOUSAND)
    return not wanted.low <= 0 <= wanted.high and any(wanted.low <= value <= wanted.high for value in shifted)


def swapped_or_in_wrong_unit(figure: Quantity, wanted: Interval) -> bool:
    """Whether two neighbouring digits swapped, or 元 for 万元, made a figure what it is: which chance hardly does."""
    return neighbours_swapped(figure, wanted) or in_wrong_unit(figure, wanted)


def neighbours_swapped(figure: Quantity, wanted: Interval) -> bool:
    """Whether a figure of three digits or more, two neighbours of them swapped, stands for a value of the interval."""
    printed = _digits(figure)
    low, high = wanted.low - figure.step / 2, wanted.high + figure.step / 2
    values = (int(digits) * figure.step for digits in _swaps(printed) if digits != printed)
    return len(printed) >= MIN_DIGITS and any(low <= value <= high for value in values)


def _slip_or_unit(figure: Quantity, wanted: Interval) -> bool:
    """Whether one slip of the hand, or 元 for 万元, made a figure what it is."""
    return one_slip(figure, wanted) or in_wrong_unit(figure, wanted)


def slips_of_sum(
    whole: Quantity,
    wanted: Interval,
    parts: Iterable[Quantity],
    is_slip: Callable[[Quantity, Interval], bool] = _slip_or_unit,
) -> Iterator[Quantity]:
    """The figures one slip in which makes a sum hold: the whole, which its parts make the wanted value, or one of the parts, be it
    added or taken away."""
    if is_slip(whole, wanted):
        yield whole
    missing = wanted - exact(whole.value)
    for part in parts:
        scale = unit_scale(whole.unit, part.unit) if part.kind == whole.kind else None
        if scale is not None:
            more = missing.scaled(scale)
            if is_slip(part, exact(part.value) - more) or is_slip(part, exact(part.value) + more):
                yield part


def slips_of_share(share: Quantity, part: Quantity, whole: Quantity, scale: Decimal) -> Iterator[Quantity]:
    """The figures one slip in which makes a share, in percent, that of a part in a whole; ``scale``: the part's unit in the whole's.

    :raises UndefinedQuotient: of a whole or a share that may be 0.
    """
    told = printed(share).scaled(_ONE / _HUNDRED)
    made, of = counted(part, printed, scale), counted(whole, printed)
    wanted = (
        (share, (made / of).scaled(_HUNDRED)),
        (part, (of * told).scaled(_ONE / scale)),
        (whole, made / told),
    )
    yield from (figure for figure, interval in wanted if one_slip(figure, interval))


def digits_of(figure: Quantity) -> int:
    """How many digits are printed, leading zeros left out."""
    return len(_digits(figure))


def _digits(figure: Quantity) -> str:
    return str(int(abs(figure.value) / figure.step))


def any_slip(*wanted: tuple[Quantity, Interval]) -> bool:
    """Whether one slip in one of several figures explains why they do not agree: each with what the others make it."""
    return any(one_slip(figure, interval) for figure, interval in wanted)


def _slips(printed: str) -> Iterator[str]:
    """The digits that one slip may have turned into those printed; at least two are left."""
    for at, digit in enumerate(printed):
        yield from (printed[:at] + other + printed[at + 1 :] for other in _DIGITS if other != digit)
        yield printed[:at] + printed[at + 1 :]
    yield from _swaps(printed)
    for at in range(len(printed) + 1):
        yield from (printed[:at] + other + printed[at:] for other in _DIGITS)


def _swaps(printed: str) -> Iterator[str]:
    """The digits with two neighbours swapped."""
    for at in range(1, len(printed)):
        yield printed[: at - 1] + printed[at] + printed[at - 1] + printed[at + 1 :]
