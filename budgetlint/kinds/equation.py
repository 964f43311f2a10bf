"""Arithmetic written out in a report: 23÷24×100%=95.83%, 433.16+70.42=503.58万元."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, printed, round_to
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Quantity, Verdict, View

FIELDS = ("expression",)

MAX_TERMS = 40  # so that the search is linear
_UNIT = r"(?:%|[万亿]?元|[人个辆分项家次户名])?"
_TERM = rf"\d[\d,]*(?:\.\d+)?\s?{_UNIT}"
_EQUATION = regex.compile(
    rf"(?<![\d.,\p{{Latin}}%+×÷*/-])(?P<left>\({{0,3}}{_TERM}\){{0,3}}(?:\s?[-+×÷*/]\s?\({{0,3}}{_TERM}\){{0,3}}){{1,{MAX_TERMS}}})\s?=\s?(?P<right>-?{_TERM})(?!\s?[\d+×÷*/(])"
)
_TOKEN = regex.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>{_UNIT})|[-+×÷*/()]")
_AMOUNT = regex.compile("[万亿]?元")
_HUNDRED = Decimal(100)
_HOLDS = (Verdict.EXACT, Verdict.ROUNDING, Verdict.SUSPICIOUS)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each equation of numbers, in running text and in cells."""
    for _, block in facts.blocks():
        views = [block.view] if isinstance(block, Passage) else [cell.view for row in block.rows for cell in row]
        for view in views:
            if "=" in view.text:
                for match in _EQUATION.finditer(view.text):
                    yield from _judged(view, match)


def _judged(view: View, match: regex.Match[str]) -> Iterator[Outcome]:
    tokens = list(_TOKEN.finditer(view.text, match.start("left"), match.end("left")))
    terms = [_quantity(view, token) for token in tokens if token["number"]]
    (last,) = list(_TOKEN.finditer(view.text, match.start("right"), match.end("right")))[-1:]
    stated = _quantity(view, last, negative=view.text[match.start("right")] == "-")
    if len({each.unit for each in (*terms, stated) if each.kind == "amount"}) > 1:
        return
    try:
        value = _Arithmetic([_quantity(view, token) if token["number"] else token[0] for token in tokens]).value()
    except (UndefinedQuotient, ValueError):
        return
    percent = stated.unit == "%"
    ways = [value.scaled(_HUNDRED), value] if percent else [value]
    verdicts = [judge(stated, lambda _, way=way: way) for way in ways]  # type: ignore[misc]
    best = next((at for at, verdict in enumerate(verdicts) if verdict in _HOLDS), 0)
    expected = round_to(ways[best].value, stated.step)
    evidence: list[Evidence] = [evidence_of("result", worded("算式的结果"), stated)]
    evidence += [evidence_of("term", worded("算式中的数"), term) for term in terms]
    difference = stated.value - expected
    yield Outcome(verdicts[best], tuple(evidence), expected, difference, {"expression": match["left"].strip()})


def _quantity(view: View, token: regex.Match[str], *, negative: bool = False) -> Quantity:
    number, unit = token["number"], token["unit"]
    value = Decimal(number.replace(",", ""))
    step = Decimal(1).scaleb(-len(number.partition(".")[2]))
    kind = "percent" if unit == "%" else "amount" if _AMOUNT.fullmatch(unit) else "number"
    span = view.span(token.start(), token.end())
    return Quantity(token[0].strip(), kind, -value if negative else value, unit, step, step, span)


class _Arithmetic:
    """Evaluates terms and operators: brackets first, then × and ÷, then + and -."""

    def __init__(self, tokens: list[Quantity | str]) -> None:
        self._tokens = tokens
        self._at = 0

    def value(self) -> Interval:
        """Raises :class:`ValueError` where brackets do not match, :class:`UndefinedQuotient` for a division by 0."""
        result = self._sum()
        if self._at < len(self._tokens):
            raise ValueError
        return result

    def _next(self, *operators: str) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if isinstance(token, str) and token in operators:
            self._at += 1
            return token
        return ""

    def _sum(self) -> Interval:
        result = self._product()
        while operator := self._next("+", "-"):
            other = self._product()
            result = result + other if operator == "+" else result - other
        return result

    def _product(self) -> Interval:
        result = self._term()
        while operator := self._next("×", "*", "÷", "/"):
            other = self._term()
            result = result * other if operator in "×*" else result / other
        return result

    def _term(self) -> Interval:
        if self._next("("):
            result = self._sum()
            if not self._next(")"):
                raise ValueError
            return result
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if isinstance(token, str):
            raise ValueError
        self._at += 1
        value = exact(token.value) if token.step == 1 else printed(token)
        return value.scaled(1 / _HUNDRED) if token.unit == "%" else value
