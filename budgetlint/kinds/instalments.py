"""Money that comes in instalments (分批下达、分次支付) or by quarters (一季度…四季度): “全年预算486万元，资金分三次支付：4月194.4万元、8月145.8万元、12月145.8万元”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.kinds._common import evidence_of, listed, undecided
from budgetlint.kinds._told_before import Made, amounts_of, made_before, with_earlier
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Span, fold
from budgetlint.readers.source import number_of

FIELDS = ("parts", "count")
INFERRED = True

_IN_INSTALMENTS = regex.compile(r"分(?P<count>[两二三四五六七八九十]|\d{1,2})个?(?:批次?|次|期|笔|季度)")
_QUARTERS = regex.compile("一季度.*二季度.*三季度.*四季度")
_FIRST_QUARTER = regex.compile("一季度[^,，;；。]{0,8}$")
_ENDED = regex.compile("[;；]|合计|共计|总计")

ABOVE = 2  # paragraphs looked at above the one with the instalments


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each number of instalments with as many amounts behind it in its sentence: they add up to an amount told before
    them in the paragraph or in the two above (下达, 到位 or 支付 of which year is left to the words), or to one that a slip keeps them from."""
    for paragraph, earlier in with_earlier(facts, ABOVE):
        if not _IN_INSTALMENTS.search(paragraph.passage.text) and not _QUARTERS.search(paragraph.passage.text):
            continue
        amounts = amounts_of(paragraph)
        ends = [paragraph.passage.view.origin(0), *(quantity.span.end for _, quantity in amounts)]
        for at, (statement, quantity) in enumerate(amounts):
            count = _announced(facts.source_text(Span(ends[at], quantity.span.start)))
            parts = tuple(pair for pair in amounts[at:] if pair[0].sentence == statement.sentence)
            if len(parts) > count > 1 and _are_all(facts, parts[count - 1], parts[count]):
                parts = parts[:count]
            if count > 1 and len(parts) == count:
                made = made_before(facts, amounts[:at], earlier, parts)
                if made is not None:
                    yield _outcome(made)
                elif at or earlier:
                    evidence = tuple(evidence_of("part", part.label, each) for part, each in parts)
                    yield undecided(worded("没有写出这几笔合起来是哪一笔资金"), *evidence)


def _are_all(facts: Facts, last: tuple[Statement, Quantity], behind: tuple[Statement, Quantity]) -> bool:
    """Whether the instalments end before another figure: 分两批下达：第一批A万元，第二批B万元；上年结转C万元."""
    return _ENDED.search(fold(facts.source_text(Span(last[1].span.end, behind[1].span.start)))) is not None


def _announced(words: str) -> int:
    """How many instalments follow: as many as the words say, or the four that begin with the first quarter; 0 if none do."""
    match = _IN_INSTALMENTS.search(words)
    return number_of(match["count"]) if match else 4 if _FIRST_QUARTER.search(words) else 0


def _outcome(made: Made) -> Outcome:
    found = made.found
    evidence = (
        evidence_of("total", made.label, found.stated),
        *(evidence_of("part", worded("第{at}笔", at=at), each) for at, each in enumerate(found.quantities, 1)),
    )
    fields = {"parts": listed(found.quantities), "count": str(len(found.parts))}
    return Outcome(made.verdict, evidence, found.expected, found.difference, fields)
