"""A reason that points the other way than the numbers (决算数小于预算数的主要原因是…支出增加)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Paragraph, Statement
from budgetlint.facts.words import Comparison
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("name", "word", "reason")

_ENUMERATED = regex.compile("[一1]是|[(]1[)]|1[.、]")
_CLAUSES = regex.compile("[,，;]")
_REASON = regex.compile(
    r"[^。]{0,12}(?:原因|是由于|主要是)(?:是|为|:|在于)?(?P<reason>(?:[^。;]|;(?=\s*(?:[二三四五六]是|[(]?[2-6]))){4,200})"
)
_UP = regex.compile(
    r"(?:支出|经费|费用|资金|项目|人员|工资|成本|投入|缴费|业务|工作)[^,，;。]{0,6}(?:增加|增长|上升|上涨)"
)
_DOWN = regex.compile(
    r"(?:支出|经费|费用|资金|项目|人员|工资|成本|投入|缴费|业务|工作)[^,，;。]{0,6}(?:减少|下降|降低|压减)"
)
_ANY_UP = regex.compile("增|上升|上涨|提高|追加|新|补|调整|扩大|较多|加大|结转|未")
_ANY_DOWN = regex.compile("减|下降|降低|压缩|节约|节省|厉行|控制|未|取消|结余|较少|缩|调整|收紧|不再|无|少")


@dataclass(frozen=True)
class Params:
    """No parameters. Only a reason that speaks of one direction alone, and of the wrong one, is reported."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            for comparison in statement.comparisons:
                if comparison.sign and comparison.base != "prior":
                    yield from _check(paragraph, statement, comparison)


def _check(paragraph: Paragraph, statement: Statement, comparison: Comparison) -> Iterator[Outcome]:
    view, word, at, sign = paragraph.passage.view, comparison.text, comparison.at, comparison.sign
    match = _REASON.match(view.text, at + len(word))
    if match is None:
        return
    reason = match["reason"]
    wrong, right = (_UP, _ANY_DOWN) if sign < 0 else (_DOWN, _ANY_UP)
    spoken = list(wrong.finditer(reason))
    several = _ENUMERATED.search(reason) and right.search(reason)  # of several reasons only one points the other way
    if not spoken or several or right.search(reason[spoken[-1].end() :]) or _last_word(reason, sign):
        return
    found = spoken[-1]
    span = view.span(match.start("reason") + found.start(), match.start("reason") + found.end())
    shown = reason if len(reason) <= 40 else "…" + reason[-38:]
    evidence = (Evidence("reason", shown, span), Evidence("word", word, view.span(at, at + len(word))))
    fields = {"name": statement.label or worded("该项"), "word": word, "reason": shown.strip()}
    yield Outcome(Verdict.SUSPICIOUS, evidence, None, None, fields)


def _last_word(reason: str, sign: int) -> bool:
    """Whether the reason ends on a word of the right direction."""
    last = _CLAUSES.split(reason.rstrip())[-1]
    return bool((_ANY_DOWN if sign < 0 else _ANY_UP).search(last))
