"""A sum told behind its parts: “甲518.28万元，乙950.44万元，两项合计1468.72万元”, “甲518.28万元，乙950.44万元，合计1468.72万元”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Paragraph, Statement
from budgetlint.kinds._common import evidence_of, listed, undecided
from budgetlint.kinds._list_sum import ListSum, Parts, comparable
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Span, Verdict
from budgetlint.readers.source import number_of

FIELDS = ("parts", "count")
INFERRED = True

_EACH = regex.compile("每")  # 9个嘎查、每个6.00万元 tells a price
_COUNTED = regex.compile(
    r"(?:以上|上述|这|前)?(?P<count>[两二三四五六七八九]|\d)[项者个类](?:资金|支出|收入|费用|经费|项目|指标)?(?:合计|共计|总计|累计|相加|之和)"
)
_COLON = regex.compile("[:：]")
# nothing but the parts of a whole, and all of them
_PARTED = regex.compile(r"按[^,，。;；:：]{2,10}(?:划分|分类|分)[:：]")
_CLOSING = regex.compile(
    r"(?:[(（][^()（）\d]{1,16}[)）])?[,，;；、(（\s]*(?:以上|上述|全部|全年)?(?:(?P<sum>合计|共计|总计)|累计)(?:\p{Han}{0,4})?(?:为)?\s?"
)

MAX_WORDS = 30  # characters looked at before the first part


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each sum that closes a sentence's figures: of as many as it says, else of those since the last colon."""
    for paragraph in facts.paragraphs:
        figures = list(_figures(paragraph))
        for at in range(1, len(figures)):
            (before, last), (statement, stated) = figures[at - 1], figures[at]
            if before.sentence != statement.sentence:
                continue
            words = facts.source_text(Span(last.span.end, stated.span.start))
            same = tuple(
                (each, quantity)
                for each, quantity in figures[:at]
                if each.sentence == statement.sentence and _sort(quantity) == _sort(stated)
            )
            if match := _COUNTED.search(words):
                yield from _of_counted(statement, stated, same, number_of(match["count"]))
            elif match := _CLOSING.fullmatch(words):
                yield from _of_all(facts, statement, stated, same, told=match["sum"] is not None)


def _figures(paragraph: Paragraph) -> Iterator[tuple[Statement, Quantity]]:
    """The amounts and numbers of things, but prices."""
    for statement in paragraph.statements:
        value = statement.get("value")
        told = value is not None and value.quantity.kind in ("amount", "count") and not statement.aside
        if value and told and not _EACH.search(statement.label):
            yield statement, value.quantity


def _sort(quantity: Quantity) -> tuple[str, str]:
    """What it can be added to: amounts to amounts, numbers to those of the same unit."""
    return quantity.kind, quantity.unit if quantity.kind == "count" else ""


def _of_counted(statement: Statement, stated: Quantity, before: Parts, count: int) -> Iterator[Outcome]:
    """The sum of as many figures as it says: “三项合计”."""
    parts = before[-count:]
    if len(parts) == count and comparable(stated, parts):
        found = ListSum("value", stated, parts)
        yield _outcome(statement, found, found.verdict)


def _of_all(facts: Facts, statement: Statement, stated: Quantity, before: Parts, *, told: bool) -> Iterator[Outcome]:
    """The sum of what stands before it: the last figures that make it, else all since the last colon, of which some may be no parts.
    累计 may count what came earlier, too (``told``: it is called 合计)."""
    parts = _since_colon(facts, stated, before)
    if len(parts) < 2 or not comparable(stated, parts):
        return
    sums = [ListSum("value", stated, parts[at:]) for at in range(len(parts) - 1)]
    held = next((each for each in sums if each.verdict.holds), None)
    whole = sums[0]
    if held is not None:
        yield _outcome(statement, held, held.verdict)
    elif told and _is_parted(facts, parts):
        yield replace(_outcome(statement, whole, Verdict.ERROR), borne_out=True)
    elif whole.is_swap or (told and whole.is_slip):
        yield _outcome(statement, whole, Verdict.ERROR)
    else:
        yield undecided(worded("“合计”前面的数不一定都是它的分项"), *_evidence(statement, whole))


def _since_colon(facts: Facts, stated: Quantity, before: Parts) -> Parts:
    """The figures behind the last colon before the sum."""
    for at in reversed(range(len(before))):
        end = before[at + 1][1].span.start if at + 1 < len(before) else stated.span.start
        if _COLON.search(facts.source_text(Span(before[at][1].span.end, end))):
            return before[at + 1 :]
    return before


def _is_parted(facts: Facts, parts: Parts) -> bool:
    """Whether the first part opens a list of all there are: 按用途分：甲…，乙…，合计…."""
    start = parts[0][1].span.start
    return _PARTED.search(facts.source_text(Span(max(0, start - MAX_WORDS), start))) is not None


def _evidence(statement: Statement, found: ListSum) -> tuple[Evidence, ...]:
    return (
        evidence_of("total", statement.label or worded("合计"), found.stated),
        *(evidence_of("part", part.label or worded("该项"), quantity) for part, quantity in found.parts),
    )


def _outcome(statement: Statement, found: ListSum, verdict: Verdict) -> Outcome:
    fields = {"parts": listed(found.quantities), "count": str(len(found.parts))}
    return Outcome(verdict, _evidence(statement, found), found.expected, found.difference, fields)
