"""Comparisons made in words: 决算数大于年初预算数, 与上年持平."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts.phrases import base_of
from budgetlint.model import Span, View

__all__ = ["Comparison", "find_comparisons"]

_YEAR = r"(?:19|20)\d\d\s?年度?"
_BUDGET = r"(?:年初|全年|调整后?|本年度?|当年|年度)?(?:支出)?预算"
_PRIOR = rf"(?:上一?年度?|去年|{_YEAR})(?:支出)?(?:决算|支出|收入)?"
_UNEQUAL = regex.compile(
    rf"(?:支出|收入)?(?:决算|执行)(?:数|额|支出)?(?P<word>大于|高于|超过|超出|多于|小于|低于|少于|等于)(?!\s?[(/、或])"
    rf"(?:了)?(?P<base>{_BUDGET}|{_PRIOR})(?:数|额)?"
)
_EQUAL = regex.compile(
    rf"(?:与|同|和|较|比)(?P<base>{_YEAR}预算|{_BUDGET}|{_PRIOR})(?:数|额)?(?:相比)?[,，]?(?P<about>基本|大致)?"
    r"(?P<word>持平|一致|相同|相等|无变化|没有变化|无增减变化|无差异|不变)"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """“This figure is greater (``sign`` 1), less (-1) or the same (0) as its ``base``”. ``about``: 基本持平; ``at``: where
    the words begin in the passage."""

    base: str
    sign: int
    about: bool
    text: str
    span: Span
    at: int


def find_comparisons(view: View, year: int | None = None) -> Iterator[Comparison]:
    """All of them, in order; words that leave both ways open (大于（小于）) are none, nor are those with a year before the one that the
    report's ``year`` is compared with."""
    text = view.text
    found = []
    for match in _UNEQUAL.finditer(text):
        word = match["word"]
        sign = 0 if word == "等于" else 1 if word in ("大于", "高于", "超过", "超出", "多于") else -1
        found.append((match, sign, False))
    for match in _EQUAL.finditer(text):
        found.append((match, 0, match["about"] is not None))
    for match, sign, about in sorted(found, key=lambda each: each[0].start()):
        base = base_of(match["base"], year)
        if not base.isdigit():
            yield Comparison(base, sign, about, match[0], view.span(match.start(), match.end()), match.start())
