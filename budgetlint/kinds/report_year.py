"""A wrong year: last year's text left in, or a comparison with the wrong year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Verdict

FIELDS = ("text", "year")

_PERIOD = regex.compile(
    r"(?:^|。|\d[、.]\s?)\s?(?P<year>20\d\d)\s?年度?(?!末|底|初|\d|\s?\d|以来|起|[-—~至])(?=[^。,，]{0,40}(?:决算|总计|合计|支出|收入)"
    r"[^。,，]{0,14}\d[\d,.]*\s?(?:万元|元|亿元))"
)
_LAST_YEAR = regex.compile(r"上一?年|去年|同比|同期")
_COMPARED = regex.compile(r"(?:与|比|较)(?P<year>20\d\d)\s?年度?(?:决算数?|相比|增加|减少|度)")


@dataclass(frozen=True)
class Params:
    """``of``: ``period`` (sentences that give figures of the reported year) or ``comparison`` (与上年相比; a paragraph that
    compares with last year may do so with an earlier one, too)."""

    of: Literal["period", "comparison"] = "period"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    if facts.year is None:
        return
    pattern, right = (_PERIOD, facts.year) if params.of == "period" else (_COMPARED, facts.year - 1)
    for _, block in facts.blocks():
        if not isinstance(block, Passage) or facts.terms.topic(block.section) in ("绩效", "名词解释", ""):
            continue
        for match in pattern.finditer(block.text):
            year = int(match["year"])
            span = block.view.span(match.start("year"), match.end("year"))
            fields = {"text": f"{year}年", "year": worded("{year}年", year=right)}
            evidence = (Evidence("year", f"{year}年", span),)
            if params.of == "comparison" and (_LAST_YEAR.search(block.text) or f"{right}年" in block.text):
                continue
            if year == right or (params.of == "comparison" and year == facts.year):
                yield Outcome(Verdict.EXACT, evidence, fields=fields)
            else:
                yield Outcome(Verdict.SUSPICIOUS, evidence, f"{right}年", None, fields)
