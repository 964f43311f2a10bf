"""The verbs of templates: what a slot like ``{share general spend}`` prints, and what must hold of it.

A verb is one function marked with ``@slot``: it gets the teller and the arguments of the slot.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from .accounts import Project
from .catalogue import ECONOMIC, name_of
from .figures import DOWN, UP
from .prints import amount, points, rate

if TYPE_CHECKING:
    from .teller import Teller

REASONS = (
    "人员增减变动",
    "项目安排调整",
    "厉行节约，压减支出",
    "按规定调整缴费基数",
    "部分项目跨年实施",
    "工作任务变化",
)

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
