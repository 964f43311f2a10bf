"""Rows whose cells are parted by one blank, and by wide blanks that make no columns: what is read, and what stays text."""

from __future__ import annotations

import time

import pytest
from form_texts import FUNDS, ROWS, TOTAL, rows_of, tabbed

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Forms
from budgetlint.facts.tables import StatutoryTable
from budgetlint.model import Table
from budgetlint.readers.text import parse
from budgetlint.rules import load_rules

RULES = load_rules()

SPENDING = """第二部分 2031年度部门决算表

公开03表
支出决算表
金额单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出
合计 430.28 268.21 162.07
205 教育支出 368.66 206.59 162.07
20502普通教育 368.66 206.59 162.07
205 02 02 小学教育 240. 66 150.00 90. 66
2050203初中教育 128.00 56.59 71.41
208 社会保障和就业支出 61.62 61.62
20805 行政事业单位养老支出 61.62 61.62
2080505 机关事业单位基本养老保险缴费
支出 40.81 40.81
2080506 机关事业单位职业年金缴费支出 20.81 20.81
注：本表反映部门本年度各项支出情况。
"""
LISTING = """附件 项目绩效自评得分

序号 项目 全年预算（万元） 执行数（万元） 执行率 自评得分 等次
1 校舍修缮 80 64 80% 94 优
2 设备购置 50 49.5 99% 98 优
3 教师培训 20 91 优
4 图书补充 10 10 100% 85 良
合计 160 143.5 89.69% 92
"""
SCORES = """某县示例局2031年度部门整体支出绩效自评报告

三、部门整体支出绩效评价评分表
一级指标    二级指标    三级指标    分值    得分
投入    预算配置    在职人员控制率    25    24
过程    预算执行    预算完成率    25    23
过程    预算管理    管理制度健全性    20    20
产出    职责履行    重点工作实际完成率    30    28.5
合计            100    95.5
"""


def raw(rows: list[list[str]], title: str = "2024年度项目支出绩效自评表") -> str:
    return "\n".join([title, *(" ".join(text for text in row if text) for row in rows)]) + "\n"


def grids_of(text: str) -> list[Table]:
    return [block for block in parse(text).blocks if isinstance(block, Table)]


def table_of(text: str) -> StatutoryTable:
    (table,) = Facts(parse(text), RULES.terms).tables
    return table


def forms_of(text: str) -> Forms:
    return Facts(parse(text), RULES.terms).forms


def found_in(text: str) -> list[tuple[str, str | None, str | None]]:
    report = check(parse(text), RULES.select(["SE", "TB"]))
    assert report.problems == ()
    return sorted((f.rule, f.stated or "", f.expected) for f in report.findings)


# -------------------------------------------------------------------------------------- statutory tables


def test_codes_names_and_figures_are_parted() -> None:
    (panel,) = table_of(SPENDING).panels
    read = {row.code: (row.name, [e.quantity.value if e.quantity else None for e in row.entries]) for row in panel.rows}
    assert read["20502"][0] == "普通教育"
    assert [str(value) for value in read["2050202"][1]] == ["240.66", "150.00", "90.66"]
    assert read["2050203"][0] == "初中教育"
    assert read["2080505"][0] == "机关事业单位基本养老保险缴费支出"


def _entries(text: str, code: str) -> list[str | None]:
    """The figures of a row, ``None`` for a blank cell and ``"?"`` for a doubtful one."""
    (panel,) = table_of(text).panels
    row = next(row for row in panel.rows if row.code == code)
    return ["?" if each.doubt else each.quantity.text if each.quantity else None for each in row.entries]


def test_the_sums_tell_which_cell_a_row_has_lost() -> None:
    assert _entries(SPENDING, "2080506") == ["20.81", "20.81", None]


def test_where_they_do_not_only_the_total_is_known() -> None:
    unproven = SPENDING.replace("20805 行政事业单位养老支出", "20806 行政事业单位养老支出")
    assert unproven != SPENDING
    assert _entries(unproven, "2080506") == ["20.81", "?", "?"]


def test_figures_point_into_the_source() -> None:
    for fact in table_of(SPENDING).facts():
        span = fact.quantity.span
        assert SPENDING[span.start : span.end] == fact.quantity.text


def test_consistent_tables_are_silent_and_changed_ones_are_not() -> None:
    assert found_in(SPENDING) == []
    assert ("TB105", "128.00", "129.00") in found_in(SPENDING.replace("56.59 71.41", "57.59 71.41"))
    assert [rule for rule, _, _ in found_in(SPENDING.replace("20.81 20.81", "20.91 20.91"))] == ["TB162"]


def test_a_header_in_storeys_names_the_columns_of_its_last_row() -> None:
    storeys = SPENDING.replace(
        "科目编码 科目名称 本年支出合计 基本支出 项目支出",
        "项目 本年支出\n科目编码\n科目名称 合计 基本支出 项目支出\n类 款 项",
    )
    (panel,) = table_of(storeys).panels
    assert [column.header for column in panel.columns] == ["合计", "基本支出", "项目支出"]


def test_one_row_is_a_table_under_its_caption_only() -> None:
    rows = "科目编码 科目名称 合计 基本支出 项目支出\n合计 0.00 0.00 0.00\n"
    assert [len(table.rows) for table in grids_of("国有资本经营预算财政拨款支出决算表\n" + rows)] == [2]
    assert grids_of("本部门没有这类支出。\n" + rows) == []


# -------------------------------------------------------------------------------------- forms and lists


def test_a_form_is_read_as_with_its_empty_cells() -> None:
    (form,), (same,) = forms_of(raw(rows_of())).forms, forms_of(tabbed(rows_of())).forms
    assert form.name.text == same.name.text
    for one, other in zip(form.indicators, same.indicators, strict=True):
        assert (one.name and one.name.text) == (other.name and other.name.text)
        assert (one.weight and one.weight.value) == (other.weight and other.weight.value)
        assert (one.score and one.score.value) == (other.score and other.score.value)
        assert (one.target and one.target.text) == (other.target and other.target.text)
        assert one.certain
    assert [(group.label.text, group.rows) for group in form.groups] == [
        ("产出指标", (0, 1)),
        ("效益指标", (2,)),
        ("满意度指标", (3,)),
    ]
    assert (form.total and form.total.text) == "94"


@pytest.mark.parametrize(
    ("part", "at", "cell", "text"),
    [("rows", 1, 6, "18"), ("rows", 2, 6, "31"), ("rows", 3, 5, "20"), ("funds", 0, 4, "68"), ("funds", 0, 6, "85%")],
)
def test_a_changed_form_gives_the_same_findings_as_with_tabs(part: str, at: int, cell: int, text: str) -> None:
    rows, funds = [list(row) for row in ROWS], [list(row) for row in FUNDS]
    {"rows": rows, "funds": funds}[part][at][cell] = text
    form = rows_of(rows=rows, funds=funds, total=TOTAL)
    assert found_in(raw(form)) == found_in(tabbed(form)) != []


def test_an_unchanged_form_is_silent() -> None:
    assert found_in(raw(rows_of())) == []


def test_of_a_short_row_of_a_list_only_number_and_name_are_known() -> None:
    forms = forms_of(LISTING)
    assert [row.name.text for row in forms.lists] == ["校舍修缮", "设备购置", "教师培训", "图书补充"]
    assert forms.lists[2].figures == {} and forms.lists[2].grade is None
    assert str(forms.lists[1].figures["outturn"].value) == "49.5"
    assert forms.list_total is not None
    assert {role: str(q.value) for role, q in forms.list_total.figures.items()} == {
        "full": "160", "outturn": "143.5", "rate": "89.69", "score": "92",
    }  # fmt: skip


def test_a_wrong_rate_in_a_list_is_found() -> None:
    assert found_in(LISTING) == []
    assert ("SE201", "75", "80") in found_in(LISTING.replace("64 80%", "64 75%"))


# -------------------------------------------------------------------------------------- wide blanks


def test_pieces_between_wide_blanks_are_the_cells_where_no_columns_are() -> None:
    (table,) = grids_of(SCORES)
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[1] == ["投入", "预算配置", "在职人员控制率", "25", "24"]
    assert rows[-1] == ["合计", "", "", "100", "95.5"]


def test_full_width_blanks_count_as_well() -> None:
    (table,) = grids_of(
        SCORES.replace("    过程", "　　过程").replace("预算完成率    25    23", "预算完成率　　　25　　23")
    )
    assert [cell.text for cell in table.rows[2]] == ["过程", "预算执行", "预算完成率", "25", "23"]


def test_scores_between_wide_blanks_are_added_up() -> None:
    assert found_in(SCORES) == []
    assert ("SE101", "95.5", "94.5") in found_in(SCORES.replace("25    24", "25    23"))
    assert "SE104" in [rule for rule, _, _ in found_in(SCORES.replace("30    28.5", "30    38.5"))]


# ------------------------------------------------------------------------------------------- prose


@pytest.mark.parametrize(
    "text",
    [
        "目录\n第一部分 部门概况 预算单位 1\n一、主要职能 3\n二、机构设置 部门决算单位构成 4\n三、收入决算表 7\n",
        "名称 项目 页码 合计\n一、收入 支出 决算 6 7\n二、收入 决算表 8 9\n",  # two rows and no caption
        "截至 2031 年 12 月 31 日，共有车辆 11 辆，其中 3 辆\n为一般公务用车 8 辆，执法执勤 2 辆 1 辆\n"
        "单价 50 万元以上通用设备 2 台 3 套\n单价 100 万元以上专用设备 1 台 0 套\n",
        "收入 支出 结余 项目 合计\n本年收入 为 1,204.30 支出 1,100.20\n，其中基本支出 900.10 项目支出 200.10，\n增长 12.5 下降 3.4。\n",
        "采购清单\n1 台式计算机 20 台\n2 打印机 5 台\n3 复印纸 300 箱\n4 会议桌 2 张\n",
        "联系方式 单位 名称\n地址 某县解放路 12 号 3 楼\n电话 0830 2312345\n邮编 646000 2312346\n传真 0830 2312347\n",
        "时间 单位 金额\n2031 年 3 月 1 日起施行 1 2\n2031 年 4 月 1 日起施行 3 4\n2031 年 5 月 2 日起施行 5 6\n",
        "收入 支出 结余 变化图\n2030年 2031年\n1,204.30 1,100.20\n1,304.30 1,200.20\n",
        "项目 预算数 决算数\n本部门组织对 3 个项目开展绩效自评，涉及资金 120.00 万元\n"
        "组织对 1 个项目开展部门评价，涉及资金 20.00 万元\n对 2 个单位开展整体支出绩效评价 30.00 40.00\n",
        "甲局 乙局 丙局\n一季度 12.00 13.00\n二季度 14.00 15.00\n三季度 16.00 17.00\n",  # names no table has
    ],
)
def test_running_text_is_no_table(text: str) -> None:
    assert grids_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "项目 预算数 决算数\n" * 20000,
        "项目 预算数 决算数\n" + "一 1 2\n" * 20000,
        "项 目 预算 \n" * 20000,
        "1 " * 100000,
        ("7983. 87 " * 40 + "\n") * 500,
    ],
)
def test_many_lines_take_linear_time(text: str) -> None:
    started = time.monotonic()
    parse(text)
    first = time.monotonic() - started
    started = time.monotonic()
    parse(text * 2)
    assert time.monotonic() - started < 6 * max(first, 0.05)


# -------------------------------------------------------------------------------------- headers in pieces

INCOME = """公开02表
收入决算表
{head}
栏　次 1 2 3 4 5 6 7
合　计 430.28 410.28 0.00 12.00 0.00 0.00 8.00
205 教育支出 368.66 348.66 0.00 12.00 0.00 0.00 8.00
20502 普通教育 368.66 348.66 0.00 12.00 0.00 0.00 8.00
2050202 小学教育 240.66 228.66 0.00 12.00 0.00 0.00 0.00
2050203 初中教育 128.00 120.00 0.00 0.00 0.00 0.00 8.00
208 社会保障和就业支出 61.62 61.62 0.00 0.00 0.00 0.00 0.00
"""
CELL_BY_CELL = "项　目\n本年收入合\n计\n财政拨款收\n入\n上级补助收入\n事业收入\n经营收\n入\n附属单\n位上缴\n收入\n其他收入\n科目编码\n科目名称"
LINE_BY_LINE = (
    "项目 本年收入合 财政拨款收 上级补助 事业收入 经营 附属单位 其他收\n计 入 收入 收入 上缴收入 入\n科目编码 科目名称"
)
COLUMNS = ["本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]


@pytest.mark.parametrize("head", [CELL_BY_CELL, LINE_BY_LINE], ids=["cell by cell", "line by line"])
def test_the_pieces_of_a_prescribed_header_are_put_together(head: str) -> None:
    text = INCOME.format(head=head)
    (panel,) = table_of(text).panels
    assert [column.header for column in panel.columns] == COLUMNS
    assert found_in(text) == []
    assert ("TB162", "368.66", "388.66") in found_in(text.replace("小学教育 240.66", "小学教育 260.66"))


def test_pieces_that_make_up_no_prescribed_header_are_no_table() -> None:
    assert grids_of(INCOME.format(head=CELL_BY_CELL.replace("其他收入", "往来收入"))) == []


def test_rows_of_a_table_in_two_halves_go_on_where_cells_are_empty() -> None:
    text = """收入支出决算总表
公开01表
收 入 支 出
项 目 行
次
决算数 项 目 行
次
决算数
栏 次 1 栏 次 2
一、一般公共预算财政拨款收入 1 380.00 一、一般公共服务支出 32
二、政府性基金预算财政拨款收入 2 二、教育支出 33 300.00
9 三、卫生健康支出 34 70.00
10 四、节能环保支出 35
本年收入合计 27 380.00 本年支出合计 58 370.00
使用非财政拨款结余 28 结余分配 59 6.00
年初结转和结余 29 20.00 年末结转和结余 60 24.00
30 61
总计 31 400.00 总计 62 400.00
"""
    assert found_in(text) == []
    assert ("TB102", "400.00", "410.00") in found_in(text.replace("年末结转和结余 60 24.00", "年末结转和结余 60 34.00"))


def test_a_table_with_numbered_rows_may_leave_cells_out() -> None:
    text = """部门预算支出总表
单位：万元
序号 功能分类科目 合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出
科目编码 科目名称
栏次 1 2 3 4 5 6 7 8
1 合计 430.28 268.21 162.07
2 205 教育支出 368.66 206.59 162.07
3 20502 普通教育 368.66 206.59 162.07
4 2050202 小学教育 240.66 150.00 90.66
5 2050203 初中教育 128.00 56.59 71.41
6 208 社会保障和就业支出 61.62 61.62
7 20805 行政事业单位养老支出 61.62 61.62
8 2080502 事业单位离退休 61.62 61.62
"""
    assert found_in(text) == []
    assert ("TB162", "368.66", "378.66") in found_in(text.replace("小学教育 240.66", "小学教育 250.66"))


def test_a_row_of_figures_alone_stands_below_its_columns() -> None:
    text = """财政拨款“三公”经费支出决算表
公开09表
预算数 决算数
合计
因公出国
（境）费
公务用车购置及
运行维护费
公务接
待费
合计
因公出国
（境）费
公务用车购置及
运行维护费
公务接
待费
小计
公务用车
购置费
公务用车
运行维护费
小计
公务用车
购置费
公务用车
运行维护费
1 2 3 4 5 6 7 8 9 10 11 12
26.40 0.00 24.00 18.00 6.00 2.40 21.17 0.00 19.79 17.89 1.90 1.38
"""
    assert found_in(text) == []
    wrong = found_in(text.replace("24.00 18.00 6.00", "24.00 18.00 9.00"))
    assert ("TB142", "24.00", "27.00") in wrong


def test_a_piece_may_be_of_one_character() -> None:
    text = INCOME.format(
        head=CELL_BY_CELL.replace("财政拨款收\n入", "财政拨\n款\n收入").replace("科目编码", "科目编码\n类 款 项")
    )
    (panel,) = table_of(text).panels
    assert [column.header for column in panel.columns] == COLUMNS


def test_the_parts_of_a_form_have_headers_in_pieces() -> None:
    text = """项目支出绩效自评表
（2023年度）
项目名称 渡口修缮经费
主管部门 某县交通运输局 实施单位 某县交通运输局
项目资金
（万元）
年初预算数 全年预算数
全年执
行数
分值
执行率
得分
年度资金总额 60.00 80.00 76.00 10 95.00% 9.50
其中：财政拨款 60.00 80.00 76.00 — — —
其他资金 0.00 0.00 0.00 — — —
年度总体目标 预期目标 实际完成情况
修缮渡口4处，保障群众出行。
全年修缮渡口4处，群众满意。
绩
效
指
标
一级指标 二级指标 三级指标
年度
指标值
实际完
成值
分值
得分
偏差原因分析
及改进措施
产出指标 数量指标 修缮渡口数量 ≥4处 4处 40 40
质量指标 验收合格率 ≥95% 98% 30 30
满意度指标 服务对象满意度指标 群众满意度 ≥90% 92% 20 20
总分 100 99.50
"""
    assert found_in(text) == []
    assert ("SE202", "9.50", "9.38") in found_in(text.replace("76.00 10 95.00%", "75.00 10 93.75%"))
    assert ("SE101", "99.50", "97.50") in found_in(text.replace("30 30\n", "30 28\n"))
