"""One text with several disclosures, one behind the other: each is checked by itself, at its place in the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlint.catalogue import read_figures
from budgetlint.engine import check
from budgetlint.ignores import comments_in
from budgetlint.model import Finding, Report, fold
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet

SLIPS = (Path(__file__).parent.parent / "examples" / "slips.txt").read_text(encoding="utf-8")
UNIT = """澄湖县水文站
2024年度单位决算

目  录

第一部分 单位概况
第二部分 单位决算情况说明

第一部分 单位概况
水文站设3个股室，承担全县水文监测，在职12人。

第二部分 单位决算情况说明

一、收入决算情况说明
2024年度本年收入合计400.00万元，其中：财政拨款收入300.00万元，事业收入90.00万元，其他收入10.00万元。

二、支出决算情况说明
2024年度本年支出合计420.00万元，其中：基本支出280.00万元，占66.67%；项目支出120.00万元，占28.57%。

三、“三公”经费情况说明
2024年度“三公”经费支出5.00万元，其中公务用车运行维护费4.00万元，公务接待费1.00万元。
"""


def told(findings: tuple[Finding, ...], shift: int = 0) -> list[tuple[str, int, int, str | None, list[int]]]:
    return [(f.rule, f.line + shift, f.column, f.stated, [o.line + shift for o in f.operands]) for f in findings]


def parted(text: str) -> list[int]:
    return [part.first_line for part in parse(text).disclosures()]


@pytest.fixture(scope="module")
def joined(builtin: RuleSet) -> Report:
    return check(parse(UNIT + "\n" + SLIPS + "\n" + UNIT), builtin, spans=True)


def test_each_is_read_from_its_title_on() -> None:
    lines = UNIT.count("\n") + 1
    more = SLIPS.count("\n") + 1
    assert parted(UNIT + "\n" + SLIPS + "\n" + UNIT) == [1, lines + 1, lines + more + 1]


def test_findings_are_those_of_each_at_their_lines(joined: Report, builtin: RuleSet) -> None:
    lines = UNIT.count("\n") + 1
    more = SLIPS.count("\n") + 1
    unit, slips = check(parse(UNIT), builtin), check(parse(SLIPS), builtin)
    assert [f.rule for f in unit.findings] == ["ST101"]  # 280 + 120 is not 420
    assert len(slips.findings) > 3
    expected = told(unit.findings) + told(slips.findings, lines) + told(unit.findings, lines + more)
    assert told(joined.findings) == expected
    assert joined.tally.figures_total == 2 * unit.tally.figures_total + slips.tally.figures_total
    assert joined.tally.relations["exact"] == 2 * unit.tally.relations["exact"] + slips.tally.relations["exact"]


def test_figures_stand_where_the_whole_text_has_them(joined: Report, builtin: RuleSet) -> None:
    assert joined.source is not None
    text = joined.source.text
    assert {text[span.start : span.end] for span in joined.covered} >= {"400.00万元", "90.00万元"}
    document = parse(text)
    figures = read_figures(document, builtin)
    printed = [(text[f.quantity.span.start : f.quantity.span.end], f.quantity.text) for f in figures]
    assert [fold(there) for there, _ in printed] == [fold(figure) for _, figure in printed]
    assert len(figures) == joined.tally.figures_total


def test_comments_of_the_whole_text_are_found() -> None:
    text = UNIT + "\n" + UNIT.replace("二、支出", "<!-- budgetlint: ignore ST101 -->\n二、支出")
    (comment,) = comments_in(parse(text))
    assert comment.ids == ("ST101",)
    assert text[comment.span.start :].startswith("<!--")


@pytest.mark.parametrize(
    "text",
    [
        UNIT,
        UNIT.replace("目  录", "澄湖县水文站2024年度单位决算\n目  录"),
        "澄湖县水文站2024年度单位决算\n\n"
        + UNIT.partition("目  录")[2].replace("第一部分 单位概况\n第二部分", "\n第二部分", 1),
        UNIT
        + "\n澄湖县水文站2024年度项目支出绩效评价报告\n\n目  录\n\n第一部分 项目概况\n\n第一部分 项目概况\n项目总投资80.00万元。\n",
        UNIT + "\n2024年度预算执行、决算情况如下。\n第一部分 附件\n附件说明12项。\n",
        UNIT.replace("第二部分 单位决算情况说明\n\n一", "第二编 2024年度单位决算\n第一部分 说明\n一"),
    ],
    ids=["one", "title twice", "no contents", "evaluation", "sentence", "volume"],
)
def test_what_is_one_disclosure_stays_one(text: str) -> None:
    assert parted(text) == [1]
