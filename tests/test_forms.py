"""Self-evaluation forms: what is read off them in every layout, and what is left open when they are damaged."""

from __future__ import annotations

from collections import Counter

import pytest
from form_texts import FUNDS, ROWS, TOTAL, piped, rows_of, tabbed

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Forms
from budgetlint.facts.values import read_value
from budgetlint.model import Report, Span, Verdict, View
from budgetlint.readers.text import parse
from budgetlint.rules import load_rules

RULES = load_rules()
SELF = RULES.select(["SE", "EV"])


def forms_of(text: str) -> Forms:
    return Facts(parse(text), RULES.terms).forms


def form_of(text: str) -> Form:
    (form,) = forms_of(text).forms
    return form


def report_of(text: str) -> Report:
    report = check(parse(text), SELF)
    assert report.problems == ()
    return report


def errors_of(text: str) -> list[str]:
    return [finding.rule for finding in report_of(text).findings if finding.verdict is Verdict.ERROR]


def reasons_of(text: str, rule: str) -> list[str]:
    return [each.reason for each in report_of(text).undecided if each.rule == rule]


# -------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize("layout", [tabbed, piped])
def test_a_form_is_read_alike_in_every_layout(layout) -> None:  # type: ignore[no-untyped-def]
    form = form_of(layout(rows_of()))
    assert form.name.text == "校舍修缮"
    assert form.unit == "万元"
    assert form.funds.total is not None
    figures = {role: quantity.text for role, quantity in form.funds.total.figures.items()}
    assert figures == {
        "initial": "60", "full": "80", "outturn": "64", "weight": "10", "rate": "80%", "score": "8",
    }  # fmt: skip
    assert [part.label.text for part in form.funds.parts] == ["其中:财政拨款", "其他资金"]
    assert [(i.name.text if i.name else "") for i in form.indicators] == [row[2] for row in ROWS]
    assert [i.score.text for i in form.indicators if i.score] == ["30", "16", "30", "10"]
    assert [(g.label.text, g.weight.text, g.rows) for g in form.groups] == [
        ("产出指标", "50", (0, 1)),
        ("效益指标", "30", (2,)),
        ("满意度指标", "10", (3,)),
    ]
    assert form.total is not None and form.total.text == "94"
    assert form.gaps == ()


def test_a_sound_form_gives_no_finding_and_decides_everything() -> None:
    report = report_of(piped(rows_of()))
    assert report.findings == ()
    assert report.undecided == ()
    assert {"SE101", "SE102", "SE103", "SE104", "SE201", "SE202", "SE203", "SE301"} <= report.tally.by_rule.keys()


def test_every_figure_has_its_place_in_the_source() -> None:
    text = tabbed(rows_of())
    form = form_of(text)
    quantities = [*form.funds.total.figures.values()] if form.funds.total else []
    quantities += [q for i in form.indicators for q in (i.weight, i.score) if q]
    for quantity in quantities:
        assert text[quantity.span.start : quantity.span.end] == quantity.text


def test_a_missing_leading_cell_does_not_move_the_marks() -> None:
    rows = [ROWS[0], ("质量指标", "验收合格率", "≥95%", "90%", "20", "16", "两间返工"), *ROWS[2:]]
    form = form_of(tabbed(rows_of(rows=rows)))
    assert [(i.weight.text, i.score.text) for i in form.indicators if i.weight and i.score][1] == ("20", "16")
    assert errors_of(tabbed(rows_of(rows=rows))) == []


def test_a_title_that_names_the_project_gives_the_name() -> None:
    assert form_of(tabbed(rows_of(name="校舍"), title="乡村校舍修缮项目支出绩效自评表")).name.text == "乡村校舍修缮"


def test_a_form_goes_on_behind_a_page_break() -> None:
    head, tail = rows_of()[:7], rows_of()[7:]
    text = tabbed(head) + "\n- 12 -\n\n" + "\n".join("\t".join(row) for row in tail) + "\n"
    form = form_of(text)
    assert len(form.indicators) == 4
    assert errors_of(text) == []


def test_html_tags_are_no_part_of_a_figure() -> None:
    text = tabbed(rows_of(total=("<b>总分</b>", "", "", "", "", "100", "<b>94</b>", "")))
    total = form_of(text).total
    assert total is not None and total.text == "94"


def test_marks_under_a_swapped_header_are_swapped() -> None:
    rows = [[*row[:5], row[6], row[5], row[7]] for row in rows_of()]
    form = form_of(tabbed(rows))
    assert [i.score.text for i in form.indicators if i.score] == ["30", "16", "30", "10"]


def test_a_table_of_goals_gives_weights_and_no_marks() -> None:
    text = (
        "2024年度项目支出绩效目标表\n\n| 项目名称 | 校舍修缮 | | | |\n| --- | --- | --- | --- | --- |\n"
        "| 一级指标 | 二级指标 | 三级指标 | 指标值 | 分值 |\n| 产出指标 | 数量指标 | 修缮校舍数量 | ≥12间 | 60 |\n"
        "| 效益指标 | 社会效益指标 | 办学条件 | 改善 | 40 |\n| 合计 | | | | 100 |\n"
    )
    report = report_of(text)
    assert report.findings == ()
    assert report.tally.by_rule.get("SE102") == {"exact": 1}
    assert "SE101" not in report.tally.by_rule


# ------------------------------------------------------------------------------------------ bad input


def test_a_form_without_a_total_is_undecided() -> None:
    text = piped(rows_of(total=None))
    assert errors_of(text) == []
    assert reasons_of(text, "SE101") == ["“校舍修缮”：没有找到总分行"]


@pytest.mark.parametrize("at", range(len(ROWS)))
def test_a_lost_row_never_makes_a_sum_error(at: int) -> None:
    text = piped(rows_of(rows=[row for number, row in enumerate(ROWS) if number != at]))
    assert errors_of(text) == []
    assert reasons_of(text, "SE101")


@pytest.mark.parametrize(("blank", "word"), [(6, "分值"), (7, "得分")])
def test_a_row_with_one_mark_blank_keeps_its_values(blank: int, word: str) -> None:
    header = ["一级指标", "二级指标", "三级指标", "指标解释", "年度指标值", "实际完成值", "分值", "得分"]
    row = ["产出指标", "数量指标", "修缮校舍数量", "本年修缮的校舍", "≥12间", "13间", "30", "29"]
    row[blank] = ""
    form = form_of(tabbed([["项目名称", "校舍修缮", *[""] * 6], header, row]))
    (indicator,) = form.indicators
    assert indicator.name and indicator.name.text == "修缮校舍数量"
    assert indicator.target and indicator.target.text == "≥12间"
    assert indicator.actual and indicator.actual.text == "13间"
    weight, score = (mark and mark.text for mark in (indicator.weight, indicator.score))
    assert (weight, score) == ((None, "29") if word == "分值" else ("30", None))
    assert f"指标“修缮校舍数量”的{word}没有填写" in form.gaps


@pytest.mark.parametrize("mark", ["/", "", "—"])
def test_a_row_without_its_mark_never_makes_a_sum_error(mark: str) -> None:
    text = piped(rows_of(rows=[ROWS[0], (*ROWS[1][:6], mark, ""), *ROWS[2:]]))
    assert errors_of(text) == []
    assert reasons_of(text, "SE101")


def test_an_index_table_may_leave_a_row_unmarked() -> None:
    text = (
        "| 一级指标 | 二级指标 | 三级指标 | 指标分值 | 自评得分 |\n| --- | --- | --- | --- | --- |\n"
        "| 预算管理（60分） | 预算编制（60分） | 目标制定 | 60 | 55 |\n| 结果应用（40分） | 结果应用（40分） | 自评准确 | 40 | / |\n"
        "\n2024年本单位整体支出自评得分55分。\n"
    )
    assert errors_of(text) == []
    assert report_of(text).tally.by_rule["SE101"] == {"exact": 1}


def test_an_empty_funds_row_is_undecided() -> None:
    text = piped(rows_of(funds=[("", "年度资金总额", "", "", "", "", "", "")]))
    assert errors_of(text) == []
    assert reasons_of(text, "SE201") == ["“校舍修缮”：资金总额一行没有数"]


def test_a_form_cut_off_at_the_end_of_the_file_is_undecided() -> None:
    text = piped(rows_of())
    for length in range(0, len(text), 7):
        assert errors_of(text[:length]) == []


def test_two_forms_of_one_name_are_matched_to_nothing() -> None:
    listing = "| 序号 | 项目名称 | 自评得分 | 自评等级 |\n| --- | --- | --- | --- |\n| 1 | 校舍修缮 | 80 | 良 |\n\n"
    assert "SE401" not in errors_of(listing + piped(rows_of()) + "\n" + piped(rows_of()))
    assert "SE401" in errors_of(listing + piped(rows_of()))


def test_a_row_under_the_wrong_level_is_undecided() -> None:
    rows = [ROWS[0], (ROWS[2][0], *ROWS[1][1:]), ("", *ROWS[2][1:]), ROWS[3]]
    text = piped(rows_of(rows=rows))
    assert errors_of(text) == []
    assert len(reasons_of(text, "SE103")) == 2


def test_marks_of_another_scheme_for_the_rate_are_undecided() -> None:
    funds = [(*FUNDS[0][:7], "10"), *FUNDS[1:]]
    text = piped(rows_of(funds=funds, total=(*TOTAL[:6], "96", "")))
    assert errors_of(text) == []
    assert reasons_of(text, "SE202") == ["“校舍修缮”：执行率得分不是按比例计算，计分办法表中没有写明"]


def test_an_unreadable_fund_row_is_not_taken_apart_at_will() -> None:
    text = tabbed(rows_of(funds=[("", "年度资金总额", "60 80", "64", "10", "80%", "8", ""), *FUNDS[1:]]))
    assert errors_of(text) == []


# ------------------------------------------------------------------------------------------- findings


def test_every_finding_names_its_project() -> None:
    text = piped(rows_of(rows=[(*ROWS[0][:6], "35", ""), *ROWS[1:]]))
    findings = report_of(text).findings
    assert findings
    assert all("校舍修缮" in finding.message for finding in findings)


def test_the_wrong_mark_leads_and_the_total_hangs_below_it() -> None:
    rows = [(*ROWS[0][:6], "35", ""), *ROWS[1:]]
    text = piped(rows_of(rows=rows))
    place = next(number for number, line in enumerate(text.splitlines(), 1) if "修缮校舍数量" in line)
    assert {finding.line for finding in report_of(text).findings} == {place}


def test_a_changed_digit_is_noticed_wherever_it_stands_twice() -> None:
    sound = rows_of()
    changes = {(2, 3): "85", (2, 4): "69", (2, 7): "7", (4, 4): "3", (6, 5): "31", (10, 6): "95"}
    for (row, column), figure in changes.items():
        rows = [list(each) for each in sound]
        assert rows[row][column] != figure
        rows[row][column] = figure
        assert errors_of(piped(rows)), (row, column)


def test_one_thing_is_reported_once() -> None:
    text = piped(rows_of(total=(*TOTAL[:6], "95", "")))
    assert Counter(errors_of(text)) == {"SE101": 1}


# --------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("text", "sign", "figure"),
    [
        ("≥20家", "≥", "20家"),
        ("＞=20家", "≥", "20家"),
        ("＝62740元", "=", "62740元"),
        ("不少于3次", "≥", "3次"),
        ("≦12月", "≤", "12月"),
        ("=500万 元", "=", "500万 元"),
        ("= 51. 688 万元", "=", "51. 688 万元"),
        ("200余次", "", "200余次"),
        ("95%以上", "", "95%"),
        ("17家企业与高校院所", "", None),
        ("2024年12月31日前", "", None),
        ("有所提升", "", None),
    ],
)
def test_values(text: str, sign: str, figure: str | None) -> None:
    value = read_value(View.of(text, Span(0, len(text))))
    assert value.sign == sign
    span = value.quantity.span if value.quantity else None
    assert (text[span.start : span.end] if span else None) == figure


# ----------------------------------------------------------------------------------- columns in other orders

CHONGQING = (
    "项目支出绩效目标自评表（一）：城区道路保洁经费\n"
    "主管部门\t江滨街道办事处\t自评总分\t96.50\n"
    "资金情况\t年初预算数\t全年预算数\t全年执行数\t执行率（%）\t执行率权重\t执行率得分\n"
    "年度总金额\t100.00\t100.00\t95.00\t95.00\t10\t9.50\n"
    "绩效指标\t指标名称\t计量单位\t性质/指标值\t全年完成值\t得分系数（%）\t指标权重\t指标得分\n"
    "\t保洁面积\t万平方米\t≥186\t186\t100\t50\t50.00\n"
    "\t清运及时率\t%\t=100\t98\t90\t20\t17.00\n"
    "\t居民满意度\t%\t≥90\t91\t100\t20\t20.00\n"
    "合计\t\t\t\t\t\t100\t96.50\n"
)


def test_a_form_named_in_its_title_with_units_between_names_and_values() -> None:
    form = form_of(CHONGQING)
    assert form.name.text == "城区道路保洁经费"
    assert [each.name.text for each in form.indicators if each.name] == ["保洁面积", "清运及时率", "居民满意度"]
    assert errors_of(CHONGQING) == []
    assert errors_of(CHONGQING.replace("50\t50.00", "50\t53.00")) == ["SE101", "SE104"]


def test_actual_values_behind_the_marks() -> None:
    text = (
        "项目名称\t执法办案经费\n"
        "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t分值\t得分\t实际完成值\t偏差原因\n"
        "产出指标\t数量指标\t破获案件数\t≥\t580\t起\t50\t50\t612起\t\n"
        "产出指标\t质量指标\t命案破案率\t=\t100\t%\t40\t40\t100%\t\n"
    )
    first, second = form_of(text).indicators
    assert first.actual is not None and first.actual.text == "612起"
    assert first.target is not None and first.target.text.startswith("≥580")
    assert second.actual is not None and second.actual.text == "100%"


def test_marks_with_the_way_of_marking_between() -> None:
    text = (
        "部门整体支出绩效评价指标评分表\n一级指标\t二级指标\t三级指标\t权重\t评分标准\t得分\t说明\n"
        "投入\t目标设定\t目标合理性\t3\t目标与职责相符\t3\t—\n\t预算配置\t在职人员控制率\t4\t不超过编制得满分\t5\t—\n"
        "产出\t职责履行\t完成率\t8\t每项未完成扣1分\t7\t一项未完成\n"
    )
    assert [(each.weight and each.weight.text, each.score and each.score.text) for each in form_of(text).indicators] == [
        ("3", "3"), ("4", "5"), ("8", "7"),
    ]  # fmt: skip
    assert errors_of(text) == ["SE104"]


def test_a_list_of_projects_under_a_header_of_two_storeys() -> None:
    text = (
        "项目自评结果汇总表\n序号\t项目名称\t预算执行情况\t\t\t自评得分\t评价等级\n\t\t全年预算数（万元）\t全年执行数（万元）\t执行率\t\t\n"
        "1\t道路保洁\t100.00\t95.00\t95.00%\t96.50\t优\n2\t绿化养护\t50.00\t50.00\t100.00%\t98\t优\n\t合计\t150.00\t145.00\t96.67%\t\t\n"
    )
    assert [str(row.figures["full"].value) for row in forms_of(text).lists] == ["100.00", "50.00"]
    assert errors_of(text) == []
    assert errors_of(text.replace("合计\t150.00", "合计\t105.00"))[0] == "SE503"


def test_sources_and_natures_of_the_funds_are_each_the_whole() -> None:
    text = (
        "部门整体支出绩效自评表\n项目名称\t部门整体支出\n\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "\t年度资金总额\t70.00\t80.00\t78.00\t10\t97.50%\t9.75\n\t按收入性质分：\n\t其中：一般公共预算\t70.00\t80.00\t78.00\n\t政府性基金拨款\t0.00\t0.00\t0.00\n"
        "\t按支出性质分：\n\t其中：基本支出\t30.00\t30.00\t29.00\n\t项目支出\t40.00\t50.00\t49.00\n"
    )
    assert errors_of(text) == []
    assert errors_of(text.replace("项目支出\t40.00\t50.00\t49.00", "项目支出\t40.00\t50.00\t44.00")) == ["SE203"]


def test_one_cell_a_line_without_a_label_for_the_funds_and_without_reasons() -> None:
    rows = (
        "项目支出绩效自评表", "项目名称", "公共卫生服务项目", "资金情况", "全年预算数（万元）", "全年执行数（万元）", "执行率", "分值", "得分",
        "3,300.00", "3,261.85", "98.84%", "10", "9.88", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
        "产出指标", "数量指标", "建档率", "≥90%", "93.17%", "50", "50", "老年人健康管理率", "≥61%", "64.28%", "40", "40", "总分", "100", "99.88",
    )  # fmt: skip
    form = form_of("\n".join(rows) + "\n")
    assert form.funds.total is not None and form.funds.total.figures["rate"].text == "98.84%"
    assert [each.name.text for each in form.indicators if each.name] == ["建档率", "老年人健康管理率"]
    assert errors_of("\n".join(rows).replace("98.84%", "96.67%") + "\n") == ["SE201"]


def _whole_report(outturn: str) -> str:
    """A department's whole evaluation: the paragraphs of parts of its money, then the whole and its form."""
    return (
        "2023年度部门整体支出绩效自评报告\n\n一、预算执行情况\n\n"
        "一般公共预算年初安排700万元，全年预算数800万元，实际支出760万元，预算执行率95%。\n\n"
        "政府性基金年初安排100万元，全年预算数200万元，实际支出100万元，执行率50%。\n\n"
        "二、绩效情况\n\n综合一般公共预算和政府性基金预算，2023年部门整体支出年初预算800万元，"
        f"全年预算数1000万元，实际支出{outturn}万元，预算执行率{int(outturn) // 10}%。\n\n"
        "部门整体支出绩效自评表\n项目名称\t部门整体支出\n\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "项目资金（万元）\t年度资金总额\t800\t1000\t860\t10\t86%\t8.6\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t数量指标\t清扫道路\t≥20条\t20条\t50\t50\n效益指标\t社会效益\t整洁程度\t提高\t提高\t30\t30\n"
        "满意度指标\t满意度指标\t居民满意度\t≥90%\t92%\t10\t10\n总分\t\t\t\t\t100\t98.6\n"
    )


def test_a_whole_evaluation_compares_only_the_money_of_the_whole() -> None:
    assert errors_of(_whole_report("860")) == []
    assert "SE404" in errors_of(_whole_report("810"))


def test_full_marks_in_a_header_and_a_grade_behind_the_total() -> None:
    text = (
        "项目支出绩效自评表\n\n| 项目名称 | 渡口修缮 | 实施单位 | 某县交通站 | | |\n|---|---|---|---|---|---|\n"
        "| 资金(万元) | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分(分值10) |\n"
        "| 年度资金总额 | 40.00 | 50.00 | 45.00 | 90.00% | 9.00 |\n\n"
        "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |\n|---|---|---|---|---|---|---|---|\n"
        "| 产出指标 | 数量指标 | 修缮渡口 | ≥3个 | 3个 | 50.00 | 50.00 | 无 |\n"
        "| 效益指标 | 社会效益 | 通行便利率 | ≥90% | 81% | 40.00 | 36.00 | 部分渡口停航 |\n"
        "| 总分 | | | | | 100.00 | 95.00 | 等级:优 |\n"
    )
    form = form_of(text)
    figures = form.funds.total.figures if form.funds.total else {}
    assert (str(figures["score"].value), str(figures["weight"].value)) == ("9.00", "10")
    assert form.total is not None and form.total.text == "95.00"
    assert form.grade is not None and form.grade.text == "优"
    assert errors_of(text) == []
    assert errors_of(text.replace("95.00 | 等级:优", "96.00 | 等级:优")) == ["SE101"]
    assert errors_of(text.replace("等级:优", "等级:良")) == ["SE105"]
