"""Formulas of rule packs: ``“三公”经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费``.

Operators stand between blanks, so that names may hold brackets, quotation marks and hyphens. Each side is a
sum of terms; ``*`` and ``/`` bind tighter; numbers are exact constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.interval import Interval, exact
from budgetlint.language import worded

__all__ = ["Formula", "FormulaError"]

_OPERATOR = regex.compile(r"\s+([-+*/×÷=])\s+")
_NUMBER = regex.compile(r"\d+(?:\.\d+)?")


class FormulaError(ValueError):
    """The text is not a formula; ``at`` is the offset of the trouble in it."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class _Product:
    sign: int
    factors: tuple[tuple[str, str], ...]  # (operator, name or number), the first operator "*"


@dataclass(frozen=True, slots=True)
class Formula:
    """``left = right``: ``left`` is one name (the stated figure), ``right`` what it must come to."""

    text: str
    left: str
    right: tuple[_Product, ...]

    @classmethod
    def parse(cls, text: str) -> Formula:
        """Raises :class:`FormulaError` with the offset of the first mistake."""
        tokens: list[tuple[str, int]] = []
        at = 0
        for match in _OPERATOR.finditer(text):
            tokens += [(text[at : match.start()].strip(), at), (match[1], match.start(1))]
            at = match.end()
        tokens.append((text[at:].strip(), at))
        for name, where in tokens[0::2]:
            if not name:
                raise FormulaError(worded("缺少名称"), where)
        operators = tokens[1::2]
        equals = [where for token, where in operators if token == "="]
        if len(equals) != 1 or not operators or operators[0][0] != "=":
            raise FormulaError(
                worded("公式应为“名称 = 名称 + 名称 …”，运算符两侧要有空格"), equals[1] if len(equals) > 1 else 0
            )
        products: list[_Product] = []
        sign, factors = 1, [("*", tokens[2][0])]
        for index in range(3, len(tokens), 2):
            operator, name = tokens[index][0], tokens[index + 1][0]
            if operator in "+-":
                products.append(_Product(sign, tuple(factors)))
                sign, factors = (1 if operator == "+" else -1), [("*", name)]
            else:
                factors.append(("*" if operator in "*×" else "/", name))
        products.append(_Product(sign, tuple(factors)))
        return cls(text, tokens[0][0], tuple(products))

    def names(self) -> Iterator[str]:
        """Every name of the formula, the stated one first."""
        yield self.left
        for product in self.right:
            for _, name in product.factors:
                if not _NUMBER.fullmatch(name):
                    yield name

    @property
    def is_sum(self) -> bool:
        """Whether the right side is a plain sum of names."""
        return all(len(p.factors) == 1 for p in self.right)

    def evaluate(self, value: Callable[[str], Interval]) -> Interval:
        """The right side, names read through ``value``. Raises :class:`UndefinedQuotient`."""
        result = exact(0)
        for product in self.right:
            part: Interval | None = None
            for operator, name in product.factors:
                factor = exact(Decimal(name)) if _NUMBER.fullmatch(name) else value(name)
                part = factor if part is None else part * factor if operator == "*" else part / factor
            assert part is not None
            result = result + part if product.sign > 0 else result - part
        return result
