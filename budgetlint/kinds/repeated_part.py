"""A list that names one thing twice, with another figure each time: the name of one of them was copied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Listing
from budgetlint.kinds._common import evidence_of, readable
from budgetlint.kinds._whole_lists import own_parts
from budgetlint.model import Evidence, Outcome, Quantity, Verdict
from budgetlint.terms import plain

FIELDS = ("name", "figures")

_NAME = regex.compile(r"\p{Han}{5,}")
_GENERAL = regex.compile("其[他它余]|小计|合计")  # may come once for each of several things
MIN_PARTS = 3


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each name that a list tells twice."""
    for paragraph in facts.paragraphs:
        for listing in paragraph.listings:
            yield from _repeated(listing)


def _repeated(listing: Listing) -> Iterator[Outcome]:
    parts = [
        (part, value.quantity)
        for part in own_parts(listing)
        if (value := part.get("value")) and readable(value.quantity) and value.quantity.kind == "amount"
    ]
    if len(parts) < MIN_PARTS:
        return
    named: dict[str, list[Quantity]] = defaultdict(list)
    for part, quantity in parts:
        name = plain(part.label)
        if _NAME.search(name) and not _GENERAL.search(name) and not part.name.path and quantity.value:
            named[name].append(quantity)
    for name, figures in named.items():
        if len(figures) > 1 and len({figure.value for figure in figures}) == len(figures):
            evidence: tuple[Evidence, ...] = tuple(evidence_of("part", name, figure) for figure in figures)
            fields = {"name": name, "figures": "、".join(figure.text for figure in figures)}
            yield Outcome(Verdict.SUSPICIOUS, evidence[::-1], fields=fields)
