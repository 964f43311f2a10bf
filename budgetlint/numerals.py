"""The one grammar of printed figures: ``"7983. 87万元"`` becomes a :class:`Quantity`.

One pattern scans a view once. Dates, document numbers, list and figure numbers are recognised so that they
are not figures; a number that cannot be read (``2.119.60``) becomes a ``malformed`` quantity, never two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from budgetlint import regex
from budgetlint.model import Quantity, View

__all__ = ["MEASURE_WORDS", "UNITS", "Token", "cell_quantity", "own_steps", "scan", "usual_steps"]

MIN_OWN = 3  # figures of a passage that show a style of its own
MIN_MIXED = 5  # figures with fewer decimals, for them to be no chance

# Measure words (量词) of counted things, longest first; 度, 级, 类 and the like are left out: they name, not count.
MEASURE_WORDS = (
    "台(套)", "台（套）", "台/套", "平方公里", "平方千米", "平方米", "立方米", "人次", "批次", "人日", "人天", "公里", "千米",
    "公斤", "千克", "小时", "分钟", "个月", "万人次", "万人", "万户", "万次", "亩次", "场次", "车次", "辆次", "件次", "户次",
    "家次", "吨", "个", "项", "家", "辆", "批", "人", "次", "台", "套", "件", "份", "期", "户", "名", "所", "处", "本", "册", "场", "条",
    "天", "间", "座", "亩", "艘", "架", "张", "块", "篇", "部", "支", "组", "对", "只", "头", "株", "棵", "米", "里", "盏", "种", "类",
    "年", "月", "日", "周", "季度", "层", "幅", "枚", "罐", "箱", "袋", "桶", "盒", "眼", "口", "村", "镇", "乡", "县", "字", "页",
    "宗", "起", "例", "轮", "届", "班", "床", "位", "颗", "片", "根", "道", "笔", "门", "科", "瓶", "升", "度", "公顷", "万吨", "万亩",
    "万平方米", "亿斤", "万只", "万套", "万件", "万株", "万尾", "尾", "屏", "路", "点", "站", "段", "标段", "团组", "批/次", "家/次",
)  # fmt: skip
UNITS = ("百万元", "亿元", "万元", "千元", "元")

# 支出7 9.20万元: one figure, which a program that reads pictures cut
_CUT = rf"(?<=[出入费额数为计款金算余少加增减降长])\d{{1,3}}\ \d+\.\d+(?=\ ?(?:{'|'.join(UNITS)}|%))"
_NUMBER = _CUT + r"|\d+(?:[.,]\d+|\ ?\.\ (?=\d+(?!\d*[.、]))\d+|\ \.\d+|,\ \d{3}(?!\d))*"
_MEASURE = "|".join(sorted((regex.escape(word) for word in MEASURE_WORDS), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"

_SCAN = regex.compile(
    rf"""
    (?P<date>
        {_YEAR}\ ?[-—~至到]+\ ?{_YEAR}\ ?年?(?:度)?
      | {_YEAR}(?:\ ?年\ ?{_MONTH}\ ?月|\ ?[.\-/]\ ?{_MONTH}\ ?[.\-/])\ ?\d{{1,2}}(?:\ ?日|(?![\d.]))
      | {_YEAR}\ ?年(?:度|初|末|底|内)?(?:\ ?\d{{1,2}}\ ?月(?:份|底|初|末)?(?:\ ?\d{{1,2}}\ ?日)?)?
      | (?<!\d)\d{{1,2}}\ ?月(?:份|底|初|末)(?:\ ?\d{{1,2}}\ ?日)?
      | (?<!\d)\d{{1,2}}\ ?月\ ?\d{{1,2}}\ ?(?:[-—~至]\ ?\d{{1,2}}\ ?)?日
    )
  | (?P<reference>
        \d+万\d[\d.]*(?:[万亿]?元|亿)?
      | (?<=[:：;；。,，])\ ?\d{{1,2}}[.、](?=\ ?[\u4e00-\u9fff(\["“])
      | (?<![\d.])\d{{1,3}}(?:\ ?[-—–~至到]\ ?\d{{1,3}})?\ ?(?:周?岁(?:\ ?(?:及|\(含\))?\ ?以[上下内])?|年级)
      | [\[(]\ ?{_YEAR}\ ?[\])]\ ?(?:第?\ ?\d+(?:[、-]\d+)*\ ?号)?
      | 第?\ ?\d+(?:[-、,，]\ ?\d+)*\ ?号
      | 第\ ?\d+(?!\d*[.,]\d)
      | (?<![\d.,])(?:20\d|21\d|22\d|23\d)\d{{2}}(?:\d\d)?\ ?(?:[-—–]\ ?)?(?=[\u4e00-\u9fff]{{3}})(?!{"|".join(UNITS)}|{_MEASURE})
      | (?<=[(\[])(?:20\d|21\d|22\d|23\d|30\d|31\d|399)(?:\d\d(?:\d\d)?)?(?=[)\]])
      | (?:图|表|附件|附表|公开|财决|附)\ ?\d+(?:[-—.]\d+)*\ ?(?:表)?
      | (?<![\d.])\d{{9,}}(?![\d.,]|\ ?(?:{"|".join(UNITS)}))
      | [A-Za-z][A-Za-z\-]*\d[0-9A-Za-z_\-]*(?:\.\d+)*
      | (?<![\d.])\d+(?:\.\d+)*[A-Za-z]+[0-9A-Za-z_]*
      | (?<![\d.,])\d+(?:/\d+)+(?=\d|\D)(?!\ ?(?:{"|".join(UNITS)}))
    )
  | (?P<sign>(?<![A-Za-z\d%)\]])[-–]\ ?(?=\d)|(?<=[(（])-(?=\d))?
    (?P<number>(?<![\d.])(?:{_NUMBER}))
    \ ?(?P<more>余|多|几)?\ ?
    (?:
        (?P<amount>{"|".join(UNITS)})(?P<per>/(?:{_MEASURE}))?
      | (?P<tenk>[万亿])(?=[以之左]|[,，;；。)]|[(](?!\p{{Han}}{{0,2}}[人户次])|$)
      | (?P<percent>%)
      | (?P<permille>‰)
      | (?P<points>个?百分点)
      | (?P<score>分)(?!之|钟|类|别|管|析|配|公|局|行|布|散|离|项|期|批|级|包|成|解|步|三|二|四|五)
      | (?P<measure>(?:万|亿)?(?:{_MEASURE})(?:/(?:{_MEASURE})){{0,3}})
    )?
    (?P<after>\ ?(?:以上|以下|以内|左右|及以上|及以下|\(含\)以上))?
    """,
    regex.VERBOSE,
)
_DIGIT = regex.compile(r"\d")
_LIST_NUMBER = regex.compile(
    r"\s*[-*·●◆]?\s*(?:\(?\d{1,2}\)|\d{1,2}\s?(?:[、]|[.](?!\d)(?=\s?\D)|[.]\s(?=20\d\d\s?年)|[.]\s?(?=2[0-3]\d{5}\s?\p{Han}{2})))"
)
_LISTED = regex.compile(r"(?P<first>(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+),(?P<second>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")
_ROW = regex.compile(r"\d+(?:\.\d+)?(?:,\d+(?:\.\d+)?){2,}(?<=,.*\..*,.*\..*)")  # a row of cells: 1.50,2.50,60.00%
_WELL_FORMED = regex.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_ABOUT = regex.compile(r"(?:约|近|大约|接近|将近|逾|超过?|不足|不少于|不低于)\s?$")
_NOT_MORE = regex.compile(r"(?:不超过?|不高于|不多于|小于等于|以内|低于|[≤<])\s?=?\s?$")
_AT_LEAST = regex.compile(r"(?:[≥>]|不少于|不低于|大于等于|逾|超过?|高于)\s?=?\s?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A figure with its range in the text of the view it was scanned from."""

    start: int
    end: int
    quantity: Quantity


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _step(number: str) -> Decimal:
    return _unit_of_place(_decimals(number))


@lru_cache(maxsize=64)
def _unit_of_place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _bound(more: str | None, before: str, after: str | None) -> str:
    if after and ("以下" in after or "以内" in after):
        return "≤"
    if more or (after and "以上" in after):
        return "≥"
    if after:
        return "≈"
    if _NOT_MORE.search(before):
        return "≤"
    if _AT_LEAST.search(before):
        return "≥"
    return "≈" if _ABOUT.search(before) else ""


def scan(view: View, start: int = 0) -> Iterator[Token]:
    """Every figure of the view from left to right; the list number at its head is not one.

    A number that ends a sentence keeps out of its unit what belongs to the next word. Linear in the text.
    """
    text = view.text
    if _DIGIT.search(text) is None:
        return
    head = _LIST_NUMBER.match(text) if start == 0 else None
    for match in _SCAN.finditer(text, head.end() if head else start):
        number = match["number"]
        if number is None:
            continue
        bare = number.replace(" ", "")
        kind, unit = _kind_and_unit(match)
        start_of_figure = match.start("sign") if match["sign"] else match.start("number")
        end = _end_of_unit(match)
        span = view.span(start_of_figure, end)
        printed = text[start_of_figure:end].strip()
        if not _WELL_FORMED.fullmatch(bare):
            listed = _LISTED.fullmatch(bare)
            if listed:  # “4125.49,4143.91万元” are two figures before one unit
                yield from _pair(view, match, listed, end)
            elif kind in ("amount", "percent", "points") and not _ROW.fullmatch(bare):
                one = Decimal(1)
                yield Token(start_of_figure, end, Quantity(printed, "malformed", Decimal(0), unit, one, one, span))
            continue
        value = Decimal(bare.replace(",", ""))
        step = _step(bare)
        if match["tenk"] == "亿":
            unit = "亿元"
        if match["sign"]:
            value = -value
        bound = _bound(match["more"], text[max(0, start_of_figure - 6) : start_of_figure], match["after"])
        yield Token(start_of_figure, end, Quantity(printed, kind, value, unit, step, step, span, bound))


def _pair(view: View, match: regex.Match[str], listed: regex.Match[str], end: int) -> Iterator[Token]:
    """Two figures that share a unit; the first is a bare number."""
    kind, unit = _kind_and_unit(match)
    cut = match.start("number") + match["number"].index(",", match["number"].index("."))
    for part, start, stop, of in (
        (listed["first"], match.start("number"), cut, ("number", "")),
        (listed["second"], cut + 1, end, (kind, unit)),
    ):
        text = view.text[start:stop].strip()
        step = _step(part)
        value = Decimal(part.replace(",", ""))
        yield Token(start, stop, Quantity(text, of[0], value, of[1], step, step, view.span(start, stop)))


def _kind_and_unit(match: regex.Match[str]) -> tuple[str, str]:
    if match["amount"]:
        return "amount", match["amount"] + (match["per"] or "")
    if match["tenk"]:
        return "amount", "万元"
    if match["percent"]:
        return "percent", "%"
    if match["permille"]:
        return "number", "‰"
    if match["points"]:
        return "points", "百分点"
    if match["score"]:
        return "score", "分"
    if match["measure"]:
        return "count", match["measure"].replace("（", "(").replace("）", ")")
    return "number", ""


def _end_of_unit(match: regex.Match[str]) -> int:
    for group in ("per", "amount", "tenk", "percent", "permille", "points", "score", "measure", "more"):
        if match[group]:
            return match.end(group)
    return match.end("number")


_CELL = regex.compile(r"\s*(?P<sign>-\s?)?(?P<number>\d[\d,. ]*)(?P<unit>%)?\s*")
_BLANKS = regex.compile(r"(?<=[.,])\s+|\s+(?=[.,])")


def cell_quantity(view: View, unit: str) -> Quantity | None:
    """The figure of a table cell that holds nothing else, in the table's ``unit``; ``None`` where it is no figure.

    Blanks beside a point or a comma are the converter's and closed up; blanks elsewhere make the cell
    unreadable, not joined. ``51,6`` and ``2.119.60`` are ``malformed``.
    """
    read = _read_cell(view.text)
    if read is None:
        return None
    start, end, percent, value, step = read
    kind, of = ("percent", "%") if percent else ("amount" if unit in UNITS else "number", unit)
    span = view.span(start, end)
    text = view.text[start:end]
    if value is None:
        return Quantity(text, "malformed", Decimal(0), of, step, step, span)
    return Quantity(text, kind, value, of, step, step, span)


@lru_cache(maxsize=1 << 14)
def _read_cell(text: str) -> tuple[int, int, bool, Decimal | None, Decimal] | None:
    """Where the figure of a cell starts and ends, whether it is a percentage, its value (``None``: malformed) and step."""
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    number = _BLANKS.sub("", match["number"].strip())
    if " " in number or number[-1] in ".,":  # “351.”: cut by the border of the cell
        return None
    start = match.start("sign") if match["sign"] else match.start("number")
    end = match.end("unit") if match["unit"] else match.start("number") + len(match["number"].rstrip())
    if not _WELL_FORMED.fullmatch(number):
        return start, end, bool(match["unit"]), None, Decimal(1)
    value = Decimal(number.replace(",", ""))
    return start, end, bool(match["unit"]), -value if match["sign"] else value, _step(number)


def usual_steps(quantities: Iterable[Quantity]) -> dict[str, Decimal]:
    """The step a report usually prints each unit with: that of the commonest number of decimals.

    Figures without decimals do not count, for a dropped ``.00`` is what the usual step is there to restore, unless most
    rates of the report are whole percents. One figure in ten ends in a zero to drop: where more than one in four has fewer
    decimals, the report prints them as they come.
    """
    seen: dict[str, Counter[Decimal]] = {}
    whole = 0
    for quantity in quantities:
        if quantity.step < 1 and quantity.kind != "malformed":
            seen.setdefault(quantity.unit, Counter())[quantity.step] += 1
        elif quantity.kind == "percent" and quantity.value not in (0, 100):
            whole += 1
    if whole > sum(seen.get("%", Counter()).values()):
        seen.pop("%", None)
    usual = {unit: counter.most_common(1)[0][0] for unit, counter in seen.items()}
    return {unit: step for unit, step in usual.items() if not _mixed(seen[unit], step)}


def _mixed(steps: Counter[Decimal], usual: Decimal) -> bool:
    """Whether too many figures have fewer decimals than usual to have dropped a zero."""
    fewer = sum(count for step, count in steps.items() if step > usual)
    return fewer >= MIN_MIXED and fewer * 4 > steps.total()


def own_steps(quantities: Iterable[Quantity]) -> dict[str, Decimal]:
    """The step of each unit that one passage prints three figures or more with, all with as many decimals: where a zero is
    dropped now and then, not all end in one."""
    steps: dict[str, list[Decimal]] = {}
    for quantity in quantities:
        if quantity.step < 1 and quantity.kind in ("amount", "percent"):
            steps.setdefault(quantity.unit, []).append(quantity.step)
    return {unit: found[0] for unit, found in steps.items() if len(found) >= MIN_OWN and len(set(found)) == 1}
