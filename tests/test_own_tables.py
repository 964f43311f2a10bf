"""Tables that departments add of their own: what their figures prove, and where they prove nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlint.engine import check
from budgetlint.facts.rebound import CodedRow, columns_of
from budgetlint.model import Quantity, Report, Span
from budgetlint.readers.text import parse
from budgetlint.rules import load_rules

RULES = load_rules().select(["TB162", "TB171", "TB403", "TB404"])


def report_of(rows: str, unit: str = "单位：万元\n") -> Report:
    return check(parse(unit + rows), RULES)


def errors_of(rows: str) -> list[tuple[str, str | None, str | None]]:
    return [(each.rule, each.stated, each.expected) for each in report_of(rows).findings]


UNITS = (
    "| 单位名称 | 支出合计 | 基本支出 | 项目支出 | 经营支出 |\n"
    "| 本级 | 1,520.30 | 1,000.10 | 520.20 | |\n"
    "| 一中心 | 330.50 | 300.25 | 30.25 | |\n"
    "| 二中心 | 215.75 | 200.00 | 15.75 | |\n"
    "| 三中心 | 120.00 | 70.00 | 20.00 | 30.00 |\n"
    "| 合计 | 2,186.55 | 1,570.35 | 586.20 | 30.00 |\n"
)


def test_a_column_with_figures_in_one_row_only_belongs_to_the_sum() -> None:
    assert errors_of(UNITS) == []
    assert errors_of(UNITS.replace("120.00 | 70.00", "210.00 | 70.00")) == [
        ("TB171", "2186.55", "2276.55"), ("TB403", "210.00", "120.00"),
    ]  # fmt: skip


ALIKE = (
    "| 项目 | 年初数 | 调整数 | 调整后数 | 支出数 |\n"
    "| 甲 | 60.00 | 12.50 | 72.50 | 72.50 |\n"
    "| 乙 | 40.00 | -5.25 | 34.75 | 34.75 |\n"
    "| 丙 | 30.00 | 2.75 | 32.75 | 32.75 |\n"
    "| 丁 | 20.00 | 1.10 | 21.10 | 19.90 |\n"
)


def test_a_column_that_is_alike_by_chance_is_not_computed() -> None:
    """支出数 is 年初数 + 调整数 wherever all was spent; where it was not, nothing is wrong."""
    report = report_of(ALIKE)
    assert report.findings == ()
    assert report.tally.by_rule["TB403"] == {"exact": 7, "undecided": 1}


def test_a_missing_sign_is_no_error() -> None:
    text = (
        "| 项目 | 一季度 | 二季度 | 增减额 |\n| 甲 | 60.00 | 72.50 | 12.50 |\n| 乙 | 40.00 | 41.25 | 1.25 |\n"
        "| 丙 | 30.00 | 32.75 | 2.75 |\n| 丁 | 20.00 | 18.90 | 1.10 |\n"
    )
    assert errors_of(text) == []
    assert errors_of(text.replace("| 1.10 |", "| 1.20 |")) == [("TB403", "1.20", "-1.10")]


@pytest.mark.parametrize(
    "rows", ["| 甲 | 3 | 2 | 5 |\n| 乙 | 4 | 4 | 8 |\n| 丙 | 1 | 6 | 9 |\n", "| 甲 | 60.00 | 12.50 | 72.50 |\n"]
)
def test_few_or_small_figures_prove_nothing(rows: str) -> None:
    report = report_of("| 名称 | 第一 | 第二 | 第三 |\n" + rows)
    assert report.findings == ()
    assert "TB403" not in report.tally.by_rule


def test_rows_below_a_row_with_an_ordinal() -> None:
    text = (
        "| 支出类型 | 上半年 | 下半年 |\n| 一、基本支出 | 332.80 | 330.10 |\n| 人员经费 | 300.00 | 299.00 |\n"
        "| 公用经费 | 32.80 | 31.10 |\n| 二、项目支出 | 130.00 | 117.00 |\n| 支出合计 | 462.80 | 447.10 |\n"
    )
    assert errors_of(text) == []
    assert errors_of(text.replace("32.80 | 31.10", "32.80 | 31.70")) == [("TB162", "330.10", "330.70")]
    assert errors_of(text.replace("117.00", "171.00")) == [("TB171", "447.10", "501.10")]


# ------------------------------------------------------------------------------------------ rows without blanks


def coded(code: str, *figures: str) -> CodedRow:
    def quantity(text: str) -> Quantity:
        step = Decimal("0.01")
        return Quantity(text, "amount", Decimal(text), "万元", step, step, Span(0, 0))

    return CodedRow(code, tuple(map(quantity, figures)))


TREE = [
    coded("", "90.00", "60.00", "30.00"),
    coded("205", "70.00", "40.00", "30.00"),
    coded("20502", "70.00", "40.00", "30.00"),
    coded("2050201", "40.00", "40.00"),
    coded("2050202", "30.00", "30.00"),
    coded("208", "20.00", "20.00"),
]


def test_sums_put_figures_under_their_columns() -> None:
    assert columns_of(TREE, 3, totalled=True) == [(0, 1, 2), (0, 1, 2), (0, 1, 2), (0, 1), (0, 2), (0, 1)]


def test_a_wrong_figure_does_not_hide_its_column() -> None:
    wrong = [*TREE[:3], coded("2050201", "40.00", "44.00"), *TREE[4:]]
    assert columns_of(wrong, 3, totalled=True)[3] == (0, 1)


def test_two_ways_are_none() -> None:
    twins = [
        coded("205", "60.00", "30.00", "30.00"),
        coded("20501", "30.00", "30.00"),
        coded("20502", "30.00", "30.00"),
    ]
    assert columns_of(twins, 3, totalled=True) == [(0, 1, 2), None, None]


def test_a_code_that_comes_twice_places_nothing() -> None:
    assert columns_of([*TREE, TREE[-1]], 3, totalled=True) == [(0, 1, 2)] * 3 + [None] * 4
