"""After 浙江: no 部分, 占比 and 比重, 较上年, 支出决算数 before 年初预算数; zeros dropped everywhere."""

from ..performance import FormWords
from ..prints import Print
from ..province import FORMS, TABLES, Province, Section
from ..table_words import TableWords
from ..teller import Many, Sum, Words
from ._common import CARS, DUTIES, TERMS

PROVINCE = Province(
    name="浙江",
    title="{dept}{year}年度部门决算公开",
    style=Print(commas=False, table_commas=False, drop=True, table_drop=True, rate_decimals=1, zero=""),
    words=Words(
        change="{up}{amount}，{grown}{rate}",
        grown=("上升", "降低"),
        flat="持平",
        new="{up}{amount}，上年决算数为0",
        done="完成年初预算的{rate}",
        unbudgeted="年初预算数为0，无法计算完成率",
        more="决算数高于年初预算数",
        less="决算数低于年初预算数",
        even="决算数与年初预算数一致",
    ),
    tables=TableWords(
        number="公开{n:02d}表",
        before=("附表{n}：{title}", "{number}", "单位名称：{dept}", "单位：{unit}"),
        total="总计",
        all_classes=False,
    ),
    forms=FormWords(
        list_title="{year}年度项目绩效自评结果一览表",
        list_heads=("序号", "项目名称", "自评得分", "评价等级"),
        granted="其中：本年财政拨款",
        heads=("一级指标", "二级指标", "三级指标", "年度指标值（A）", "实际完成值（B）", "分值", "得分"),
    ),
    sections=(
        Section(2, "一、{dept}概况"),
        Section(3, "（一）部门职责", DUTIES),
        Section(2, "二、{dept}{year}年度部门决算公开表", (TABLES,)),
        Section(2, "三、{dept}{year}年度部门决算情况说明"),
        Section(
            3,
            "（一）收入支出决算总体情况说明",
            ("{year}年度收、支总计均为{now total}，较上年{change total}。主要原因是：{why total}。",),
        ),
        Section(
            3,
            "（二）收入决算情况说明",
            (
                Sum(
                    "incomes",
                    "income@now",
                    "本年收入合计{now income}，较上年{change income}。其中：",
                    "{label $}{now $}，占比{share $ income}",
                    skip=True,
                ),
            ),
        ),
        Section(
            3,
            "（三）支出决算情况说明",
            (
                Sum(
                    "spends",
                    "spend@now",
                    "本年支出合计{now spend}，较上年{change spend}。其中：",
                    "{label $}{now $}，所占比重为{share $ spend}",
                    skip=True,
                ),
            ),
        ),
        Section(
            3,
            "（四）财政拨款收入支出决算总体情况说明",
            (
                "{year}年度财政拨款收、支总计{now fiscal.total}，较上年{change fiscal.total}。主要原因是：{why fiscal}。",
            ),
        ),
        Section(
            3,
            "（五）一般公共预算财政拨款支出决算情况说明",
            (
                "1.一般公共预算财政拨款支出决算总体情况。",
                "{year}年度一般公共预算财政拨款支出{now general}，占本年支出合计的{share general spend}。与上年相比，一般公共预算"
                "财政拨款支出{change general}。主要原因是：{why general}。",
                "2.一般公共预算财政拨款支出决算结构情况。",
                Sum(
                    "classes",
                    "general@now",
                    "{year}年度一般公共预算财政拨款支出{now general}，主要用于以下方面：",
                    "{bare $}（类）支出{now $}，占比{share $ general}",
                ),
                "3.一般公共预算财政拨款支出决算具体情况。",
                "{year}年度一般公共预算财政拨款支出年初预算为{budget general}，支出决算为{now general}，{done general}。其中：",
                Many(
                    "items",
                    "（{no}）{path $}。年初预算为{budget $}，支出决算为{now $}，{done $}，{against $}的主要原因是{why $}。",
                ),
            ),
        ),
        Section(
            3,
            "（六）一般公共预算财政拨款基本支出决算情况说明",
            (
                "{year}年度一般公共预算财政拨款基本支出{now general.basic}，其中：",
                "人员经费{now staff}，主要包括：{economic 301 303}。",
                "公用经费{now public}，主要包括：{economic 302 310}。",
            ),
        ),
        Section(
            3,
            "（七）政府性基金预算财政拨款支出决算情况说明",
            (
                "{year}年度政府性基金预算财政拨款支出{now fund}，较上年{change fund}。",
                Many("funds", "（{no}）{path $}。年初预算为{budget $}，支出决算为{now $}，{done $}。"),
            ),
            when="fund",
            otherwise=("本部门{year}年度没有政府性基金预算财政拨款支出。",),
        ),
        Section(
            3,
            "（八）“三公”经费支出决算情况说明",
            (
                "{year}年度“三公”经费支出年初预算为{budget three}，支出决算为{now three}，{done three}，较上年{change three}。",
                "其中，因公出国（境）费支出决算为{now three.abroad}，公务用车购置及运行维护费支出决算为{now three.vehicle}，"
                "公务接待费支出决算为{now three.reception}。",
                "公务用车购置支出{now three.purchase}，购置公务用车{count bought}辆；公务用车运行维护费支出"
                "{now three.running}，年末公务用车保有量{count kept}辆。",
                "公务接待{count batches}批次，累计{count guests}人次。",
            ),
            when="three",
            otherwise=("本部门{year}年度没有“三公”经费支出。",),
        ),
        Section(
            3,
            "（九）机关运行经费支出说明",
            ("{year}年度机关运行经费支出{now agency}，较上年{change agency}，主要原因是{why agency}。",),
        ),
        Section(
            3,
            "（十）政府采购支出说明",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "{year}年度政府采购支出总额{now buy}，其中：",
                    "{label $}{now $}",
                    separator="、",
                ),
                "授予中小企业合同金额{now buy.small}，占政府采购支出总额的{share buy.small buy}，其中：授予小微企业合同金额"
                "{now buy.micro}，占授予中小企业合同金额的{share buy.micro buy.small}。",
            ),
        ),
        Section(3, "（十一）国有资产占有使用情况说明", CARS),
        Section(
            3,
            "（十二）预算绩效情况说明",
            (
                Many(
                    "projects",
                    "（{no}）{name $}绩效自评综述：项目自评得分{score $}分。项目全年预算数为{full $}，执行数为{spent $}，完成"
                    "预算的{execution $}。",
                ),
            ),
        ),
        Section(2, "四、名词解释", TERMS),
        Section(2, "五、附件", (FORMS,)),
    ),
)
