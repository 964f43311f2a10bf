"""Templates told with figures: ``{now income}`` prints 本年收入合计 of this year and notes what it must agree with.

Slots are ``{verb argument...}``; the verbs are in ``slots.py``, any other name is a word of the disclosure (``{year}``)
or of the paragraph (``{no}``). ``$`` in a repeated template stands for its key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .accounts import Accounts
from .figures import Figure
from .prints import Print, amount
from .sheet import Listing, Paragraph, Sheet, index_of
from .slots import SLOTS

NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Words:
    """The phrases of a province. Slots of ``change``: up, amount, grown, rate; of ``done``: rate."""

    change: str = "{up}{amount}，{grown}{rate}"
    up: tuple[str, str] = ("增加", "减少")
    grown: tuple[str, str] = ("增长", "下降")
    flat: str = "与上年持平"
    new: str = "{up}{amount}，上年无此项"
    done: str = "完成年初预算的{rate}"
    unbudgeted: str = "年初无预算"
    more: str = "决算数大于年初预算数"
    less: str = "决算数小于年初预算数"
    even: str = "决算数与年初预算数持平"
    path: str = "{class}（类）{group}（款）{item}（项）"
    reason: str = "主要原因是"


@dataclass(frozen=True)
class Many:
    """A paragraph for each key of a group."""

    over: str
    text: str


@dataclass(frozen=True)
class Sum:
    """A sentence whose parts add up to ``total``; ``skip`` leaves out the parts that are nothing."""

    over: str
    total: str
    lead: str
    part: str
    separator: str = "；"
    end: str = "。"
    skip: bool = False


Content = str | Many | Sum
LABELS = {
    "income.fiscal": "财政拨款收入",
    "income.superior": "上级补助收入",
    "income.business": "事业收入",
    "income.operating": "经营收入",
    "income.subsidiary": "附属单位上缴收入",
    "income.other": "其他收入",
    "income.general": "一般公共预算财政拨款收入",
    "income.fund": "政府性基金预算财政拨款收入",
    "income.capital": "国有资本经营预算财政拨款收入",
    "spend.basic": "基本支出",
    "spend.project": "项目支出",
    "spend.upward": "上缴上级支出",
    "spend.operating": "经营支出",
    "spend.subsidy": "对附属单位补助支出",
    "three.abroad": "因公出国（境）费",
    "three.vehicle": "公务用车购置及运行维护费",
    "three.reception": "公务接待费",
    "buy.goods": "政府采购货物支出",
    "buy.works": "政府采购工程支出",
    "buy.services": "政府采购服务支出",
    "cars.leader": "主要负责人用车",
    "cars.messenger": "机要通信用车",
    "cars.emergency": "应急保障用车",
    "cars.law": "执法执勤用车",
    "cars.special": "特种专业技术用车",
    "cars.other": "其他用车",
}


def chinese(number: int) -> str:
    """一, 二 … 九十九."""
    tens, ones = divmod(number, 10)
    front = "" if not tens else "十" if tens == 1 else NUMERALS[tens] + "十"
    return front + (NUMERALS[ones] if ones or not tens else "")


class Teller:
    """Tells the accounts of a department on a sheet, in the words and prints of a province."""

    def __init__(self, accounts: Accounts, sheet: Sheet, words: Words, style: Print, labels: Mapping[str, str]) -> None:
        self.accounts, self.sheet, self.words, self.style = accounts, sheet, words, style
        self.labels = {**LABELS, **labels}
        self.place = "prose"
        self._waiting: list[tuple[str, list[int | str]]] = []
        self._base = {"year": str(accounts.year), "last": str(accounts.year - 1), "dept": accounts.department}
        self._base |= {
            "county": accounts.county,
            "next": str(accounts.year + 1),
            "projects": str(len(accounts.projects)),
        }
        self._base |= {"reason": words.reason}

    # Figures -------------------------------------------------------------------------------------------------

    def figure(self, key: str, kind: str, text: str, unit: str = "", unit_at: int | None = None) -> str:
        """Puts a figure on the sheet; the mark that stands for it."""
        return self.sheet.figure(Figure(key, kind, text, unit, unit_at, self.place))

    def money(self, key: str, measure: str, value: int | None = None, unit: str = "") -> str:
        """An amount with its unit, in prose."""
        value = self.value(key, measure) if value is None else value
        unit = unit or self.style.unit
        unit_mark = self.figure("", "unit", unit)
        text = "0" if not value else amount(value, self.style, unit=unit)
        told = self.figure(f"{key}@{measure}", "amount", text, unit, index_of(unit_mark))
        if measure == "now":
            self._note_prior(key, told, lambda last: amount(last, self.style, unit=unit))
        return told + unit_mark

    def cell(self, key: str, value: int, measure: str = "now") -> str:
        """An amount in a cell; empty, or as the province has it, where there is nothing."""
        if not value:
            return self.style.zero
        told = self.figure(f"{key}@{measure}", "amount", amount(value, self.style, table=True), self.style.table_unit)
        if measure == "now":
            self._note_prior(key, told, lambda last: amount(last, self.style, table=True))
        return told

    def _note_prior(self, key: str, told: str, printed: Callable[[int], str]) -> None:
        last = self.accounts.prior.get(key, 0)
        if last and last != self.accounts.now.get(key):
            self.sheet.prior[index_of(told) or 0] = printed(last)

    def value(self, key: str, measure: str = "now") -> int:
        """The amount of a key, in 分."""
        year: Mapping[str, int] = getattr(self.accounts, measure)
        return year.get(key, 0)

    def relate(self, kind: str, *figures: int | str) -> None:
        """Records a relation; a figure may be a key that is told later."""
        self._waiting.append((kind, [self._told(each) for each in figures]))

    def _told(self, figure: int | str) -> int | str:
        if isinstance(figure, int):
            return figure
        if (index := index_of(figure)) is not None:
            return index
        told = self.sheet.last(figure)
        return figure if told is None else told

    def settle(self) -> None:
        """Records the relations whose figures were told after them."""
        for kind, waiting in self._waiting:
            figures = [self._told(each) for each in waiting]
            known = [each for each in figures if isinstance(each, int)]
            if len(known) == len(figures):
                self.sheet.relate(kind, known)

    # Templates -----------------------------------------------------------------------------------------------

    def tell(self, template: str, key: str = "", **names: str) -> str:
        """The template with its slots filled."""
        words = {**self._base, **names}

        def fill(match: re.Match[str]) -> str:
            verb, *arguments = match[1].replace("$", key).split()
            if verb in words:
                return words[verb]
            told: str = SLOTS[verb](self, *arguments)
            return told

        return re.sub(r"\{([^{}]+)\}", fill, template)

    def paragraph(self, content: Content) -> None:
        """One paragraph, or those of a group."""
        if isinstance(content, str):
            self.sheet.blocks.append(Paragraph(self.tell(content)))
        elif isinstance(content, Many):
            for number, key in enumerate(self.accounts.group(content.over), 1):
                told = self.tell(content.text, key, no=str(number), cn=chinese(number))
                self.sheet.blocks.append(Paragraph(told))
        else:
            self.sheet.blocks.append(Paragraph(self.sum(content)))

    def sum(self, content: Sum) -> str:
        """A sentence whose parts add up."""
        lead = self.tell(content.lead)
        total = self.sheet.last(content.total)
        assert total is not None, content
        if content.over == "cars":
            keys, measure = self.accounts.group("cars"), "count"
        else:
            keys, measure = self.accounts.group(content.over), content.total.partition("@")[2]
            if content.skip:
                keys = tuple(key for key in keys if self.value(key, measure))
        parts, figures = [], []
        for number, key in enumerate(keys, 1):
            parts.append(self.tell(content.part, key, no=str(number), cn=chinese(number)))
            told = self.sheet.last(f"{key}@{measure}")
            assert told is not None, key
            figures.append(told)
        self.sheet.relate("sum", [total, *figures])
        self.sheet.listings.append(Listing(total, tuple(parts), tuple(figures)))
        return lead + content.separator.join(parts) + self.tell(content.end)
