"""How figures are printed: exact values to text, half up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .figures import UNITS


@dataclass(frozen=True)
class Print:
    """A province's way of printing figures."""

    unit: str = "万元"
    table_unit: str = "万元"
    decimals: int = 2
    commas: bool = False  # 1,234.56 in prose
    table_commas: bool = True
    drop: bool = False  # 12.50 as 12.5 in prose
    table_drop: bool = False
    rate_decimals: int = 2
    rate_drop: bool = False  # 5.80% as 5.8%, 100.00% as 100%
    zero: str = ""  # a cell of nothing
    percent: str = "%"


def rounded(exact: Fraction, decimals: int, *, commas: bool = False, drop: bool = False) -> str:
    """``exact`` with so many decimals, rounded half up (away from zero)."""
    scaled = abs(exact) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    digits = f"{whole:0{decimals + 1}d}"
    front, back = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if commas:
        front = f"{int(front):,}"
    if drop:
        back = back.rstrip("0")
    return ("-" if exact < 0 and whole else "") + front + ("." + back if back else "")


def amount(value: int, style: Print, *, table: bool = False, unit: str = "") -> str:
    """An amount of 分 in the style's unit for prose or tables, or in ``unit``."""
    unit = unit or (style.table_unit if table else style.unit)
    commas, drop = (style.table_commas, style.table_drop) if table else (style.commas, style.drop)
    return rounded(Fraction(value, UNITS[unit]), style.decimals, commas=commas, drop=drop)


def rate(value: Fraction, style: Print) -> str:
    """A rate in percent."""
    return rounded(value * 100, style.rate_decimals, drop=style.rate_drop) + style.percent


def points(hundredths: int) -> str:
    """A score, without zeros at its end."""
    return rounded(Fraction(hundredths, 100), 2, drop=True)
