"""The annex of self-evaluation (绩效自评): the list of projects and one form a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from .accounts import Project
from .prints import amount, points, rate
from .sheet import Head, Paragraph, Table, index_of
from .teller import Teller


@dataclass(frozen=True)
class FormWords:
    """How a province titles its list and forms; ``grades`` prints the grade beside the score in the list."""

    list_title: str = "{year}年度项目支出绩效自评情况汇总表"
    list_heads: tuple[str, ...] = ("序号", "项目名称", "自评得分", "自评等级")
    form_title: str = "{year}年度项目支出绩效自评表"
    granted: str = "其中：当年财政拨款"
    fund_heads: tuple[str, ...] = ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")
    heads: tuple[str, ...] = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    total: str = "总分"
    weights: bool = True  # 总分 | 100 | 97.41, not the score alone
    amounts_in_list: bool = False


class Performance:
    """Puts list and forms on the sheet."""

    def __init__(self, teller: Teller, words: FormWords) -> None:
        self.teller, self.words, self.sheet = teller, words, teller.sheet

    def put(self) -> None:
        """The list, then the forms."""
        self.teller.place = "list"
        self._title(self.words.list_title)
        self.sheet.blocks.append(self._list())
        for number, project in enumerate(self.teller.accounts.projects, 1):
            self.teller.place = f"form{number}"
            self._title(self.words.form_title)
            self.sheet.blocks.append(self._form(f"project{number}", project))
        self.teller.place = "prose"

    def _title(self, title: str) -> None:
        self.sheet.blocks.append(Paragraph(self.teller.tell(title), 3))

    def _points(self, key: str, value: int) -> str:
        return self.teller.figure(key, "score", points(value))

    def _amount(self, key: str, value: int) -> str:
        return self.teller.figure(
            key, "amount", amount(value, self.teller.style, table=True), self.teller.style.table_unit
        )

    def _list(self) -> Table:
        rows = []
        for number, project in enumerate(self.teller.accounts.projects, 1):
            key = f"project{number}"
            row = [str(number), project.name]
            if self.words.amounts_in_list:
                row += [self._amount(f"{key}@full", project.budget), self._amount(f"{key}@spent", project.spent)]
            score = self._points(f"{key}@score", project.score)
            grade = self.teller.figure("", "grade", project.grade)
            self.teller.relate("grade", score, grade)
            rows.append((*row, score, grade))
        return Table((), (tuple(Head(each) for each in self.words.list_heads),), tuple(rows))

    def _form(self, key: str, project: Project) -> Table:
        rows: list[Sequence[str]] = [
            ("项目名称", "", project.name, "", "", "", "", ""),
            ("主管部门", "", self.teller.accounts.department, "", "", "实施单位", self.teller.accounts.department, ""),
        ]
        execution, funds = self._funds(key, project)
        rows += funds
        rows.append(("年度总体目标", "", "年初预期目标", "", "", "实际完成情况", "", ""))
        rows.append(("", "", f"保障{project.name}按计划实施。", "", "", "已按计划完成。", "", ""))
        rows.append(("年度绩效指标", *self.words.heads))
        scores, weights = [execution[1]], [execution[0]]
        for first, group in groupby(project.indicators, key=lambda each: each.kind):
            for second, indicators in groupby(group, key=lambda each: each.detail):
                for each in indicators:
                    place = f"{key}.{each.name}"
                    weight = self._points(f"{place}@weight", each.weight)
                    score = self._points(f"{place}@points", each.score)
                    self.teller.relate("cap", score, weight)
                    rows.append(("", first, second, each.name, each.target, each.actual, weight, score))
                    first = second = ""
                    scores.append(score)
                    weights.append(weight)
        total = self._points(f"{key}@score", project.score)
        self._sum(total, scores)
        hundred = ""
        if self.words.weights:
            hundred = self._points("", 10000)
            self._sum(hundred, weights)
        rows.append((self.words.total, "", "", "", "", "", hundred, total))
        unit = (f"金额单位：{self.teller.style.table_unit}",)
        return Table(unit, (), tuple(map(tuple, rows)))

    def _funds(self, key: str, project: Project) -> tuple[tuple[str, str], list[Sequence[str]]]:
        """Weight and score of the 执行率, and the rows of the funds."""
        parts = (
            (self.words.granted, project.initial, project.granted, project.spent_granted),
            ("上年结转资金", 0, project.carried, project.spent_carried),
            ("其他资金", 0, project.other, project.spent_other),
        )
        names = ("initial", "full", "spent")
        totals = [
            self._amount(f"{key}@{name}", value)
            for name, value in zip(names, (project.initial, project.budget, project.spent), strict=True)
        ]
        below = [[self._amount("", value) if value else "0" for value in values] for _, *values in parts]
        for total, column in zip(totals, zip(*below, strict=True), strict=True):
            self._sum(total, column)
        weight = self._points("", 1000)
        told = self.teller.figure(f"{key}@execution", "rate", rate(project.rate, self.teller.style))
        score = self._points(f"{key}.execution@points", project.execution)
        self.teller.relate("rate", totals[2], totals[1], told)
        self.teller.relate("cap", score, weight)
        rows: list[Sequence[str]] = [
            ("项目资金", "", *self.words.fund_heads),
            ("", "年度资金总额", *totals, weight, told, score),
        ]
        rows += [("", name, *cells, "", "", "") for (name, *_), cells in zip(parts, below, strict=True)]
        return (weight, score), rows

    def _sum(self, total: str, parts: Sequence[str]) -> None:
        known = [index for part in parts if (index := index_of(part)) is not None]
        first = index_of(total)
        if first is not None:
            self.sheet.relate("sum", [first, *known])


def put_performance(teller: Teller, words: FormWords) -> None:
    """The annex of self-evaluation on the teller's sheet."""
    Performance(teller, words).put()
