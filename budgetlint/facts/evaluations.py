"""Evaluation reports (绩效评价报告): from their title to the next one's, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.form_model import Dimension, EvaluationReport
from budgetlint.facts.pieces import Word, compact, without_number
from budgetlint.facts.statements import statements
from budgetlint.model import Passage, Quantity, Span
from budgetlint.numerals import Token

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["dimension_key", "read_reports"]

_TITLE = regex.compile(r"(?P<name>.{4,60}?)(?:支出)?(?:绩效|重点|部门|财政|自)+评价?报告$")
_SECOND_LINE = regex.compile(r"(?:项目|整体)?(?:支出)?(?:绩效|重点|部门|财政|自)+评价?报告")
_TOP = regex.compile(r"第[一二三四五六七八九十]+部分")
_FULL = regex.compile(r"(?P<name>[^,，。;；:：()]{2,14}?)(?:总分|满分|分值)(?:值)?(?:为|共)?\s*$")
_SCORE = regex.compile(r"(?:实际)?得分(?:为)?\s*$")
_BARE_FULL = regex.compile(r"(?P<name>(?:[^,，。;；:：()\d](?<!得分|评分)){2,10})$")  # 产出40分得36.5分
_BARE_SCORE = regex.compile(r"\s*[,，]?\s*(?:实际)?得(?:分)?(?:为)?\s*")
_EVALUATION = regex.compile(r"评价")
_PART = regex.compile(
    r"基本支出|项目支出|公用经费|人员经费|三公|一般公共预算|政府性基金|国有资本经营|项目(?:共|有|为)*\s?\d+\s?个|\d+\s?个(?:子)?项目"
)
_ALL_MONEY = regex.compile(r"整体支出[^,，。;；\d]{0,12}\d")
# 项目决策情况, 决策类指标 and 决策 are one dimension
_COMMON = regex.compile(
    r"^[A-Z]\d*|\d+(?:[.]\d+)?\s*[分%]?|[\"'《》()\s]|项目|部门|单位|支出|一级|指标|情况|维度|方面|分析|绩效|评价|权重|实现|完成|整体|部分|总|满|值|得|[类该此项分为]|^本"
)
_SENTENCE = regex.compile("[。;；]")
MAX_TITLE = 80  # characters
MAX_BEFORE = 40  # characters looked at before a mark
_RATE = regex.compile(r"得分率(?:为|达到?)?\s*$")


def read_reports(facts: Facts) -> Iterator[EvaluationReport]:
    """Every evaluation report of the document."""
    title: Word | None = None
    name = above = ""
    paragraphs: list[tuple[tuple[str, Quantity], ...]] = []
    dimensions: list[Dimension] = []
    for at, block in facts.blocks():
        if not isinstance(block, Passage):
            continue
        text = compact(block.text)
        first, above = (above if _SECOND_LINE.fullmatch(text) else ""), text
        head = _TITLE.fullmatch(first + text) if len(first + text) <= MAX_TITLE else None
        if head or _TOP.match(text):
            if title is not None:
                span = Span(title.span.start, block.view.origin(0))
                yield EvaluationReport(name, title, tuple(paragraphs), tuple(dimensions), span)
            title, name, paragraphs, dimensions = None, "", [], []
        if head:
            title, name = Word(text, block.view.span(0, len(block.text))), without_number(head["name"])
        elif title is None:
            yield from _summary(block, at, facts.tokens.get(at, ()))
        else:
            tokens = facts.tokens.get(at, ())
            found = tuple(statements(block.text, tokens, report=True))
            if found and not ("整体" in name and _of_part(block)):
                paragraphs.append(found)
            dimensions += _dimensions(block, at, tokens)
    if title is not None:
        span = Span(title.span.start, len(facts.document.text))
        yield EvaluationReport(name, title, tuple(paragraphs), tuple(dimensions), span)


def _of_part(passage: Passage) -> bool:
    """Whether a paragraph of a whole department's evaluation (部门整体支出) tells of a part of its money."""
    narrower = _PART.search(passage.text) or _PART.search(passage.section.title)
    return narrower is not None and not _ALL_MONEY.search(passage.text)


def _summary(passage: Passage, at: int, tokens: tuple[Token, ...]) -> Iterator[EvaluationReport]:
    """A paragraph outside any report that sums one up: 评价得分为94分，其中：决策20分得18分，得分率90%，…"""
    dimensions = tuple(_dimensions(passage, at, tokens))
    if len(dimensions) < 2 or not _EVALUATION.search(passage.text):
        return
    found = tuple(statements(passage.text, tokens, report=True))
    word = Word("绩效评价", passage.view.span(0, len(passage.text)))
    yield EvaluationReport(word.text, word, (found,) if found else (), dimensions, word.span)


def _dimensions(passage: Passage, at: int, tokens: tuple[Token, ...]) -> Iterator[Dimension]:
    text = passage.text
    begun = 0  # the end of the first dimension
    for place, (full, score) in enumerate(pairwise(tokens)):
        if not full.quantity.kind == score.quantity.kind == "score":
            continue
        before = text[max(0, full.start - MAX_BEFORE) : full.start]
        head = _FULL.search(before) if _SCORE.search(text[full.end : score.start]) else None
        if head is None and _BARE_SCORE.fullmatch(text, full.end, score.start):
            head = _BARE_FULL.search(before)
        if head is None:
            continue
        rate = tokens[place + 2] if place + 2 < len(tokens) else None
        stated = rate is not None and rate.quantity.kind == "percent" and _RATE.search(text[score.end : rate.start])
        key = dimension_key(head["name"]) or _headed(passage, full.start)
        nested = begun > 0 and text.count("(", begun, full.start) > text.count(")", begun, full.start)
        begun = begun or score.end
        yield Dimension(
            head["name"], full.quantity, score.quantity, rate.quantity if rate and stated else None, key, nested, at
        )


def _headed(passage: Passage, start: int) -> str:
    """What marks at the beginning of a passage are of that name nothing: the sentence before them (（一）决策情况。该指标20分), or the
    heading above."""
    *headings, clause = _SENTENCE.split(passage.text[:start])
    if len(headings) > 1 or dimension_key(clause):
        return ""
    return dimension_key(without_number(headings[0] if headings else passage.section.title))


def dimension_key(name: str) -> str:
    """What tells a dimension (一级指标) from others: 决策 of 项目决策情况 and of 决策类指标; ``""`` of 该指标."""
    return _COMMON.sub("", name)
