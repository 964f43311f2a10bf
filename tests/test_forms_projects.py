"""Lists, narratives and evaluation reports: whose figures they are, and how names and numbers are matched."""

from __future__ import annotations

import pytest
from form_texts import piped, rows_of

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Forms
from budgetlint.facts.projects import same_project
from budgetlint.model import Verdict
from budgetlint.readers.text import parse
from budgetlint.rules import load_rules

RULES = load_rules()
SELF = RULES.select(["SE", "EV"])


def forms_of(text: str) -> Forms:
    return Facts(parse(text), RULES.terms).forms


def errors_of(text: str) -> list[str]:
    return [f.rule for f in check(parse(text), SELF).findings if f.verdict is Verdict.ERROR]


# ----------------------------------------------------------------------------------------- narratives


@pytest.mark.parametrize(
    ("text", "name", "figures"),
    [
        (
            "1.校舍修缮项目绩效自评综述：根据年初设定的绩效目标，项目自评得分为94分。全年预算数为80万元，执行数为64万元，完成预算的80%。",
            "校舍修缮项目",
            {"score": "94分", "full": "80万元", "outturn": "64万元", "rate": "80%"},
        ),
        (
            "校舍修缮专项资金：预算数80.00万元，执行数64.00万元，执行率80.00%，自评得分94分。",
            "校舍修缮专项资金",
            {"budget": "80.00万元", "outturn": "64.00万元", "rate": "80.00%", "score": "94分"},
        ),
        (
            "2.校舍修缮项目自评情况：该项目得94分。全年预算80.00万元，执行64.00万元，执行率80.00%。",
            "校舍修缮项目",
            {"score": "94分", "full": "80.00万元", "outturn": "64.00万元", "rate": "80.00%"},
        ),
        (
            "（一）校舍修缮项目。自评得分94分。全年预算８０．００万元，实际支出64.00万元，预算执行率80％。",
            "校舍修缮项目",
            {"score": "94分", "full": "８０．００万元", "outturn": "64.00万元", "rate": "80％"},
        ),
    ],
)
def test_narratives(text: str, name: str, figures: dict[str, str]) -> None:
    (narrative,) = forms_of(text).narratives
    assert narrative.name.text == name
    source = {role: text[q.span.start : q.span.end] for role, q in narrative.figures}
    assert source == figures


@pytest.mark.parametrize(
    "text",
    [
        "组织对2024年度项目支出全面开展绩效自评，涉及项目6个，涉及预算资金63.83万元。",
        "教育支出（类）普通教育（款）小学教育（项）。年初预算为50万元，支出决算为45万元，完成年初预算的90%。",
    ],
)
def test_what_is_no_narrative(text: str) -> None:
    assert forms_of(text).narratives == ()


def test_the_result_of_an_evaluation_is_no_self_evaluation_score() -> None:
    text = "校舍修缮项目，绩效评价综合得分为88分，等级为良。\n\n" + piped(rows_of())
    (narrative,) = forms_of(text).narratives
    assert narrative.evaluation
    assert errors_of(text) == []


# ---------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“三微”课题经费", "三微课题经费项目"),
        ("校舍修缮", "校舍修缮项目"),
        ("2024年校舍修缮资金", "校舍修缮"),
        ("编制《发展规划》 经费", "编制发展规划经费"),
    ],
)
def test_one_project_written_two_ways(one: str, other: str) -> None:
    assert same_project(one, other) == 100


@pytest.mark.parametrize(
    ("one", "other"), [("校舍修缮一期工程", "校园绿化工程"), ("教师培训经费", "教师体检经费"), ("项目", "经费")]
)
def test_two_projects(one: str, other: str) -> None:
    assert same_project(one, other) < 88


# --------------------------------------------------------------------------------------- announcements


def test_announcements_of_other_evaluations_are_left_out() -> None:
    text = (
        "根据要求组织开展绩效自评，县级项目共6个，预算资金63.80万元；"
        "另有转移支付项目12个，涉及预算资金530.00万元。组织对2个项目开展了部门评价，涉及预算资金12.00万元。"
    )
    found = [(each.what, each.quantity.text) for each in forms_of(text).announcements]
    assert found == [("projects", "6个"), ("budgeted", "63.80万元")]


def test_grades_are_counted_however_they_are_written() -> None:
    for text in (
        "5个项目开展绩效自评，4个项目自评等级为优，1个项目自评等级为良。",
        "对5个项目开展绩效自评，“优”4个、“良”1个。",
    ):
        grades = {e.grade: int(e.quantity.value) for e in forms_of(text).announcements if e.what == "graded"}
        assert grades == {"优": 4, "良": 1}


def test_a_list_whose_numbers_do_not_run_through_is_not_counted() -> None:
    text = (
        "对3个项目开展绩效自评。\n\n| 序号 | 项目名称 | 自评得分 | 自评等级 |\n| --- | --- | --- | --- |\n"
        "| 1 | 校舍修缮 | 94 | 优 |\n| 3 | 校园绿化 | 92 | 优 |\n"
    )
    assert errors_of(text) == []


# ------------------------------------------------------------------------------------------- evaluation


def test_an_evaluation_report_is_checked_in_itself() -> None:
    text = (
        "2024年度校舍修缮项目绩效评价报告\n\n一、评价结论\n\n经综合评价，绩效评价得分为85分。\n\n"
        "决策指标总分40分，得分35分，得分率87.5%。\n\n产出指标总分60分，得分50分，得分率{rate}。\n"
    )
    assert errors_of(text.format(rate="83.33%")) == []
    assert errors_of(text.format(rate="88.33%")) == ["EV101"]


def test_the_unit_of_a_form_without_one_is_the_reports() -> None:
    rows = rows_of()
    rows[1][0] = "项目资金"
    text = piped(rows) + "\n校舍修缮项目：全年预算数80.00元，执行数64.00元，执行率80%，自评得分94分。\n"
    assert forms_of(text).forms[0].unit == "元"
    assert errors_of(text) == []


# ------------------------------------------------------------------------------------------- grades


def _listed(*grades: str) -> str:
    rows = [("渡口修缮", "95.5"), ("路灯更换", "92"), ("村道养护", "86")]
    lines = [
        f"{n}\t{name}\t{score}\t{grade}" for n, ((name, score), grade) in enumerate(zip(rows, grades, strict=True), 1)
    ]
    return "\n".join(["项目支出绩效自评结果汇总表", "", "序号\t项目名称\t自评得分\t等级", *lines])


def test_a_wrong_grade_of_the_list_is_not_blamed_on_the_number_announced() -> None:
    told = "本部门对3个项目开展绩效自评，其中2个项目自评等级为优，1个项目自评等级为良。\n\n"
    assert errors_of(told + _listed("优", "优", "良")) == []
    assert errors_of(told + _listed("优", "良", "良")) == ["SE105"]
    assert "SE501" in errors_of(told.replace("2个", "3个") + _listed("优", "优", "良"))


@pytest.mark.parametrize("score", ["95.5", "84"])
def test_of_three_grades_the_odd_one_is_reported_once(score: str) -> None:
    told = f"渡口修缮：全年预算数30.00万元，执行数27.00万元，执行率90.00%，自评得分{score}分，等级为“良”。\n\n"
    findings = check(parse(told + _listed("优", "优", "良").replace("95.5", score)), SELF.select(["SE402"])).findings
    (finding,) = findings
    assert (finding.stated, finding.expected) == (("良", "优") if score == "95.5" else ("优", "良"))


# ------------------------------------------------------------------------------------ told of all projects

LIST = (
    "序号\t项目名称\t预算数\t执行数\t自评得分\t等级\n1\t渡口修缮\t48.00\t40.00\t95.5\t优\n2\t路灯更换\t32.00\t30.00\t92\t优\n"
    "\t合计\t80.00\t70.00\t\t\n"
)


def told(sentence: str) -> list[tuple[str, str | None]]:
    findings = check(parse(f"{sentence}\n\n项目绩效自评结果汇总表\n\n{LIST}"), SELF).findings
    return [(f.rule, f.expected) for f in findings if f.verdict is Verdict.ERROR]


def test_the_outturn_of_all_projects_is_held_against_the_list() -> None:
    assert told("共对2个项目开展绩效自评，涉及预算80.00万元，实际支出70.00万元。") == []
    assert told("共对2个项目开展绩效自评，涉及预算80.00万元，实际支出77.00万元。") == [("SE502", "70.00")]
    assert told("共对2个项目开展绩效自评，涉及年度预算81.00万元，支出金额共70.00万元。") == [("SE502", "80.00")]


def test_what_is_told_of_one_project_is_not_held_against_all() -> None:
    assert told("渡口修缮项目绩效自评得分95.5分，预算48.00万元，实际支出40.00万元。") == []
    assert told("共对2个项目开展绩效自评。渡口修缮项目自评，涉及预算48.00万元，实际支出40.00万元。") == []


def test_a_department_form_is_called_after_the_department() -> None:
    form = forms_of(
        "部门整体支出绩效自评表\n\n部门名称\t某县工信局\n部门预算（万元）\t\t年初预算数\t全年预算数\t执行数\t权重\t执行率\t得分\n"
        "\t部门整体支出\t50.00\t60.00\t45.00\t20\t75%\t15\n\t其中：基本支出\t20.00\t25.00\t25.00\t-\t-\t-\n\t项目支出\t30.00\t35.00\t20.00\t-\t-\t-\n"
        "一级指标\t二级指标\t三级指标\t指标值\t完成值\t权重\t得分\t偏差原因\n产出指标\t数量指标\t服务企业数量\t≥72家\t73家\t80\t80\n总分\t\t\t\t\t100\t95\n"
    ).forms[0]
    assert form.name.text == "部门整体支出"
    assert form.funds.total is not None
    assert {role: q.text for role, q in form.funds.total.figures.items()} == {
        "initial": "50.00", "full": "60.00", "outturn": "45.00", "weight": "20", "rate": "75%", "score": "15",
    }  # fmt: skip
    assert [part.figures["outturn"].text for part in form.funds.parts] == ["25.00", "20.00"]


def test_money_proves_that_the_forms_are_the_projects_announced() -> None:
    def form(name: str, money: str) -> str:
        return (
            f"{name}项目自评表\n项目名称\t{name}\n预算执行情况（20分）\t预算数（A）\t执行数（B）\t执行率（B/A）\t得分（20分×执行率）\n\t{money}\t{money}\t100%\t20\n"
            "一级指标\t二级指标\t三级指标\t年初目标值\t实际完成值\t分值\t得分\n\t数量指标\t修缮处数\t≥3处\t3处\t80\t80\n总分\t100\n\n"
        )

    text = (
        "绩效自评情况\n\n组织对3个一级项目全面开展绩效自评，资金30.00万元。\n\n"
        + form("渡口修缮", "20.00")
        + form("路灯更换", "10.00")
    )
    assert errors_of(text) == ["SE501"]
    assert errors_of(text.replace("3个一级", "2个一级")) == []
    assert "SE101" in errors_of(text.replace("3个一级", "2个一级").replace("3处\t80\t80", "3处\t80\t75"))


# ----------------------------------------------------------------------------------------- forms of goals


def test_the_unit_over_a_block_of_funds_is_that_of_all_its_figures() -> None:
    text = (
        "2026年部门预算编制说明\n\n财政项目支出绩效目标申报表\n\n"
        "| 项目名称 | 河道保洁经费 | 项目类别 | 特定目标类 |\n"
        "| 项目资金（元） | 年度资金总额 | 2,816,000.00 | 其中：财政拨款 | 2,000,000.00 |\n"
        "| | 其他资金 | 186,000.00 | | |\n"
    )
    (finding,) = check(parse(text), SELF).findings
    assert (finding.rule, finding.stated, finding.expected) == ("SE604", "2816000.00", "2186000.00")
    whole_and_parts = [("2816000.00", "元"), ("2000000.00", "元"), ("186000.00", "元")]
    assert [(each.value, each.unit) for each in finding.operands] == whole_and_parts
