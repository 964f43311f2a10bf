"""What was reached and what was not are all there is: “绩效指标10个，完成8个，未完成2个”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._named import words_before
from budgetlint.model import Outcome, Passage, Verdict
from budgetlint.numerals import Token

FIELDS = ("label", "formula")

_REACHED = r"(?:完成|达到|达成|达标|实现|通过|合格)"
_DONE = regex.compile(rf"^(?:其中|已|全部|全年)*{_REACHED}")
_NOT_DONE = regex.compile(rf"^(?:其中)?(?:未|没有)(?:能)?(?:全部|完全)?{_REACHED}")
_BETWEEN = regex.compile(r"[^。;；\d]{1,24}")
_TARGET = regex.compile(r"的?\s?(?:年度|年初|预期|绩效|计划)*(?:目标|指标|任务|要求)")
_UNIT = regex.compile("[个项条家所村]")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each three numbers side by side: of all, of those reached and of those not reached."""
    for passage, tokens in facts.passages:
        for three in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if _is_parted(passage, three):
                yield _outcome(passage, three)


def _is_parted(passage: Passage, three: Sequence[Token]) -> bool:
    whole, done, left = three
    units = {token.quantity.unit for token in three}
    if len(units) > 1 or not _UNIT.fullmatch(whole.quantity.unit) or any(token.quantity.bound for token in three):
        return False
    if _TARGET.match(passage.text, left.end):
        return False  # 完成整治17条，未达到18条的目标值
    near = all(_BETWEEN.fullmatch(passage.text, a.end, b.start) for a, b in ((whole, done), (done, left)))
    return near and bool(
        _DONE.search(words_before(passage.text, whole.end, done.start))
        and _NOT_DONE.search(words_before(passage.text, done.end, left.start))
    )


def _outcome(passage: Passage, three: Sequence[Token]) -> Outcome:
    whole, done, left = (token.quantity for token in three)
    label = words_before(passage.text, 0, three[0].start)
    evidence = (
        evidence_of("total", label, whole),
        evidence_of("part", words_before(passage.text, three[0].end, three[1].start), done),
        evidence_of("part", words_before(passage.text, three[1].end, three[2].start), left),
    )
    expected = done.value + left.value
    verdict = Verdict.EXACT if expected == whole.value else Verdict.ERROR
    fields = {"label": label, "formula": f"{done.text} + {left.text}"}
    return Outcome(verdict, evidence, expected, whole.value - expected, fields)
