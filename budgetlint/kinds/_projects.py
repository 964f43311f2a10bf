"""What the kinds on self-evaluation share: marks as intervals, evidence of words, comparisons of amounts and marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from budgetlint.facts.form_model import Form, Indicator
from budgetlint.facts.pieces import Word
from budgetlint.interval import Interval, compare, exact, printed, restated, total, unit_scale, usual
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Span, Verdict

__all__ = [
    "CENT", "added_in", "adds_up", "as_printed", "evidence_word", "figure", "full_weight", "indicator_weight", "is_money", "marks", "open_question", "pairs", "same_amount",
    "same_mark", "score_evidence",
]  # fmt: skip

CENT = Decimal("0.01")
_TEN = Decimal(10)
_NINETY = Decimal(90)


def evidence_word(role: str, label: str, word: Word) -> Evidence:
    """A word as evidence."""
    return Evidence(role, label, word.span)


def open_question(reason: str, project: str, *evidence: Evidence, span: Span | None = None) -> Outcome:
    """A relation of a project that cannot be decided; the reason names the project."""
    given = evidence or ((Evidence("form", project, span),) if span else ())
    return Outcome(
        Verdict.UNDECIDED,
        given,
        reason=worded("“{project}”：{reason}", project=project, reason=reason),
        fields={"project": project},
    )


def figure(quantity: Quantity) -> str:
    """A figure as a message prints it."""
    return f"{quantity.value:,f}{quantity.unit}"


def marks(quantities: Iterable[Quantity]) -> Interval:
    """The sum of marks. A mark is exact as given, but one with two decimals has been computed and rounded."""
    return total(printed(q) if q.step <= CENT else exact(q.value) for q in quantities)


def score_evidence(indicator: Indicator, role: str = "part", of: str = "score") -> Evidence | None:
    """An indicator's 得分 or 分值 as evidence."""
    quantity = indicator.score if of == "score" else indicator.weight
    if quantity is None:
        return None
    name = indicator.name.text if indicator.name else indicator.levels or worded("指标")
    label = worded("{name}得分", name=name) if of == "score" else worded("{name}分值", name=name)
    return evidence_of(role, label, quantity)


def full_weight(form: Form) -> tuple[Decimal | None, Quantity | None]:
    """The sum of all 分值 and the printed 分值 of the funds, which counts 10 unprinted where the indicators make 90.

    The sum is ``None`` where an indicator's 分值 is missing.
    """
    weights = [indicator.weight for indicator in form.indicators]
    own = form.fund("weight")
    if not weights or any(weight is None for weight in weights):
        return None, own
    whole = sum((weight.value for weight in weights if weight), Decimal(0))
    if own is not None:
        return whole + own.value, own
    return (whole + _TEN if whole == _NINETY else whole), None


def indicator_weight(form: Form) -> Decimal:
    """What the 分值 of the indicators alone add up to: the total below them may leave out the execution rate's."""
    return sum((indicator.weight.value for indicator in form.indicators if indicator.weight), Decimal(0))


def same_mark(one: Quantity, other: Quantity) -> Verdict:
    """Whether two statements of a mark agree: the coarser may be the rounded finer, nothing else."""
    coarse, fine = (one, other) if one.step >= other.step else (other, one)
    return compare(printed(coarse), exact(fine.value), coarse.step)


def same_amount(one: Quantity, other: Quantity, *, tables: bool = False) -> Verdict | None:
    """Whether two statements of an amount or rate agree; ``None`` where their units do not compare."""
    if one.kind == "malformed" or other.kind == "malformed":
        return None
    if "percent" in (one.kind, other.kind):
        return restated(as_printed(one), as_printed(other), tables=tables)
    scale = unit_scale(other.unit, one.unit)
    return None if scale is None else restated(one, other, tables=tables, scale=scale)


def added_in(figures: Iterable[Quantity], unit: str) -> Interval | None:
    """The sum of amounts in ``unit``, each as it may have been rounded; ``None`` where a unit does not compare."""
    scaled = [(quantity, unit_scale(quantity.unit, unit)) for quantity in figures]
    if any(scale is None for _, scale in scaled):
        return None
    return total(usual(quantity, scale or Decimal(1)) for quantity, scale in scaled)


def adds_up(stated: Quantity, figures: Iterable[Quantity]) -> bool:
    """Whether the amounts make the stated one, rounded or not."""
    added = added_in(figures, stated.unit)
    return added is not None and compare(usual(stated), added, stated.usual_step).holds


def as_printed(quantity: Quantity) -> Quantity:
    """The figure without trailing zeros read back in: 76.6% beside 76.62% is rounded, not cut short."""
    return replace(quantity, usual_step=quantity.step)


def is_money(quantity: Quantity | None) -> bool:
    """Whether the figure is an amount of money and not a price per thing."""
    return quantity is not None and quantity.kind == "amount" and "/" not in quantity.unit


def pairs(found: list[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """Each two of them, the later first."""
    for at, later in enumerate(found):
        for earlier in found[:at]:
            yield later, earlier
