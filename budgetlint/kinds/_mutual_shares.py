"""Shares whose whole is nowhere told: each with its part implies one, and all must imply the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.interval import Interval, UndefinedQuotient, judge, printed, round_to
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity

__all__ = ["PartAndShare", "mutual"]

MIN_AGREEING = 3
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PartAndShare:
    """A part and its share in percent, of a whole that is not told."""

    label: str
    part: Quantity
    share: Quantity

    def whole(self) -> Interval:
        """What the part is a share of. Raises :class:`UndefinedQuotient` for a share that may be 0."""
        return (printed(self.part) / printed(self.share)).scaled(_HUNDRED)


def mutual(shares: Sequence[PartAndShare]) -> Iterator[tuple[PartAndShare, Outcome]]:
    """The verdict on each share by the whole that most of the others imply, three at least and two thirds of all; nothing
    where they do not agree so far."""
    known: list[tuple[PartAndShare, Interval]] = []
    for each in shares:
        try:
            known.append((each, each.whole()))
        except UndefinedQuotient:
            continue
    whole = _agreed([interval for _, interval in known])
    if whole is None:
        return
    for each, _ in known:
        verdict = judge(each.share, lambda read, part=each.part: (read(part, Decimal(1)) / whole).scaled(_HUNDRED))  # type: ignore[misc]
        value = round_to((printed(each.part) / whole).scaled(_HUNDRED).value, each.share.usual_step)
        evidence = (
            evidence_of("share", worded("{name}占比", name=each.label), each.share),
            evidence_of("part", each.label, each.part),
            *(evidence_of("sibling", other.label, other.part) for other, _ in known if other is not each),
        )
        about = f"{round_to(whole.value, each.part.step):,f}{each.part.unit}"
        fields = {
            "part": f"{each.part.value:,f}{each.part.unit}",
            "whole": worded("各项占比所示的总额（约{amount}）", amount=about),
            "name": each.label,
        }
        yield each, Outcome(verdict, evidence, value, each.share.value - value, fields)


def _agreed(wholes: Sequence[Interval]) -> Interval | None:
    """What is in as many of the intervals as possible, if that are enough."""
    best: list[Interval] = []
    for point in (interval.low for interval in wholes):
        holding = [interval for interval in wholes if interval.low <= point <= interval.high]
        best = max(best, holding, key=len)
    if len(best) < MIN_AGREEING or len(best) * 3 < len(wholes) * 2:
        return None
    low, high = max(interval.low for interval in best), min(interval.high for interval in best)
    return Interval(low, (low + high) / 2, high)
