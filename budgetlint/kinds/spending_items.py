"""What money was spent on against an amount told before it: 2024年安排227.00万元。…支出内容：物资购置150.00万元，库房租赁45.00万元，物资维护32.00万元。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Paragraph
from budgetlint.kinds._common import evidence_of, listed, undecided
from budgetlint.kinds._list_sum import Parts
from budgetlint.kinds._told_before import amounts_of, made_before, with_earlier
from budgetlint.language import worded
from budgetlint.model import Outcome, Span

FIELDS = ("parts", "count")
INFERRED = True

_ITEMS = regex.compile(
    r"(?:支出|资金|经费|预算)(?:支出)?(?:的)?(?:内容|构成|明细|用途|使用方向)(?:情况)?(?:分别)?(?:为|是|如下|包括)?[:：]"
    r"|按[^,，。;；:：\d]{2,10}(?:分|划分|分类|来看|看)(?:别为|为)?[,，:：]"
)
_PRICE = regex.compile("[每均]|标准|单价")
ABOVE = 4  # paragraphs looked at above: 1.项目概述, 2.立项依据, 3.实施周期, 4.年度预算安排
MIN_PARTS = 2


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such list that makes an amount told before it, or that a slip keeps from one; others are undecided: they
    need not tell everything."""
    for paragraph, earlier in with_earlier(facts, ABOVE):
        if _ITEMS.search(paragraph.passage.text) is None:
            continue
        amounts = amounts_of(paragraph)
        ends = [paragraph.passage.view.origin(0), *(quantity.span.end for _, quantity in amounts)]
        for at, (_, quantity) in enumerate(amounts):
            if _ITEMS.search(facts.source_text(Span(ends[at], quantity.span.start))) is None:
                continue
            parts = _parts(paragraph, quantity.span.start)
            made = made_before(facts, amounts[:at], earlier, parts) if len(parts) >= MIN_PARTS else None
            evidence = tuple(evidence_of("part", part.label or worded("该项"), each) for part, each in parts)
            if made is not None:
                found = made.found
                total = evidence_of("total", made.label, found.stated)
                fields = {"parts": listed(found.quantities), "count": str(len(found.parts))}
                yield Outcome(made.verdict, (total, *evidence), found.expected, found.difference, fields)
            elif len(parts) >= MIN_PARTS:
                yield undecided(worded("没有写出这几笔合起来是哪一笔资金"), *evidence)


def _parts(paragraph: Paragraph, start: int) -> Parts:
    """The amounts of the sentence from there on, but prices and what stands in brackets."""
    told = [
        (statement, value.quantity)
        for statement in paragraph.statements
        if (value := statement.get("value")) and value.quantity.kind == "amount" and value.quantity.span.start >= start
    ]
    first = next((statement for statement, quantity in told if quantity.span.start == start), None)
    return tuple(
        (statement, quantity)
        for statement, quantity in told
        if first is not None
        and statement.sentence == first.sentence
        and statement.depth == first.depth
        and not _PRICE.search(statement.label)
    )
