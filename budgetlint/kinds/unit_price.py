"""An amount as a number of people or things times what is told for each: 接待75人次，支出1.50万元，人均200元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import Interval, exact, judge, printed, round_to, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Outcome, Passage, Quantity, Verdict
from budgetlint.numerals import Token
from budgetlint.slips import one_slip

FIELDS = ("formula",)

# the word that the price is told with, and the units of what is counted then
_COUNTED_IN = regex.compile(r"人:(?:人次?|名|位)|车:[辆台]|户:户|村:个?村?|亩:亩|批:个?批次?|场:(?:场次?|次)")
_PRICE = regex.compile(
    r"(?:(?P<each>[人车户村亩批场])均|平均?每(?:个|一)?(?P<each>[人车户村亩批场])|每(?:个|一)?(?P<each>[人车户村亩批场])(?:次)?)(?:每年)?[^,，。;；:：\d]{0,10}$"
)
_EACH = regex.compile("[均每]")
_BY_TIME = regex.compile("每(?:个)?(?:月|天|日|季|学期|周)|月均|日均|/(?:月|天|日)|个月")  # so many times the price
MAX_BEHIND = 4  # characters behind the last figure of a sentence
_SENTENCE = regex.compile("[。;；]")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each price in a sentence that gives one number of that sort and one amount. A failure that no slip of a
    single digit or unit explains is undecided: the price may be of other people or things."""
    for at, block in facts.blocks():
        if isinstance(block, Passage) and _EACH.search(block.text):
            tokens = facts.tokens.get(at, ())
            for sentence in _sentences(block.text, tokens):
                yield from _check(block.text, sentence)


def _sentences(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The figures of each sentence, or of each part of one that semicolons part."""
    group: list[Token] = []
    for token in tokens:
        if group and _SENTENCE.search(text, group[-1].end, token.start):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _check(text: str, tokens: Sequence[Token]) -> Iterator[Outcome]:
    start = 0
    prices: list[tuple[Token, str]] = []
    for token in tokens:
        match = _PRICE.search(text, max(start, token.start - 24), token.start)
        if match and token.quantity.kind == "amount" and token.quantity.value:
            prices.append((token, match["each"]))
        start = token.end
    if len(prices) != 1 or _BY_TIME.search(text, tokens[0].start, tokens[-1].end + MAX_BEHIND):
        return
    price, each = prices[0]
    counts = [
        t.quantity for t in tokens if t.quantity.kind == "count" and _COUNTED_IN.fullmatch(f"{each}:{t.quantity.unit}")
    ]
    amounts = [t.quantity for t in tokens if t is not price and t.quantity.kind == "amount"]
    counts, amounts = _different(counts), _different(amounts)
    if counts and amounts and readable(price.quantity):
        yield _best(price.quantity, counts, amounts)


def _different(quantities: Sequence[Quantity]) -> list[Quantity]:
    """The figures that are not 0, each value once."""
    return list({(q.value, q.unit): q for q in quantities if q.value and readable(q)}.values())


def _best(price: Quantity, counts: Sequence[Quantity], amounts: Sequence[Quantity]) -> Outcome:
    found = [_outcome(price, count, amount) for count in counts for amount in amounts]
    held = next((outcome for outcome in found if outcome.verdict.holds), None)
    if held is not None:
        return held
    if len(found) == 1 and _in_wrong_unit(price, counts[0], amounts[0]):
        return _of_amount(price, counts[0], amounts[0])
    if len(found) == 1 and _slipped(price, counts[0], amounts[0]):
        return found[0]
    return undecided(worded("不能确定是按哪个数量、哪个金额计算的"), evidence_of("price", worded("单价"), price))


def _outcome(price: Quantity, count: Quantity, amount: Quantity) -> Outcome:
    scale = unit_scale(amount.unit, price.unit) or Decimal(1)

    def expected(read: Reading) -> Interval:
        return read(amount, scale) / exact(count.value)

    value = round_to(expected(printed).value, price.step)
    evidence = (
        evidence_of("price", worded("单价"), price),
        evidence_of("count", worded("数量"), count),
        evidence_of("amount", worded("金额"), amount),
    )
    fields = {"formula": f"{amount.text} ÷ {count.text}"}
    return Outcome(judge(price, expected), evidence, value, price.value - value, fields)


def _of_amount(price: Quantity, count: Quantity, amount: Quantity) -> Outcome:
    """The amount as the wrong figure: 28个村、每村5万元，共140元."""
    scale = unit_scale(price.unit, amount.unit) or Decimal(1)
    value = price.value * count.value * scale
    evidence = (
        evidence_of("amount", worded("金额"), amount),
        evidence_of("price", worded("单价"), price),
        evidence_of("count", worded("数量"), count),
    )
    return Outcome(Verdict.ERROR, evidence, value, amount.value - value, {"formula": f"{price.text} × {count.text}"})


def _in_wrong_unit(price: Quantity, count: Quantity, amount: Quantity) -> bool:
    """Whether the amount is ten thousand times too much or too little: 元 for 万元."""
    scale = unit_scale(amount.unit, price.unit) or Decimal(1)
    off = price.value * count.value / (amount.value * scale)
    return round_to(off, Decimal("0.0001")) in (Decimal(10_000), Decimal("0.0001"))


def _slipped(price: Quantity, count: Quantity, amount: Quantity) -> bool:
    """Whether one digit makes the three figures agree: so they belong together."""
    scale = unit_scale(amount.unit, price.unit) or Decimal(1)
    spent, number = printed(amount, scale), exact(count.value)
    pairs = (
        (price, spent / number),
        (count, spent / printed(price)),
        (amount, (printed(price) * number).scaled(1 / scale)),
    )
    return any(one_slip(figure, wanted) for figure, wanted in pairs)
