"""Which unit of money a table's figures are really in: its own unit line, unless the figures of the text prove it wrong."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from budgetlint.interval import unit_scale
from budgetlint.model import Quantity

__all__ = ["magnitudes", "proven_unit"]

CANDIDATES = ("万元", "元", "千元", "亿元")
MIN_DIGITS = 4
MIN_MATCHES = 3


def magnitudes(quantities: Iterable[Quantity]) -> frozenset[str]:
    """The amounts in 元, four significant digits of each: enough to know a figure again in another unit."""
    return frozenset(key for quantity in quantities for key in (_magnitude(quantity, quantity.unit),) if key)


def _magnitude(quantity: Quantity, unit: str) -> str:
    scale = unit_scale(unit, "元") if quantity.kind == "amount" else None
    if scale is None or len(quantity.value.normalize().as_tuple().digits) < MIN_DIGITS:
        return ""
    return format(Decimal(quantity.value * scale), ".3e")


def proven_unit(figures: Iterable[Quantity], stated: str, known: frozenset[str]) -> str:
    """The unit in which figures of a table come again in the text, where they do so in no other; else the stated one."""
    distinct = list({quantity.value: quantity for quantity in figures}.values())
    matches = {
        unit: sum(_magnitude(quantity, unit) in known for quantity in distinct) for unit in (stated, *CANDIDATES)
    }
    best = max(matches, key=lambda unit: matches[unit])
    return best if not matches[stated] and matches[best] >= MIN_MATCHES else stated
