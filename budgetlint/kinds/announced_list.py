"""How many offices or units are announced against those named behind it (内设机构5个，分别为办公室、财务股…), or listed one a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Quantity, Span, Table, Verdict, View
from budgetlint.readers.source import marker_of, number_of

FIELDS = ("what", "listed")

_NUMBER = r"(?P<count>\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])[个家]"
_THING = r"(?P<what>(?:内设|职能)(?:机构|部门)|(?:内设|职能|业务)*(?:科室|股室|处室|部室|股|科|处))(?![级长置理分员])"
_SORT = r"(?P<what>\p{Han}{0,6}(?:机构|部门))"  # 党政管理机构12个，即…; 内设行政机构6个：…
_SORTS = rf"(?:{_NUMBER}{_THING}|{_SORT}(?:共|有|共有|为)?{_NUMBER}|内设(?:有|了)?{_NUMBER}(?P<what>机构|部门)|{_THING}(?:设置|有|共|共有|为)?{_NUMBER})"
_SORTS_COUNTED = regex.compile(_SORTS)
_ANNOUNCED = regex.compile(rf"{_SORTS}\s?(?:[,:：，]\s?)?(?:(?:分别|具体)?(?:是|为|包括|有)|即|包括)?\s?[:：]?\s?")
# Of units a report often names only the sorts (医院、学校、站所), so their names must be long, or one a line.
_UNITS = r"(?P<what>(?:(?:[一二]级|下属|所属|直属|独立|核算|基层|部门|决算|预算|编制|行政|事业|法人)\s?)*+单位)"
_UNITS_ANNOUNCED = regex.compile(
    rf"(?:{_NUMBER}{_UNITS}|{_UNITS}(?:共计?|共有|有|为|数)*{_NUMBER})[^。;；:：\d]{{0,12}}?(?:分别|名单|明细|包括|如下|(?:具体|详细|详)(?:情况)?)(?:是|为|包括|如下|有|见?[下附]表|名单)*+\s?[:：。]?\s?"
)
_UNITS_COUNTED = regex.compile(rf"{_NUMBER}{_UNITS}|{_UNITS}(?:共计?|共有|有|为|数)*{_NUMBER}")
_COUNTS = regex.compile(_NUMBER)
_OF_THEM = regex.compile("其中|包括|包含|含|分为")
_IN_ALL = regex.compile("(?:共计?|合计|总计|总数)(?:有|为)?$")
_BRACKETED = regex.compile(rf"{_NUMBER}(?P<what>\p{{Han}}{{1,8}})[(](?P<list>[\p{{Han}}、]{{4,400}})[)]")
_STOP = regex.compile("[。;；]")
_SUMMED_UP = regex.compile(rf"(?:(?P<etc>等)?(?:共计?)?|[,，]\s?(?:共计?|合计|总计)){_NUMBER}{_THING}")
_COUNTED = regex.compile("[个家]")
_PARTED = regex.compile(r"(?r)[,，。;；:：]")  # (?r): from the end
MAX_LIST = 400  # characters of a list before its number
MIN_UNIT_NAME = 5  # characters
MAX_CAPTIONS = 3  # lines between a sentence and its table
MAX_LINE = 40  # characters of a unit on a line of its own
_SAYS = regex.compile(r"[,:：，]|是|为|即|包括|有")
_ITEM_END = regex.compile(
    r"(?:室|股|科|处|部|局|队|站|所|组|院|校|学|园|馆|团|委|厅|办|社|台|库|场|会|中心|机关|本级|公司|窗口|大厅)$"
)
_BRACKETS = regex.compile(r"\([^()]*\)")
_LIST_END = regex.compile(r"[。;；:：,，]|$")
_OPEN_END = regex.compile(r"等(?:机构|科室|股室|单位|部门)?$")
_AND = regex.compile(r"和|及|与|以及")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


@dataclass(frozen=True, slots=True)
class _Announced:
    """How many there are of ``what``, from ``start`` to ``end`` of the paragraph."""

    what: str
    count: int
    start: int
    end: int

    @classmethod
    def by(cls, match: regex.Match[str]) -> _Announced:
        return cls(match["what"].strip(), number_of(match["count"]), match.start("count"), match.end("count") + 1)

    def evidence(self, view: View) -> Evidence:
        """The number as a figure."""
        printed, one = view.text[self.start : self.end], Decimal(1)
        place = view.span(self.start, self.end)
        stated = Quantity(printed, "count", Decimal(self.count), printed[-1], one, one, place)
        return evidence_of("announced", worded("公布的个数"), stated)


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each announced number with a list of nothing but names right behind or before it."""
    blocks = [block for _, block in facts.blocks()]
    for at, block in enumerate(blocks):
        if not isinstance(block, Passage) or not _COUNTED.search(block.text):
            continue
        text = _BRACKETS.sub(lambda found: "\x00" * len(found[0]), block.text)  # keeps the places
        for match in _ANNOUNCED.finditer(text):
            if _SAYS.search(text, match.end("count") + 1, match.end()):
                yield from _behind(block.view, text, match.end(), _Announced.by(match), _others(text, match))
        for match in _UNITS_ANNOUNCED.finditer(text):
            units = _all_told(text, match) or _largest(text, match)
            if match.end() == len(text):
                yield from _by_line(block.view, units, blocks[at + 1 :])
                yield from _by_row(block.view, units, blocks[at + 1 :])
            else:
                yield from _units_behind(block.view, text, match, units)
        for match in _SUMMED_UP.finditer(text):
            yield from _before(block.view, text, match)
        yield from _in_brackets(block.view)


def _sentence_start(text: str, match: regex.Match[str]) -> int:
    floor = max(0, match.start() - MAX_LIST)
    return max((stop.end() for stop in _STOP.finditer(text, floor, match.start())), default=floor)


def _all_told(text: str, match: regex.Match[str]) -> _Announced | None:
    """All that a sentence counts, where it counts several sorts side by side: 行政单位1家，参公单位1家，事业单位3家，包括：…"""
    counts = list(_COUNTS.finditer(text, _sentence_start(text, match), match.end()))
    if len(counts) < 2 or _OF_THEM.search(text, counts[0].end(), counts[-1].start()):
        return None
    if _IN_ALL.search(text, 0, counts[-1].start()):
        return None  # 所属3个二级预算单位，纳入编制范围的单位共4个
    count = sum(number_of(each["count"]) for each in counts)
    return _Announced(match["what"].strip()[-2:], count, counts[0].start("count"), counts[-1].end("count") + 1)


def _others(text: str, match: regex.Match[str]) -> list[_Announced]:
    """What else a list may be of: all that the sentence counts side by side, or what it counts before (机构17个，其中党政机构11个、教学机构
    6个，分别为：…)."""
    before = map(_Announced.by, _SORTS_COUNTED.finditer(text, _sentence_start(text, match), match.start()))
    every = _all_told(text, match)
    return [*before, *([every] if every else [])]


def _largest(text: str, match: regex.Match[str]) -> _Announced:
    """The announcement that a list is of: 预算单位共5个，其中行政单位3个、事业单位2个，包括：… lists all five."""
    before = _UNITS_COUNTED.finditer(text, _sentence_start(text, match), match.end())
    return max(map(_Announced.by, (match, *before)), key=lambda each: each.count)


def _by_line(view: View, announced: _Announced, following: Sequence[Passage | Table]) -> Iterator[Outcome]:
    """Names one a line, numbered from 1; a number may be skipped, where a line was left out."""
    lines: list[Passage] = []
    level: int | None = None
    last = 0
    for block in following:
        marker = marker_of(block.text) if isinstance(block, Passage) else None
        if not isinstance(block, Passage) or marker is None or not last < marker.number <= last + (2 if last else 1):
            break
        last = marker.number
        level = level or marker.level
        if len(block.text) > MAX_LINE or marker.level != level:
            break
        lines.append(block)
    units = sum(_ITEM_END.search(_BRACKETS.sub("", each.text).rstrip("。;； ")) is not None for each in lines)
    if len(lines) < 2 or units * 3 < len(lines) * 2:
        return
    place = Span(lines[0].view.origin(0), lines[-1].view.span(0, len(lines[-1].text)).end)
    yield _count(view, announced, len(lines), place)


def _by_row(view: View, announced: _Announced, following: Sequence[Passage | Table]) -> Iterator[Outcome]:
    """Names in the table right behind, whose rows are numbered through from 1 below 序号."""
    table = next((block for block in following[:MAX_CAPTIONS] if isinstance(block, Table)), None)
    rows = list(table.rows) if table is not None and not table.loses_blanks else []
    head = next(((at, cell.column) for at, row in enumerate(rows[:2]) for cell in row if cell.text == "序号"), None)
    if head is None:
        return
    numbered = [cell for row in rows[head[0] + 1 :] for cell in row if cell.column == head[1] and cell.text.isdecimal()]
    if len(numbered) < 2 or [int(cell.text) for cell in numbered] != list(range(1, len(numbered) + 1)):
        return
    place = Span(numbered[0].view.origin(0), numbered[-1].view.span(0, len(numbered[-1].text)).end)
    yield _count(view, announced, len(numbered), place)


def _count(view: View, announced: _Announced, listed: int, place: Span) -> Outcome:
    """The announced number against that of names which stand one by one."""
    difference = Decimal(announced.count - listed)
    evidence = (announced.evidence(view), Evidence("listed", worded("所列名称"), place))
    fields = {"what": announced.what, "listed": str(listed)}
    return Outcome(Verdict.ERROR if difference else Verdict.EXACT, evidence, Decimal(listed), difference, fields)


def _in_brackets(view: View) -> Iterator[Outcome]:
    """辖9个行政村（甲村、乙村、…）: names that end as the thing does, in the brackets behind its number."""
    for match in _BRACKETED.finditer(view.text):
        names = match["list"].split("、")
        if len(names) > 1 and all(name.strip().endswith(match["what"][-1]) for name in names):
            yield _count(view, _Announced.by(match), len(names), view.span(*match.span("list")))


def _listed_behind(text: str, start: int) -> str | None:
    """The list that begins there and ends with its sentence or clause; ``None`` where it goes on or ends with 等."""
    end = _LIST_END.search(text, start)
    assert end is not None
    goes_on = end[0] in (",", "，", ":", "：") and "、" in text[end.end() : end.end() + 20]
    listed = text[start : end.start()]
    return None if goes_on or _OPEN_END.search(listed) else listed


def _behind(
    view: View, text: str, start: int, announced: _Announced, others: Sequence[_Announced]
) -> Iterator[Outcome]:
    """The list behind a number, against it or against another of the sentence, if that comes nearer to what is listed."""
    listed = _listed_behind(text, start)
    if listed is not None:
        names = len(listed.split("、"))
        announced = min((announced, *others), key=lambda each: abs(each.count - names))
        yield from _compared(view, announced, listed, (start, start + len(listed)))


def _units_behind(view: View, text: str, match: regex.Match[str], units: _Announced) -> Iterator[Outcome]:
    """The list behind a number of units, against all the units of the sentence or against its own number, if this is what is listed
    (单位4个，包括本级及下属单位3个，分别是…)."""
    names = (_listed_behind(text, match.end()) or "").split("、")
    if all(len(name.replace("\x00", "").strip()) >= MIN_UNIT_NAME for name in names):
        yield from _behind(view, text, match.end(), units, [_Announced.by(match)])


def _before(view: View, text: str, match: regex.Match[str]) -> Iterator[Outcome]:
    parted = _PARTED.search(text, max(0, match.start() - MAX_LIST), match.start())
    start = parted.end() if parted else max(0, match.start() - MAX_LIST)
    listed = text[start : match.start()]
    if "、" in listed:
        yield from _compared(view, _Announced.by(match), listed, (start, match.start()), open_end=bool(match["etc"]))


def _compared(
    view: View, announced: _Announced, listed: str, place: tuple[int, int], *, open_end: bool = False
) -> Iterator[Outcome]:
    """The last name may be two, parted by 和 or 及 (办公室和财务股), so that their number is known within bounds only; behind 等
    it may be more than are named."""
    names = [name.replace("\x00", "").strip() for name in listed.split("、")]
    if len(names) < 2 or not all(map(_ITEM_END.search, names)):
        return
    count = announced.count
    last = names[-1]
    most = len(names) + sum(_ITEM_END.search(last, 0, word.start()) is not None for word in _AND.finditer(last))
    evidence = (announced.evidence(view), Evidence("listed", worded("所列名称"), view.span(*place)))
    if len(names) <= count <= most:
        fields = {"what": announced.what, "listed": str(count)}
        yield Outcome(Verdict.EXACT, evidence, Decimal(count), Decimal(0), fields)
    elif count < len(names) or not open_end:
        nearest = len(names) if count < len(names) else most
        fields = {"what": announced.what, "listed": str(nearest)}
        yield Outcome(Verdict.ERROR, evidence, Decimal(nearest), Decimal(count - nearest), fields)
