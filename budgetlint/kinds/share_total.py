"""Shares of one list add up to 100% (占比合计)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Listing
from budgetlint.interval import compare, exact, judge, printed, total, usual
from budgetlint.kinds._common import evidence_of, listed, readable, undecided
from budgetlint.kinds._shares import is_of
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("parts", "sum")


@dataclass(frozen=True)
class Params:
    """No parameters: every list whose parts all carry a share of the total is looked at."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for paragraph in facts.paragraphs:
        for listing in paragraph.listings:
            outcome = _check_listing(facts, listing)
            if outcome is not None:
                yield outcome


def _check_listing(facts: Facts, listing: Listing) -> Outcome | None:
    own = [part for part in listing.parts if not part.aside]
    valued = [part for part in own if part.get("value")]
    named = not valued and facts.terms.is_partition(part.label for part in own)  # by law these are all there are
    valued = own if named else valued
    if not all(is_of(share, listing, facts) for part in valued if (share := part.get("share"))):
        return None
    shares = [share.quantity for part in valued if (share := part.get("share"))]
    if len(shares) < 2 or not readable(*shares):
        return None
    evidence = tuple(
        evidence_of("share", worded("{name}占比", name=part.label), share.quantity)
        for part in valued
        if (share := part.get("share"))
    )
    added = sum((share.value for share in shares), Decimal(0))
    fields = {"parts": listed(shares), "sum": f"{added:f}%"}
    parts = total(usual(share) for share in shares)
    whole = listing.total.get("share")
    if whole and readable(whole.quantity) and compare(printed(whole.quantity), parts, Decimal(0)) is not Verdict.ERROR:
        return None  # 占99.26%（含A，占98.06%；B，占1.20%）: all of what the whole is a part of
    verdict = compare(exact(100), parts, Decimal(0))
    if verdict is not Verdict.ERROR:
        return Outcome(verdict, evidence, Decimal(100), added - 100, fields)
    if len(shares) < len(valued) or not (named or _complete(listing)):
        return undecided(worded("各项占比未列全，不能要求合计为100%"), evidence[0])
    return Outcome(Verdict.ERROR, evidence, Decimal(100), added - 100, fields)


def _complete(listing: Listing) -> bool:
    """Whether the amounts of the list add up to its total, so that its shares must add up too."""
    figure = listing.total.get("value")
    amounts = [amount.quantity for part in listing.parts if (amount := part.get("value"))]
    if figure is None or not readable(figure.quantity, *amounts) or listing.partial:
        return False
    amounts = [amount for amount in amounts if amount.unit == figure.quantity.unit]
    return (
        judge(figure.quantity, lambda read: total(read(amount, Decimal(1)) for amount in amounts)) is not Verdict.ERROR
    )
