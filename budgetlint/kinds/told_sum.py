"""A sum told behind its parts: “甲518.28万元，乙950.44万元，两项合计1468.72万元”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.interval import Interval, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, listed, readable, rounded
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Span
from budgetlint.readers.source import number_of

FIELDS = ("parts", "count")
INFERRED = True

_EACH = regex.compile("每")  # 9个嘎查、每个6.00万元 tells a price
_SUM = regex.compile(
    r"(?:以上|上述|这|前)?(?P<count>[两二三四五六七八九]|\d)[项者个类](?:资金|支出|收入|费用|经费|项目|指标)?(?:合计|共计|总计|累计|相加|之和)"
)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each sum that says how many figures before it it is of, where so many stand in its sentence."""
    for paragraph in facts.paragraphs:
        amounts = [
            (statement, value.quantity)
            for statement in paragraph.statements
            if not statement.aside
            and not _EACH.search(statement.label)
            and (value := statement.get("value"))
            and value.quantity.kind == "amount"
        ]
        for at in range(1, len(amounts)):
            (before, last), (statement, stated) = amounts[at - 1], amounts[at]
            match = _SUM.search(facts.source_text(Span(last.span.end, stated.span.start)))
            if match and before.sentence == statement.sentence:
                count = number_of(match["count"])
                same = [pair for pair in amounts[:at] if pair[0].sentence == statement.sentence]
                yield from _sum(statement, stated, same[-count:], count)


def _sum(
    statement: Statement, stated: Quantity, parts: list[tuple[Statement, Quantity]], count: int
) -> Iterator[Outcome]:
    if len(parts) != count or not readable(stated, *(quantity for _, quantity in parts)):
        return
    scales = [unit_scale(quantity.unit, stated.unit) for _, quantity in parts]
    if None in scales:
        return

    def added(read: Reading) -> Interval:
        return total(read(q, scale or Decimal(1)) for (_, q), scale in zip(parts, scales, strict=True))

    evidence = (
        evidence_of("total", statement.label, stated),
        *(evidence_of("part", part.label or worded("该项"), quantity) for part, quantity in parts),
    )
    expected = rounded(added(printed), stated)
    fields = {"parts": listed(q for _, q in parts), "count": str(count)}
    yield Outcome(judge(stated, added), evidence, expected, stated.value - expected, fields)
