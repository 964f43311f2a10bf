"""How many points a sentence announces against those behind its colon: 主要用于以下六个方面：…；…, 存在以下三个问题： 1.… 2.… 3.…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.kinds._common import evidence_of
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Passage, Quantity, Span, Table, Verdict
from budgetlint.readers.source import marker_of, number_of

FIELDS = ("listed",)

_NUMERAL = r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_ANNOUNCED = regex.compile(
    rf"(?<![\d第])(?P<count>\d{{1,2}}|{_NUMERAL})(?P<unit>[个大项点条类])"
    r"(?:方面|部分|问题|内容|类别|大类|措施|任务|工作|事项|职责|职能|特点|因素|原因|建议|科目|目标|项目|领域)?(?:如下)?\s?[:：]\s?"
)
_ORDINAL = regex.compile(
    r"(?P<word>[一二三四五六七八九十]{1,3})是|[(（](?P<bracket>\d{1,2})[)）]|(?<![\d.])(?P<point>\d{1,2})(?:[.．](?!\d)|、)"
)
_NESTED = regex.compile("其中|包括|如下")
_AMOUNT = regex.compile(r"\d\s?[万亿]?元")
_PARTED = regex.compile("[;；]")
MIN_POINTS = 2


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each announced number with points that are numbered, or figures parted by semicolons."""
    blocks = [block for _, block in facts.blocks()]
    for at, block in enumerate(blocks):
        if not isinstance(block, Passage) or (":" not in block.text and "：" not in block.text):
            continue
        for match in _ANNOUNCED.finditer(block.text):
            behind = match.end() == len(block.text)
            found = _paragraphs(blocks[at + 1 :]) if behind else _inside(block, match.end())
            if found is not None:
                yield _outcome(block, match, *found)


def _paragraphs(following: Sequence[Passage | Table]) -> tuple[int, Span] | None:
    """The number and place of paragraphs numbered through from 1 right behind one another."""
    points: list[Passage] = []
    level = 0
    for block in following:
        marker = marker_of(block.text) if isinstance(block, Passage) else None
        if marker is None or not isinstance(block, Passage):
            break
        if points and (marker.level != level or marker.number != len(points) + 1):
            if marker.level == level and marker.number > len(points) + 1:
                return None  # one of the numbers is wrong
            break
        if not points and marker.number != 1:
            return None
        level = marker.level
        points.append(block)
    if len(points) < MIN_POINTS:
        return None
    last = points[-1]
    return len(points), Span(points[0].view.origin(0), last.view.span(0, len(last.text)).end)


def _inside(passage: Passage, start: int) -> tuple[int, Span] | None:
    """The number and place of the points in the sentence itself: 一是…；二是…, or amounts parted by semicolons."""
    text = passage.text
    if _ORDINAL.match(text, start):
        return _ordinals(passage, start)
    end = text.find("。", start)
    end = len(text) if end < 0 else end
    points = _PARTED.split(text[start:end].rstrip(";； "))
    if len(points) < MIN_POINTS or _NESTED.search(text, start, end):
        return None
    if any(len(_AMOUNT.findall(point)) != 1 for point in points):
        return None
    return len(points), passage.view.span(start, end)


def _ordinals(passage: Passage, start: int) -> tuple[int, Span] | None:
    """The points numbered in one manner from 1 on; none where a number is left out."""
    found = list(_ORDINAL.finditer(passage.text, start))
    manner = found[0].lastgroup or ""
    count, end = 0, start
    for match in found:
        if not match[manner] or (number := number_of(match[manner])) == 1 and count:
            continue
        if number != count + 1:
            return None
        count, end = number, match.end()
    return (count, passage.view.span(start, end)) if count >= MIN_POINTS else None


def _outcome(passage: Passage, match: regex.Match[str], listed: int, place: Span) -> Outcome:
    start, end = match.start("count"), match.end("unit")
    printed, one = passage.text[start:end], Decimal(1)
    count = Decimal(number_of(match["count"]))
    stated = Quantity(printed, "count", count, match["unit"], one, one, passage.view.span(start, end))
    evidence = (
        evidence_of("announced", worded("公布的个数"), stated),
        Evidence("listed", worded("所列各项"), place),
    )
    verdict = Verdict.EXACT if count == listed else Verdict.ERROR
    return Outcome(verdict, evidence, Decimal(listed), count - listed, {"listed": str(listed)})
