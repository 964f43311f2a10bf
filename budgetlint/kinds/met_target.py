"""What a figure is said to be against its target: 成活率87.60%，高于85%的目标值."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import unit_scale
from budgetlint.kinds._common import evidence_of, readable
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Verdict
from budgetlint.numerals import Token

FIELDS = ("figure", "target")

_WORD = regex.compile(
    r"\s*[,，、]?\s*(?:均|也|仍|略|明显|远|大幅)?(?:(?P<over>高于|超过|超出|大于|优于)|(?P<under>低于|不及|小于|未达到?))(?:了|年度|预期|规定)?的?\s*"
)
_TARGET = regex.compile(
    r"\s*(?:以上|以下)?\s*的?\s*(?:年度|年初|预期|绩效|计划|规定|设定)*(?:目标|指标|标准|要求|计划)(?:值|数)?"
)
# 漏损率降至12.6%，未达到12%的目标: whether it was met is another question than which is more
_MET_OR_NOT = regex.compile("优于|不及|未达到?")
_BETTER_BELOW = regex.compile(
    "[降减压缩控耗损逃漏]|投诉|事故|差错|错误|发[生病]率|死亡|流失|排放|空置|闲置|信访量|成本|时间|时长|天数"
)
_CLAUSES = regex.compile("[。;；]")
MAX_BEFORE = 40  # characters of what the figure is of


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each word between a figure and its target."""
    for passage, tokens in facts.passages:
        for first, second in pairwise(tokens):
            outcome = _check(passage, first, second)
            if outcome is not None:
                yield outcome


def _check(passage: Passage, first: Token, second: Token) -> Outcome | None:
    text = passage.text
    match = _WORD.fullmatch(text, first.end, second.start)
    if match is None or _TARGET.match(text, second.end) is None:
        return None
    if _MET_OR_NOT.search(match[0]) and _BETTER_BELOW.search(_words_before(text, first.start)):
        return None
    figure, target = first.quantity, second.quantity
    scale = unit_scale(target.unit, figure.unit)
    if scale is None or figure.kind != target.kind or not readable(figure):
        return None
    gap = figure.value - target.value * scale
    said = 1 if match["over"] else -1
    word = Evidence("word", worded("比较词"), passage.view.span(*match.span("over" if match["over"] else "under")))
    evidence = (
        word,
        evidence_of("figure", worded("实际完成值"), figure),
        evidence_of("target", worded("目标值"), target),
    )
    verdict = Verdict.EXACT if gap * said > 0 else Verdict.SUSPICIOUS if not gap else Verdict.ERROR
    return Outcome(verdict, evidence, None, gap, {"figure": figure.text, "target": target.text})


def _words_before(text: str, start: int) -> str:
    """What a figure is of: the words of its sentence before it."""
    return _CLAUSES.split(text[max(0, start - MAX_BEFORE) : start])[-1]
