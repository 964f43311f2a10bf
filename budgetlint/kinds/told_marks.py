"""Marks told in running text: no score above its 分值, 扣分 = 分值 - 得分, and the parts' marks make those of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.told_marks import Marks, Told, read_told_marks
from budgetlint.interval import compare, exact, printed
from budgetlint.kinds._common import evidence_of, undecided
from budgetlint.kinds._projects import marks
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("name", "full", "parts")


@dataclass(frozen=True)
class Params:
    """``relation``: ``cap`` (no score above its 分值), ``deduction`` (分值 - 得分 = 扣分) or ``sum`` (of the parts)."""

    relation: Literal["cap", "deduction", "sum"] = "cap"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    told = list(read_told_marks(facts))
    if params.relation == "sum":
        for whole, parts in _wholes(told):
            yield from _sum(whole, parts)
        return
    for each in told:
        for one in (*([each.whole] if each.whole else ()), *each.parts):
            yield from (_cap(one) if params.relation == "cap" else _deduction(one))


def _fields(one: Marks, parts: str = "") -> dict[str, str]:
    return {"name": one.name or worded("该项"), "full": f"{one.full.value:f}", "parts": parts}


def _cap(one: Marks) -> Iterator[Outcome]:
    evidence = (
        evidence_of("score", worded("{name}得分", name=one.name), one.score),
        evidence_of("full", worded("{name}分值", name=one.name), one.full),
    )
    over = one.score.value - one.full.value
    yield Outcome(
        Verdict.ERROR if over > 0 else Verdict.EXACT, evidence, one.full.value, max(over, Decimal(0)), _fields(one)
    )


def _deduction(one: Marks) -> Iterator[Outcome]:
    """A deduction of less than was lost may not be the only one; more than was lost cannot be."""
    if len(one.deducted) != 1 or one.score.value > one.full.value:
        return
    stated = one.deducted[0]
    lost = exact(one.full.value) - printed(one.score)
    evidence = (
        evidence_of("deducted", worded("{name}扣分", name=one.name), stated),
        evidence_of("full", worded("{name}分值", name=one.name), one.full),
        evidence_of("score", worded("{name}得分", name=one.name), one.score),
    )
    verdict = compare(printed(stated), lost, stated.step)
    if verdict is Verdict.ERROR and stated.value < lost.value:
        verdict = Verdict.SUSPICIOUS
    yield Outcome(verdict, evidence, lost.value, stated.value - lost.value, _fields(one))


def _wholes(told: Sequence[Told]) -> Iterator[tuple[Marks, tuple[Marks, ...]]]:
    """Each whole with its parts: those of its own passage, else the passages one storey below it."""
    for at, each in enumerate(told):
        if each.whole is None:
            continue
        if each.parts:
            yield each.whole, each.parts
            continue
        below: list[Told] = []
        for later in told[at + 1 :]:
            if later.level and later.level <= each.level:
                break
            below.append(later)
        storey = min((one.level for one in below if one.level), default=0)
        parts = [one.whole for one in below if one.level == storey and one.whole]
        if storey and len(parts) == sum(one.level == storey for one in below):
            yield each.whole, tuple(parts)


def _sum(whole: Marks, parts: Sequence[Marks]) -> Iterator[Outcome]:
    """The scores, where the parts' 分值 make the whole's: so they are all."""
    if len(parts) < 2:
        return
    head = evidence_of("total", worded("{name}得分", name=whole.name), whole.score)
    evidence = (head, *(evidence_of("part", worded("{name}得分", name=one.name), one.score) for one in parts))
    added = marks(one.score for one in parts)
    verdict = compare(printed(whole.score), added, whole.score.step)
    if sum((one.full.value for one in parts), Decimal(0)) != whole.full.value and not verdict.holds:
        yield undecided(worded("各项分值合计与总分值不同，可能没有列全"), *evidence)
        return
    yield Outcome(
        verdict,
        evidence,
        added.value,
        whole.score.value - added.value,
        _fields(whole, _listed([one.score for one in parts])),
    )


def _listed(scores: Sequence[Quantity]) -> str:
    return " + ".join(f"{score.value:f}" for score in scores)
