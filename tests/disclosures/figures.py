"""Printed figures and what must hold between them, recomputed from their print alone.

A printed figure stands for every value that rounds to it. A relation is false where no values of its figures can
make it true: that, and only that, is an error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

UNITS = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}  # in 分
UP = ("增加", "增长", "上升", "提高", "大于", "高于", "增幅", "超出")
DOWN = ("减少", "下降", "降低", "小于", "低于", "降幅", "减幅")
EVEN = ("等于", "持平", "一致")
BANDS = {"优": (90, 101), "良": (80, 90), "中": (60, 80), "差": (0, 60)}


@dataclass(frozen=True)
class Figure:
    """One figure or word of a disclosure, at one place.

    ``key`` names what it tells (the same key: the same figure told again), ``kind`` is amount, rate, score, count,
    word or grade; an amount has its ``unit``, or the index of the figure that prints the unit.
    """

    key: str
    kind: str
    text: str
    unit: str = ""
    unit_at: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Relation:
    """``kind`` over figures given by index; ``signs`` for sums, one for each part after the total.

    sum: total, parts... · same: two statements · rate: part, whole, rate · growth: now, change, rate, word ·
    word: the word, what it speaks of, what it compares with · agree: two words of one direction · cap: score, weight ·
    grade: score, word
    """

    kind: str
    figures: tuple[int, ...]
    signs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Range:
    """The values a printed figure may stand for: ``middle`` ± ``half``."""

    middle: Fraction
    half: Fraction

    @property
    def low(self) -> Fraction:
        """The least of them."""
        return self.middle - self.half

    @property
    def high(self) -> Fraction:
        """The greatest of them."""
        return self.middle + self.half


def value(figure: Figure, figures: Sequence[Figure]) -> Range | None:
    """What a figure's print stands for: 分, parts of one, points or things; None where it is no number."""
    text = unicodedata.normalize("NFKC", figure.text)
    text = "".join(each for each in text if not each.isspace() and each not in ",%")
    if not text:
        return Range(Fraction(0), Fraction(0))
    decimals = len(text.partition(".")[2])
    try:
        number = Fraction(text)
    except ValueError:
        return None
    step = Fraction(1, 10**decimals)
    unit = figure.unit if figure.unit_at is None else figures[figure.unit_at].text
    scale = Fraction(1, 100) if figure.kind == "rate" else Fraction(UNITS.get(unit, 1))
    exact = figure.kind == "count" or (number == 0 and figure.kind == "amount")
    return Range(number * scale, Fraction(0) if exact else step * scale / 2)


def holds(relation: Relation, figures: Sequence[Figure], printed: Mapping[int, int]) -> bool:
    """Can the relation be true as printed? ``printed`` says how often each figure stands in the text.

    A figure that is gone, or no number any more, decides nothing but in a sum, where what is gone counts nothing.
    """
    if relation.kind == "sum":
        return _sum_holds(relation, figures, printed)
    if not all(printed.get(index) for index in relation.figures):
        return True
    own = [figures[index] for index in relation.figures]
    if relation.kind == "word":
        return _word_holds(own, figures)
    if relation.kind == "agree":
        return (own[0].text in UP) == (own[1].text in UP)
    if relation.kind == "grade":
        score = value(own[0], figures)
        low, high = BANDS[own[1].text]
        return score is None or low <= score.middle < high
    values = [value(each, figures) for each in own if each.kind != "word"]
    known = [each for each in values if each is not None]
    if len(known) < len(values):
        return True
    if relation.kind == "same":
        return _same(*known)
    if relation.kind == "cap":
        return known[0].low <= known[1].high
    if relation.kind == "rate":
        return _rate(*known)
    return _growth(1 if own[3].text in UP else -1, *known)


def _sum_holds(relation: Relation, figures: Sequence[Figure], printed: Mapping[int, int]) -> bool:
    first, *rest = relation.figures
    total = value(figures[first], figures)
    if not printed.get(first) or total is None:
        return True
    off, slack = total.middle, total.half
    for index, sign in zip(rest, relation.signs or (1,) * len(rest), strict=True):
        part = value(figures[index], figures)
        if part is None:
            return True
        off -= sign * part.middle * printed.get(index, 0)
        slack += part.half * printed.get(index, 0)
    return abs(off) <= slack


def _same(one: Range, other: Range) -> bool:
    if one.half == other.half:
        return abs(one.middle - other.middle) <= 2 * one.half
    return one.low <= other.high and other.low <= one.high


def _rate(part: Range, whole: Range, rate: Range) -> bool:
    if whole.low <= 0:
        return True
    return part.low / whole.high <= rate.high and rate.low <= part.high / whole.low


def _growth(sign: int, now: Range, change: Range, rate: Range) -> bool:
    """The rate of a change on what was there before: change / (now ∓ change)."""
    lows, highs = (now.low, now.high), (change.low, change.high)
    before = [(a - sign * b, b) for a in lows for b in highs]
    if min(a for a, _ in before) <= 0:
        return True
    rates = [b / a for a, b in before]
    return min(rates) <= rate.high and rate.low <= max(rates)


def _word_holds(own: Sequence[Figure], figures: Sequence[Figure]) -> bool:
    word, here, there = own
    a, b = value(here, figures), value(there, figures)
    if a is None or b is None:
        return True
    if word.text in UP:
        return a.high >= b.low
    if word.text in DOWN:
        return a.low <= b.high
    return a.low <= b.high and b.low <= a.high
