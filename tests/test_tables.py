"""Statutory tables: what their cells mean, and what happens where they are damaged."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.tabletypes import economic_codes, function_codes, known_tables
from budgetlint.model import Report
from budgetlint.readers import read
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet, load_rules
from budgetlint.shipped import shipped_folder

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
HEAD_03 = "公开03表\n支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules([Path(shipped_folder()) / "tables.yaml"], builtin=False)


def _values(text: str, rules: RuleSet) -> dict[tuple[str, str, str], str]:
    facts = Facts(parse(text), rules.terms)
    return {(f.concept, f.item, f.measure): f.quantity.text for table in facts.tables for f in table.facts()}


def _report(text: str, rules: RuleSet) -> Report:
    report = check(parse(text), rules)
    assert not report.problems
    return report


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("公开02 表", None),
        ("二、收入决算表", "收入决算表"),
        ("表3：部门支出总体情况表", "支出决算表"),
        ("财政拨款收支预算总表", "财政拨款收入支出决算总表"),
        ("表6 一般公共预算支出情况表", "一般公共预算财政拨款支出决算表"),
        ("02 收入决算表（单位：万元）", "收入决算表"),
        ("表一一般公共预算支出情况表", "一般公共预算财政拨款支出决算表"),
        ("一般公共预算支出情况表", "一般公共预算财政拨款支出决算表"),
        ("一般公共预算基本支出决算表（经济科目）", "一般公共预算财政拨款基本支出决算明细表"),
        ("政府性基金预算支出表（续）", "政府性基金预算财政拨款收入支出决算表"),
        ("财政拨款“三公”经费及会议费、培训费支出决算表", "“三公”经费支出决算表"),
        ("项目支出绩效自评表", None),
        ("收入支出决算总体情况说明", None),
        ("单位收入总表", "收入决算表"),
        ("单位支出总表", "支出决算表"),
        ("所属单位收入汇总表", None),
    ],
)
def test_titles(title: str, name: str | None) -> None:
    kind = known_tables().of_title(title)
    assert (kind.name if kind else None) == name


def test_halves_and_classes(rules: RuleSet) -> None:
    text = (
        "收入支出决算总表\n单位：万元\n收入\t\t\t支出\t\t\n项目\t行次\t金额\t项目\t行次\t金额\n栏次\t\t1\t栏次\t\t2\n"
        "一、财政拨款收入\t1\t8.00\t一、文化旅游体育与传媒\n支出\t32\t9.00\n"
        "总计\t31\t9.50\t总计\t62\t9.50\n"
    ).replace("传媒\n支出", "传媒 支出")
    values = _values(text, rules)
    assert values["财政拨款收入", "", "value"] == "8.00"
    assert values["本年支出合计", "207", "value"] == "9.00"
    assert (values["收入总计", "", "value"], values["支出总计", "", "value"]) == ("9.50", "9.50")


def test_merged_header_cells_left_out(rules: RuleSet) -> None:
    text = (
        "一般公共预算财政拨款支出决算表\n单位：万元\n项目\t本年支出\n科目编码\t科目名称\t小计\t基本支出\t项目支出\n"
        "合计\t9.00\t4.00\t5.00\n205\t教育支出\t9.00\t4.00\t5.00\n"
    )
    values = _values(text, rules)
    assert values["一般公共预算财政拨款支出", "", "value"] == "9.00"
    assert values["一般公共预算财政拨款项目支出", "205", "value"] == "5.00"


def test_two_storeys_written_without_merged_cells(rules: RuleSet) -> None:
    text = (
        "财政拨款“三公”经费支出决算表\n单位：万元\n预算数\t决算数\n合计\t因公出国（境）费\t公务用车购置及运行维护费\t公务接待费\t"
        "合计\t因公出国（境）费\t公务用车购置及运行维护费\t公务接待费\n小计\t公务用车购置费\t公务用车运行维护费\t小计\t公务用车购置费\t"
        "公务用车运行维护费\n9.00\t1.00\t7.00\t3.00\t4.00\t1.00\t6.50\t0.50\t5.50\t2.50\t3.00\t0.50\n注：预算数为年初预算数。\n"
    )
    values = _values(text, rules)
    assert values["公务用车运行维护费", "", "initial"] == "4.00"
    assert values["公务用车购置费", "", "value"] == "2.50"
    assert values["公务接待费", "", "value"] == "0.50"


def test_codes_over_three_columns(rules: RuleSet) -> None:
    text = (
        "支出决算表\n单位：万元\n项目\t\t\t\t本年支出合计\t基本支出\t项目支出\n科目编码\t\t\t科目名称\t\t\t\n类\t款\t项\t栏次\t1\t2\t3\n"
        "\t\t\t合计\t8.00\t5.00\t3.00\n205\t\t\t教育支出\t8.00\t5.00\t3.00\n205\t02\t\t普通教育\t8.00\t5.00\t3.00\n"
        "205\t02\t02\t小学教育\t8.00\t5.00\t3.00\n"
    )
    assert _values(text, rules)["基本支出", "2050202", "value"] == "5.00"


def test_figures_behind_dropped_columns_are_put_back(rules: RuleSet) -> None:
    head = "收入决算表\n单位：万元\n科目编码\t科目名称\t本年收入合计\t财政拨款收入\t事业收入\t经营收入\t其他收入\n"
    text = head + "\t合计\t9.00\t7.00\t\t\t2.00\n205\t教育支出\t7.00\t7.00\t\t\t\n\n229\t其他支出\t2.00\t\t2.00\n"
    assert _values(text, rules)["其他收入", "229", "value"] == "2.00"
    assert not _report(text, rules).findings


def test_unit_line_proved_wrong(rules: RuleSet) -> None:
    body = "\t合计\t3187.25\t2561.05\t626.20\n205\t教育支出\t3187.25\t2561.05\t626.20\n\n"
    prose = "2031年度支出合计3187.25万元，其中：基本支出2561.05万元；项目支出626.20万元。\n"
    report = _report(HEAD_03.replace("万元", "元") + body + prose, rules)
    assert [(f.rule, f.expected) for f in report.findings] == [("TB513", "万元")]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\t合计\t9.00\n205\t教育",
        "\t合计\t9.00\t4.00\t5.00\t9.00\t4.00\t5.00\t9.00\t4.00\t5.00\n205\t教育支出\t9.00\t4.00\t5.00\n",
        "\t合计\t9,0\t4.00\t5.00\n205\t教育支出\t9.1.2\t4.00\t5.00\n",
        "\t合计\t九\t四\t五\n",
        "205\t教育支出\t9.00\t4.00\t5.00\n205\t教育支出\t8.00\t4.00\t4.00\n",
    ],
)
def test_damaged_tables_give_no_error(body: str, rules: RuleSet) -> None:
    assert not [f for f in _report(HEAD_03 + body, rules).findings if f.severity.value == "error"]


NAMES = (
    "支出决算表\n单位：万元\n项目\t本年支出合计\t基本支出\t项目支出\n合计\t58.00\t43.00\t15.00\n教育支出\t50.00\t35.00\t15.00\n"
    "　普通教育\t45.00\t30.00\t15.00\n　　小学教育\t30.00\t20.00\t10.00\n　　中学教育\t15.00\t10.00\t5.00\n"
    "　山区教育\t5.00\t5.00\n　　山区小学\t5.00\t5.00\n住房保障支出\t8.00\t8.00\n　住房改革支出\t8.00\t8.00\n"
    "　　住房公积金\t8.00\t8.00\n"
)


def _paths(text: str, rules: RuleSet) -> dict[str, tuple[str, ...]]:
    table = Facts(parse(text), rules.terms).tables[0]
    return {row.name: row.path for panel in table.panels for row in panel.rows if row.path}


def test_rows_without_codes_are_placed_by_names_and_sums(rules: RuleSet) -> None:
    paths = _paths(NAMES, rules)
    assert paths["中学教育"] == ("教育支出", "普通教育", "中学教育")
    assert paths["山区小学"] == ("教育支出", "山区教育", "山区小学")
    assert paths["住房公积金"] == ("住房保障支出", "住房改革支出", "住房公积金")


def test_rows_without_codes_that_do_not_add_up_are_not_placed(rules: RuleSet) -> None:
    lacking = NAMES.replace("　　小学教育\t30.00\t20.00\t10.00\n", "")
    assert ("教育支出", "普通教育", "中学教育") not in _paths(lacking, rules).values()
    assert not [f for f in _report(lacking, rules).findings if f.severity.value == "error"]
    assert _paths(NAMES.replace("教育支出\t50.00\t35.00\t15.00", "教育支出\t51.00\t36.00\t15.00"), rules) == {}


TWO_HALVES = """收入支出决算总表
单位：万元

{header}

一、一般公共预算财政拨款收入

80.00

一、教育支出

60.00

二、政府性基金预算财政拨款收入
{gap}
二、住房保障支出

25.00

三、国有资本经营预算财政拨款收入
{gap}
三、卫生健康支出

5.00

四、其他收入

10.00
{gap}{gap}
本年收入合计

90.00

本年支出合计

90.00

总计

90.00

总计

90.00
"""
HALVES_HEADER = "项目\n\n决算数\n\n项目\n\n决算数"


def test_cells_a_line_are_counted_off_where_empty_ones_are_kept(rules: RuleSet) -> None:
    text = TWO_HALVES.format(header=HALVES_HEADER, gap="\n\n")
    [table] = Facts(parse(text), rules.terms).tables
    assert [[row.name for row in panel.rows][:2] for panel in table.panels] == [
        ["一般公共预算财政拨款收入", "政府性基金预算财政拨款收入"],
        ["教育支出", "住房保障支出"],
    ]
    report = _report(text, rules)
    assert not report.findings and not report.undecided
    wrong = [f for f in _report(text.replace("25.00", "26.00"), rules).findings if f.severity.value == "error"]
    assert [(f.stated, f.expected) for f in wrong] == [("90.00", "91.00")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("四、其他收入\n\n10.00\n\n\n\n\n", "四、其他收入\n\n10.00\n\n\n"),  # an empty cell lost
        ("60.00\n\n二、政府", "60.00\n\n\n二、政府"),  # half a cell more: a table ends, it seems
        ("本年收入合计\n\n90.00\n", "本年收入合计\n\n\n90.00\n"),
    ],
)
def test_cells_a_line_that_do_not_add_up_to_rows_are_not_counted_off(old: str, new: str, rules: RuleSet) -> None:
    text = TWO_HALVES.format(header=HALVES_HEADER, gap="\n\n")
    assert old in text
    assert not _report(text.replace(old, new), rules).findings


@pytest.mark.parametrize("gap", ["", "\n"])
def test_names_of_two_halves_before_a_figure_are_doubtful(gap: str, rules: RuleSet) -> None:
    text = TWO_HALVES.format(header=HALVES_HEADER, gap=gap)
    doubts = {
        row.name: bool(row.entries[0].doubt)
        for table in Facts(parse(text), rules.terms).tables
        for panel in table.panels
        for row in panel.rows
    }
    assert doubts["政府性基金预算财政拨款收入"] and doubts["住房保障支出"] and not doubts["其他收入"]
    assert not _report(text, rules).findings


def test_a_mean_below_a_list_is_no_sum(rules: RuleSet) -> None:
    text = "单位情况表\n单位：万元\n单位名称\t预算\t得分\n甲站\t3.00\t90.00\n乙站\t4.00\t80.00\n合计\t7.00\t85.00\n"
    assert not _report(text, rules).findings


def test_header_that_nobody_knows(rules: RuleSet) -> None:
    text = "支出决算表\n科目编码\t科目名称\t甲\t乙\t丙\n\t合计\t9.00\t1.00\t5.00\n205\t教育支出\t9.00\t1.00\t5.00\n"
    report = _report(text, rules)
    assert not report.findings


def test_second_set_states_no_facts(rules: RuleSet) -> None:
    one = HEAD_03 + "\t合计\t9.00\t4.00\t5.00\n205\t教育支出\t9.00\t4.00\t5.00\n\n"
    other = one.replace("9.00", "7.00").replace("5.00", "3.00")
    assert _values(one + other, rules)["本年支出合计", "", "value"] == "9.00"


def test_ten_thousand_rows(rules: RuleSet) -> None:
    rows = "".join(f"{2010000 + n}\t事项{n}\t{n}.10\t{n}.10\t\n" for n in range(10_000))
    begun = time.monotonic()
    _report(HEAD_03 + rows, rules)
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    "text", ["12  " * 100_000, "1\t" * 100_000, "1|" * 100_000, " " * 500_000 + "1", "12\n\n" * 50_000]
)
def test_odd_text_does_not_hang(text: str) -> None:
    begun = time.monotonic()
    parse(text + "\n")
    assert time.monotonic() - begun < 20


def test_lists_of_codes() -> None:
    assert function_codes().class_of("资源勘探工业信息等") == "215"
    assert function_codes().class_of("医疗卫生与计划生育支出") == "210"
    assert function_codes().belongs("2210201", "住房 公积金")
    assert function_codes().belongs("20502", "职业教育") is False
    assert economic_codes().belongs("30113", "住房公积金")
    assert function_codes().belongs("2999999", "没有的科目") is None


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not here")
@pytest.mark.parametrize(("name", "tables", "relations"), [("002", 9, 340), ("003", 10, 470), ("004", 9, 200)])
def test_real_reports(name: str, tables: int, relations: int, rules: RuleSet) -> None:
    document = read(next(CORPUS.glob(f"{name}*.txt")))
    report = check(document, rules)
    assert len([t for t in Facts(document, rules.terms).tables if t.kind]) == tables
    assert not [f for f in report.findings if f.severity.value == "error"]
    assert sum(count for verdict, count in report.tally.relations.items() if verdict != "undecided") >= relations


# ------------------------------------------------------------------------------------- tables of their own


def test_a_table_printed_on_with_its_captions_again_is_one(rules: RuleSet) -> None:
    head = "公开03表\n单位：万元\n科目编码\t科目名称\t本年支出合计\n"
    text = f"支出决算表\n{head}\t合计\t10.00\n205\t教育支出\t7.00\n\n- 7 -\n\n支出决算表（续）\n{head}210\t卫生健康支出\t3.00\n"
    assert [f.rule for f in _report(text, rules).findings] == []
    assert [f.expected for f in _report(text.replace("3.00", "2.00"), rules).findings] == ["9.00"]


def test_a_comparison_of_items_by_code_is_added_up_and_compared(rules: RuleSet) -> None:
    text = (
        "一般公共预算支出对比表\n单位：万元\n| 科目 | 2023年决算 | 2024年决算 | 较上年± | 较上年% |\n"
        "| 2050201 学前教育 | 4.00 | 5.00 | 1.00 | 25.00% |\n| 2101101 行政单位医疗 | 6.00 | 3.00 | -3.00 | -50.00% |\n"
        "| 合计 | 10.00 | 8.00 | -2.00 | -20.00% |\n"
    )
    assert _report(text, rules).findings == ()
    assert {f.expected for f in _report(text.replace("| 25.00%", "| 52.00%"), rules).findings} == {"25.00"}
    assert {
        f.expected for f in _report(text.replace("| 10.00 | 8.00 | -2.00", "| 10.00 | 7.00 | -3.00"), rules).findings
    } >= {"8.00"}


def test_a_numbered_row_behind_the_total_is_not_part_of_it(rules: RuleSet) -> None:
    text = (
        "收支预算总表\n单位：万元\n| 收入项目 | 预算数 |\n| 一、财政拨款收入 | 7.00 |\n| 二、教育收费资金收入 | 2.00 |\n| 本年收入合计 | 9.00 |\n"
        "| 三、上年结转（结余） | 1.00 |\n| 收入总计 | 10.00 |\n"
    )
    assert _report(text, rules).findings == ()


EMPTIED = (
    "一般公共预算财政拨款支出决算表\n公开05表\n单位：万元\n科目编码\t科目名称\t本年支出\t基本支出\t项目支出\n\t合计\t100.00\t65.00\t35.00\n"
    "205\t教育支出\t100.00\t65.00\t35.00\n\n"
    "一般公共预算财政拨款基本支出决算表\n公开06表\n单位：万元\n科目编码\t科目名称\t决算数\n301\t工资福利支出\t45.00\n30101\t基本工资\t45.00\n"
    "302\t商品和服务支出\t\n30201\t办公费\t15.00\n303\t对个人和家庭的补助\t5.00\n30301\t离休费\t5.00\n"
)


def test_an_emptied_cell_is_told_where_it_stands_and_not_at_a_sum_elsewhere(builtin: RuleSet) -> None:
    report = check(parse(EMPTIED), builtin)
    (finding,) = report.findings
    assert (finding.rule, finding.line, finding.severity.value, finding.expected) == ("TB162", 14, "warning", "15.00")
    assert "空格" in finding.message
    assert any(each.rule == "TB165" and "是空格" in each.reason for each in report.undecided)
    wrong = EMPTIED.replace("支出\t\n30201\t办公费\t15.00", "支出\t16.00\n30201\t办公费\t15.00")
    assert {(f.rule, f.stated, f.expected) for f in check(parse(wrong), builtin).findings} >= {
        ("TB162", "16.00", "15.00")
    }


def test_rates_in_a_column_are_not_added_and_weights_are(builtin: RuleSet) -> None:
    """A satisfaction rate of all is no sum of those of each; weights whose total is 100% are added."""
    rows = "驻村帮扶\t186\t40.00%\t96.21%\n产业带动\t172\t35.00%\t93.94%\n道路改善\t221\t25.00%\t97.98%\n合计\t579\t100.00%\t96.04%\n"
    text = "表3 满意度调查结果统计表\n单位：份\n\n调查内容\t满意\t权重\t满意度\n" + rows
    report = check(parse(text), builtin)
    assert not report.problems and told_in(report) == []
    wrong = check(parse(text.replace("25.00%", "34.00%")), builtin)
    assert ("TB171", "100.00", "109.00") in told_in(wrong)


@pytest.mark.parametrize("between", ["\t", " ", "\n"])
def test_figures_without_a_name_stand_below_the_numbers_of_their_columns(builtin: RuleSet, between: str) -> None:
    """公开09 has all figures of the year in one row, its merged headers written once each."""
    half = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"]
    vehicles = ["小计", "公务用车购置费", "公务用车运行维护费"]
    figures = ["15.20", "0.00", "12.00", "0.00", "12.00", "3.20", "13.90", "0.00", "11.80", "0.00", "11.50", "2.40"]
    header = [["预算数", "决算数"], half * 2, vehicles * 2, [str(number) for number in range(1, 13)]]
    title = "财政拨款“三公”经费支出决算表\n公开09表\n金额单位：万元\n"
    text = title + "\n".join(between.join(row) for row in [*header, figures]) + "\n"
    assert {(expected, stated) for _, stated, expected in told_in(check(parse(text), builtin))} == {
        ("14.20", "13.90"),
        ("11.50", "11.80"),
    }


def told_in(report: Report) -> list[tuple[str, str | None, str | None]]:
    return [(each.rule, each.stated, each.expected) for each in report.findings]
