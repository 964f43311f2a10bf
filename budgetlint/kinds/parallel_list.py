"""Two measures of one list: 接待27批次、214人次，其中甲9批次、83人次，乙18批次、131人次.

A list that holds in one measure names all its parts, so that it holds in the others, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.interval import counted, judge, printed, total
from budgetlint.kinds._common import evidence_of, listed, readable, rounded
from budgetlint.model import Outcome, Quantity, Span, Verdict

FIELDS = ("parts", "proof")

Named = tuple[str, Quantity]  # the name of a figure, and the figure

MOST = 3  # measures of one list
# 对部门整体支出和6个项目开展自评，涉及资金A万元: the money of both, the number of one
_WITH_THE_WHOLE = regex.compile(r"整体(?:支出)?\s?[和及与、]\s?\d+\s?个项目")
_OPENS = regex.compile("其中|(?<!主要)包括")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


@dataclass(frozen=True, slots=True)
class _Sum:
    total: Named
    parts: Sequence[Named]

    @property
    def verdict(self) -> Verdict:
        return judge(self.total[1], lambda read: total(counted(quantity, read) for _, quantity in self.parts))

    @property
    def proves(self) -> bool:
        """Whether it is evidence that the list names all its parts."""
        return self.verdict.holds and sum(bool(quantity.value) for _, quantity in self.parts) > 1


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each measure of a list that holds in another one."""
    for paragraph in facts.paragraphs:
        if _WITH_THE_WHOLE.search(paragraph.passage.text):
            continue
        figures = [
            (statement, (statement.label, value.quantity))
            for statement in paragraph.statements
            if not statement.aside and (value := statement.get("value"))
        ]
        for at, ((_, (_, before)), (_, (_, first))) in enumerate(pairwise(figures), 1):
            if _OPENS.search(facts.source_text(Span(before.span.end, first.span.start))):
                yield from _check_list(figures, at)


def _check_list(figures: Sequence[tuple[Statement, Named]], at: int) -> Iterator[Outcome]:
    """The list that opens before the figure ``at``: as many figures of different units stand before it, in one sentence, and for each
    part."""
    parts = [named for statement, named in figures[at:] if statement.sentence == figures[at][0].sentence]
    for count in range(min(MOST, at), 1, -1):
        before = figures[at - count : at]
        of_one_sentence = before[0][0].sentence == before[-1][0].sentence
        rounds = _rounds([named for _, named in before] + parts, count) if of_one_sentence else []
        if len(rounds) > 2:
            sums = [_Sum(measure[0], measure[1:]) for measure in zip(*rounds, strict=True)]
            for each in sums:
                proof = next((other for other in sums if other is not each and other.proves), None)
                if proof:
                    yield _outcome(each, proof)
            return


def _rounds(figures: Sequence[Named], count: int) -> list[Sequence[Named]]:
    """The figures in rounds of so many, each of the units of the first and put in its order: those of the total, then those of the
    parts, which may tell the money first and the rest in brackets (甲0.86万元（11批次86人次）)."""
    rounds = [figures[at : at + count] for at in range(0, len(figures), count)]
    units = [quantity.unit for _, quantity in rounds[0]]
    if len(set(units)) < count:
        return []
    whole = takewhile(lambda each: sorted(q.unit for _, q in each) == sorted(units), rounds)
    told = takewhile(lambda each: readable(*(q for _, q in each)), whole)
    return [_in_order(each, units) for each in told]


def _in_order(figures: Sequence[Named], units: Sequence[str]) -> Sequence[Named]:
    label = next((label for label, _ in figures if label), "")
    own = {quantity.unit: (name or label, quantity) for name, quantity in figures}
    return [own[unit] for unit in units]


def _outcome(each: _Sum, proof: _Sum) -> Outcome:
    label, stated = each.total
    evidence = (evidence_of("total", label, stated), *(evidence_of("part", *part) for part in each.parts))
    expected = rounded(total(counted(quantity, printed) for _, quantity in each.parts), stated)
    fields = {"parts": listed(q for _, q in each.parts), "proof": listed(q for _, q in proof.parts)}
    return Outcome(each.verdict, evidence, expected, stated.value - expected, fields)
