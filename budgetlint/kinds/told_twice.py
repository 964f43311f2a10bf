"""A number of things told in two places, with two of its digits swapped in one: 快速检测24680批次, 快速检测24860批次."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import exact
from budgetlint.kinds._common import evidence_of, readable
from budgetlint.kinds._named import named_figures
from budgetlint.model import Outcome, Quantity, Verdict
from budgetlint.slips import neighbours_swapped

FIELDS = ("label", "other")
INFERRED = True

_OTHER_YEAR = regex.compile(r"上年|去年|同期|20\d\d\s?年|比")
_WORDS = regex.compile(r"\p{Han}{2,}")
MIN_DIGITS = 4  # but for zeros at the end; of fewer, two numbers may be a swap apart by chance
MIN_ALIKE = 3  # characters that the words of both places have in common


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


@dataclass(frozen=True, slots=True)
class _Told:
    label: str
    quantity: Quantity
    owner: int = 0  # the indicator it is the target or the actual value of


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each number that is another's but for two neighbouring digits, both told of one thing by their words: wrong where
    the other is told more often, else suspicious. A target and what came of it are two things."""
    groups: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for told in (*_in_text(facts), *_in_forms(facts)):
        digits = "".join(sorted(str(told.quantity.value).replace(".", "")))
        if told.quantity.kind == "count" and readable(told.quantity) and len(digits.strip("0")) >= MIN_DIGITS:
            groups[told.quantity.unit, digits].append(told)
    for group in groups.values():
        if len({each.quantity.value for each in group}) > 1:
            yield from _swapped(group)


def _in_text(facts: Facts) -> Iterator[_Told]:
    for passage, tokens in facts.passages:
        for label, quantity in named_figures(passage.text, tokens):
            if not _OTHER_YEAR.search(label):
                yield _Told(label, quantity)


def _in_forms(facts: Facts) -> Iterator[_Told]:
    for form in facts.forms.forms:
        for indicator in form.indicators:
            for value in (indicator.target, indicator.actual):
                if indicator.name and value and value.quantity:
                    yield _Told(indicator.name.text, value.quantity, id(indicator))


def _swapped(group: Sequence[_Told]) -> Iterator[Outcome]:
    often = Counter(each.quantity.value for each in group)
    seen: set[int] = set()
    for one, other in combinations(group, 2):
        stated, right = sorted((one, other), key=lambda each: often[each.quantity.value])
        same = stated.owner == right.owner != 0
        if same or stated.quantity.span.start in seen or not _alike(stated.label, right.label):
            continue
        if neighbours_swapped(stated.quantity, exact(right.quantity.value)):
            seen.add(stated.quantity.span.start)
            evidence = (
                evidence_of("stated", stated.label, stated.quantity),
                evidence_of("other", right.label, right.quantity),
            )
            difference = stated.quantity.value - right.quantity.value
            fields = {"label": stated.label, "other": right.quantity.text}
            outvoted = often[right.quantity.value] > often[stated.quantity.value]
            yield Outcome(
                Verdict.ERROR if outvoted else Verdict.SUSPICIOUS, evidence, right.quantity.value, difference, fields
            )


def _alike(one: str, other: str) -> bool:
    """Whether the words of two places have a stretch in common."""
    runs = {run[at : at + MIN_ALIKE] for run in _WORDS.findall(one) for at in range(len(run) - MIN_ALIKE + 1)}
    return any(run in other for run in runs)
