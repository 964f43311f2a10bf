"""What the kinds share: how to build evidence and print numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache

from budgetlint import regex
from budgetlint.facts import Fact
from budgetlint.interval import Interval, round_to, unit_scale
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

__all__ = [
    "DIRECTIONS",
    "Reading",
    "changed_by",
    "compiled",
    "evidence_of",
    "in_unit",
    "listed",
    "readable",
    "rounded",
    "undecided",
]

DIRECTIONS = {1: "增加", -1: "减少"}

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


def changed_by(sign: int, amount: str, unsigned: str = "变动{amount}") -> str:
    """A change in words: 增加3万元, 减少3万元, or what ``unsigned`` says of one without a direction."""
    words = {1: "增加{amount}", -1: "减少{amount}"}.get(sign, unsigned)
    return worded(words, amount=amount)


@cache
def compiled(pattern: str) -> regex.Pattern[str]:
    """A pattern that a rule gives, compiled once."""
    return regex.compile(pattern)


def undecided(reason: str, *evidence: Evidence) -> Outcome:
    """A relation that cannot be decided, and why."""
    return Outcome(Verdict.UNDECIDED, evidence, reason=reason)


def listed(quantities: Iterable[Quantity]) -> str:
    """“1.00 + 2.00”, for messages, with the units where they are not the same; a long list is cut."""
    given = list(quantities)
    mixed = len({quantity.unit for quantity in given}) > 1
    texts = [f"{quantity.value:,f}{quantity.unit if mixed else ''}" for quantity in given]
    if len(texts) > 8:
        texts = [*texts[:6], worded("…（共 {count} 项）", count=len(texts))]
    return " + ".join(texts)
