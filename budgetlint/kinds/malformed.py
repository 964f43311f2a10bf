"""Malformed figures: 2.119.60万元 is no number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.kinds._common import undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS: tuple[str, ...] = ()

_FIGURES = regex.compile(r"(?:[^\S\n]*(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％]?[^\S\n]*(?:\n|$)){2,}")
# 516,359,826. 410,162,638.: cut at the line end of a narrow column
# 20,310.1420,310.14100.00%: the cells of a row without what parted them
_GLUED = regex.compile(r"(?:\d{1,3}(?:,\d{3})+\.\d\d){2,}(?:\d{1,3}\.\d\d[%％]?)?")
_CUT = regex.compile(r"\d[.,]?\s+\d[\d,]{2,}[.,]?(?:\s|$)")


@dataclass(frozen=True)
class Params:
    """No parameters."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for figure in facts.figures:
        if figure.kind == "malformed":
            evidence = Evidence("figure", worded("数字"), figure.span, figure)
            if _GLUED.fullmatch(figure.text):
                yield undecided(worded("几个数连在一起，可能是表格各格之间的间隔丢了"), evidence)
            elif _FIGURES.fullmatch(facts.source_text(figure.span)) or _CUT.search(figure.text):
                yield undecided(worded("几行各是一个数，可能是没有读成表的表格"), evidence)
            else:
                yield Outcome(Verdict.ERROR, (evidence,), "规范的数字")
