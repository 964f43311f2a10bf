"""Money that comes in instalments (分批下达、分次支付) or by quarters (一季度…四季度): “全年预算486万元，资金分三次支付：4月194.4万元、8月145.8万元、12月145.8万元”."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Paragraph, Statement
from budgetlint.kinds._common import evidence_of, listed, undecided
from budgetlint.kinds._list_sum import ListSum, Parts, comparable
from budgetlint.kinds._named import words_before
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Span, Verdict, fold
from budgetlint.readers.source import number_of

FIELDS = ("parts", "count")
INFERRED = True

_IN_INSTALMENTS = regex.compile(r"分(?P<count>[两二三四五六七八九十]|\d{1,2})个?(?:批次?|次|期|笔|季度)")
_QUARTERS = regex.compile("一季度.*二季度.*三季度.*四季度")
_AMONG = regex.compile("^其中[:：]?")
_FIRST_QUARTER = regex.compile("一季度[^,，;；。]{0,8}$")

MAX_WORDS = 20  # characters looked at before a figure
ABOVE = 2  # paragraphs looked at above the one with the instalments

Amounts = Sequence[tuple[Statement, Quantity]]


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each number of instalments with as many amounts behind it in its sentence: they add up to an amount told before
    them in the paragraph or in the two above (下达, 到位 or 支付 of which year is left to the words), or to one that a slip keeps them from."""
    above: deque[Paragraph] = deque(maxlen=ABOVE)
    for paragraph in facts.paragraphs:
        earlier = [
            pair for each in above if each.passage.section == paragraph.passage.section for pair in _amounts(each)
        ]
        above.append(paragraph)
        if not _IN_INSTALMENTS.search(paragraph.passage.text) and not _QUARTERS.search(paragraph.passage.text):
            continue
        amounts = _amounts(paragraph)
        ends = [paragraph.passage.view.origin(0), *(quantity.span.end for _, quantity in amounts)]
        for at, (_, quantity) in enumerate(amounts):
            between = facts.source_text(Span(ends[at], quantity.span.start))
            count = _announced(between)
            sentence = amounts[at][0].sentence
            parts = tuple(pair for pair in amounts[at:] if pair[0].sentence == sentence)
            if len(parts) > count > 1 and _are_all(facts, parts[count - 1], parts[count]):
                parts = parts[:count]
            if count > 1 and len(parts) == count:
                yield from _sum(facts, amounts[:at], earlier, parts)


def _are_all(facts: Facts, last: tuple[Statement, Quantity], behind: tuple[Statement, Quantity]) -> bool:
    """Whether the instalments end before another figure: 分两批下达：第一批A万元，第二批B万元；上年结转C万元."""
    return ";" in fold(facts.source_text(Span(last[1].span.end, behind[1].span.start)))


def _announced(words: str) -> int:
    """How many instalments follow: as many as the words say, or the four that begin with the first quarter; 0 if none do."""
    match = _IN_INSTALMENTS.search(words)
    return number_of(match["count"]) if match else 4 if _FIRST_QUARTER.search(words) else 0


def _amounts(paragraph: Paragraph) -> list[tuple[Statement, Quantity]]:
    """All amounts of a paragraph, whatever is told of them, in the order of the text."""
    found = [
        (statement, figure.quantity)
        for statement in paragraph.statements
        for figure in statement.figures
        if figure.quantity.kind == "amount"
    ]
    return sorted(found, key=lambda pair: pair[1].span.start)


def _sum(facts: Facts, before: Amounts, earlier: Amounts, parts: Parts) -> Iterator[Outcome]:
    """``before`` are the amounts of the paragraph, ``earlier`` those of the paragraphs above it."""
    here, there = (
        [
            (statement, ListSum("value", whole, parts))
            for statement, whole in reversed(amounts)
            if comparable(whole, parts)
        ]
        for amounts in (before, earlier)
    )
    sums = here + there
    held = [each for each in sums if each[1].verdict.holds]
    slips = [each for each in sums if each[1].is_swap] or [each for each in here if each[1].is_slip]
    for statement, found in (held or slips)[:1]:
        evidence = (
            evidence_of("total", _words(facts, found.stated) or statement.label, found.stated),
            *(evidence_of("part", worded("第{at}笔", at=at), each) for at, each in enumerate(found.quantities, 1)),
        )
        fields = {"parts": listed(found.quantities), "count": str(len(parts))}
        verdict = found.verdict if held else Verdict.ERROR
        yield Outcome(verdict, evidence, found.expected, found.difference, fields)
    if sums and not held and not slips:
        evidence = tuple(evidence_of("part", part.label, quantity) for part, quantity in parts)
        yield undecided(worded("没有写出这几笔合起来是哪一笔资金"), *evidence)


def _words(facts: Facts, figure: Quantity) -> str:
    """What its clause calls a figure: a statement may have its budget and its outturn."""
    text = facts.source_text(Span(max(0, figure.span.start - MAX_WORDS), figure.span.start))
    return _AMONG.sub("", words_before(text, 0, len(text)))
