"""What the kinds share: how to build evidence, print numbers, and tell what two figures may differ by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.interval import Interval, UndefinedQuotient, judge, printed, restated, round_to, unit_scale
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

__all__ = [
    "BUDGET_LABELS",
    "CARRIED",
    "DIRECTIONS",
    "Reading",
    "apart_by_carry_over",
    "brought_to",
    "changed_by",
    "compiled",
    "evidence_of",
    "in_unit",
    "is_carried_over",
    "listed",
    "net_change",
    "rate_judged",
    "readable",
    "rounded",
    "told_again",
    "told_apart",
    "undecided",
    "with_unit",
]

BUDGET_LABELS = {"initial": "{name}年初预算", "full": "{name}全年预算", "budget": "{name}预算"}  # by measure
CARRIED = regex.compile("结转|结余|分配")  # names of what is carried over
DIRECTIONS = {1: "增加", -1: "减少"}
_CHANGED = {1: "增加{amount}", -1: "减少{amount}", 0: "变动{amount}"}

Reading = Callable[[Quantity, Decimal], Interval]


def evidence_of(role: str, label: str, quantity: Quantity) -> Evidence:
    """The figure as evidence, at its place."""
    return Evidence(role, label, quantity.span, quantity)


def from_fact(role: str, fact: Fact) -> Evidence:
    """A fact as evidence, its label saying where it stands."""
    label = worded("{label}（{where}）", label=fact.label, where=fact.where) if fact.where else fact.label
    return Evidence(role, label, fact.quantity.span, fact.quantity)


def readable(*quantities: Quantity | None) -> bool:
    """Whether all the figures are there, well formed and exact (not “约5万元”)."""
    return all(q is not None and q.kind != "malformed" and not q.bound for q in quantities)


def in_unit(read: Reading, quantity: Quantity, unit: str) -> Interval | None:
    """The figure in another unit, ``None`` where the units do not compare."""
    scale = unit_scale(quantity.unit, unit)
    return None if scale is None else read(quantity, scale)


def rounded(interval: Interval, like: Quantity) -> Decimal:
    """The computed value as the stated figure would print it, at least with the report's usual step."""
    return round_to(interval.value, like.usual_step)


def brought_to(figure: Quantity, scale: Decimal, like: Quantity) -> Decimal:
    """A figure in the unit of another, with its decimals where it has no more."""
    value = figure.value * scale
    short = round_to(value, like.usual_step)
    return short if short == value else value


def with_unit(figure: Quantity, value: Decimal, like: Quantity) -> str:
    """A figure as printed in its unit; with the ``value`` that it is in that of another, where the two differ."""
    shown = f"{figure.value:,f}{figure.unit}"
    return (
        shown
        if figure.unit == like.unit
        else worded("{figure}（合 {value}）", figure=shown, value=f"{value:,f}{like.unit}")
    )


def told_apart(facts: Facts, one: tuple[str, Quantity], other: tuple[str, Quantity]) -> tuple[str, str]:
    """What to call the places (section or table) of two figures, with their lines where the places are the same."""
    (name, first), (other_name, second) = one, other
    if name != other_name:
        return name, other_name
    lines = (facts.document.position(quantity.span.start)[0] for quantity in (first, second))
    above, below = (worded("{name}（第 {line} 行）", name=name, line=line) for line in lines)
    return above, below


def changed_by(sign: int, amount: str) -> str:
    """A change in words: 增加3万元, 减少3万元, 变动3万元 where its direction is not told."""
    return worded(_CHANGED[sign], amount=amount)


@cache
def net_change(amount: Decimal, unit: str) -> str:
    """What figures grew (or, below 0, shrank) by taken together, in words; 不变 where they did not."""
    sign = (amount > 0) - (amount < 0)
    return changed_by(sign, f"{abs(amount):,f}{unit}") if sign else worded("不变")


def is_carried_over(facts: Facts, amount: Decimal) -> bool:
    """Whether the report gives an amount as what is carried over from last year, or to the next."""
    given = (fact.quantity.value for fact in facts.all_facts() if CARRIED.search(fact.concept))
    told = (each for paragraph in facts.paragraphs for each in paragraph.statements if CARRIED.search(each.label))
    return amount in given or any(figure.quantity.value == amount for each in told for figure in each.figures)


def apart_by_carry_over(*evidence: Evidence) -> Outcome:
    """Two figures that differ by what is carried over: one may be told without it."""
    return undecided(worded("两处相差的正是上年结转，可能一处只列当年的数"), *evidence)


def compiled(pattern: str) -> regex.Pattern[str]:
    """A pattern that a rule gives, compiled once."""
    return regex.compile(pattern)


def undecided(reason: str, *evidence: Evidence) -> Outcome:
    """A relation that cannot be decided, and why."""
    return Outcome(Verdict.UNDECIDED, evidence, reason=reason)


def told_again(stated: Quantity, other: Quantity) -> Verdict:
    """The verdict on a figure of the text that states another again, in whatever unit; an error where the units do not compare or
    one cannot be read."""
    scale = unit_scale(other.unit, stated.unit)
    if scale is None or not readable(stated, other):
        return Verdict.ERROR
    return restated(stated, other, tables=False, scale=scale)


def rate_judged(stated: Quantity, expected: Callable[[Reading], Interval]) -> tuple[Verdict, Decimal] | None:
    """The verdict on a rate and the value it should have; ``None`` where what it divides by may be 0."""
    try:
        return judge(stated, expected), rounded(expected(printed), stated)
    except UndefinedQuotient:
        return None


def listed(quantities: Iterable[Quantity]) -> str:
    """“1.00 + 2.00”, for messages, with the units where they are not the same; a long list is cut."""
    given = list(quantities)
    mixed = len({quantity.unit for quantity in given}) > 1
    texts = [f"{quantity.value:,f}{quantity.unit if mixed else ''}" for quantity in given]
    if len(texts) > 8:
        texts = [*texts[:6], worded("…（共 {count} 项）", count=len(texts))]
    return " + ".join(texts)
