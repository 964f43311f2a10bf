"""How a province titles and shapes its nine tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FINAL_TITLES = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算明细表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
)
NOTES = (
    "本表反映部门本年度的总收支和年末结转结余情况。",
    "本表反映部门本年度取得的各项收入情况。",
    "本表反映部门本年度各项支出情况。",
    "本表反映部门本年度财政拨款的总收支和年末结转结余情况。",
    "本表反映部门本年度一般公共预算财政拨款支出情况。",
    "本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    "本表反映部门本年度政府性基金预算财政拨款收入、支出及结转结余情况。",
    "本表反映部门本年度国有资本经营预算财政拨款支出情况。",
    "本表反映部门本年度财政拨款“三公”经费支出预决算情况。",
)


@dataclass(frozen=True)
class TableWords:
    """How a province titles and shapes its tables."""

    titles: tuple[str, ...] = FINAL_TITLES
    order: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 8, 9)
    number: str = "公开{n:02d}表"
    before: tuple[str, ...] = ("{title}", "{number}", "部门：{dept}", "金额单位：{unit}")
    amount: str = "决算数"  # heading of a single column of amounts
    kind: str = "决算"  # 决算 or 预算, in the heading of “三公”
    total: str = "合计"
    lines: bool = True  # 行次 and 栏次
    notes: bool = True
    all_classes: bool = True  # classes of nothing stand in 01 and 04, too
    upright: bool = False  # “三公” one item a line
    one_list: bool = False  # 06 as one list instead of blocks side by side
    labels: Mapping[str, str] = field(default_factory=dict)


OWN_LABELS = {
    "income": "本年收入合计",
    "used": "使用非财政拨款结余",
    "opening": "年初结转和结余",
    "spend": "本年支出合计",
    "distributed": "结余分配",
    "closing": "年末结转和结余",
    "total": "总计",
    "fiscal.opening": "年初财政拨款结转和结余",
    "fiscal.closing": "年末财政拨款结转和结余",
}
