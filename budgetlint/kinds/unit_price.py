"""An amount as a number of people or things times what is told for each: 接待75人次，支出1.50万元，人均200元."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import Interval, exact, judge, printed, round_to, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Quantity, Verdict
from budgetlint.numerals import Token
from budgetlint.slips import one_slip

FIELDS = ("formula",)

# what the price is for, and the units in which that is counted; other things have a unit of their own
_COUNTED_IN = {
    "人": ("人", "人次", "名", "位"),
    "车": ("辆", "台"),
    "村": ("个", "个村", "村"),
    "批": ("批", "批次", "个"),
    "场": ("场", "场次", "次"),
}
_THINGS = "平方米|公里|辆|台|套|件|户|亩|家|所|座|处|吨|株|棵|盏|床|班|例|份|条|艘|头|期"
_PRICE = regex.compile(
    rf"(?:(?P<each>[人车户村亩批场])均|平均?每(?:个|一)?(?P<each>[人车村批场]|{_THINGS})|每(?:个|一)?(?P<each>[人车村批场]|{_THINGS})(?:次)?)(?:每年)?[^,，。;；:：\d]{{0,10}}$"
)
_TEN_THOUSAND = regex.compile("^万(?=.)")
_EACH = regex.compile("[均每]")
_BY_TIME = regex.compile("每(?:个)?(?:月|天|日|季|学期|周)|月均|日均|/(?:月|天|日)|个月")  # so many times the price
MAX_BEFORE = 24  # characters looked at before a price
MAX_BEHIND = 4  # characters behind the last figure of a sentence
_FILLERS = regex.compile(r"(?:标准|[为是约按的:\s])+$")
_SENTENCE = regex.compile("[。;；]")


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
    for at, block in facts.blocks():
        if isinstance(block, Passage) and _EACH.search(block.text):
            tokens = facts.tokens.get(at, ())
            for sentence in _sentences(block.text, tokens):
                yield from _check(block.text, sentence, compared)


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
    start = 0
    prices: list[tuple[Token, regex.Match[str]]] = []
    for token in tokens:
        match = _PRICE.search(text, max(start, token.start - MAX_BEFORE), token.start)
        if match and token.quantity.kind == "amount" and token.quantity.value:
            prices.append((token, match))
        start = token.end
    if len(prices) != 1 or _BY_TIME.search(text, tokens[0].start, tokens[-1].end + MAX_BEHIND):
        return
    price, match = prices[0]
    units = _COUNTED_IN.get(match["each"], (match["each"],))
    counted = [_singly(t.quantity) for t in tokens if t.quantity.kind == "count"]
    counts = _different(quantity for quantity in counted if quantity.unit in units)
    sums = [t.quantity for t in tokens if t is not price and t.quantity.kind == "amount"]
    amounts = _different([q for q in sums if q.span.start not in compared] or sums)
    if counts and amounts and readable(price.quantity):
        name = _FILLERS.sub("", match[0])
        yield _best([_Product(name, price.quantity, count, amount) for count in counts for amount in amounts])


def _singly(count: Quantity) -> Quantity:
    """A count in its unit itself: 1286.4万平方米 in 平方米."""
    if not _TEN_THOUSAND.match(count.unit):
        return count
    unit = _TEN_THOUSAND.sub("", count.unit)
    return replace(count, value=count.value * 10_000, step=count.step * 10_000, unit=unit)


def _different(quantities: Iterable[Quantity]) -> list[Quantity]:
    """The figures that are not 0, each value once."""
    return list({(q.value, q.unit): q for q in quantities if q.value and readable(q)}.values())


def _best(products: Sequence[_Product]) -> Outcome:
    """The product that holds; where the sentence gives one count and one amount, a failure that a slip explains."""
    held = next((outcome for each in products if (outcome := each.outcome()).verdict.holds), None)
    if held is not None:
        return held
    first = products[0]
    if len(products) == 1 and first.is_in_wrong_unit():
        return first.outcome_of_amount()
    if len(products) == 1 and first.is_one_slip_off():
        return first.outcome()
    return undecided(worded("不能确定是按哪个数量、哪个金额计算的"), evidence_of("price", first.name, first.price))


@dataclass(frozen=True, slots=True)
class _Product:
    """An amount that may be a count times a price, which the text calls ``name`` (人均接待费, 每村)."""

    name: str
    price: Quantity
    count: Quantity
    amount: Quantity

    def outcome(self) -> Outcome:
        """The price against what amount and count make it."""

        def expected(read: Reading) -> Interval:
            return read(self.amount, self._scale) / exact(self.count.value)

        value = round_to(expected(printed).value, self.price.step)
        verdict, difference = judge(self.price, expected), self.price.value - value
        fields = {"formula": f"{self.amount.text} ÷ {self.count.text}"}
        return Outcome(verdict, self._evidence(), value, difference, fields)

    def outcome_of_amount(self) -> Outcome:
        """The amount as the wrong figure: 28个村、每村5万元，共140元."""
        value = self.price.value * self.count.value / self._scale
        price, count, amount = self._evidence()
        fields = {"formula": f"{self.price.text} × {self.count.text}"}
        return Outcome(Verdict.ERROR, (amount, price, count), value, self.amount.value - value, fields)

    def is_in_wrong_unit(self) -> bool:
        """Whether the amount is ten thousand times too much or too little: 元 for 万元."""
        stated, made = printed(self.amount), self._made()
        return any(
            stated.low <= made.high * factor and made.low * factor <= stated.high
            for factor in (Decimal(10_000), Decimal("0.0001"))
        )

    def is_one_slip_off(self) -> bool:
        """Whether one digit makes the three figures agree: so they belong together."""
        spent, number = printed(self.amount, self._scale), exact(self.count.value)
        wanted = ((self.price, spent / number), (self.count, spent / printed(self.price)), (self.amount, self._made()))
        return any(one_slip(figure, interval) for figure, interval in wanted)

    @property
    def _scale(self) -> Decimal:
        """How many units of the price one unit of the amount is."""
        return unit_scale(self.amount.unit, self.price.unit) or Decimal(1)

    def _made(self) -> Interval:
        """Count times price, in the amount's unit."""
        return (printed(self.price) * exact(self.count.value)).scaled(1 / self._scale)

    def _evidence(self) -> tuple[Evidence, Evidence, Evidence]:
        return (
            evidence_of("price", self.name, self.price),
            evidence_of("count", worded("数量"), self.count),
            evidence_of("amount", worded("金额"), self.amount),
        )
