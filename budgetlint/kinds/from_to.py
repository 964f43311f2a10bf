"""A figure that went from one value to another: 由21.36万亩减少到18.94万亩，下降11.33%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, printed, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Quantity, Verdict
from budgetlint.numerals import Token

FIELDS = ("word", "before", "after")

_UP, _DOWN = "增加|增长|提高|提升|上升|扩大", "减少|下降|降低|压减|缩减|缩小|压缩"
_FROM = regex.compile(r"[由从][^,，。;；:：]{0,20}$")
_TO = regex.compile(rf"\s*(?:(?P<up>{_UP}|升)|(?P<down>{_DOWN}|降))(?:了)?[到至为]\s*")
_RATE = regex.compile(
    rf"[,，、]?\s*(?:同比|比上年|较上年|共|累计)?(?:(?P<up>{_UP}|增幅)|(?P<down>{_DOWN}|降幅))(?:幅度)?(?:了|为|达到?|约)?\s*"
)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for the word between two such figures, and one for the rate behind them."""
    for passage, tokens in facts.passages:
        for index in range(1, len(tokens)):
            yield from _check(passage, tokens, index)


def _check(passage: Passage, tokens: Sequence[Token], index: int) -> Iterator[Outcome]:
    text, first, second = passage.text, tokens[index - 1], tokens[index]
    match = _TO.fullmatch(text, first.end, second.start)
    begin = tokens[index - 2].end if index > 1 else 0
    if match is None or not _FROM.search(text, begin, first.start):
        return
    before, after = first.quantity, second.quantity
    scale = unit_scale(after.unit, before.unit)
    if scale is None or before.kind != after.kind or not readable(before, after):
        return
    grown = printed(after, scale).low > printed(before).high
    shrunk = printed(after, scale).high < printed(before).low
    fields = {"word": text[match.start() : match.end()].strip(), "before": before.text, "after": after.text}
    evidence = (evidence_of("after", worded("后一数"), after), evidence_of("before", worded("前一数"), before))
    if grown or shrunk:
        fits = grown == bool(match["up"])
        word = Evidence("word", fields["word"], passage.view.span(*match.span()))
        expected = None if fits else "与增减额同方向的用词"
        yield Outcome(Verdict.EXACT if fits else Verdict.ERROR, (word, *evidence), expected, None, fields)
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    told = _RATE.fullmatch(text, second.end, following.start) if following else None
    if told and following and following.quantity.kind == "percent" and before.kind != "percent":
        yield from _rate(following.quantity, 1 if told["up"] else -1, before, after, scale, fields)


def _rate(
    rate: Quantity, sign: int, before: Quantity, after: Quantity, scale: Decimal, fields: dict[str, str]
) -> Iterator[Outcome]:
    def growth(read: Reading) -> Interval:
        return (read(after, scale) / read(before, Decimal(1)) - exact(1)).scaled(_HUNDRED * sign)

    if not readable(rate):
        return
    try:
        verdict, expected = judge(rate, growth), rounded(growth(printed), rate)
    except UndefinedQuotient:
        return
    evidence = (
        evidence_of("rate", worded("增减率"), rate),
        evidence_of("after", worded("后一数"), after),
        evidence_of("before", worded("前一数"), before),
    )
    yield Outcome(verdict, evidence, expected, rate.value - expected, fields)
