"""Made-up self-evaluation forms for the tests, in the layouts and shapes that departments use."""

from __future__ import annotations

from collections.abc import Sequence

HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
FUND_HEADER = ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
ROWS: tuple[tuple[str, ...], ...] = (
    ("产出指标（50分）", "数量指标", "修缮校舍数量", "≥12间", "13间", "30", "30", ""),
    ("", "质量指标", "验收合格率", "≥95%", "90%", "20", "16", "两间返工"),
    ("效益指标（30分）", "社会效益指标", "办学条件", "改善", "改善", "30", "30", ""),
    ("满意度指标（10分）", "服务对象满意度指标", "师生满意度", "≥90%", "94%", "10", "10", ""),
)
FUNDS: tuple[tuple[str, ...], ...] = (
    ("", "年度资金总额", "60", "80", "64", "10", "80%", "8"),
    ("", "其中：财政拨款", "50", "70", "55", "—", "—", "—"),
    ("", "其他资金", "10", "10", "9", "—", "—", "—"),
)
TOTAL = ("总分", "", "", "", "", "100", "94", "")


def rows_of(
    name: str = "校舍修缮",
    rows: Sequence[Sequence[str]] = ROWS,
    funds: Sequence[Sequence[str]] = FUNDS,
    total: Sequence[str] | None = TOTAL,
) -> list[list[str]]:
    """A form's rows, all as wide as its header."""
    found = [["项目名称", name], FUND_HEADER, *map(list, funds), HEADER, *map(list, rows)]
    if total is not None:
        found.append(list(total))
    return [[*row, *[""] * (len(HEADER) - len(row))] for row in found]


def tabbed(rows: Sequence[Sequence[str]], title: str = "2024年度项目支出绩效自评表") -> str:
    """The rows with tabs between their cells."""
    return "\n".join([title, "", *("\t".join(row) for row in rows)]) + "\n"


def piped(rows: Sequence[Sequence[str]], title: str = "2024年度项目支出绩效自评表") -> str:
    """The rows as a markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "|" + " --- |" * len(rows[0])
    return "\n".join([title, "", lines[0], rule, *lines[1:]]) + "\n"
