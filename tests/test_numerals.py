"""Printed figures: what is one, what it is worth, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model import Quantity, Span, View, fold
from budgetlint.numerals import cell_quantity, scan, usual_steps


def figures(text: str) -> list[Quantity]:
    return [token.quantity for token in scan(View.of(text, Span(0, len(text)))) if token.quantity.kind != "number"]


def one(text: str) -> Quantity:
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit", "step"),
    [
        ("支出1,234.50万元", "amount", "1234.50", "万元", "0.01"),
        ("支出7983. 87万元", "amount", "7983.87", "万元", "0.01"),
        ("支出1, 000万元", "amount", "1000", "万元", "1"),
        ("支出６，０９５．９４万元", "amount", "6095.94", "万元", "0.01"),
        ("支出１２．３％", "percent", "12.3", "%", "0.1"),
        ("合同金额3.5亿元", "amount", "3.5", "亿元", "0.1"),
        ("补助1200元", "amount", "1200", "元", "1"),
        ("提高2.10个百分点", "points", "2.10", "百分点", "0.01"),
        ("得98.5分", "score", "98.5", "分", "0.1"),
        ("国内公务接待12批次", "count", "12", "批次", "1"),
        ("接待86人次", "count", "86", "人次", "1"),
        ("保有量3辆", "count", "3", "辆", "1"),
        ("设备2台（套）", "count", "2", "台(套)", "1"),
        ("变动额为：-3.20万元", "amount", "-3.20", "万元", "0.01"),
    ],
)
def test_figures(text: str, kind: str, value: str, unit: str, step: str) -> None:
    quantity = one(text)
    assert (quantity.kind, quantity.value, quantity.unit) == (kind, Decimal(value), unit)
    assert quantity.step == Decimal(step)


@pytest.mark.parametrize("text", ["支出2.119.60万元", "支出1,23,4.5万元", "增长12.3.4%"])
def test_a_malformed_figure_is_one_figure(text: str) -> None:
    assert [quantity.kind for quantity in figures(text)] == ["malformed"]


@pytest.mark.parametrize(
    "text",
    [
        "2024年度部门决算",
        "2024年12月31日",
        "财预〔2016〕143号",
        "云财预〔2023〕7号文件",
        "公开01表",
        "第3页",
        "按照第12号令",
        "见附件2",
        "80—89周岁和100周岁及以上的老人",
        "3-6岁儿童、1—3年级学生",
    ],
)
def test_dates_and_references_are_no_figures(text: str) -> None:
    assert figures(text) == []


def test_a_year_before_a_figure_is_no_date() -> None:
    assert [q.text for q in figures("比2023年15.00万元减少3.00万元")] == ["15.00万元", "3.00万元"]
    assert figures("2024年3月15日、2024.3.15、2024-03-15印发") == []


def test_a_list_number_is_no_figure() -> None:
    assert [q.text for q in figures("3.公务接待费1.00万元")] == ["1.00万元"]
    assert [q.text for q in figures("（2）接待5批次")] == ["5批次"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [("藏书200余本", "≥"), ("满意度95%以上", "≥"), ("不超过30万元", "≤"), ("约3万元", "≈"), ("支出3万元", "")],
)
def test_bounds(text: str, bound: str) -> None:
    assert one(text).bound == bound


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.50", "1234.50"), ("-3.20", "-3.20"), (" 7983. 87 ", "7983.87"), ("0.00", "0.00"), ("５．５", "5.5")],
)
def test_cells(text: str, value: str) -> None:
    quantity = cell_quantity(View.of(text, Span(0, len(text))), "万元")
    assert quantity is not None
    assert (quantity.value, quantity.unit) == (Decimal(value), "万元")


@pytest.mark.parametrize("text", ["", "—", "合计", "12 34", "3个", "2024年"])
def test_cells_without_a_figure(text: str) -> None:
    assert cell_quantity(View.of(text, Span(0, len(text))), "万元") is None


def test_malformed_cells() -> None:
    for text in ("51,6", "2.119.60"):
        quantity = cell_quantity(View.of(text, Span(0, len(text))), "万元")
        assert quantity is not None
        assert quantity.kind == "malformed"


# ------------------------------------------------------------------------------------------ properties

ALPHABET = "0123456789０５９.,，． 、-—年月日号第〔〕（）%％元万亿个辆批次人分百支出为\t\n占abcX：;。"


@given(st.text(ALPHABET, max_size=80))
def test_every_figure_is_where_it_says(text: str) -> None:
    """Any text: no crash, positions in order, and the source at a figure's span is that figure."""
    at = 0
    for token in scan(View.of(text, Span(0, len(text)))):
        span = token.quantity.span
        assert at <= span.start < span.end <= len(text)
        assert fold(text[span.start : span.end]).strip() == token.quantity.text
        at = span.end


@given(st.decimals(0, 10**9, places=2, allow_nan=False), st.sampled_from(["", ","]), st.sampled_from(["", " "]))
def test_printing_and_reading_agree(value: Decimal, comma: str, blank: str) -> None:
    shown = format(value, f"{comma}.2f").replace(".", f".{blank}")
    quantity = one(f"本年支出合计{shown}万元，比上年增加")
    assert (quantity.kind, quantity.value, quantity.step) == ("amount", value, Decimal("0.01"))


@pytest.mark.parametrize("text", ["收入3万4993.1亿元", "2080505机关养老保险", "教育执法,295.86,295.86,100.00%"])
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert not figures(text)


def test_rates_in_whole_percents_are_as_precise_as_they_are_printed() -> None:
    whole = figures("占12%、占13%、占14%、占2.5%")
    assert "%" not in usual_steps(whole)
    assert usual_steps(figures("占12.50%、占13%、占14.25%"))["%"] == Decimal("0.01")
