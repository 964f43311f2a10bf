"""The accounts of one invented department: what is so, whatever is printed of it.

All amounts are whole 分. Nothing here knows of wordings, tables or roundings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

FUNDS = ("general", "fund", "capital")
OWN_INCOME = ("superior", "business", "operating", "subsidiary", "other")


@dataclass(frozen=True)
class Item:
    """One 项 of the department's spending, from one fund, with what it had at both ends of the year."""

    code: str
    fund: str  # general, fund or capital: 一般公共预算, 政府性基金, 国有资本经营预算
    basic: int = 0
    project: int = 0
    budget: int = 0  # 年初预算
    opening: int = 0
    closing: int = 0
    own: int = 0  # spent from income that is no 财政拨款
    own_kind: str = "other"  # the kind of that income
    used: int = 0  # 使用非财政拨款结余, part of ``own``

    @property
    def fiscal(self) -> int:
        """财政拨款支出."""
        return self.basic + self.project

    @property
    def granted(self) -> int:
        """财政拨款收入."""
        return self.fiscal + self.closing - self.opening

    @property
    def earned(self) -> int:
        """Income of ``own_kind``."""
        return self.own - self.used

    @property
    def spent(self) -> int:
        """本年支出."""
        return self.fiscal + self.own


@dataclass(frozen=True)
class Indicator:
    """A line of a self-evaluation form; weight and score in hundredths of a point."""

    kind: str
    detail: str
    name: str
    target: str
    actual: str
    weight: int
    score: int


@dataclass(frozen=True)
class Project:
    """A project under self-evaluation: funds in 分, scores in hundredths of a point."""

    name: str
    initial: int
    granted: int
    carried: int
    other: int
    spent_granted: int
    spent_carried: int
    spent_other: int
    indicators: tuple[Indicator, ...]

    @property
    def budget(self) -> int:
        """全年预算数."""
        return self.granted + self.carried + self.other

    @property
    def spent(self) -> int:
        """全年执行数."""
        return self.spent_granted + self.spent_carried + self.spent_other

    @property
    def rate(self) -> Fraction:
        """执行率."""
        return Fraction(self.spent, self.budget)

    @property
    def execution(self) -> int:
        """Points for the 执行率, of ten, in hundredths."""
        return int(min(self.rate, Fraction(1)) * 1000 + Fraction(1, 2))

    @property
    def score(self) -> int:
        """自评得分."""
        return self.execution + sum(each.score for each in self.indicators)

    @property
    def grade(self) -> str:
        """自评等级."""
        return next(
            word for floor, word in ((9000, "优"), (8000, "良"), (6000, "中"), (0, "差")) if self.score >= floor
        )


@dataclass(frozen=True)
class Accounts:
    """A department's year. ``now``, ``prior`` and ``budget`` give amounts by key (see :func:`totals`)."""

    county: str
    name: str
    year: int
    items: tuple[Item, ...]
    economic: Mapping[str, int]
    projects: tuple[Project, ...]
    counts: Mapping[str, int]
    now: Mapping[str, int]
    prior: Mapping[str, int]
    budget: Mapping[str, int]

    @property
    def department(self) -> str:
        """The department's full name."""
        return self.county + self.name

    def of(self, *funds: str) -> tuple[Item, ...]:
        """The items of the funds named, by code."""
        return tuple(each for each in self.items if each.fund in funds)

    def group(self, name: str) -> tuple[str, ...]:
        """Keys of a group that prose lists one by one, those of nothing left out where templates leave them out."""
        general = self.of("general")
        groups: dict[str, tuple[str, ...]] = {
            "incomes": ("income.fiscal", *(f"income.{kind}" for kind in OWN_INCOME)),
            "spends": ("spend.basic", "spend.project", "spend.upward", "spend.operating", "spend.subsidy"),
            "sources": tuple(f"income.{fund}" for fund in FUNDS),
            "classes": tuple(dict.fromkeys(f"class.{each.code[:3]}" for each in general if each.fiscal)),
            "items": tuple(f"item.{each.code}" for each in general if each.fiscal or each.budget),
            "funds": tuple(f"item.{each.code}" for each in self.of("fund")),
            "three": ("three.abroad", "three.vehicle", "three.reception"),
            "cars": tuple(key for key in self.counts if key.startswith("cars.")),
            "projects": tuple(f"project{number}" for number in range(1, len(self.projects) + 1)),
            "bought": ("buy.goods", "buy.works", "buy.services"),
        }
        return groups[name]


def totals(items: tuple[Item, ...], economic: Mapping[str, int]) -> dict[str, int]:
    """The year's amounts by key: ``income.*``, ``spend.*``, ``fiscal.*``, ``general.*``, ``class.*``, ``item.*``."""
    now: dict[str, int] = {}
    for fund in FUNDS:
        own = [each for each in items if each.fund == fund]
        now[f"income.{fund}"] = sum(each.granted for each in own)
        now[fund] = sum(each.fiscal for each in own)
        now[f"{fund}.basic"] = sum(each.basic for each in own)
        now[f"{fund}.project"] = sum(each.project for each in own)
        now[f"{fund}.opening"] = sum(each.opening for each in own)
        now[f"{fund}.closing"] = sum(each.closing for each in own)
    for kind in OWN_INCOME:
        now[f"income.{kind}"] = sum(each.earned for each in items if each.own_kind == kind)
    now["used"] = sum(each.used for each in items)
    now["spend.operating"] = sum(each.own for each in items if each.own_kind == "operating")
    own_project = sum(each.own for each in items) - now["spend.operating"]
    now["spend.basic"] = sum(now[f"{fund}.basic"] for fund in FUNDS)
    now["spend.project"] = sum(now[f"{fund}.project"] for fund in FUNDS) + own_project
    now["spend.upward"] = now["spend.subsidy"] = now["distributed"] = 0
    for each in items:
        if each.fund == "general":
            key = f"class.{each.code[:3]}"
            now[key] = now.get(key, 0) + each.fiscal
        now[f"item.{each.code}"] = each.fiscal
    now["staff"] = sum(value for code, value in economic.items() if code[:3] in ("301", "303"))
    now["public"] = sum(value for code, value in economic.items() if code[:3] in ("302", "310"))
    return add_up(now)


def add_up(year: dict[str, int]) -> dict[str, int]:
    """``year`` with its totals: 本年收入合计, 本年支出合计, 总计, and those of 财政拨款."""
    year["income.fiscal"] = sum(year[f"income.{fund}"] for fund in FUNDS)
    year["income"] = year["income.fiscal"] + sum(year[f"income.{kind}"] for kind in OWN_INCOME)
    year["opening"] = sum(year[f"{fund}.opening"] for fund in FUNDS)
    year["closing"] = sum(year[f"{fund}.closing"] for fund in FUNDS)
    year["total"] = year["income"] + year["used"] + year["opening"]
    kinds = ("basic", "project", "upward", "operating", "subsidy")
    year["spend"] = sum(year[f"spend.{kind}"] for kind in kinds)
    year["fiscal.spend"] = sum(year[fund] for fund in FUNDS)
    year["fiscal.total"] = year["income.fiscal"] + year["opening"]
    assert year["total"] == year["spend"] + year["distributed"] + year["closing"]
    assert year["fiscal.total"] == year["fiscal.spend"] + year["closing"]
    return year


def add_three(year: dict[str, int]) -> dict[str, int]:
    """``year`` with the totals of “三公” 经费."""
    year["three.vehicle"] = year["three.purchase"] + year["three.running"]
    year["three"] = year["three.abroad"] + year["three.vehicle"] + year["three.reception"]
    return year
