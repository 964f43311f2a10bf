"""A number of people or things against the other places that tell it of the same: 发放268名村级动物防疫员补助 and 村级防疫员人数286人.

Names in common prove little. A number that stands in one place only, one slip of the hand away from the number that two other places
tell of the same thing, is that slip.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from budgetlint.facts import Facts
from budgetlint.facts.counted_things import Mention, read_mentions, same_thing
from budgetlint.interval import exact
from budgetlint.kinds._common import evidence_of
from budgetlint.model import Outcome, Verdict
from budgetlint.slips import neighbours_swapped, one_slip

FIELDS = ("what", "count")
INFERRED = True

MIN_PLACES = 2  # other places that tell one number, for this one to be a slip


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each number with two neighbouring digits swapped, an error where several other places tell the right one; in a
    budget, whose numbers are all planned, a warning for other slips, too."""
    by_unit: dict[str, dict[Decimal, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in {each.quantity.span.start: each for each in read_mentions(facts)}.values():
        by_unit[mention.unit][mention.quantity.value].append(mention)
    for values in by_unit.values():
        for stated, other in permutations(values, 2):
            if one_slip(values[stated][0].quantity, exact(other)):
                for mention in values[stated]:
                    if not any(same_thing(mention, each) for each in values[stated] if each is not mention):
                        yield from _against(mention, values[other], planned=facts.is_budget)


def _against(mention: Mention, others: Sequence[Mention], *, planned: bool) -> Iterator[Outcome]:
    same = [each for each in others if same_thing(mention, each)]
    places = {each.place for each in same}
    if not places or mention.place in places:
        return
    value = same[0].quantity.value
    swapped = neighbours_swapped(mention.quantity, exact(value))
    evidence = (
        evidence_of("stated", mention.label, mention.quantity),
        *(evidence_of("other", each.label, each.quantity) for each in same),
    )
    fields = {"what": mention.label, "count": str(len(places))}
    if not swapped and (len(places) < MIN_PLACES or not planned):
        return  # what was planned and what was done are often a digit apart
    sure = swapped and mention.certain and len({each.place for each in same if each.certain}) >= MIN_PLACES
    verdict = Verdict.ERROR if sure else Verdict.SUSPICIOUS
    yield Outcome(verdict, evidence, value, mention.quantity.value - value, fields)
