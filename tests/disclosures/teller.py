"""Templates told with figures: ``{now income}`` prints 本年收入合计 of this year and notes what it must agree with.

Slots are ``{verb argument...}``; a verb is a method of :class:`Teller` marked with ``@slot``, any other name is a word
of the disclosure (``{year}``) or of the paragraph (``{no}``). ``$`` in a repeated template stands for its key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .accounts import Accounts, Project
from .catalogue import ECONOMIC, name_of
from .figures import DOWN, UP, Figure
from .prints import Print, amount, points, rate
from .sheet import Listing, Paragraph, Sheet, index_of

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
REASONS = (
    "人员增减变动",
    "项目安排调整",
    "厉行节约，压减支出",
    "按规定调整缴费基数",
    "部分项目跨年实施",
    "工作任务变化",
)


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


Slot = Callable[..., str]
SLOTS: dict[str, Slot] = {}


def slot(method: Slot) -> Slot:
    """Makes a function a verb of templates."""
    SLOTS[method.__name__.rstrip("_")] = method
    return method


@slot
def now(teller: Teller, key: str) -> str:
    """This year's amount."""
    return teller.money(key, "now")


@slot
def prior(teller: Teller, key: str) -> str:
    """Last year's amount."""
    return teller.money(key, "prior")


@slot
def budget(teller: Teller, key: str) -> str:
    """The amount budgeted (年初预算数)."""
    return teller.money(key, "budget")


@slot
def count(teller: Teller, key: str) -> str:
    """A number of things."""
    return teller.figure(f"{key}@count", "count", str(teller.accounts.counts[key]))


@slot
def label(teller: Teller, key: str) -> str:
    """The name of a key."""
    kind, _, code = key.partition(".")
    return name_of(code) if kind in ("class", "item") else teller.labels[key]


@slot
def bare(teller: Teller, key: str) -> str:
    """The name of a 类 without 支出 at its end, as templates put （类） behind it."""
    return name_of(key.partition(".")[2]).removesuffix("支出")


@slot
def code(teller: Teller, key: str, length: str = "7") -> str:
    """The code of an item, or of its 类 or 款."""
    return key.partition(".")[2][: int(length)]


@slot
def path(teller: Teller, key: str) -> str:
    """类, 款 and 项 of an item."""
    code = key.partition(".")[2]
    names = {"class": name_of(code[:3]), "group": name_of(code[:5]), "item": name_of(code)}
    names |= {"bare": names["class"].removesuffix("支出"), "code3": code[:3], "code5": code[:5], "code7": code}
    return teller.tell(teller.words.path, **names)


@slot
def share(teller: Teller, part: str, whole: str, measure: str = "now") -> str:
    """The share of an amount in another (this year's, or the ``measure`` named), in percent."""
    a, b = teller.value(part), teller.value(whole, measure)
    told = teller.figure(f"{part}/{whole}@{measure}", "rate", rate(Fraction(a, b) if b else Fraction(0), teller.style))
    teller.relate("rate", f"{part}@now", f"{whole}@{measure}", told)
    return told


@slot
def change(teller: Teller, key: str, base: str = "prior", template: str = "") -> str:
    """The change against last year (or ``budget``) in the province's words."""
    here, there = teller.value(key), teller.value(key, base)
    if not amount(abs(here - there), teller.style).strip("0."):
        return teller.tell(teller.words.flat)
    words, down = teller.words, here < there
    told: dict[str, str] = {"up": "", "grown": ""}
    wanted = words.change if there else words.new
    for each in re.findall(r"\{(up|grown)\}", wanted):
        told[each] = teller.figure("", "word", getattr(words, each)[down])
    told["amount"] = teller.money(key, f"change-{base}", abs(here - there))
    if "{rate}" in wanted:
        told["rate"] = teller.figure(
            f"{key}@rate-{base}", "rate", rate(Fraction(abs(here - there), there), teller.style)
        )
        for word in filter(None, (told["up"], told["grown"])):
            teller.relate("growth", f"{key}@now", told["amount"][0], told["rate"], word)
    if told["up"] and told["grown"]:
        teller.relate("agree", told["up"], told["grown"])
    return wanted.format(**told)


@slot
def done(teller: Teller, key: str) -> str:
    """How much of the budget is spent, in percent."""
    spent, planned = teller.value(key), teller.value(key, "budget")
    if not planned:
        return teller.words.unbudgeted
    told = teller.figure(f"{key}@done", "rate", rate(Fraction(spent, planned), teller.style))
    teller.relate("rate", f"{key}@now", f"{key}@budget", told)
    return teller.words.done.format(rate=told)


@slot
def against(teller: Teller, key: str) -> str:
    """Whether more or less was spent than budgeted."""
    spent, planned = (amount(teller.value(key, measure), teller.style) for measure in ("now", "budget"))
    if spent == planned:
        return teller.words.even
    words = teller.words.more if teller.value(key) > teller.value(key, "budget") else teller.words.less
    found = next(each for each in (*UP, *DOWN) if each in words)
    told = teller.figure("", "word", found)
    teller.relate("word", told, f"{key}@now", f"{key}@budget")
    return words.replace(found, told, 1)


@slot
def economic(teller: Teller, *classes: str) -> str:
    """The names of the economic codes of some classes on which something was spent."""
    spent = teller.accounts.economic
    return "、".join(ECONOMIC[code] for code in ECONOMIC if code[:3] in classes and spent.get(code))


@slot
def why(teller: Teller, key: str = "") -> str:
    """A reason, always the same for a key."""
    return REASONS[sum(map(ord, key)) % len(REASONS)]


def project_of(teller: Teller, key: str) -> Project:
    """The project of a key (``project1`` is the first)."""
    return teller.accounts.projects[int(key.removeprefix("project")) - 1]


@slot
def name(teller: Teller, key: str) -> str:
    """A project's name."""
    return project_of(teller, key).name


@slot
def score(teller: Teller, key: str) -> str:
    """A project's score (自评得分)."""
    return teller.figure(f"{key}@score", "score", points(project_of(teller, key).score))


@slot
def full(teller: Teller, key: str) -> str:
    """A project's budget after adjustments (全年预算数)."""
    return teller.money(key, "full", project_of(teller, key).budget)


@slot
def spent(teller: Teller, key: str) -> str:
    """What was spent on a project (全年执行数)."""
    return teller.money(key, "spent", project_of(teller, key).spent)


@slot
def execution(teller: Teller, key: str) -> str:
    """How much of a project's budget was spent (执行率)."""
    told = teller.figure(f"{key}@execution", "rate", rate(project_of(teller, key).rate, teller.style))
    teller.relate("rate", f"{key}@spent", f"{key}@full", told)
    return told


@slot
def grade(teller: Teller, key: str) -> str:
    """A project's grade (自评等级); its score has been told."""
    told = teller.figure("", "grade", project_of(teller, key).grade)
    teller.relate("grade", f"{key}@score", told)
    return told
