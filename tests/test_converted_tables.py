"""Tables as programs write them that convert Word and PDF: what they do to merged headers, wrapped cells and pages."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.model import Passage, Table
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet


def grids(text: str) -> list[list[list[str]]]:
    tables = [block for block in parse(text).blocks if isinstance(block, Table)]
    return [[[cell.text for cell in row] for row in table.rows] for table in tables]


def figures_told(text: str, rules: RuleSet) -> set[tuple[str, str | None, str | None]]:
    return {(each.rule, each.stated, each.expected) for each in check(parse(text), rules).findings}


def test_storeys_of_a_header_with_full_stops_between_are_rows(builtin: RuleSet) -> None:
    """What table recognition writes: each cell of the lowest storey with all above it, merged labels in every cell they cover."""
    text = (
        "公开05表\n一般公共预算财政拨款支出决算表\n单位：万元\n\n"
        "| 项目.功能分类科目编码 | 项目.科目名称 | 本年支出.小计 | 本年支出.基本支出 | 本年支出.项目支出 |\n|---|---|---|---|---|\n"
        "| 栏次 | 栏次 | 1 | 2 | 3 |\n| 合计 | 合计 | 42.00 | 30.00 | 11.00 |\n"
        "| 213 | 农林水支出 | 41.00 | 30.00 | 11.00 |\n| 21303 | 水利 | 41.00 | 30.00 | 11.00 |\n"
    )
    assert grids(text)[0][:2] == [
        ["项目", "", "本年支出", "", ""],
        ["功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"],
    ]
    assert figures_told(text, builtin) >= {("TB131", "42.00", "41.00"), ("TB161", "42.00", "41.00")}


def test_rows_of_a_header_without_the_cells_that_reach_down_to_them_stand_below_their_groups(builtin: RuleSet) -> None:
    """Markdown made from Word: of the rows below the first of a header only their own cells are left."""
    text = (
        "表7 一般公共预算“三公”经费支出情况表\n单位：万元\n\n"
        "| 单位名称 | 总计 | “三公”经费 | | | | | | 会议费 |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| 小计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | | |\n| 小计 | 公务用车购置费 | 公务用车运行费 |\n"
        "| 合计 | 7.00 | 6.40 | 0.00 | 0.90 | 5.50 | 2.30 | 3.20 | 0.60 |\n"
    )
    (table,) = Facts(parse(text), builtin.terms).tables
    named = {
        column.concept: row.figures[at]
        for panel in table.panels
        for row in panel.rows
        for at, column in enumerate(panel.columns)
    }
    assert {name: figure.text for name, figure in named.items() if name and figure} == {
        "“三公”经费": "6.40",
        "因公出国（境）费": "0.00",
        "公务接待费": "0.90",
        "公务用车购置及运行维护费": "5.50",
        "公务用车购置费": "2.30",
        "公务用车运行维护费": "3.20",
    }
    assert figures_told(text, builtin) == set()
    alone = (
        text.replace(" | 会议费", "")
        .replace("单位名称 | 总计", "编码 | 单位名称")
        .replace("合计 | 7.00", " | 合计")
        .replace(" | 0.60", "")
    )
    assert figures_told(alone, builtin) == set()
    assert ("TB142", "5.50", "6.50") in figures_told(alone.replace("3.20", "4.20"), builtin)


def test_cells_on_three_lines_go_to_the_figures_in_the_middle() -> None:
    text = (
        "公开03表\n支出决算表\n单位：万元\n\n"
        "科目编码    科目名称              本年支出合计     基本支出     项目支出\n"
        "208         社会保障和就业支出          66.35        66.35         0.00\n"
        "            机关事业单位基本养\n"
        "2080505                                 53.70        53.70         0.00\n"
        "            老保险缴费支出\n"
        "20126\n"
        "            档案馆                      12.65        12.65         0.00\n"
        "04\n"
    )
    assert [row[:3] for row in grids(text)[0][2:]] == [
        ["2080505", "机关事业单位基本养老保险缴费支出", "53.70"],
        ["2012604", "档案馆", "12.65"],
    ]


def test_a_line_spread_out_to_the_margin_is_read_without_its_blanks() -> None:
    text = "二、收入决算情况说明\n\n   本年收入合计 100.00 万元，其中：财政拨款收入\n96.14 万 元 ， 占 96.14% ； 其 他 收 入 3.86 万 元 ， 占 3.86% 。\n"
    passage = [block for block in parse(text).blocks if isinstance(block, Passage)][-1]
    assert passage.text.endswith("96.14万元，占96.14%;其他收入3.86万元，占3.86%。")
    line = text.split("\n")[3]
    at = passage.text.index("其他收入")
    start = passage.view.origin(at)
    assert text[start : start + 7] == "其 他 收 入" and line.startswith("96.14 万 元")


def test_the_rest_of_a_table_under_its_title_again_is_the_same_table(builtin: RuleSet) -> None:
    head = "公开03表\n支出决算表\n单位：万元\n\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    first = "\t合计\t90.00\t60.00\t30.00\n208\t社会保障和就业支出\t50.00\t40.00\t10.00\n20805\t行政事业单位养老支出\t50.00\t40.00\t10.00\n"
    rest = "221\t住房保障支出\t40.00\t20.00\t20.00\n22102\t住房改革支出\t40.00\t20.00\t20.00\n"
    assert figures_told(head + first + "\n" + head + rest, builtin) == set()
    wrong = figures_told(
        head + first + "\n" + head + rest.replace("40.00\t20.00\t20.00", "45.00\t25.00\t20.00"), builtin
    )
    assert ("TB161", "90.00", "95.00") in wrong and ("TB161", "60.00", "65.00") in wrong


def test_a_sum_above_rows_that_could_not_be_read_is_undecided(builtin: RuleSet) -> None:
    text = (
        "公开03表\n支出决算表\n单位：万元\n\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n\t合计\t90.00\t60.00\t30.00\n"
        "208\t社会保障和就业支出\t50.00\t40.00\t10.00\n20805\t行政事业单位养老支出\t50.00\t40.00\t10.00\n\n221 住房保障支出 40.00 20.00 20.00\n"
    )
    report = check(parse(text), builtin)
    assert not report.findings
    assert [each.reason for each in report.undecided if each.rule == "TB161"] == ["表后面似有没有读出的行"] * 3
    alone = text.rsplit("\n221", 1)[0].replace("90.00\t60.00\t30.00", "51.00\t40.00\t10.00") + "\n"
    assert ("TB161", "51.00", "50.00") in figures_told(alone, builtin)


@pytest.mark.parametrize("zero", ["0.00", "-"])
def test_a_rule_that_fails_in_most_rows_has_the_wrong_columns(builtin: RuleSet, zero: str) -> None:
    """Headers out of order bind figures to columns that are not theirs: then no row is wrong, but the reading."""
    text = "公开05表\n一般公共预算财政拨款支出决算表\n单位：万元\n\n科目编码\t科目名称\t基本支出\t小计\t项目支出\n"
    rows = [
        ("", "合计", 80, 55),
        ("205", "教育支出", 80, 55),
        ("20501", "教育管理事务", 30, 20),
        ("2050101", "行政运行", 30, 20),
    ]
    rows += [("20502", "普通教育", 50, 35), ("2050202", "小学教育", 50, 35)]
    text += "".join(f"{code}\t{name}\t{one}.00\t{other}.00\t{zero}\n" for code, name, one, other in rows)
    report = check(parse(text), builtin)
    assert not [each for each in report.findings if each.rule == "TB131"]
    assert {each.reason for each in report.undecided if each.rule == "TB131"} == {
        "这条关系在表中多数行都不成立，可能认错了栏"
    }


def test_amounts_too_wide_for_their_column_go_on_below() -> None:
    """``pdftotext -layout``: the first digits above the line of the name, the last ones below it."""
    text = (
        "支出决算表\n公开03表\n单位：元\n\n"
        "科目编码    科目名称        本年支出合计      基本支出       项目支出\n"
        "                     516,359,826. 410,162,638. 106,197,187\n"
        "合计\n"
        "                               53           78          .75\n"
        "205      教育支出           864,310.00               864,310.00\n"
        "                       1,504,230.\n"
        "208      社会保障和就业支出                   1,000.00  1,503,230.10\n"
        "                               10\n"
    )
    rows = grids(text)[0]
    assert rows[1] == ["合计", "", "516,359,826.53", "410,162,638.78", "106,197,187.75"]
    assert rows[3] == ["208", "社会保障和就业支出", "1,504,230.10", "1,000.00", "1,503,230.10"]


def test_the_header_right_above_a_rule_begins_another_table_in_markdown(builtin: RuleSet) -> None:
    """The titles stand in the tables, so only a blank line parts them."""
    head = (
        "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n| 合计 | | 42.00 | 30.00 | 12.00 |\n"
        "| 213 | 农林水支出 | 42.00 | 30.00 | 12.00 |\n"
    )
    spending = "| 支出决算表 | | | | |\n| --- | --- | --- | --- | --- |\n| | | | | 公开03表 |\n" + head
    fiscal = (
        "| 一般公共预算财政拨款支出决算表 | | | | |\n| --- | --- | --- | --- | --- |\n| | | | | 公开05表 |\n" + head
    )
    text = "单位：万元\n\n" + spending + "\n" + fiscal
    assert [table.title for table in Facts(parse(text), builtin.terms).tables] == [
        "支出决算表",
        "一般公共预算财政拨款支出决算表",
    ]
    assert figures_told(text, builtin) == set()
    assert ("TB131", "43.00", "42.00") in figures_told("43.00".join(text.rsplit("42.00", 1)), builtin)


def columns_of(text: str, rules: RuleSet) -> list[list[tuple[str, str]]]:
    tables = Facts(parse(text), rules.terms).tables
    return [
        [(column.concept, column.measure) for column in panel.columns] for table in tables for panel in table.panels
    ]


def test_headers_without_the_cells_that_merged_ones_cover(builtin: RuleSet) -> None:
    """What a web page's tables become when copied: cells merged over several columns or rows are one cell."""
    spending = (
        "支出决算表\n公开03表\n单位：万元\n项目\t本年支出合计\t基本支出\t项目支出\t经营支出\n功能分类科目编码\t科目名称\n"
        "合计\t42.00\t30.00\t12.00\t\n213\t农林水支出\t42.00\t30.00\t12.00\t\n21303\t水利\t42.00\t30.00\t12.00\t\n"
    )
    assert columns_of(spending, builtin) == [
        [("本年支出合计", "value"), ("基本支出", "value"), ("项目支出", "value"), ("经营支出", "value")]
    ]
    assert figures_told(spending, builtin) == set()
    assert ("TB105", "42.00", "41.00") in figures_told(
        spending.replace("水利\t42.00\t30.00", "水利\t42.00\t29.00"), builtin
    )
    fiscal = (
        "财政拨款收入支出决算总表\n公开04表\n单位：万元\n收入\t支出\n项目\t决算数\t项目\t决算数\n"
        "合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\t国有资本经营预算财政拨款\n"
        "一、一般公共预算财政拨款\t40.00\t一、教育支出\t42.00\t40.00\t2.00\t\n二、政府性基金预算财政拨款\t2.00\t二、科学技术支出\t\t\t\t\n"
        "本年收入合计\t42.00\t本年支出合计\t42.00\t40.00\t2.00\t\n"
    )
    income, spent = columns_of(fiscal, builtin)
    assert len(income) == 1
    assert [name for name, _ in spent] == [
        "财政拨款本年支出合计",
        "一般公共预算财政拨款支出",
        "政府性基金预算财政拨款支出",
        "国有资本经营预算财政拨款支出",
    ]
    assert figures_told(fiscal, builtin) == set()


def test_rounds_of_columns_are_named_alike(builtin: RuleSet) -> None:
    """Centred headers: a group stands over another of its columns in one round than in the next."""
    text = (
        "财政拨款“三公”经费支出决算表\n公开07表\n单位：万元\n\n"
        "                                 预算数                                                                决算数\n"
        "    合计          因公出国             公务用车购置及运行费              公务接待费          合计         因公出国             公务用车购置及运行费               公务接待费\n"
        "                （境）费        小计      公务用车购     公务用车运                                （境）费        小计      公务用车购     公务用车运\n"
        "                                      置费       行费                                                         置费       行费\n"
        "     1           2           3         4        5          6            7           8           9        10        11          12\n"
        "         9.00        0.00      7.00      0.00     7.00         2.00         6.16        0.00      5.83      0.00      5.83          0.33\n"
    )
    (columns,) = columns_of(text, builtin)
    budget, outturn = columns[:6], columns[6:]
    assert [name for name, _ in budget] == [name for name, _ in outturn]
    assert {measure for _, measure in budget}.isdisjoint(measure for _, measure in outturn)
    assert [name for name, _ in outturn] == [
        "“三公”经费",
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    ]


@pytest.mark.parametrize(("weight", "score", "expected"), [("90", "86", "88"), ("100", "95", "97")])
def test_a_total_row_is_of_the_indicators_or_of_all(builtin: RuleSet, weight: str, score: str, expected: str) -> None:
    """Its 分值 tells whether the execution rate's marks above are among them."""
    form = (
        "2024年度项目支出绩效自评表\n\n| 项目名称 | 村道养护 | | | | | | |\n"
        "| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n"
        "| | 年度资金总额 | 40 | 50 | 45 | 10 | 90% | 9 |\n"
        "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |\n"
        "| 产出指标 | 数量指标 | 养护里程 | ≥20公里 | 22公里 | 30 | 30 | |\n"
        "| | 质量指标 | 验收合格率 | ≥95% | 93% | 20 | 18 | 个别路段返工 |\n"
        "| 效益指标 | 社会效益指标 | 出行便利程度 | 提高 | 提高 | 30 | 30 | |\n"
        "| 满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥90% | 92% | 10 | 10 | |\n"
        f"| 合计 | | | | | {weight} | {score} | |\n"
    )
    assert figures_told(form, builtin) == {("SE101", score, expected)}
    assert figures_told(form.replace(f"| {score} | |\n", f"| {expected} | |\n"), builtin) == set()


def test_a_cut_amount_is_told_as_one(builtin: RuleSet) -> None:
    text = (
        "支出决算表\n公开03表\n单位：元\n\n"
        "科目编码    科目名称        本年支出合计     基本支出       项目支出\n"
        "                       1,504,230.\n"
        "合计                                  1,000.00  1,503,231.10\n"
        "                               10\n"
        "208      社会保障和就业支出  1,504,231.10   1,000.00  1,503,231.10\n"
        "20805    行政事业单位养老支出 1,504,231.10   1,000.00  1,503,231.10\n"
    )
    messages = [finding.message for finding in check(parse(text), builtin).findings]
    assert any("合计写作 1,504,230.10，" in message for message in messages)
    assert not any("社会保障" in message.split("，")[0] for message in messages)


ASSETS = (
    "国有资产使用情况表\n公开12表\n单位：元\n\n"
    "                                                           固定资产\n"
    " 项目    行次      资产总额       流动资产                                                       在建工程       无形资产\n"
    "                                       小计       房屋构筑物         车辆            其他固定资产\n"
    " 栏次                1            2           3            4           5           6         7          8\n"
    "              569,384,436. 36,842,317. 500,712,597. 412,863,047. 1,426,380.  86,423,170. 28,643,100. 3,186,420.\n"
    "合计          1\n"
    "                        10         65            65           20         00           45         30         50\n"
)


def test_headers_that_fell_together_do_not_name_a_column(builtin: RuleSet) -> None:
    """小计 and 房屋构筑物 over one column of what was read: which of them it is cannot be told, so no sum is wrong."""
    assert not check(parse(ASSETS), builtin).findings


def test_rows_of_a_form_are_no_lower_storey_of_a_header() -> None:
    """As many cells as the row above has empty ones, but only its label beside them."""
    text = (
        "| 项目名称 | 村道养护 | | | |\n| 主管部门 | 县交通局 | 实施单位 | 县公路站 |\n| 年度目标 | 养护村道 | | | |\n"
    )
    assert grids(text)[0][1] == ["主管部门", "县交通局", "实施单位", "县公路站"]


def test_the_total_of_a_group_below_a_round_of_columns(builtin: RuleSet) -> None:
    """预算数 and 小计 stand over one column; the group of 小计 is 公务用车购置及运行维护费 all the same."""
    text = (
        "财政拨款“三公”经费支出决算表\n单位：元\n"
        "                                           预算数                                                                                          决算数\n"
        "   合计      因公出国（境）费               公务用车购置及运行维护费               公务接待费      合计      因公出国（境）费               公务用车购置及运行维护费               公务接待费\n"
        "                                   小计      公务用车购置费   公务用车运行维护费                                                   小计      公务用车购置费   公务用车运行维护费\n"
        "226,959.82                      130,526.96        77,431.38            53,095.58    96,432.86   185,863.05                      100,526.96        77,431.38            23,095.58    85,336.09\n"
    )
    (columns,) = columns_of(text, builtin)
    assert [name for name, _ in columns[:6]] == [name for name, _ in columns[6:]]
    assert columns[2][0] == "公务用车购置及运行维护费" and columns[2][1] != columns[8][1]


COUNTED = (  # every character one column wide, as pdftotext sets them
    "支出决算表\n公开03表\n单位：万元\n\n"
    "科目编码     科目名称           本年支出合计    基本支出    项目支出\n"
    "205      教育支出             14.00      9.00      5.00\n"
    "20508    进修及培训            14.00      9.00      5.00\n"
    "2050803  培训支出             14.00      9.00      5.00\n"
    "208      社会保障和就业支出        25.00     19.00      6.00\n"
    "20805    行政事业单位养老支出       25.00     19.00      6.00\n\n"
)


def test_headers_that_begin_alike_in_one_cell_name_no_column(builtin: RuleSet) -> None:
    text = COUNTED + (
        "财政拨款“三公”经费支出决算表\n"
        "公开09表\n"
        "单位：万元\n"
        "                                  预算数                                                                        决算数\n"
        "                                公务用车购置及运行维护费                                                               公务用车购置及运行维护费\n"
        "               因公出国（境                                                                     因公出国（境\n"
        "  合计                                    公务用车购置 公务用车运行            公务接待费        合计                                   公务用车购置 公务用车运行          公务接待费\n"
        "                 ）费         小计                                                              ）费         小计\n"
        "                                          费     维护费                                                                  费      维护费\n"
        "\n"
        "   1             2          3             4          5             6          7             8          9             10          11        12\n"
        "       35.00         0.00       32.00         0.00       32.00         3.00       27.64         0.00       26.00          0.00    26.00         1.64\n"
    )
    (columns,) = columns_of(text, builtin)[1:]
    assert not {"公务用车购置费", "公务用车运行维护费"} & {name for name, _ in columns}
    assert {name for name, _ in columns if name} == {
        "“三公”经费",
        "因公出国（境）费",
        "公务用车购置及运行维护费",
        "公务接待费",
    }


def test_the_numbers_of_columns_with_ends_of_headers_on_them_are_no_row(builtin: RuleSet) -> None:
    """PDF: on the second page the line between the header and 栏次 runs through a header of two lines."""
    rows = "205\t教育支出\t9.00\t6.00\t\t3.00\n20502\t普通教育\t9.00\t6.00\t\t3.00\n"
    again = "项目\t\t本年收入合计\t财政拨款收入\t上级补助\t其他收入\n栏次\t\t1\t2\t收入3\t4\n"
    text = (
        "收入决算表\n公开02表\n单位：万元\n项目\t\t本年收入合计\t财政拨款收入\t上级补助收入\t其他收入\n科目代码\t科目名称\t\t\t\t\n"
        "栏次\t\t1\t2\t3\t4\n合计\t\t14.00\t10.00\t\t4.00\n"
        + rows
        + again
        + "208\t社会保障和就业支出\t5.00\t4.00\t\t1.00\n20805\t行政事业单位养老支出\t5.00\t4.00\t\t1.00\n"
    )
    assert figures_told(text, builtin) == set()
    assert ("TB104", "9.00", "8.00") in figures_told(
        text.replace("普通教育\t9.00\t6.00", "普通教育\t9.00\t5.00"), builtin
    )


HALVES = (
    ("一、部门预算", "913.40", "一、部门预算", "913.40", "一、部门预算", "913.40"),
    ("1、财政拨款", "900.00", "1、教育支出", "820.15", "1、人员经费和公用经费支出", "702.30"),
    ("2、其他收入", "13.40", "2、住房保障支出", "93.25", "（1）工资福利支出", "640.90"),
    ("", "", "3、其他支出", "", "（2）商品和服务支出", "61.40"),
    ("3、上级补助收入", "", "4、农林水支出", "", "2、专项业务经费支出", "211.10"),
    ("4、其他", "", "5、交通运输支出", "", "3、上缴上级支出", ""),
    ("本年收入合计", "913.40", "本年支出合计", "913.40", "本年支出合计", "913.40"),
    ("收入总计", "913.40", "支出总计", "913.40", "支出总计", "913.40"),
)


def test_halves_side_by_side_one_cell_a_line(builtin: RuleSet) -> None:
    """收入 and 支出 stand in one cell each over two and four columns."""
    head = ("收　　入", "支　　出", "项目", "预算数", "支出功能科目", "预算数", "部门预算支出经济科目", "预算数")
    text = (
        "2025年部门综合预算收支总表\n单位：万元\n"
        + "\n".join((*head, *(cell for row in HALVES for cell in row)))
        + "\n"
    )
    document = parse(text)
    (table,) = document.tables
    assert [(cell.column, cell.text) for cell in table.rows[0]] == [(0, "收  入"), (2, "支  出")]
    assert [tuple(cell.text for cell in row) for row in table.rows[2:]] == [
        tuple(text.replace("（", "(").replace("）", ")") for text in row) for row in HALVES
    ]
    assert check(document, builtin).findings == ()
    wrong = check(parse(text.replace("211.10", "211.01")), builtin).findings
    assert [(each.rule, each.stated, each.expected) for each in wrong] == [("TB307", "913.40", "913.31")]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (  # a line without a tab begins the header, a bracket ends it
            "项目资金（\n万元）\t全年预算数\n（A）\t全年执行数\n（B）\t分值\n年度资金总额\t50.00\t45.00\t10\n其中：财政拨款\t50.00\t45.00\t—\n",
            ["项目资金(万元)", "全年预算数(A)", "全年执行数(B)", "分值"],
        ),
        (  # the caption above is no part of it
            "部门：某县交通局\t单位：万元\n项目\t\t本年收\n入合计\t财政拨\n款收入\t附属单位\n上缴收入\n科目代码\t科目名称\t\t\t\n"
            "205\t教育支出\t46.00\t40.00\t6.00\n",
            ["项目", "", "本年收入合计", "财政拨款收入", "附属单位上缴收入"],
        ),
        (  # merged cells keep the places of their columns, so that no word need be cut
            "项目\t\t收入预算\t\t\n功能分类\n科目编码\t科目名称\t合计\t财政拨款\n收入\t其他收入\n205\t教育支出\t46.00\t40.00\t6.00\n",
            ["功能分类科目编码", "科目名称", "合计", "财政拨款收入", "其他收入"],
        ),
        (  # a narrower table follows
            "项目\t合计\t公务用车购置及运行维护费\t\t公务接待费\n\t\t公务用车购置费\t公务用车\n运行维护费\t\n决算数\t9.00\t5.00\t3.00\t1.00\n"
            "相关统计数\t\n公务用车保有量（辆）\t4\n",
            ["", "", "公务用车购置费", "公务用车运行维护费", ""],
        ),
    ],
)
def test_header_cells_that_go_on_in_the_next_line(text: str, header: list[str]) -> None:
    assert header in grids(text)[-1]


def test_groups_over_some_columns_are_no_cut_header() -> None:
    text = (
        "因公出国（境）费\t公务用车购置及运行维护费\n小计\t公务用车购置费\t公务用车运行维护费\n0.00\t8.00\t5.00\t3.00\n"
    )
    assert grids(text)[0][0] == ["因公出国(境)费", "公务用车购置及运行维护费"]


def test_a_header_that_stands_one_cell_a_line_above_its_rows() -> None:
    text = (
        "绩效指标\n\n一级指标\n二级指标\n三级指标\n指标值\n实际完成值\n分值\n得分\n"
        "产出指标\t数量指标\t修缮渡口\t≥3个\t3个\t50\t50\n效益指标\t社会效益\t通行便利率\t≥90%\t81%\t40\t36\n"
    )
    (table,) = grids(text)
    assert table[0] == ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"]
    assert len(table) == 3


@pytest.mark.parametrize(
    "above",
    [
        "绩效指标\n一级指标\n二级指标\n三级指标\n指标值\n实际完成值\n分值\n得分",  # one line more than there are cells
        "一级指标\n二级指标\n三级指标\n指标值\n实际完成值\n分值得分",  # one less
        "一、渡口修缮\n二级指标\n三级指标\n指标值\n实际完成值\n分值\n得分",  # a heading among them
    ],
)
def test_lines_that_are_not_as_many_names_as_there_are_cells_are_no_header(above: str) -> None:
    (table,) = grids(
        above + "\n产出指标\t数量指标\t修缮渡口\t≥3个\t3个\t50\t50\n效益指标\t社会效益\t便利率\t≥90%\t81%\t40\t36\n"
    )
    assert table[0][0] == "产出指标"
