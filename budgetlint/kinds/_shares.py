"""What the kinds for shares share: whether a share in a list is one of the list's total."""

from __future__ import annotations

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.labels import resolve
from budgetlint.facts.paragraphs import Listing, Measured
from budgetlint.terms import plain

__all__ = ["is_of"]

_ANY_TOTAL = regex.compile(r"总|合计|支出|收入|全部|预算$|决算|比重|比例|百分比|数额|金额|费|经费|资金")


def is_of(share: Measured, listing: Listing, facts: Facts) -> bool:
    """Whether the words of the share let it be of the list's total: 占p%, 占支出总额的p%, not 占任务数的p%."""
    of = plain(share.of)
    fund = facts.terms.fund_of(share.of)
    if fund and fund not in (facts.terms.fund_of(listing.total.label), facts.terms.fund_of(listing.total.topic)):
        return False  # 占政府性基金项目支出总额的p%, in a list of all funds
    if not of or of in plain(listing.total.label) or resolve(share.of, facts.terms, listing.total.topic).concepts:
        return True
    return _ANY_TOTAL.search(of) is not None
