"""Evaluation reports (绩效评价报告): from their title to the next one's, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.form_model import Dimension, EvaluationReport
from budgetlint.facts.pieces import Word, compact, without_number
from budgetlint.facts.statements import statements
from budgetlint.model import Passage, Quantity, Span
from budgetlint.numerals import Token

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["read_reports"]

_TITLE = regex.compile(r"(?P<name>.{4,60}?)(?:支出)?(?:绩效|重点|部门|财政|自)+评价?报告$")
_TOP = regex.compile(r"第[一二三四五六七八九十]+部分")
_FULL = regex.compile(r"(?P<name>[^,，。;；:：]{2,14}?)(?:总分|满分|分值)(?:值)?(?:为|共)?\s*$")
_SCORE = regex.compile(r"(?:实际)?得分(?:为)?\s*$")
_BARE_FULL = regex.compile(r"(?P<name>(?:[^,，。;；:：\d](?<!得分|评分)){2,10})$")  # 产出40分得36.5分
_BARE_SCORE = regex.compile(r"\s*[,，]?\s*(?:实际)?得(?:分)?(?:为)?\s*")
_EVALUATION = regex.compile(r"评价")
_PART = regex.compile(
    r"基本支出|项目支出|公用经费|人员经费|三公|一般公共预算|政府性基金|国有资本经营|项目(?:共|有|为)*\s?\d+\s?个|\d+\s?个(?:子)?项目"
)
_ALL_MONEY = regex.compile(r"整体支出[^,，。;；\d]{0,12}\d")
MAX_BEFORE = 40  # characters looked at before a mark
_RATE = regex.compile(r"得分率(?:为|达到?)?\s*$")


def read_reports(facts: Facts) -> Iterator[EvaluationReport]:
    """Every evaluation report of the document."""
    title: Word | None = None
    name = ""
    paragraphs: list[tuple[tuple[str, Quantity], ...]] = []
    dimensions: list[Dimension] = []
    for at, block in facts.blocks():
        if not isinstance(block, Passage):
            continue
        text = compact(block.text)
        head = _TITLE.fullmatch(text) if len(text) <= 80 else None
        if head or _TOP.match(text):
            if title is not None:
                span = Span(title.span.start, block.view.origin(0))
                yield EvaluationReport(name, title, tuple(paragraphs), tuple(dimensions), span)
            title, name, paragraphs, dimensions = None, "", [], []
        if head:
            title, name = Word(text, block.view.span(0, len(block.text))), without_number(head["name"])
        elif title is None:
            yield from _summary(block, facts.tokens.get(at, ()))
        else:
            tokens = facts.tokens.get(at, ())
            found = tuple(statements(block.text, tokens, report=True))
            if found and not ("整体" in name and _of_part(block)):
                paragraphs.append(found)
            dimensions += _dimensions(block.text, tokens)
    if title is not None:
        span = Span(title.span.start, len(facts.document.text))
        yield EvaluationReport(name, title, tuple(paragraphs), tuple(dimensions), span)


def _of_part(passage: Passage) -> bool:
    """Whether a paragraph of a whole department's evaluation (部门整体支出) tells of a part of its money."""
    narrower = _PART.search(passage.text) or _PART.search(passage.section.title)
    return narrower is not None and not _ALL_MONEY.search(passage.text)


def _summary(passage: Passage, tokens: tuple[Token, ...]) -> Iterator[EvaluationReport]:
    """A paragraph outside any report that sums one up: 评价得分为94分，其中：决策20分得18分，得分率90%，…"""
    dimensions = tuple(_dimensions(passage.text, tokens))
    if len(dimensions) < 2 or not _EVALUATION.search(passage.text):
        return
    found = tuple(statements(passage.text, tokens, report=True))
    word = Word("绩效评价", passage.view.span(0, len(passage.text)))
    yield EvaluationReport(word.text, word, (found,) if found else (), dimensions, word.span)


def _dimensions(text: str, tokens: tuple[Token, ...]) -> Iterator[Dimension]:
    for at in range(len(tokens) - 1):
        full, score = tokens[at], tokens[at + 1]
        if not full.quantity.kind == score.quantity.kind == "score":
            continue
        before = text[max(0, full.start - MAX_BEFORE) : full.start]
        head = _FULL.search(before) if _SCORE.search(text[full.end : score.start]) else None
        if head is None and _BARE_SCORE.fullmatch(text, full.end, score.start):
            head = _BARE_FULL.search(before)
        if head is None:
            continue
        rate = tokens[at + 2] if at + 2 < len(tokens) else None
        stated = rate is not None and rate.quantity.kind == "percent" and _RATE.search(text[score.end : rate.start])
        yield Dimension(head["name"], full.quantity, score.quantity, rate.quantity if rate and stated else None)
