"""An amount as a number of people or things times what is told for each: 接待75人次，支出1.50万元，人均200元."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.phrases import is_reason
from budgetlint.kinds._common import readable, undecided
from budgetlint.kinds._products import Product, best_of, different
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict
from budgetlint.numerals import Token

FIELDS = ("formula",)

# what the price is for, and the units in which that is counted; other things have a unit of their own
_COUNTED_IN = regex.compile(r"人:(?:人次?|名|位)|车:[辆台]|村:个?村?|批:个?批?次?|场:场?次?|(?P<unit>[^:]+):(?P=unit)")
_PRICE = regex.compile(
    r"(?:(?P<each>[人车户村亩批场])均|(?:平均)?每(?:个|一)?(?P<each>[人车村批场户亩辆台套件家所座处吨株棵盏床班例份条艘头期]|平方米|公里)(?:次)?)(?:每年)?[^,，。;；:：\d]{0,10}$"
)
_TEN_THOUSAND = regex.compile("^万(?=.)")
_EACH = regex.compile("[均每/]")
_BY_TIME = regex.compile("每(?:个)?(?:月|天|日|季|学期|周)|月均|日均|/(?:月|天|日)|个月")  # so many times the price
_MONTHS = regex.compile("个?月")
_EACH_MONTH = regex.compile("(?:每月|月均|每个月)(?=[^,，。;；\\d]{0,6}$)")
_SUMMED = regex.compile("(?:共计|合计|总计|共|计)(?:支付|支出|安排)?$")
MAX_BEFORE = 24  # characters looked at before a price
MAX_BEHIND = 4  # characters behind the last figure of a sentence
_FILLERS = regex.compile(r"(?:标准|[为是约按的:\s])+$")
_SENTENCE = regex.compile("[。;；]")
_MORE = regex.compile(
    r"[^。;；]{0,12}[,，]\s?(?:并|及|以及|同时|还)(?!完成)[^。;；]{2,}"
)  # …每亩16元，并开展管护和监测
_SHARE = regex.compile(r"(?:负担|承担|分担|配套|补助|补贴|比例)[^,，。;；\d]{0,6}$")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each price in a sentence that gives one number of that sort and one amount. A failure that no slip of a
    single digit or unit explains is undecided: the price may be of other people or things."""
    compared = {
        figure.quantity.span.start
        for paragraph in facts.paragraphs
        if _EACH.search(paragraph.passage.text)
        for statement in paragraph.statements
        for figure in statement.figures
        if figure.measure != "value"
    }
    for passage, tokens in facts.passages:
        if _EACH.search(passage.text):
            for sentence in _sentences(passage.text, tokens):
                yield from _check(passage.text, sentence, compared)


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


def _check(text: str, tokens: Sequence[Token], compared: Collection[int]) -> Iterator[Outcome]:
    """``compared``: where the amounts start that what was spent is compared with (budgets, changes)."""
    prices = list(_prices(text, tokens))
    if months := _by_month(text, tokens):
        yield best_of(months)
    if len(prices) != 1 or _BY_TIME.search(text, tokens[0].start, tokens[-1].end + MAX_BEHIND):
        return
    price, each, name = prices[0]
    counted = [_singly(t.quantity) for t in tokens if t.quantity.kind == "count"]
    counts = different(quantity for quantity in counted if _COUNTED_IN.fullmatch(f"{each}:{quantity.unit}"))
    sums = [t.quantity for t in tokens if t is not price and t.quantity.kind == "amount" and "/" not in t.quantity.unit]
    amounts = different([q for q in sums if q.span.start not in compared] or sums)
    if counts and amounts and readable(price.quantity):
        alone = replace(price.quantity, unit=price.quantity.unit.partition("/")[0])
        outcome = best_of([Product(name, alone, count, amount) for count in counts for amount in amounts])
        if outcome.verdict is Verdict.ERROR and _only_in_a_reason(text, tokens, price):
            outcome = undecided(worded("单价写在原因里，金额不一定全按它计算"), *outcome.evidence)
        elif outcome.verdict is Verdict.ERROR and _shared(text, tokens):
            outcome = undecided(worded("句中还写了分担比例，金额可能只是其中一部分"), *outcome.evidence)
        elif outcome.verdict is Verdict.ERROR and _MORE.match(text, price.end):
            outcome = undecided(worded("金额还用于别的事，不一定全按单价计算"), *outcome.evidence)
        yield outcome


def _by_month(text: str, tokens: Sequence[Token]) -> list[Product]:
    """全年12个月按月支付物业费，每月13.80万元，共计165.60万元: nothing else is counted, and the sentence tells one price and one sum."""
    counts = [token.quantity for token in tokens if token.quantity.kind == "count"]
    amounts = [token for token in tokens if token.quantity.kind == "amount" and "/" not in token.quantity.unit]
    if len(counts) != 1 or not _MONTHS.fullmatch(counts[0].unit) or len(amounts) != 2 or not readable(counts[0]):
        return []
    price, whole = amounts
    monthly = _EACH_MONTH.search(text, max(0, price.start - MAX_BEFORE), price.start)
    summed = _SUMMED.search(text, price.end, whole.start)
    if not monthly or not summed or not readable(price.quantity, whole.quantity):
        return []
    return [Product(monthly[0], price.quantity, counts[0], whole.quantity)]


def _prices(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Token, str, str]]:
    """The prices of a sentence, each with what it is for and what it is called: 每村5万元, 22.40万元/座."""
    start = 0
    for token in tokens:
        match = _PRICE.search(text, max(start, token.start - MAX_BEFORE), token.start)
        start = token.end
        if token.quantity.kind != "amount" or not token.quantity.value:
            continue
        _, _, each = token.quantity.unit.partition("/")
        if each:
            yield token, each, worded("单价")
        elif match:
            yield token, match["each"], _FILLERS.sub("", match[0])


def _only_in_a_reason(text: str, tokens: Sequence[Token], price: Token) -> bool:
    """Whether a price is told to explain an amount before it: …增加21.53万元，主要是结转使用，每亩16元的标准未变."""
    amounts = [token for token in tokens if token.quantity.kind == "amount" and token.end <= price.start]
    return bool(amounts) and is_reason(text[amounts[-1].end : price.start])


def _singly(count: Quantity) -> Quantity:
    """A count in its unit itself: 1286.4万平方米 in 平方米."""
    if not _TEN_THOUSAND.match(count.unit):
        return count
    unit = _TEN_THOUSAND.sub("", count.unit)
    return replace(count, value=count.value * 10_000, step=count.step * 10_000, unit=unit)


def _shared(text: str, tokens: Sequence[Token]) -> bool:
    """Whether a sentence tells which share of the cost is borne: 人均标准94元、县级负担10%."""
    return any(
        token.quantity.kind == "percent" and _SHARE.search(text, max(0, token.start - MAX_BEFORE), token.start)
        for token in tokens
    )
