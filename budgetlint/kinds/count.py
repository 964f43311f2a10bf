"""Counts: an announced number of things against the numbers listed behind it (共有车辆3辆，其中…)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Listing
from budgetlint.kinds import Pattern, Term
from budgetlint.kinds._common import compiled, evidence_of, listed, readable, undecided
from budgetlint.kinds._whole_lists import own_parts
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("parts",)

_POSTS = regex.compile("编制")
_SERVING = regex.compile("在[职编岗]|实有|现有|离休|退休|编外|遗属")
_ANY, _NONE, _NO_TERM = Pattern(""), Pattern("(?!)"), Term("")


@dataclass(frozen=True)
class Params:
    """``total``: the thing counted, or ``named``: what its printed name looks like; ``parts``: what the names of all its
    parts must look like (any, if left out). Counts are exact: there is no rounding in them."""

    total: Term = _NO_TERM
    named: Pattern = _NONE
    parts: Pattern = _ANY


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for paragraph in facts.paragraphs:
        for listing in paragraph.listings:
            total = listing.total
            if params.total in total.name.concepts or compiled(params.named).search(total.label):
                outcome = _check_listing(listing, params.parts)
                if outcome is not None:
                    yield outcome


def _check_listing(listing: Listing, pattern: str) -> Outcome | None:
    figure = listing.total.get("value")
    if figure is None or figure.quantity.kind != "count" or not readable(figure.quantity):
        return None
    stated = figure.quantity
    parts = [
        (part.label, own.quantity)
        for part in own_parts(listing)
        if (own := part.get("value")) and own.quantity.unit == stated.unit and not part.aside
    ]
    if _POSTS.search(listing.total.label):  # not the staff behind them: 行政编制5人，事业编制3人；在职行政人员4人
        parts = list(takewhile(lambda part: not _SERVING.search(part[0]), parts))
    evidence = (
        evidence_of("total", listing.total.label, stated),
        *(evidence_of("part", label, quantity) for label, quantity in parts),
    )
    added = sum((quantity.value for _, quantity in parts), Decimal(0))
    fields = {"parts": listed(quantity for _, quantity in parts)}
    if added == stated.value:
        return Outcome(Verdict.EXACT, evidence, added, Decimal(0), fields)
    if len(parts) < 2 or listing.partial or not all(compiled(pattern).search(label) for label, _ in parts):
        return undecided(worded("所列类别不一定是全部"), evidence[0])
    return Outcome(Verdict.ERROR, evidence, added, stated.value - added, fields)
