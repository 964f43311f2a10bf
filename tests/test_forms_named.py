"""Whose a form or a table of marks is: by its title, its name row in any wording, or the report that it stands in."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form
from budgetlint.readers.text import parse
from budgetlint.rules import load_rules

RULES = load_rules()
SELF = RULES.select(["SE", "EV"])

INDICATORS = (
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t修缮渡口\t≥3个\t3个\t50\t50\n"
    "效益指标\t社会效益\t通行便利率\t≥90%\t81%\t40\t36\n"
)
FUNDS = (
    "项目资金\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n年度资金总额\t40.00\t50.00\t45.00\t10\t90%\t9\n"
)
MARKS = "一级指标\t二级指标\t三级指标\t分值\t得分\n决策\t项目立项\t立项依据\t40\t39\n产出\t产出数量\t修缮渡口\t60\t57\n合计\t\t\t100\t96\n"


def forms_of(text: str) -> list[Form]:
    return list(Facts(parse(text), RULES.terms).forms.forms)


def errors_of(text: str) -> list[tuple[str, str | None, str | None]]:
    findings = check(parse(text), SELF).findings
    return [(each.rule, each.stated, each.expected) for each in findings if each.severity == "error"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("（二）渡口修缮项目支出绩效自评价表", "渡口修缮"),
        ("附件3 2024年度渡口修缮项目绩效自评表", "2024年度渡口修缮"),
        ("附件22024年度部门整体绩效自评价表", "部门整体支出"),
        ("一、部门（单位）整体绩效自评表", "部门整体支出"),
    ],
)
def test_a_title_names_the_form_whose_funds_and_indicators_are_parted_by_text(title: str, name: str) -> None:
    text = (
        f"{title}\n\n主管部门：某县交通局\n实施单位：某县渡口站\n单位联系人：张某\n金额单位：万元\n\n{FUNDS}\n"
        f"年度总体目标：修缮渡口3个。\n实际完成情况：修缮渡口3个。\n\n{INDICATORS}总分\t\t\t\t\t100\t95\n"
    )
    (form,) = forms_of(text)
    outturn = form.fund("outturn")
    assert (form.name.text, len(form.indicators), outturn and outturn.text) == (name, 2, "45.00")
    assert errors_of(text) == []
    assert errors_of(text.replace("100\t95", "100\t96")) == [("SE101", "96", "95")]


@pytest.mark.parametrize("label", ["项目名称", "项目（政策）名称", "政策名称", "专项资金名称", "转移支付（项目）名称"])
def test_the_name_row_in_any_wording(label: str) -> None:
    (form,) = forms_of(
        f"项目支出绩效自评表\n{label}\t渡口修缮\t\t项目类别\t经常性项目\n{FUNDS}{INDICATORS}总分\t\t\t\t\t100\t95\n"
    )
    assert form.name.text == "渡口修缮"


def test_marks_in_a_report_are_those_of_its_evaluation_not_of_the_department() -> None:
    text = (
        "2024年度部门整体支出绩效自评得分98.21分。\n\n2024年度渡口修缮项目绩效评价报告\n\n经综合评价，项目得分96分。\n\n"
        f"附：渡口修缮项目绩效评价评分表\n{MARKS}"
    )
    (form,) = forms_of(text)
    assert (form.evaluation, form.name.text) == (True, "渡口修缮项目绩效评价评分表")
    assert errors_of(text) == []


def test_marks_under_no_caption_are_of_the_report_they_stand_in() -> None:
    text = f"2024年度渡口修缮项目\n\n绩效评价报告\n\n经综合评价，项目得分96分，情况如下。\n\n{MARKS}"
    (form,) = forms_of(text)
    assert (form.evaluation, form.name.text) == (True, "2024年度渡口修缮项目")


def test_marks_of_a_part_are_not_those_of_the_project() -> None:
    text = (
        "2024年度渡口修缮项目绩效评价报告\n\n经综合评价，项目绩效评价得分为96分。\n\n"
        "（一）决策情况\n\n指标分值40分，评价得分39分。\n\n（二）产出情况\n\n指标分值60分，评价得分57分。\n"
    )
    assert errors_of(text) == []
    assert ("EV102", "69", "96") in errors_of(text.replace("评价得分为96分", "评价得分为69分"))


def test_marks_for_the_funds_and_a_total_of_the_indicators_alone() -> None:
    fewer = INDICATORS.replace("40\t36", "30\t27")
    text = (
        "项目支出绩效自评表\n项目名称\t渡口修缮\n"
        f"{FUNDS}\n资金管理情况\t情况说明\t分值\t得分\t存在问题\n安排科学性\t符合年度计划\t5\t5\t无\n使用规范性\t专款专用\t5\t4\t凭证不全\n\n"
        "年度总体目标\t预期目标\t实际完成情况\n\t修缮渡口3个。\t修缮渡口3个。\n\n"
        f"{fewer}合计\t\t\t\t\t90\t86\n总分（含预算执行率）\t\t\t\t\t100\t95\n"
    )
    (form,) = forms_of(text)
    assert (len(form.indicators), form.total and form.total.text) == (4, "95")
    assert errors_of(text) == []
    assert ("SE101", "96", "95") in errors_of(text.replace("100\t95", "100\t96"))
    assert ("SE106", "87", "86") in errors_of(text.replace("90\t86", "90\t87"))


def test_a_list_of_appropriations_beside_a_form_of_all_funds_is_undecided() -> None:
    funds = FUNDS + "其中：财政拨款\t30.00\t40.00\t36.00\t\t90%\t\n其他资金\t10.00\t10.00\t9.00\t\t90%\t\n"
    listing = "2024年度项目支出绩效自评情况汇总表\n\n序号\t项目名称\t全年预算数\t全年执行数\t自评得分\n1\t渡口修缮\t40.00\t36.00\t95\n2\t航标维护\t20.00\t20.00\t98\n\n"
    text = f"{listing}项目支出绩效自评表\n项目名称\t渡口修缮\n{funds}{INDICATORS}总分\t\t\t\t\t100\t95\n"
    assert errors_of(text) == []
    assert ("SE404", "63.00", "45.00") in [
        (rule, stated, expected and expected.removesuffix("万元"))
        for rule, stated, expected in errors_of(text.replace("40.00\t36.00\t95", "40.00\t63.00\t95"))
    ]


def test_funds_declared_and_compiled_with_the_marks_for_the_rate() -> None:
    text = (
        "渡口修缮项目支出绩效自评表\n\n项目名称\t渡口修缮项目\n"
        "项目资金预算安排及执行进度（万元）\t\t年初预算数\t\t全年预算数\t全年执行数\t资金结（转）余\t分值\t执行率\t得分\n"
        "\t\t目标申报数\t预算编制数\n\t资金总额：\t60.00\t60.00\t50.00\t45.00\t5.00\t10\t90.00%\t9.00\n"
        "\t省级财政资金\t40.00\t40.00\t30.00\t27.00\t3.00\t-\t90.00%\t-\n\t市县区财政资金\t20.00\t20.00\t20.00\t18.00\t2.00\t-\t90.00%\t-\n"
        "\t偏差原因\t招标节约\n"
        f"{INDICATORS}总分\t\t\t\t\t100\t95\n"
    )
    (form,) = forms_of(text)
    assert [str(form.funds.total.figures[role].value) for role in ("initial", "full", "outturn", "weight")] == [  # type: ignore[union-attr]
        "60.00",
        "50.00",
        "45.00",
        "10",
    ]
    assert errors_of(text) == []
    assert errors_of(text.replace("2.00\t-\t90.00%", "2.00\t-\t111.11%")) == [("SE201", "111.11", "90.00")]


def test_actual_values_between_the_marks() -> None:
    text = (
        "项目支出绩效自评表\n项目名称\t渡口修缮\n"
        + FUNDS
        + "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t权重\t实际完成值\t自评得分\n"
        "产出指标\t数量指标\t修缮渡口\t≥\t3\t个\t50\t3\t50\n产出指标\t质量指标\t验收合格率\t=\t100\t%\t40\t90\t36\n"
        "总分\t\t\t\t\t\t100\t\t95\n"
    )
    (form,) = forms_of(text)
    told = [(i.weight and i.weight.text, i.actual and i.actual.text, i.score and i.score.text) for i in form.indicators]
    assert told == [("50", "3", "50"), ("40", "90", "36")]
    assert errors_of(text) == []
    assert ("SE104", "55", "50") in errors_of(text.replace("50\t3\t50", "50\t3\t55"))


def test_money_that_was_achieved_is_no_cost() -> None:
    rows = INDICATORS.replace("通行便利率\t≥90%\t81%", "收取通行费金额\t≥150万元\t135万元")
    text = f"项目支出绩效自评表\n项目名称\t渡口修缮\n{FUNDS}{rows}总分\t\t\t\t\t100\t95\n"
    assert errors_of(text) == []
    cost = text.replace("效益指标\t社会效益\t收取通行费金额", "产出指标\t成本指标\t修缮费用金额")
    assert ("SE304", "135", "45.00") in errors_of(cost)


LISTED = (
    "部门预算项目支出绩效目标表\n单位：万元\n"
    "单位名称\t项目名称\t预算数\t年度目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t权重\n"
    "某县水利局\t51000021T000000028437-渡口修缮\t45.00\t修缮渡口3个。\t产出指标\t数量指标\t渡口数量\t≥\t3\t个\t60\n"
    "\t\t\t\t效益指标\t社会效益指标\t通行便利率\t定性\t优\t\t40\n"
    "某县水利局\t河道清淤\t80.00\t清淤12公里。\t产出指标\t数量指标\t清淤长度\t＝\t12\t公里\t100\n"
)


def test_a_table_of_several_projects_is_a_form_for_each() -> None:
    ferry, river = forms_of(LISTED)
    assert (ferry.name.text, river.name.text) == ("渡口修缮", "河道清淤")
    funds = [form.fund("full") for form in (ferry, river)]
    assert [(quantity.text, quantity.unit) for quantity in funds if quantity] == [("45.00", "万元"), ("80.00", "万元")]
    assert [(each.name and each.name.text, each.target and each.target.text) for each in ferry.indicators] == [
        ("渡口数量", "≥3个"),
        ("通行便利率", "优"),
    ]
    assert [each.weight and each.weight.text for each in ferry.indicators] == ["60", "40"]
    assert [(text.role, text.view.text) for text in river.texts] == [("goal", "清淤12公里。")]


def test_a_header_on_the_next_page_does_not_end_a_project() -> None:
    head = LISTED.splitlines()[2]
    again = LISTED.replace("\t\t\t\t效益指标", head + "\n\t\t\t\t效益指标")
    assert [len(form.indicators) for form in forms_of(again)] == [2, 1]


@pytest.mark.parametrize(
    ("rows", "full"),
    [
        (
            "项目资金\t实施期资金总额\t286.00\n\t其中：财政拨款\t286.00\n\t年度资金总额\t96.85\n\t其他资金\t0.00",
            "96.85",
        ),
        (
            "资金金额（万元）\t实施期资金总额\t286.00\t年度资金总额\t96.85\n\t其中：财政拨款\t286.00\t其中：财政拨款\t96.85",
            "96.85",
        ),
        ("项目资金\t项目资金总额\t930.60\t年度资金申请总额\t310.20", "310.20"),
        ("年度资金总额\t96.85", "96.85"),
    ],
)
def test_the_money_that_goals_are_planned_with(rows: str, full: str) -> None:
    goals = "一级指标\t二级指标\t三级指标\t指标值\t权重\n产出指标\t数量指标\t渡口数量\t≥3个\t90\n"
    (form,) = forms_of(f"项目支出绩效目标表\n单位：万元\n项目名称\t渡口修缮\n{rows}\n{goals}")
    quantity = form.fund("full")
    assert quantity is not None
    assert quantity.text == full


def test_a_table_of_several_projects_with_a_header_of_two_storeys_and_a_row_of_totals() -> None:
    text = (
        "部门预算项目支出绩效目标表\n单位：万元\n单位名称\t项目名称\t预算数\t绩效目标\t绩效指标\t\t\t\n"
        "\t\t\t\t一级指标\t二级指标\t三级指标\t指标值\n合计\t\t125.00\t\t\t\t\t\n"
        "某县水利局\t渡口修缮\t45.00\t修缮渡口3个。\t产出指标\t数量指标\t渡口数量\t≥3个\n"
        "某县水利局\t河道清淤\t80.00\t清淤12公里。\t产出指标\t数量指标\t清淤长度\t12公里\n"
    )
    forms = forms_of(text)
    funds = [form.fund("full") for form in forms]
    assert [(form.name.text, each and each.text) for form, each in zip(forms, funds, strict=True)] == [
        ("渡口修缮", "45.00"),
        ("河道清淤", "80.00"),
    ]
