"""Numbers of people and things wherever a report tells them: in running text, in cells with words, as targets and actual values.

What is counted is told by the words around a number (发放268名村级动物防疫员补助) or by the name of an indicator (村级防疫员人数). Whether two
places speak of the same thing is told by what these have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts.wording import common_run, unit_of_count
from budgetlint.model import Quantity, Table, View
from budgetlint.numerals import Token, scan

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.form_model import Form

__all__ = ["Mention", "read_mentions", "same_thing"]

_STOP = regex.compile(r"[。;；,，:：、()!?\n]")
_GENERIC = regex.compile(
    r"(?:19|20)\d\d年度?|全年|本年度?|年末|年底|实际|完成|累计|共计|合计|达到|不少于|不低于|不超过|计划|目标|预计|预期|新增|开展|组织|发放|拨付|补助|支付"
    r"|安排|涉及|惠及|服务|享受|任务|情况|指标|数量|个数|人数|次数|户数|总数|产出|项目|工作|其中|分别|全部|覆盖|受益|对(?!象)|[的了等和及向给已为约共有在将到达数、\"\s≥≤=]"
)
_PLANNED = regex.compile(r"计划|目标|预计|预期|拟|力争|不少于|不低于|以上|应")
_OTHERS = regex.compile(
    r"上年|去年|同期|以前|其中|每|平均|人均|新增|增加|减少|较|比|超过?|多|少|剩余|未|不足|季度|半年|\d月"
)
_BARE = regex.compile(r"^[\s|]+|[\s|]+$")
_FROM = regex.compile(r"[由从]$")
_CHANGED = regex.compile("增加|减少|增长|上升|下降|提高|扩大|调整|[到至]")
MAX_LEFT, MAX_RIGHT = 18, 12  # characters looked at before and behind a number
MIN_VALUE = 10
MIN_TEXT = 8  # characters of a cell with words
MIN_RUN, MIN_CORE = 4, 3  # characters in common; of a name that is in the other as a whole


@dataclass(frozen=True, slots=True)
class Mention:
    """A number of things with what it is called and all words that say of what, generic ones left out; ``planned``: as a target, or in a budget; ``place`` is
    the passage, cell or form it stands in; ``certain``: it is known whether it was planned."""

    label: str
    words: str
    quantity: Quantity
    planned: bool
    place: int
    certain: bool = True

    @property
    def unit(self) -> str:
        return unit_of_count(self.quantity)


def same_thing(one: Mention, other: Mention) -> bool:
    """Whether two numbers are told of the same thing, and neither is planned where the other is what was done."""
    if one.unit != other.unit or one.planned != other.planned:
        return False
    run = common_run(one.words, other.words)
    return run >= MIN_RUN or (run >= MIN_CORE and run == min(len(one.words), len(other.words)))


def read_mentions(facts: Facts) -> Iterator[Mention]:
    """Every number of things from 10 on, in the order of the report; not what is told of another year, a part or a difference."""
    forms, places, planned = facts.forms.forms, count(), facts.is_budget
    for passage, tokens in facts.passages:
        yield from _told(passage.view, tokens, next(places), planned=planned)
    for form in forms:
        yield from _indicators(form, next(places))
        for text in form.texts:
            yield from _told(text.view, text.tokens, next(places), planned=text.role in ("goal", "purpose"))
    for table in facts.document.tables:
        for view in _texts(table):
            if not any(form.span.start <= view.origin(0) < form.span.end for form in forms):
                for mention in _told(view, list(scan(view)), next(places), planned=planned):
                    yield replace(mention, certain=planned)


def _texts(table: Table) -> Iterator[View]:
    for row in table.rows:
        yield from (cell.view for cell in row if len(cell.text) >= MIN_TEXT and any(map(str.isdigit, cell.text)))


def _told(view: View, tokens: Sequence[Token], place: int, *, planned: bool) -> Iterator[Mention]:
    text = view.text
    for at, token in enumerate(tokens):
        quantity = token.quantity
        if quantity.kind != "count" or quantity.value < MIN_VALUE or quantity.bound == "≈":
            continue
        left = text[max(tokens[at - 1].end if at else 0, token.start - MAX_LEFT) : token.start]
        right = text[
            token.end : min(tokens[at + 1].start if at + 1 < len(tokens) else len(text), token.end + MAX_RIGHT)
        ]
        stops = list(_STOP.finditer(left))
        left = left[stops[-1].end() if stops else 0 :]
        stop = _STOP.search(right)
        right = right[: stop.start() if stop else len(right)]
        if _OTHERS.search(left) or _FROM.search(left) or _CHANGED.match(right):
            continue
        words = _GENERIC.sub("", left) + _GENERIC.sub("", right)
        if len(words) >= MIN_CORE:
            label = _BARE.sub("", left if len(_GENERIC.sub("", left)) >= MIN_CORE else right or left)
            yield Mention(label, words, quantity, planned or _PLANNED.search(left) is not None, place)


def _indicators(form: Form, place: int) -> Iterator[Mention]:
    for indicator in form.indicators:
        if indicator.name is None:
            continue
        words = _GENERIC.sub("", indicator.name.text)
        if len(words) < MIN_CORE:
            continue
        for value in (indicator.target, indicator.actual):
            quantity = value.quantity if value else None
            if quantity is not None and quantity.kind == "count" and quantity.value >= MIN_VALUE:
                yield Mention(indicator.name.text, words, quantity, value is indicator.target, place)
