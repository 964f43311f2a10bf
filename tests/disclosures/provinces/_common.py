"""Sentences that all templates share: they come from one ministry and tell no money."""

from ..teller import Content, Sum

DUTIES: tuple[Content, ...] = (
    "（一）贯彻执行国家有关法律法规和方针政策，拟订本行业发展规划并组织实施。",
    "（二）承担{county}人民政府交办的其他工作。",
)
CARS: tuple[Content, ...] = (
    Sum(
        "cars",
        "cars@count",
        "截至{year}年12月31日，本部门共有车辆{count cars}辆，其中，",
        "{label $}{count $}辆",
        separator="、",
        end="；单价100万元（含）以上设备（不含车辆）{count machines}台（套）。",
    ),
)
TERMS: tuple[Content, ...] = (
    "一、财政拨款收入：指单位从本级财政部门取得的财政预算资金。",
    "二、事业收入：指事业单位开展专业业务活动及其辅助活动取得的收入。",
    "三、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "四、项目支出：指在基本支出之外为完成特定任务和事业发展目标所发生的支出。",
)
