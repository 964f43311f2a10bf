"""Tables of several units, projects or classifications, and tables copied from web pages with nothing between their cells."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.tables import StatutoryTable
from budgetlint.model import Report
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet


def tables_of(text: str, builtin: RuleSet) -> tuple[StatutoryTable, ...]:
    return Facts(parse(text), builtin.terms).tables


def told(report: Report) -> list[tuple[str, int, str | None, str | None]]:
    return [(each.rule, each.line, each.stated, each.expected) for each in report.findings]


def after(head: str, *rows: tuple[str, ...]) -> str:
    """A table one cell a line, an empty line for an empty cell, its header cells first."""
    return head + "\n".join(cell for row in rows for cell in row) + "\n"


UNITS = (
    "表1-2\n部门支出总表\n金额单位：万元\n"
    "类\t款\t项\t单位代码\t单位名称（科目）\t合计\t基本支出\t项目支出\n"
    "\t\t\t\t合计\t100.00\t70.00\t30.00\n"
    "\t\t\t302301\t江滨市公安局机关\t60.00\t40.00\t20.00\n"
    "204\t02\t01\t302301\t行政运行\t40.00\t40.00\t\n"
    "204\t02\t20\t302301\t执法办案\t20.00\t\t20.00\n"
    "\t\t\t302302\t江滨市公安局交警支队\t40.00\t30.00\t10.00\n"
    "204\t02\t01\t302302\t行政运行\t30.00\t30.00\t\n"
    "204\t02\t20\t302302\t执法办案\t10.00\t\t10.00\n"
)
OF_ALL = (
    "\n表3\n一般公共预算支出预算表\n金额单位：万元\n"
    "类\t款\t项\t科目名称\t合计\t基本支出\t项目支出\n"
    "\t\t\t合计\t100.00\t70.00\t30.00\n"
    "204\t02\t01\t行政运行\t70.00\t70.00\t\n"
    "204\t02\t20\t执法办案\t30.00\t\t30.00\n"
)


def test_codes_of_units_are_not_those_of_the_department(builtin: RuleSet) -> None:
    table, _ = tables_of(UNITS + OF_ALL, builtin)
    assert [panel.unit for panel in table.panels] == ["", "江滨市公安局机关", "江滨市公安局交警支队"]
    assert [row.name for row in table.panels[0].rows] == ["合计", "江滨市公安局机关", "江滨市公安局交警支队"]
    assert ("本年支出合计", "2040201", "value") not in table.cells
    assert told(check(parse(UNITS + OF_ALL), builtin)) == []


def test_the_codes_of_a_unit_add_up_to_it(builtin: RuleSet) -> None:
    wrong = UNITS.replace("执法办案\t20.00\t\t20.00", "执法办案\t26.00\t\t26.00")
    assert ("TB161", 6, "60.00", "66.00") in told(check(parse(wrong), builtin))


def test_projects_under_codes_that_come_again_add_up_to_their_unit(builtin: RuleSet) -> None:
    text = (
        "表3-2\n一般公共预算项目支出预算表\n金额单位：万元\n类\t款\t项\t单位代码\t单位名称（项目）\t金额\n"
        "\t\t\t\t合计\t100.00\n"
        "\t\t\t302301\t江滨市公安局机关\t60.00\n"
        "204\t02\t19\t302301\t平台建设\t30.00\n204\t02\t19\t302301\t天网运维\t20.00\n204\t02\t20\t302301\t办案经费\t10.00\n"
        "\t\t\t302302\t江滨市公安局交警支队\t40.00\n"
        "204\t02\t19\t302302\t信号升级\t25.00\n204\t02\t19\t302302\t标线更新\t10.00\n204\t02\t20\t302302\t事故处理\t5.00\n"
    )
    assert told(check(parse(text), builtin)) == []
    wrong = text.replace("标线更新\t10.00", "标线更新\t1.00")
    assert ("TB171", 10, "40.00", "31.00") in told(check(parse(wrong), builtin))


def test_codes_over_two_columns_are_put_together(builtin: RuleSet) -> None:
    text = (
        "一般公共预算基本支出预算表\n金额单位：万元\n类\t款\t科目名称\t合计\t人员经费\t公用经费\n\t\t合计\t50.00\t40.00\t10.00\n"
        "301\t\t工资福利支出\t40.00\t40.00\t\n301\t01\t基本工资\t25.00\t25.00\t\n301\t02\t津贴补贴\t15.00\t15.00\t\n"
        "302\t\t商品和服务支出\t10.00\t\t10.00\n302\t01\t办公费\t10.00\t\t10.00\n"
    )
    (table,) = tables_of(text, builtin)
    assert [row.code for row in table.panels[0].rows] == ["", "301", "30101", "30102", "302", "30201"]
    assert told(check(parse(text), builtin)) == []


def test_codes_that_a_second_classification_divides_are_no_slips(builtin: RuleSet) -> None:
    rows = "".join(
        f"{code}\t{name}\t{other}\t{amount}\n"
        for code, name, other, amount in (
            ("30101", "基本工资", "50101", "20.00"), ("30101", "基本工资", "50501", "5.00"),
            ("30102", "津贴补贴", "50101", "10.00"), ("30102", "津贴补贴", "50501", "5.00"),
            ("30201", "办公费", "50201", "6.00"), ("30201", "办公费", "50502", "4.00"),
        )
    )  # fmt: skip
    text = f"一般公共预算基本支出情况表\n单位：万元\n部门经济分类编码\t科目名称\t政府经济分类编码\t合计\n\t合计\t\t50.00\n{rows}"
    assert not [each for each in told(check(parse(text), builtin)) if each[0] == "TB502"]


@pytest.mark.parametrize(
    "title", ["2025年度支出预算总表", "江滨市教育局2025年支出预算总表", "附表3 2025年度支出预算总表"]
)
def test_a_title_may_begin_with_the_department_and_the_year(title: str, builtin: RuleSet) -> None:
    (table,) = tables_of(
        f"{title}\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t41.00\t35.00\t6.00\n205\t教育支出\t41.00\t35.00\t6.00\n",
        builtin,
    )
    assert table.kind is not None and table.kind.name == "支出决算表"


# ------------------------------------------------------------------------------- one cell a line


HEAD = "支出决算表\n公开03表\n部门：江滨镇人民政府\n单位：万元\n项目\n本年支出合计\n基本支出\n项目支出\n上缴上级支出\n功能分类科目编码\n科目名称\n"
COUNTED = after(
    HEAD,
    ("合计", "90.00", "60.00", "30.00", ""),
    ("201", "一般公共服务支出", "60.00", "60.00", "", ""),
    ("20103", "政府办公厅及相关机构事务", "60.00", "60.00", "", ""),
    ("2010301", "行政运行", "60.00", "60.00", "", ""),
    ("213", "农林水支出", "30.00", "", "30.00", ""),
    ("21301", "农业农村", "30.00", "", "30.00", ""),
    ("2130142", "乡村道路建设", "30.00", "", "30.00", ""),
)


def test_empty_lines_are_empty_cells(builtin: RuleSet) -> None:
    (table,) = tables_of(COUNTED, builtin)
    figures = [[entry.quantity and entry.quantity.text for entry in row.entries] for row in table.panels[0].rows]
    assert figures[0] == ["90.00", "60.00", "30.00", None]
    assert figures[4] == ["30.00", None, "30.00", None]
    report = check(parse(COUNTED), builtin)
    assert told(report) == []
    assert report.tally.figures_covered == report.tally.figures_total
    wrong = COUNTED.replace("2130142\n乡村道路建设\n30.00\n\n30.00", "2130142\n乡村道路建设\n30.00\n\n36.00")
    assert any(each[2:] == ("30.00", "36.00") for each in told(check(parse(wrong), builtin)))


def test_codes_in_parts_with_empty_lines(builtin: RuleSet) -> None:
    text = after(
        "2024年部门支出预算总表\n单位：万元\n项目\n支出预算\n功能分类科目编码\n功能分类科目名称\n合计\n基本支出\n项目支出\n类\n款\n项\n",
        ("207", "", "", "文化旅游体育与传媒支出", "50.00", "30.00", "20.00"),
        ("207", "01", "", "文化和旅游", "50.00", "30.00", "20.00"),
        ("207", "01", "01", "行政运行", "30.00", "30.00", ""),
        ("207", "01", "08", "文化活动", "20.00", "", "20.00"),
        ("合计", "50.00", "30.00", "20.00"),
    )
    (table,) = tables_of(text, builtin)
    assert [row.code for row in table.panels[0].rows] == ["207", "20701", "2070101", "2070108", ""]
    assert told(check(parse(text), builtin)) == []


def test_rows_parted_by_empty_lines_are_read_as_before(builtin: RuleSet) -> None:
    text = HEAD.replace("上缴上级支出\n", "") + "\n" + "\n\n".join(
        "\n".join(row)
        for row in (
            ("合计", "90.00", "60.00", "30.00"),
            ("201", "一般公共服务支出", "60.00", "50.00", "10.00"),
            ("213", "农林水支出", "30.00", "10.00", "20.00"),
        )
    )  # fmt: skip
    (table,) = tables_of(text + "\n", builtin)
    assert [[entry.quantity and entry.quantity.text for entry in row.entries] for row in table.panels[0].rows] == [
        ["90.00", "60.00", "30.00"],
        ["60.00", "50.00", "10.00"],
        ["30.00", "10.00", "20.00"],
    ]


NUMBERED = "序号\n单位名称\n单位性质\n在职人数\n离退休人数\n1\n江滨县卫生局本级\n行政单位\n28\n21\n2\n江滨县卫生监督所\n参公单位\n19\n6\n3\n江滨县妇幼保健院\n公益二类\n64\n18\n合计\n111\n45\n"


def test_numbers_before_names_and_words_between_them(builtin: RuleSet) -> None:
    text = "部门决算单位情况如下：\n" + NUMBERED
    assert told(check(parse(text), builtin)) == []
    wrong = text.replace("公益二类\n64", "公益二类\n46")
    assert [each[2:] for each in told(check(parse(wrong), builtin))] == [("111", "93")]


def test_a_table_right_over_a_sentence(builtin: RuleSet) -> None:
    text = (
        "各单位收入情况表\n单位：万元\n单位\n合计\n财政拨款\n其他收入\n局本级\n60.00\n55.00\n5.00\n监督所\n30.00\n30.00\n0.00\n防疫站\n10.00\n8.00\n2.00\n"
        "合计\n100.00\n93.00\n7.00\n四、财政拨款收入支出决算情况说明\n2024年度财政拨款收入93.00万元，支出93.00万元。\n"
    )
    report = check(parse(text), builtin)
    assert told(report) == []
    (table,) = tables_of(text, builtin)
    assert [row.name for row in table.panels[0].rows] == ["局本级", "监督所", "防疫站", "合计"]
