"""The same tables in every layout give the same verdicts, and a changed digit the same finding."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from table_sets import ALIGNED, LOOSE, written

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.model import Passage, Report, Table
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet, load_rules
from budgetlint.shipped import shipped_folder

CHANGES = [
    ("公开01表", 9, 2, "893.50"),
    ("公开01表", 1, 5, "701.25"),
    ("公开02表", 4, 3, "397.95"),
    ("公开03表", 3, 3, "602.25"),
    ("公开04表", 2, 6, "91.15"),
    ("公开05表", 5, 2, "300.90"),
    ("公开06表", 2, 2, "527.85"),
    ("公开06表", 7, 5, "69.10"),
    ("公开07表", 2, 6, "61.00"),
    ("公开09表", 1, 2, "5.50"),
]


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules([Path(shipped_folder()) / "tables.yaml"], builtin=False)


def _report(text: str, rules: RuleSet) -> Report:
    return check(parse(text), rules, show_rounding=True)


def _tally(report: Report) -> dict[str, dict[str, int]]:
    return report.tally.by_rule


def _found(report: Report) -> Counter[tuple[str, str | None, str | None, str]]:
    return Counter((f.rule, f.stated, f.expected, f.verdict.value) for f in report.findings)


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_every_table_is_read(layout: str, rules: RuleSet) -> None:
    facts = Facts(parse(written(layout, "0.00")), rules.terms)
    assert [table.number for table in facts.tables] == [f"公开0{n}表" for n in range(1, 10)]


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_same_verdicts_with_printed_zeros(layout: str, rules: RuleSet) -> None:
    report = _report(written(layout, "0.00"), rules)
    assert not report.findings and not report.undecided and not report.problems
    assert _tally(report) == _tally(_report(written("tab", "0.00"), rules))
    assert report.tally.figures_covered == report.tally.figures_total


@pytest.mark.parametrize("layout", ALIGNED)
def test_same_verdicts_with_blank_cells(layout: str, rules: RuleSet) -> None:
    report = _report(written(layout, ""), rules)
    assert not report.findings and not report.undecided
    assert _tally(report) == _tally(_report(written("tab", ""), rules))


def test_blank_cells_with_blank_lines_between(rules: RuleSet) -> None:
    report = _report(written("parted", ""), rules)
    assert not report.findings and not report.undecided
    plain = _tally(_report(written("tab", ""), rules))
    assert {**_tally(report), "TB513": {}} == {**plain, "TB513": {}}  # a table without any figure is not seen


@pytest.mark.parametrize("change", CHANGES)
def test_change_among_blank_cells_is_found_alike(change: tuple[str, int, int, str], rules: RuleSet) -> None:
    assert _found(_report(written("parted", "", change), rules)) == _found(_report(written("tab", "", change), rules))


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
@pytest.mark.parametrize("change", CHANGES)
def test_changed_figure_is_found_alike(layout: str, change: tuple[str, int, int, str], rules: RuleSet) -> None:
    report = _report(written(layout, "0.00", change), rules)
    assert any(f.severity.value == "error" for f in report.findings)
    assert _found(report) == _found(_report(written("tab", "0.00", change), rules))


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_page_breaks_do_not_change_anything(layout: str, rules: RuleSet) -> None:
    report = _report(written(layout, "0.00", every=3), rules)
    assert not report.findings
    assert _tally(report) == _tally(_report(written("tab", "0.00"), rules))


@pytest.mark.parametrize("layout", [*ALIGNED, *LOOSE])
def test_cells_point_into_the_source(layout: str, rules: RuleSet) -> None:
    text = written(layout, "0.00")
    for table in Facts(parse(text), rules.terms).tables:
        for fact in table.facts():
            span = fact.quantity.span
            assert text[span.start : span.end] == fact.quantity.text


def _rows(text: str) -> list[list[str]]:
    (table,) = [block for block in parse(text).blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in table.rows]


def test_a_single_blank_between_a_figure_and_the_next_name_parts_columns() -> None:
    text = (
        "收支预算总表                              单位：万元\n"
        "收  入                       支  出\n"
        "项目                 预算数 项目                 预算数\n"
        "一、财政拨款收入    2846.30 一、教育支出        4426.90\n"
        "二、事业收入       38650.00 二、卫生健康支出\n"
        "三、其他收入                三、住房保障支出   37069.40\n"
        "收入总计           41496.30 支出总计           41496.30\n"
    )
    assert _rows(text) == [
        ["收  入", "", "支  出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "2846.30", "一、教育支出", "4426.90"],
        ["二、事业收入", "38650.00", "二、卫生健康支出", ""],
        ["三、其他收入", "", "三、住房保障支出", "37069.40"],
        ["收入总计", "41496.30", "支出总计", "41496.30"],
    ]


def test_headings_with_a_tab_are_no_table() -> None:
    text = "一、\t收入决算情况说明\n\n(一)\t收入合计\n\n2024年度收入合计500.00万元。\n"
    blocks = parse(text).blocks
    assert not any(isinstance(block, Table) for block in blocks)
    assert [block.heading for block in blocks if isinstance(block, Passage)] == [True, True, False]
    assert _rows("一、\t500.00\n") == [["一、", "500.00"]]  # a figure is a cell
    assert _rows("一、\t收入\n二、\t支出\t500.00\n")[0] == ["一、", "收入"]


def test_empty_first_cell_without_outer_strokes() -> None:
    text = "项目|金额|项目|金额\n收入|5.00|教育|3.00\n||住房|2.00\n合计|5.00|合计|5.00\n"
    assert _rows(text)[2] == ["", "", "住房", "2.00"]


def test_values_in_quotation_marks_may_hold_commas() -> None:
    text = '项目,行次,金额\n收入,1,"1,234.50"\n"其中：补助,奖励",2,\n'
    assert _rows(text) == [["项目", "行次", "金额"], ["收入", "1", "1,234.50"], ["其中:补助,奖励", "2", ""]]


def test_sentences_with_commas_are_no_table() -> None:
    text = "收入合计1,234.50万元,支出5.00万元,结余3.00万元。\n" * 4
    assert not [block for block in parse(text).blocks if isinstance(block, Table)]


def test_outer_strokes_are_no_cells() -> None:
    text = "| 项目 | 金额 |\n| 教育 | 3.00 |\n|  | 2.00 |\n"
    assert _rows(text) == [["项目", "金额"], ["教育", "3.00"], ["", "2.00"]]


def test_wrapped_words_inside_a_frame_are_one_row() -> None:
    rule = "+--------+------+\n"
    text = rule + "| 项目 | 金额 |\n" + rule + "| 教育 | 3.00 |\n| 支出 | |\n" + rule + "| 合计 | 3.00 |\n" + rule
    assert _rows(text) == [["项目", "金额"], ["教育支出", "3.00"], ["合计", "3.00"]]


def test_a_frame_round_many_rows_parts_no_rows() -> None:
    rule = "+--------+------+\n"
    text = rule + "| 项目 | 金额 |\n" + rule + "| 教育 | 3.00 |\n| 住房 | 1.00 |\n" + rule + "| 合计 | 4.00 |\n" + rule
    assert _rows(text) == [["项目", "金额"], ["教育", "3.00"], ["住房", "1.00"], ["合计", "4.00"]]


def test_merged_html_cells_leave_the_places_they_cover_empty() -> None:
    text = (
        "<table><tr><th rowspan=2>项目<th colspan='2'>支出</tr>\n<tr><th>基本</th><th>项目</th></tr>\n"
        "<tr><td>教育</td><td>3.00</td><td><span>1.<!-- <td> -->50</span></td></tr></table>\n"
    )
    assert _rows(text) == [["项目", "支出", ""], ["", "基本", "项目"], ["教育", "3.00", "1.50"]]


def test_figures_on_two_lines_of_an_html_cell_are_not_one() -> None:
    text = "<table>\n<tr><td>教育<br>支出</td><td>3<br>120</td></tr>\n<tr><td>住房</td><td>1</td></tr>\n</table>\n"
    assert _rows(text)[0] == ["教育支出", "3>120"]


@pytest.mark.parametrize(
    "text",
    [
        "见下<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>\n",  # beside other words
        "<table>\n<tr><td>甲</td><td>1</td></tr>\n<tr><td>乙</td><td>2</td></tr>\n",  # never closed
        "<table>\n<tr><td>甲</td></tr>\n<tr><td>乙</td></tr>\n</table>\n",  # one column only lays out text
        "<table><tr><td colspan=9000>甲</td><td>1</td></tr>\n<tr><td>乙</td></tr></table>\n",
    ],
)
def test_doubtful_html_stays_text(text: str) -> None:
    assert all(isinstance(block, Passage) for block in parse(text).blocks)


@pytest.mark.parametrize(
    "text", ["<table>" * 40000, "<table><tr><td>" * 20000, "<!--" * 60000, "<td" * 80000 + "<table"]
)
def test_broken_html_takes_linear_time(text: str) -> None:
    started = time.monotonic()
    parse(text)
    assert time.monotonic() - started < 5


def test_a_line_of_captions_with_a_tab_is_no_table() -> None:
    text = "支出决算表\n公开03表\n部门：某县示例局\t单位：万元\n| 科目编码 | 科目名称 | 合计 |\n| 205 | 教育支出 | 3.00 |\n"
    (table,) = [block for block in parse(text).blocks if isinstance(block, Table)]
    assert [caption.text for caption in table.captions] == ["支出决算表", "公开03表", "部门:某县示例局 单位:万元"]


def test_a_table_in_which_cells_were_lost_is_not_read_from_the_left() -> None:
    rows = [
        "项目\n本年支出合计\n基本支出\n项目支出",
        "栏次\n1\n2\n3",
        "合计\n9.00\n4.00\n5.00",
        "205\n教育支出\n5.00",
    ]
    text = "支出决算表\n公开03表\n单位：万元\n" + "\n\n".join("\t" + row.replace("\n", "\n\t") for row in rows) + "\n"
    (table,) = [block for block in parse(text).blocks if isinstance(block, Table)]
    assert table.layout == "records"


def test_a_centred_header_and_its_figures_on_the_right_are_one_column() -> None:
    text = (
        "财政拨款“三公”经费支出决算表\n公开07表\n单位：万元\n"
        "                 公务用车购置及运行维护费\n"
        "合计      小计    公务用车购置费   公务用车运行维护费   公务接待费\n"
        "10.00     6.00              1.00                 5.00         4.00\n"
    )
    (table,) = [block for block in parse(text).blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[-2]] == [
        "合计",
        "小计",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    ]
    assert [cell.text for cell in table.rows[-1]] == ["10.00", "6.00", "1.00", "5.00", "4.00"]


def test_a_column_under_two_headers_has_no_name(rules: RuleSet) -> None:
    text = (
        "财政拨款“三公”经费支出决算表\n公开07表\n单位：万元\n"
        "合计      小计    公务用车购置费   公务用车运行维护费   公务接待费\n"
        "111204.00 11200.00          11200.00                  100004.00\n"
    )
    assert Facts(parse(text), rules.terms).tables == ()  # one row cannot tell where its columns are
    text += 2 * "111204.00 11200.00          11200.00                  100004.00\n"
    (table,) = Facts(parse(text), rules.terms).tables
    assert "公务用车购置费" not in table.concepts and "公务用车运行维护费" not in table.concepts
    assert "“三公”经费" not in table.concepts  # 合计 and 小计 stand in one cell, and so do their figures
    assert "公务接待费" in table.concepts
    assert _report(text, rules).findings == ()


def test_several_rows_whose_empty_cells_were_dropped_are_rows() -> None:
    text = "项目\t上年数\t本年数\n合计\t5.00\t6.00\n1.出国费\n2.车辆费\n其中：购置费\n3.接待费\t5.00\t6.00\n"
    assert [row[0] for row in _rows(text)] == ["项目", "合计", "1.出国费", "2.车辆费", "其中:购置费", "3.接待费"]


def test_headers_with_one_blank_between_stand_over_their_columns() -> None:
    text = (
        "支出决算表\n单位：万元\n"
        "科目编码  科目名称            本年支出合计     基本支出     项目支出 上缴上级支出     经营支出\n"
        "201       一般公共服务支出        2,439.42     1,661.44       777.98         0.00         0.00\n"
        "208       社会保障和就业支出        223.46       223.46         0.00         0.00         0.00\n"
        "221       住房保障支出              156.23       156.23         0.00         0.00         0.00\n"
    )
    assert _rows(text)[0] == [
        "科目编码",
        "科目名称",
        "本年支出合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "经营支出",
    ]


def test_two_headers_over_one_wide_column_stand_beside_each_other() -> None:
    text = (
        "收入支出决算总表\n单位：万元\n"
        "项目                         行次      决算数   项目                           行次      决算数\n"
        "一、财政拨款收入                1    1,409.33   一、一般公共服务支出             28    1,239.42\n"
        "二、国有资本经营预算财政拨款收入  2      120.00   二、住房保障支出                 29      289.91\n"
        "总计                            3    1,529.33   总计                             30    1,529.33\n"
    )
    assert _rows(text)[0] == ["项目", "行次", "决算数", "项目", "行次", "决算数"]


def test_numbered_columns_of_a_later_page_with_narrower_names_are_its_own() -> None:
    """Full-width digits on the first page make a column more before the figures than the second page has."""
    text = (
        "支出决算表\n金额单位：万元\n"
        "                   项目                        本年支出合计     基本支出      项目支出       上缴上级支出    经营支出\n"
        "科目编码               科目名称\n"
        "                   栏次                              1             2              3               4             5\n"
        "           合计                                      3,982.22     949.81          3,032.41\n"
        "201        一般公共服务支出                   １,３２３．７１     949.81            373.90\n"
        "20106      财政事务                                  1,323.71     949.81            373.90\n"
        "2010601    行政运行                              ９４９．８１     949.81\n"
        "2010602    一般行政管理事务                            373.90                       373.90\n"
        "212        城乡社区支出                              1,810.00                     1,810.00\n"
        "21208      国有土地使用权出让收入安排的支出   １,８１０．００                     1,810.00\n"
        "2120803    城市建设支出                              1,810.00                     1,810.00\n"
        "229        其他支出                                    848.51                       848.51\n"
        "\n7\n\n"
        "                 项目                     本年支出合计   基本支出     项目支出     上缴上级支出   经营支出\n"
        "科目编码             科目名称\n"
        "                 栏次                          1            2            3              4            5\n"
        "22960      彩票公益金安排的支出                 848.51                    848.51\n"
        "2296002    用于社会福利的彩票公益金支出         848.51                    848.51\n"
    )
    figures = [row[-5:] for row in _rows(text) if row[0] in ("229", "22960", "2296002")]
    assert figures == [["848.51", "", "848.51", "", ""]] * 3


GOALS = (
    ("产出指标", "数量指标", "保障村个数", "=", "13", "个", "10"),
    ("", "", "保障干部人数", "=", "65", "人", "15"),
    ("", "质量指标", "报酬发放准确率", "=", "100", "%", "35"),
    ("满意度指标", "服务对象满意度", "干部满意度", "≥", "95", "%", "30"),
)


def _one_a_line(caption: str, *rows: tuple[str, ...]) -> list[list[str]]:
    return _rows(caption + "\n" + "\n".join(cell for row in rows for cell in row) + "\n\n一、说明情况如下。\n")


def test_columns_of_words_and_figures_one_cell_a_line() -> None:
    header = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重")
    rows = _one_a_line("表十一 绩效目标表", header, *GOALS)
    assert rows[1:] == [list(row) for row in GOALS]


def test_items_that_look_like_headings_one_cell_a_line() -> None:
    header = ("收入", "支出", "项目", "预算数", "项目", "合计", "一般公共预算")
    body = (
        ("一、本年收入", "80.00", "一、本年支出", "90.00", "90.00"),
        ("(一)一般公共预算拨款", "80.00", "教育支出", "50.00", "50.00"),
        ("(二)政府性基金预算拨款", "", "卫生健康支出", "40.00", "40.00"),
        ("收入总计", "80.00", "支出总计", "90.00", "90.00"),
    )
    read = _one_a_line("财政拨款收支总表", header, *body)
    assert read == [list(header[:2]), list(header[2:]), *(list(row) for row in body)]


def test_what_one_of_two_merged_headers_holds_is_of_the_later(rules: RuleSet) -> None:
    header = (
        "科目编码",
        "科目名称",
        "2023年预算数",
        "2024年预算数",
        "2024年比2023年增减",
        "小计",
        "基本支出",
        "项目支出",
        "增减额",
        "增减%",
    )
    body = (
        ("", "合计", "78.00", "81.00", "60.00", "21.00", "3.00", "3.85%"),
        ("201", "一般公共服务支出", "50.00", "51.00", "40.00", "11.00", "1.00", "2.00%"),
        ("208", "社会保障和就业支出", "28.00", "30.00", "20.00", "10.00", "2.00", "7.14%"),
        ("210", "卫生健康支出", "", "", "", "", "", ""),
    )
    text = "一般公共预算支出表\n单位：万元\n" + "\n".join(cell for row in (header, *body) for cell in row) + "\n"
    (table,) = Facts(parse(text), rules.terms).tables
    assert [column.header for column in table.panels[0].columns] == [
        "2023年预算数",
        "小计",
        "基本支出",
        "项目支出",
        "增减额",
        "增减%",
    ]


def test_codes_side_by_side_without_figures_are_no_figures(rules: RuleSet) -> None:
    text = (
        "一般公共预算财政拨款基本支出决算明细表\n公开06表\n部门：某局 金额单位：万元\n人员经费 公用经费\n"
        "科目编码 科目名称 决算数 科目编码 科目名称 决算数 科目编码 科目名称 决算数\n"
        "301 工资福利支出 30.00 302 商品和服务支出 8.00 310 资本性支出 2.00\n"
        "30101 基本工资 20.00 30201 办公费 8.00 31002 办公设备购置 2.00\n"
        "30102 津贴补贴 10.00 30208 取暖费 31006 大型修缮\n"
        "30106 伙食补助费 30203 咨询费 31007 信息网络及软件购置更新\n"
        "人员经费合计 30.00 公用经费合计 10.00\n"
    )
    (table,) = Facts(parse(text), rules.terms).tables
    coded = {row.code: row.entries[0].quantity for panel in table.panels for row in panel.rows if row.code}
    assert coded["30208"] is None and coded["31006"] is None and coded["30203"] is None
    assert str(coded["31002"] and coded["31002"].value) == "2.00"


def test_a_figure_that_stands_with_its_name_is_not_taken_for_nothing(rules: RuleSet) -> None:
    text = (
        "基本支出决算表\n公开06表\n单位：万元\n科目编码\t科目名称\t决算数\n303\t对个人和家庭的补助\t72.20\n"
        "30302\t退休费\t68.43\n30305\t生活补助\t3.65\n30309\t奖励金  0.12\n"
    )
    report = _report(text, rules)
    assert not report.findings
    assert any(each.rule == "TB162" for each in report.undecided)


def test_rows_under_headers_of_as_many_pieces_are_tables_of_their_own() -> None:
    """Cells parted by blanks and not aligned: two forms in one run of lines."""
    goals = (
        "一级指标    二级指标    三级指标    指标值    权重\n产出指标    数量指标    巡护面积    264.6万亩    40\n"
        "效益指标    社会效益    火灾次数    0次    40\n满意度指标    服务对象满意度    牧民满意度    ≥90%    10\n权重合计    -    -    -    90\n"
    )
    text = f"项目1    草原防火    项目类别    特定目标类    实施单位    某某中心\n{goals}项目2    饲草储备    项目类别    特定目标类    实施单位    某某中心\n{goals}"
    tables = [block for block in parse(text).blocks if isinstance(block, Table)]
    indicators = [[cell.text for cell in row] for table in tables for row in table.rows if row[0].text == "产出指标"]
    assert indicators == [["产出指标", "数量指标", "巡护面积", "264.6万亩", "40"]] * 2
