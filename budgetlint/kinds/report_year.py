"""A wrong year: last year's text left in, or a comparison with the wrong year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.interval import in_yuan
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Span, Verdict
from budgetlint.numerals import Token
from budgetlint.slips import MIN_DIGITS, digits_of

FIELDS = ("text", "year")

_PERIOD = regex.compile(
    r"(?:^|。|\d[、.]\s?)\s?(?P<owner>\p{Han}{2,24}[局委办院校所厅部处会站心队馆府]|[^。,，;；\d]{2,60}\([类款项]\)\s?)?(?P<year>20\d\d)\s?年度?"
    r"(?!末|底|初|\d|\s?\d|以来|起|[-—~至])(?P<told>[^。,，\d]{0,40}(?:(?P<budget>预算)|决算|总计|合计|支出|收入|拨款)[^。,，\d]{0,14}(?P<among>中[,，][^。,，\d]{0,30})?)"
    r"(?=\d[\d,.]*\s?(?:万元|元|亿元))"
)
_OUTTURN = regex.compile(
    r"\s?[,，]\s?(?:支出|收入)?(?:决算|执行)数?(?:为)?\s?"
)  # 2022年度培训费预算A万元，支出决算B万元
_OTHER_YEARS_MONEY = regex.compile("结转|结余|以前年度|[比较]")
_LAST_YEAR = regex.compile(r"上一?年|去年|同比|同期")
_COMPARED = regex.compile(r"(?:与|比|较)\s?(?P<year>20\d\d)\s?年度?\s?(?:决算数?|相比|增加|减少|度)")
# 2023年…预算256.49万元，比2023年预算数减少: a year against itself
_ITSELF = regex.compile(
    r"(?:^|。)\s?[^。,，;；\d]{0,16}(?P<year>20\d\d)\s?年度?(?:(?!20\d\d)[^。;；]){2,80}?\d[\d,.]*\s?万?元[^。;；\d]{0,80}?(?:比|较|与)\s?(?P<again>(?P=year))\s?年度?(?P<base>[^。,，;；\d]{0,8})"
)
# 2024年，我部门机关运行经费共计安排183.15万元，其中：…。较2024年预算…减少: so, too, in the next sentence
_ITSELF_NEXT = regex.compile(
    r"^\s?(?P<year>20\d\d)\s?年度?[,，]?(?![^。]{0,60}(?:执行|决算|实际|完成))[^。,，;；\d]{2,30}\d[\d,.]*\s?万?元[^。]{0,900}。\s?(?:比|较|与)\s?(?P<again>(?P=year))\s?年度?(?P<base>[^。,，;；\d]{0,8})"
)
# 2023年度国内公务接待38批次
_RECEIVED = regex.compile(
    r"(?:^|。)\s?(?P<year>20\d\d)\s?年度?(?:我|本)?(?:部门|单位|局)?(?:共)?(?:安排)?(?:国内)?公务接待(?:活动)?(?:累计|共)?(?:安排)?\s?(?=\d+\s?批)"
)
_UNCHANGED = regex.compile("持平|不变|相同|一致|没有变化|无变化")
_THIS_YEAR = regex.compile("本年(?:收入|支出)")
_BUDGET = regex.compile("预算")
_AS_OF = regex.compile(r"截[至止]\s?(?P<year>20\d\d)\s?年\s?(?:12\s?月\s?31\s?日|年?[末底])")
_STOCK = regex.compile("车辆|保有量|设备|资产")
_OF_THE_YEAR = regex.compile("执行率|编制|在职|实有|在编")
_EVALUATIONS = ("绩效", "")
_UNREAD = (*_EVALUATIONS, "名词解释")
MIN_RIGHT = 3  # comparisons with the year before, for another one to be last year's text


@dataclass(frozen=True)
class Params:
    """``of``: ``period`` (sentences that give figures of the reported year), ``comparison`` (与上年相比; a paragraph that
    compares with last year may do so with an earlier one, too) or ``stock`` (cars, assets and staff at the end of the year)."""

    of: Literal["period", "comparison", "stock"] = "period"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """An error where something else says which year is meant: the figure is that of this year's tables, all other comparisons are
    with the year before, a final account tells the cars at the end of the year before."""
    if facts.year is None:
        return
    passages = [
        (block, facts.tokens.get(at, ()))
        for at, block in facts.blocks()
        if isinstance(block, Passage) and facts.terms.topic(block.section) not in _UNREAD
    ]
    found = {"period": _periods, "comparison": _comparisons, "stock": _stocks}[params.of]
    yield from found(facts, facts.year, passages)


_Passages = Sequence[tuple[Passage, Sequence[Token]]]


def _outcome(passage: Passage, match: regex.Match[str], right: int, wrong: Verdict, *more: Evidence) -> Outcome:
    year = int(match["year"])
    fields = {"text": f"{year}年", "year": worded("{year}年", year=right)}
    evidence = (Evidence("year", f"{year}年", _span(passage, match)), *more)
    if year == right:
        return Outcome(Verdict.EXACT, evidence[:1], fields=fields)
    return Outcome(wrong, evidence, f"{right}年", None, fields)


def _span(passage: Passage, match: regex.Match[str]) -> Span:
    return passage.view.span(match.start("year"), match.end("year"))


def _periods(facts: Facts, year: int, passages: _Passages) -> Iterator[Outcome]:
    this_year = _told_in_tables(facts)
    for passage, tokens in passages:
        itself = list(_compared_with_itself(facts, year, passage))
        for match in itself:
            again = Evidence("other", worded("所比较的年度"), passage.view.span(*match.span("again")))
            yield _outcome(passage, match, year, Verdict.ERROR, again)
        judged = {match.start("year") for match in itself}
        for match in _PERIOD.finditer(passage.text):
            if match.start("year") in judged:
                continue
            ours = _ours(facts, passage, match, tokens, this_year)
            if ours is not None:
                label = worded("本年度表中的{label}", label=ours.label)
                yield _outcome(passage, match, year, Verdict.ERROR, evidence_of("figure", label, ours.quantity))
            elif not match["owner"] and not match["among"] and not match["budget"]:
                yield _outcome(passage, match, year, Verdict.SUSPICIOUS)
        for match in _RECEIVED.finditer(passage.text):
            yield _outcome(passage, match, year, Verdict.SUSPICIOUS)


def _compared_with_itself(facts: Facts, year: int, passage: Passage) -> Iterator[regex.Match[str]]:
    """The year before told as if it were the year: 2023年…预算256.49万元，比2023年预算数减少…; a final account compares with its own
    budget, too."""
    for match in (*_ITSELF.finditer(passage.text), *_ITSELF_NEXT.finditer(passage.text)):
        if int(match["year"]) == year - 1 and (facts.is_budget or not _BUDGET.search(match["base"])):
            yield match


def _ours(
    facts: Facts,
    passage: Passage,
    match: regex.Match[str],
    tokens: Sequence[Token],
    this_year: dict[Decimal, Fact],
) -> Fact | None:
    """The figure of this year's tables that is told of the year, or that is the outturn of the budget told of it; behind 年初结转, what
    is told as 本年收入 or 本年支出."""
    at = next((at for at, token in enumerate(tokens) if token.start == match.end()), len(tokens))
    told = list(tokens[at : at + 1])
    if _OTHER_YEARS_MONEY.search(match["told"]):
        told = list(_of_this_year(passage.text, tokens[at:]))
    elif match["budget"] and facts.is_budget:
        told = [] if _UNCHANGED.search(passage.text) else told
    elif match["budget"] and at + 1 < len(tokens):
        spent = _OUTTURN.fullmatch(passage.text, tokens[at].end, tokens[at + 1].start)
        told = [tokens[at + 1]] if spent else []
    figures = [token.quantity for token in told if digits_of(token.quantity) > MIN_DIGITS]
    return next((this_year[yuan] for each in figures if (yuan := in_yuan(each)) in this_year), None)


def _of_this_year(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """The figures of the first token's sentence that are told as those of the year (本年收入, 本年支出)."""
    for before, token in pairwise(tokens):
        words = text[before.end : token.start]
        if "。" in words:
            return
        if _THIS_YEAR.search(words):
            yield token


def _told_in_tables(facts: Facts) -> dict[Decimal, Fact]:
    """The first figure of the year in the tables of each value, in 元; those that are of the year before as well are left out."""
    tables = [fact for fact in facts.all_facts() if fact.source == "table" and fact.quantity.kind == "amount"]
    before = {in_yuan(fact.quantity) for fact in tables if fact.measure == "prior"}
    found: dict[Decimal, Fact] = {}
    for fact in (*tables, *_totals_of_lists(facts)):
        if fact.measure == "value" and in_yuan(fact.quantity) not in before:
            found.setdefault(in_yuan(fact.quantity), fact)
    return found


def _totals_of_lists(facts: Facts) -> Iterator[Fact]:
    """What the department's own lists (政府采购预算明细表) come to, where they have one column of figures."""
    for table in facts.tables:
        for panel in table.panels:
            sums = [row for row in panel.rows if row.item == "" and panel.is_list and len(panel.columns) == 1]
            quantity = sums[0].entries[0].quantity if len(sums) == 1 else None
            if quantity is not None and quantity.kind == "amount":
                yield Fact("", "", "value", sums[0].name, quantity, "table", table.where)


def _comparisons(facts: Facts, year: int, passages: _Passages) -> Iterator[Outcome]:
    found = [
        (passage, match)
        for passage, _ in passages
        for match in _COMPARED.finditer(passage.text)
        if int(match["year"]) != year
        if int(match["year"]) == year - 1 or not (_LAST_YEAR.search(passage.text) or f"{year - 1}年" in passage.text)
    ]
    right = [
        Evidence("other", worded("别处比较的年度"), _span(*each)) for each in found if int(each[1]["year"]) == year - 1
    ]
    for passage, match in found:
        left_in = int(match["year"]) == year - 2 and len(found) - len(right) == 1 and len(right) >= MIN_RIGHT
        verdict = Verdict.ERROR if left_in else Verdict.SUSPICIOUS
        yield _outcome(passage, match, year - 1, verdict, *right[:MIN_RIGHT])


def _stocks(facts: Facts, year: int, passages: _Passages) -> Iterator[Outcome]:
    for passage, _ in () if facts.is_budget else passages:
        for match in _AS_OF.finditer(passage.text) if _STOCK.search(passage.text) else ():
            yield _outcome(
                passage, match, year, Verdict.ERROR if int(match["year"]) == year - 1 else Verdict.SUSPICIOUS
            )
    if not facts.is_budget:
        yield from _left_in(facts, year)


def _left_in(facts: Facts, year: int) -> Iterator[Outcome]:
    """Staff and spending that an evaluation tells as at the end of the year before, where another of its sentences has the year's own."""
    told = [
        (block, match)
        for _, block in facts.blocks()
        if isinstance(block, Passage) and facts.terms.topic(block.section) in _EVALUATIONS
        for match in _AS_OF.finditer(block.text)
        if _OF_THE_YEAR.search(block.text, match.end())
    ]
    right = [Evidence("other", worded("别处的截止日期"), _span(*each)) for each in told if int(each[1]["year"]) == year]
    for passage, match in told if right else ():
        if int(match["year"]) == year - 1:
            yield _outcome(passage, match, year, Verdict.SUSPICIOUS, *right[:1])
